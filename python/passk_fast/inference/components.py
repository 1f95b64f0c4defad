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

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _numeric
from passk_fast.inference import render
from passk_fast.inference.variance import only, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from passk_fast.data.counts import Counts

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class VarianceComponents(render.Shown):
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
    Variance components of one problem's pass@k in one run
              problem        run  problem × run  attempt
      pass@1   0.1572  -2.63e-04        -0.0047   0.0100
    """

    k: tuple[int, ...]
    factor: str
    problem: Floats
    effect: Floats
    cell: Floats
    attempt: Floats
    residual: Floats
    method: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        return {name: render.plain(value) for name, value in vars(self).items()}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        return render.frame(dict(vars(self)), backend)

    def heads(self) -> list[str]:
        """Names of the four components."""
        return ["problem", self.factor, f"problem × {self.factor}", "attempt"]

    def rows(self) -> list[list[str]]:
        """A row of text for each k."""
        parts = np.stack([self.problem, self.effect, self.cell, self.attempt], axis=1).tolist()
        return [
            [f"pass@{k}", *("–" if np.isnan(x) else render.number(x) for x in row)]
            for k, row in zip(self.k, parts, strict=True)
        ]

    def _table(self) -> render.Table:
        notes = []
        if "unidentified" in self.method:
            together = ", ".join(render.number(x) for x in self.residual.tolist())
            notes.append(f"one attempt a cell: {self.heads()[2]} and attempt together {together}")
        title = f"Variance components of one problem's pass@k in one {self.factor}"
        return render.Table(title, ["", *self.heads()], self.rows(), notes)


@dataclass(frozen=True, eq=False)
class MeanSquares:
    """Mean squares of the layout, one for each k."""

    problem: Floats
    effect: Floats
    residual: Floats


def mean_squares(values: Floats) -> MeanSquares:
    """Mean squares of values (m, R, K), m and R at least 2."""
    m, groups, _ = values.shape
    rows, columns = _numeric.mean(values, axis=1), _numeric.mean(values, axis=0)
    grand = _numeric.mean(columns, axis=0)
    rest = values - rows[:, None] - columns + grand
    return MeanSquares(
        groups * _numeric.sum((rows - grand) ** 2, axis=0) / (m - 1),
        m * _numeric.sum((columns - grand) ** 2, axis=0) / (groups - 1),
        _numeric.sum(_numeric.sum(rest**2, axis=0), axis=0) / ((m - 1) * (groups - 1)),
    )


def components(parts: Sequence[Counts], ks: Sequence[int], values: Floats, factor: str) -> VarianceComponents:
    """Components from the counts of each run and their pass@k, (m, R, K)."""
    m, groups, _ = values.shape
    squares = mean_squares(values)
    noise = [within(part.tally, [only(k) for k in ks]) for part in parts]
    attempt = _numeric.mean(np.array([one.variances for one in noise]), axis=0)
    return VarianceComponents(
        k=tuple(ks),
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
