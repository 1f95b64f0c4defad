"""What `stability` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class Stability(render.Shown):
    """A result at smaller numbers of attempts, N of them, given the attempts that were made.

    Attributes
    ----------
    k : int
    n : tuple of int
        Numbers of attempts at each problem.
    estimate : float
        Mean pass@k, or the difference a - b: the expectation at every n.
    standard_deviation : ndarray, shape (N,)
        Standard deviation of the result over subsamples of n attempts.
    low, high : ndarray, shape (N,)
        Quantiles of drawn subsamples that enclose the share `level`.
    standard_error : ndarray, shape (N,)
        What a study with n attempts is expected to report as its standard error, for problems like these.
    flips : ndarray, shape (N,) or None
        Probability that the order of the two models is the other way round, a tie counted half. None for one
        model; NaN where they are equal.
    level : float
    m : int
    replicates, seed : int or None
        None where a normal law stands for the subsamples.

    Examples
    --------
    >>> pk.stability(pk.Counts(20, [2, 9, 15, 20, 4] * 6), k=1, n=[1, 20], rng=1)
    Mean pass@1 0.5000 with fewer attempts at each of 30 problems
      n   std. dev.  95% of subsamples  std. error
      1      0.0676   [0.3667, 0.6333]      0.0920
      20     0.0000   [0.5000, 0.5000]      0.0624
    2,000 subsamples, seed 1
    """

    k: int
    n: tuple[int, ...]
    estimate: float
    standard_deviation: Floats
    low: Floats
    high: Floats
    standard_error: Floats
    flips: Floats | None
    level: float
    m: int
    replicates: int | None
    seed: int | None

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        return {name: render.plain(value) for name, value in vars(self).items()}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each n, in pandas, or in the `backend` polars or pyarrow."""
        names = ("n", "standard_deviation", "low", "high", "standard_error")
        columns = {name: getattr(self, name) for name in names}
        return render.frame(columns if self.flips is None else {**columns, "flips": self.flips}, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Where subsamples lie, against n; needs matplotlib."""
        from passk_fast.analyses.sensitivity.plots import plot_stability

        return plot_stability(self, ax)

    def _table(self) -> render.Table:
        heads = ["n", "std. dev.", f"{render.percent_level(self.level)} of subsamples", "std. error"]
        rows = [
            [
                str(n),
                render.number(float(self.standard_deviation[i])),
                f"[{render.number(float(self.low[i]))}, {render.number(float(self.high[i]))}]",
                render.number(float(self.standard_error[i])),
                *([] if self.flips is None else [render.percent(float(self.flips[i]))]),
            ]
            for i, n in enumerate(self.n)
        ]
        what = "Mean" if self.flips is None else "Difference in"
        title = (
            f"{what} pass@{self.k} {render.number(self.estimate)} with fewer attempts "
            f"at each of {self.m} problems"
        )
        how = "normal law" if self.replicates is None else f"{self.replicates:,} subsamples, seed {self.seed}"
        heads += [] if self.flips is None else ["order flips"]
        return render.Table(title, heads, rows, [how])
