"""Results of models at a glance, as notebooks show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from passk_fast.show import html
from passk_fast.show.document import Table
from passk_fast.show.numbers import count, score, spread

if TYPE_CHECKING:
    from passk_fast.data.counts import Counts


class Read(Protocol):
    """What is shown of a model."""

    @property
    def name(self) -> str:
        """The model."""

    @property
    def format(self) -> str:
        """Format of its file."""

    @property
    def benchmark(self) -> str | None:
        """What was attempted."""

    @property
    def missing(self) -> int:
        """Attempts without a verdict."""

    @property
    def counts(self) -> Counts:
        """Attempts and passes."""


def table_of(models: Iterable[Read]) -> Table:
    """A row for each model: size, extremes and mean pass@1."""
    found = list(models)
    benchmarks = any(one.benchmark is not None for one in found)
    rows = tuple(
        (
            one.name,
            *([one.benchmark or "–"] if benchmarks else []),
            count(one.counts.m),
            spread(one.counts.min_n, one.counts.max_n),
            # exact: only in words
            score(one.counts.tally.mean(1)),
            count(one.missing),
            one.format,
        )
        for one in found
    )
    words = ("model", *(["benchmark"] if benchmarks else []))
    heads = (*words, "problems", "attempts", "pass@1", "without verdict", "format")
    return Table(heads, rows, frozenset((*words, "format")))


def html_of(models: Iterable[Read]) -> str:
    """The same as HTML."""
    return html.render((table_of(models),))
