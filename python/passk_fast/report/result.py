"""What `build_report` returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np

from passk_fast._typing import Axes
from passk_fast.analyses._words import gap as gap_name
from passk_fast.report import words
from passk_fast.report.layout import lay_out
from passk_fast.report.methods import methods
from passk_fast.report.model import Estimate, Gap, ModelReport, Settings
from passk_fast.show import plots
from passk_fast.show.document import Document, notes
from passk_fast.show.json import SCHEMA_VERSION
from passk_fast.show.page.sections import Page
from passk_fast.show.result import Result

# Inches between the models of a picture, and what its frame takes.
ROW, FRAME = 0.16, 1.4


@dataclass(frozen=True, repr=False)
class Report(Result):
    """What the results of several models say, each by itself.

    Attributes
    ----------
    settings : Settings
    models : tuple of ModelReport
    remarks : tuple of str
        What is not the same in models at one benchmark, beside their outcomes.
    version : str
        Of passk-fast.
    schema_version : int
        Of this layout of fields.

    Examples
    --------
    >>> model = pk.ModelResult("a", "a.jsonl", "human_eval", pk.Counts(5, [0, 3, 5, 2]))
    >>> pk.build_report(pk.Results.of([model])).to_frame()[["model", "statistic", "estimate"]].values.tolist()
    [['a', 'pass@1', 0.5]]
    """

    settings: Settings
    models: tuple[ModelReport, ...]
    version: str
    schema_version: int = SCHEMA_VERSION
    remarks: tuple[str, ...] = ()
    # Makes the page, for which the problems and attempts are needed; untyped, for JSON has none.
    _page: Any = field(default=None, compare=False)

    @property
    def methods(self) -> str:
        """A paragraph for the methods section of a paper, and what it cites, a line each."""
        found = methods(self.settings, version=self.version)
        return "\n".join((found.text, *found.cited))

    def page(self) -> Page:
        """What its HTML file holds, from the scores and differences down to the single problem."""
        made: Page = super().page() if self._page is None else self._page(self)
        return made

    def _blocks(self) -> Document:
        """Estimates, problems, and what has to be said about each model."""
        return lay_out(self.settings, self.models) + notes("", self.remarks)

    def columns(self) -> dict[str, Any]:
        """A row for each statistic of each model: pass@k, the gaps between neighbouring k, and pass^k."""
        rows = [(model.name, *row) for model in self.models for row in _rows(model)]
        names = ("model", "statistic", "estimate", "standard_error", "low", "high")
        return dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Settings, and the numbers of every model by its name."""
        return {
            "settings": msgspec.to_builtins(self.settings),
            "models": {model.name: msgspec.to_builtins(model) for model in self.models},
            "remarks": list(self.remarks),
        }

    def content(self) -> dict[str, Any]:
        """The same: the shape of all commands."""
        return self.to_dict()

    def plot(self, ax: Axes | None = None) -> Axes:
        """Every model's pass@k with its interval, a colour for each k; needs matplotlib."""
        names = [model.name for model in self.models]
        ks = list(dict.fromkeys(one.k for model in self.models for one in model.estimates))
        height = FRAME + plots.row_height(names) - 1.5 + ROW * len(names) * (len(ks) - 1)
        ax = plots.axes(ax, height=height)
        for number, k in enumerate(ks):
            shift = (number - (len(ks) - 1) / 2) * 0.7 / len(ks)
            found = [
                (row, one) for row, model in enumerate(self.models) for one in model.estimates if one.k == k
            ]
            look: dict[str, Any] = {"color": plots.colour(number)}
            places = np.array([row for row, _ in found]) + shift
            low, high = (np.array([_end(one, end) for _, one in found]) for end in ("low", "high"))
            ax.hlines(places, low, high, linewidth=2, **look)
            estimates = [one.estimate for _, one in found]
            ax.plot(estimates, places, plots.mark(number), label=f"pass@{k}", **look)
        plots.rows(ax, names)
        ax.set_xlim(-0.02, 1.02)
        ax.set_xlabel("mean over problems")
        plots.title(ax, words.title(self.settings))
        plots.legend(ax, loc="center left", bbox_to_anchor=(1.0, 0.5))
        return ax


def _rows(model: ModelReport) -> list[tuple[Any, ...]]:
    """Statistic, estimate, standard error and interval."""
    of_k: list[tuple[str, Estimate | Gap]] = [(f"pass@{one.k}", one) for one in model.estimates]
    gaps = [(gap_name(gap.k_low, gap.k_high), gap) for gap in model.gaps]
    every = [] if model.all_pass is None else [(f"pass^{one.k}", one) for one in model.all_pass.estimates]
    return [
        (name, one.estimate, *(getattr(one, number) for number in ("standard_error", "low", "high")))
        for name, one in [*of_k, *gaps, *every]
    ]


def _end(one: Estimate, end: str) -> float:
    """An end of an interval; where there is none, the estimate."""
    found = getattr(one, end)
    return one.estimate if found is None else float(found)
