"""Variance components of a crossed design: problems × runs (or conditions), several attempts in each cell.

With h_ir the pass@k of problem i in run r and the mean squares of the two-way layout without replication,

    E MS_problem = σ²_problem · R + σ²_cell + V
    E MS_run = σ²_run · m + σ²_cell + V
    E MS_residual = σ²_cell + V,

where V is the mean noise variance of the cells' attempts: every cell has the same leverage, so unequal noise
averages out. The method of moments solves these equations (Searle, Casella and McCulloch, *Variance
Components*, 1992, chapter 4), with V from the attempts within cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import scores
from passk_fast.inference.study import Study, mean_squares
from passk_fast.inference.variance import only, within
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title, notes
from passk_fast.show.numbers import score
from passk_fast.show.result import Result

# The fields of the four components, in the order of their heads.
PARTS = ("problem", "effect", "cell", "attempt")


@dataclass(frozen=True, eq=False, repr=False)
class VarianceComponents(Result):
    """Where the variance of one cell's pass@k comes from; estimates may be negative by chance.

    Attributes
    ----------
    k : tuple of int
    factor : str
        What is crossed with the problems: ``"run"`` or ``"condition"``.
    problem, cell, attempt : ndarray, shape (K,)
        Between problems; problem × factor, beyond both; attempts within a cell. The last two are NaN where
        every cell has a single attempt, which cannot tell them apart.
    effect : ndarray, shape (K,)
        Between runs or conditions, the same shift for all problems.
    residual : ndarray, shape (K,)
        `cell` and `attempt` together, which is always known.
    method : tuple of str
        How `attempt` was estimated, per k, as in `MeanInterval.within_method`.

    Examples
    --------
    >>> a, b = pk.Counts(10, [0, 4, 9, 10] * 5), pk.Counts(10, [1, 3, 10, 9] * 5)
    >>> pk.runs([a, b], k=1, rng=1).components
    variance components of one problem's pass@k in one run
    <BLANKLINE>
    statistic  problem       run  problem × run  attempt
    pass@1      0.1572  -2.6e-04        -0.0047   0.0100
    """

    _in_rows = ("k", "problem", "effect", "cell", "attempt", "residual", "method")

    k: tuple[int, ...]
    factor: str
    problem: Floats
    effect: Floats
    cell: Floats
    attempt: Floats
    residual: Floats
    method: tuple[str, ...]

    def columns(self) -> dict[str, Any]:
        """A row for each k."""
        return {name: getattr(self, name) for name in ("k", "factor", *PARTS, "residual", "method")}

    def heads(self) -> list[str]:
        """Names of the four components."""
        return ["problem", self.factor, f"problem × {self.factor}", "attempt"]

    def table(self, head: str) -> Table:
        """A row for each k."""
        parts = [map(score, getattr(self, name).tolist()) for name in PARTS]
        return Table.of((head, scores(self.k)), *zip(self.heads(), parts, strict=True))

    def _blocks(self) -> Document:
        """The components for each k."""
        together: tuple[str, ...] = ()
        if "unidentified" in self.method:
            both = ", ".join(map(score, self.residual.tolist()))
            together = (f"one attempt a cell: {self.heads()[2]} and attempt together {both}",)
        return (
            Title(f"variance components of one problem's pass@k in one {self.factor}"),
            self.table("statistic"),
            *notes("", together),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The components side by side for each k; needs matplotlib."""
        ax = plots.axes(ax)
        places, width = np.arange(len(self.k)), 0.8 / len(PARTS)
        for number, (name, head) in enumerate(zip(PARTS, self.heads(), strict=True)):
            at = places + (number - (len(PARTS) - 1) / 2) * width
            ax.bar(at, getattr(self, name), width, color=plots.colour(number), label=head)
        ax.axhline(0, color=plots.GREY, linewidth=1)
        ax.set_xticks(places, scores(self.k))
        ax.set_ylabel("variance component")
        plots.title(ax, f"variance of one problem's pass@k in one {self.factor}")
        ax.margins(y=0.2)
        plots.legend(ax, ncols=2)
        return ax


def components(study: Study, factor: str) -> VarianceComponents:
    """Components of the parts of a study."""
    ks, (m, groups, _) = study.ks.values, study.values.shape
    squares = mean_squares(study.values)
    noise = [within(part.tally, [only(k) for k in ks]) for part in study.parts.values()]
    attempt = _numeric.mean(np.array([one.variances for one in noise]), axis=0)
    return VarianceComponents(
        k=ks,
        factor=factor,
        problem=(squares.problem - squares.residual) / groups,
        effect=(squares.effect - squares.residual) / m,
        cell=squares.residual - attempt,
        attempt=attempt,
        residual=squares.residual,
        method=tuple(_together({one.methods[i] for one in noise}) for i in range(len(ks))),
    )


def _together(methods: set[str]) -> str:
    """One method if all runs agree; one run without it makes the whole unidentified."""
    if "unidentified" in methods:
        return "unidentified"
    return methods.pop() if len(methods) == 1 else "mixed"
