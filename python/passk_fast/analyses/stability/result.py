"""What `stability` returns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import drawn, subject
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, Title, notes
from passk_fast.show.numbers import count, ends, level, number_of, percent, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Stability(Result):
    """A result at smaller numbers of attempts, N of them, given the attempts that were made.

    Attributes
    ----------
    k : int
    n : tuple of int
        Numbers of attempts at each problem.
    estimate : float
        Mean pass@k, or the difference A - B: the expectation at every n.
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
    names : tuple of str
        Of the model, or of both.
    replicates, seed : int or None
        None where a normal law stands for the subsamples.

    Examples
    --------
    >>> pk.stability(pk.Counts(20, [2, 9, 15, 20, 4] * 6), k=1, n=[1, 20], rng=1)
    Mean pass@1, 0.5000, with fewer attempts at each of 30 problems
    <BLANKLINE>
     n  std. dev.  95% of subsamples  std. error
     1     0.0676   [0.3667, 0.6333]      0.0920
    20     0.0000   [0.5000, 0.5000]      0.0624
    <BLANKLINE>
    - 2,000 subsamples, seed 1
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
    names: tuple[str, ...]
    replicates: int | None
    seed: int | None

    _in_rows = ("n", "standard_deviation", "low", "high", "standard_error", "flips")

    def _blocks(self) -> Document:
        """The spread of subsamples for each n."""
        found = self._listed()
        flips = [percent(share, 1) for share in found.get("flips", ())]
        table = Table.of(
            ("n", map(count, self.n)),
            ("std. dev.", map(score, found["standard_deviation"])),
            (f"{level(self.level)} of subsamples", map(ends, found["low"], found["high"])),
            ("std. error", map(score, found["standard_error"])),
            *([("order flips", flips)] if flips else []),
        )
        what = f"{subject(self.k, self.names)}, {score(self.estimate)}"
        title = f"{what}, with fewer attempts at each of {self._problems}"
        how = drawn(self.replicates, self.seed, "subsample") or ["normal law in place of subsamples"]
        return (Title(title), table, *notes("", how))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Where subsamples lie, against n; needs matplotlib."""
        ax = plots.axes(ax)
        order = np.argsort(self.n)
        sizes, low, high = np.array(self.n)[order], self.low[order], self.high[order]
        what = f"{level(self.level)} of subsamples"
        if len(sizes) > 1:
            ax.fill_between(sizes, low, high, color=plots.colour(0), alpha=0.3, linewidth=0, label=what)
        else:
            ax.vlines(sizes, low, high, color=plots.colour(0), alpha=0.5, linewidth=6, label=what)
        ax.axhline(self.estimate, color=plots.colour(0), label="all attempts")
        if self.flips is not None:
            ax.axhline(0, color=plots.GREY, linewidth=0.8)
        plots.against_k(ax, sizes.tolist(), name="attempts at each problem")
        ax.set_ylabel(f"pass@{self.k}" if self.flips is None else f"difference in pass@{self.k}")
        plots.title(ax, f"{subject(self.k, self.names)} of {self._problems} with fewer attempts")
        plots.legend(ax)
        return ax

    @property
    def _problems(self) -> str:
        return number_of(self.m, "problem")
