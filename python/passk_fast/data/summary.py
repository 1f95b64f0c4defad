"""The few figures by which counts are recognised at a glance."""

from __future__ import annotations

import html

from passk_fast.data.labels import Labels
from passk_fast.data.tally import Tally, span

Figures = list[tuple[str, str]]


def summary(tally: Tally, clusters: Labels | None, strata: Labels | None) -> Figures:
    """Size, attempts, extremes and groups of counts: names and values."""
    figures = [
        ("problems", str(tally.m)),
        ("attempts", span(tally.min_n, tally.max_n)),
        ("never solved", str(int(tally.problems[tally.c == 0].sum()))),
        ("always solved", str(int(tally.problems[tally.c == tally.n].sum()))),
    ]
    for name, labels in (("clusters", clusters), ("strata", strata)):
        if labels is not None:
            figures.append((name, str(labels.groups)))
    return figures


def html_row(figures: Figures) -> str:
    """Table of one row, as notebooks show it."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name, _ in figures)
    cells = "".join(f"<td>{html.escape(value)}</td>" for _, value in figures)
    return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
