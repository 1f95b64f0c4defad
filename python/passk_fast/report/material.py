"""What the page of a report is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from passk_fast.data.counts import Counts
from passk_fast.report.reportable import Reportable
from passk_fast.report.result import Report
from passk_fast.show.page.sections import Section


@dataclass(frozen=True)
class Material:
    """What the page of a report is made from.

    Attributes
    ----------
    report : Report
    results : mapping of str to ModelResult or TallyResult
        What was reported on, by model.
    command : sequence of str or None
        Arguments of the program.
    seed : int
        Of all random numbers on the page.
    more : tuple of Section
        What was asked for beside (extrapolation, diversity, a gate).
    """

    report: Report
    results: Mapping[str, Reportable]
    command: Sequence[str] | None
    seed: int
    more: tuple[Section, ...] = ()

    @property
    def counts(self) -> dict[str, Counts]:
        """Of the models whose problems are known; an engine brings none of them back."""
        return {name: one.counts for name, one in self.results.items() if isinstance(one.counts, Counts)}

    @property
    def ks(self) -> list[int]:
        """The k that every model is reported at."""
        of_each = [[one.k for one in model.estimates] for model in self.report.models]
        return [k for k in of_each[0] if all(k in ks for ks in of_each)]
