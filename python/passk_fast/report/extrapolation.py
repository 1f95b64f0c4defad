"""Extrapolation as a document, and as a section of the report."""

from __future__ import annotations

from collections.abc import Mapping
from math import isinf

import numpy as np

from passk_fast._seed import Rng, seed_of
from passk_fast.analyses.extrapolate.predict import extrapolate
from passk_fast.analyses.extrapolate.reach import Reach
from passk_fast.analyses.extrapolate.result import Extrapolation, cell
from passk_fast.report.build import Reportable
from passk_fast.report.words import level
from passk_fast.show.document import Block, Document, Notes, Table, Title


def lay_out_extrapolation(
    results: Mapping[str, Extrapolation], reached: Mapping[str, tuple[Reach, ...]]
) -> Document:
    """Document of one or several models: fitted populations, what they rest on, how far they disagree.

    Parameters
    ----------
    results : mapping of str to Extrapolation
        Of each model.
    reached : mapping of str to tuple of Reach
        Attempts to reach a target, of the same models or none.
    """
    first = next(iter(results.values()))
    blocks: list[Block] = [
        Title(f"extrapolated pass@k, {level(first.level)} intervals: envelope, and given each model")
    ]
    for name, result in results.items():
        rows = []
        for model, estimate, interval, words in result.rows():
            numbers = [np.atleast_1d(x).tolist() for x in (estimate, *interval)]
            rows.append((model, *(cell(*one) for one in zip(*numbers, strict=True)), words or "–"))
        heads = (name, *(f"pass@{k:,}" for k in np.atleast_1d(result.k).tolist()), "fit")
        blocks += [
            Table(heads, tuple(rows), left=frozenset({name})),
            *(_reach(name, steps, result) for model, steps in reached.items() if model == name),
            Notes("", tuple(result.notes())),
            Notes("", (result.verdict,)),
        ]
    return tuple(blocks)


def extrapolated(
    results: Mapping[str, Reportable], ks: tuple[int, ...], *, level: float, seed: Rng
) -> Document:
    """The same, of results that are still to be extrapolated: a section of the report."""
    drawn = seed_of(seed)
    found = {name: extrapolate(result.counts, ks, level=level, rng=drawn) for name, result in results.items()}
    return lay_out_extrapolation(found, {})


def _reach(name: str, steps: tuple[Reach, ...], result: Extrapolation) -> Table:
    """Attempts with which each fitted population reaches the target."""

    def shown(attempts: float) -> str:
        if isinf(attempts):
            return "never" if isinf(result.limit) else f"over {result.limit * result.n_range[0]:,.0f}"
        return f"{attempts:,.0f}"

    rows = tuple((one.model, f"{shown(one.attempts)} [{shown(one.low)}, {shown(one.high)}]") for one in steps)
    return Table((name, f"attempts to reach {steps[0].target:g}"), rows, left=frozenset({name}))
