"""What `mean_interval` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gaps:
    """pass@high - pass@low for every pair of the k's: one-sample inference on each problem's own gap.

    Attributes
    ----------
    pairs : tuple of (int, int)
        (low, high), in ascending order.
    estimate, standard_error : ndarray, shape (P,)
    confidence_interval : ConfidenceInterval
        `low` and `high`, (P,) each.
    between, within : ndarray, shape (P,)
        The variance of a problem's gap, split as in `MeanInterval`.
    within_method : tuple of str
        How `within` was estimated, per pair.

    Examples
    --------
    >>> counts = pk.Counts(10, [0, 1, 4, 10] * 10)
    >>> gaps = pk.mean_interval(counts, k=[1, 5]).gaps
    >>> gaps.pairs, gaps.estimate.round(4)
    (((1, 5),), array([0.244]))
    """

    pairs: tuple[tuple[int, int], ...]
    estimate: Floats
    standard_error: Floats
    confidence_interval: ConfidenceInterval
    between: Floats
    within: Floats
    within_method: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, eq=False, repr=False)
class MeanInterval(render.Shown):
    """Mean pass@k over the problems, with its interval and where its uncertainty comes from.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    estimate : float or ndarray
        Mean over problems of the unbiased pass@k.
    standard_error : float or ndarray
        Square root of the estimated variance of the mean about the target; the `adjusted` interval is not
        centred on the estimate and not a multiple of this.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    level : float
    interval : str
        ``"adjusted"``, ``"t"`` or ``"z"``.
    target : float
        f, the share of the target population of problems that was observed: 0 for a population of problems
        like these, 1 for this benchmark.
    degrees_of_freedom : float
        Of the t quantile; infinite for ``"z"``.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    never, always : float
        Shares of the problems that no attempt, and that every attempt, passed.
    between, within : float or ndarray
        The variance of a problem's pass@k is their sum: `within` is the noise of its attempts (more attempts
        help), `between` is how far problems differ (more problems help). `between` may come out negative by
        chance. NaN where every problem has one attempt, which cannot tell them apart.
    within_method : str or tuple of str
        ``"unbiased"``; ``"beta-binomial"`` where 2k > n (nothing unbiased exists there, so a beta-binomial
        population is fitted); ``"mixed"`` where that holds for some problems; ``"unidentified"``.
    gaps : Gaps
        Differences between the k's; none for one k.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    warnings : tuple of str
        Why the interval deserves less trust than its level says, or why there is none. Empty is good.
    clusters, strata : int or None
        How many there are.

    Examples
    --------
    >>> result = pk.mean_interval(pk.Counts(10, [0, 1, 4, 10] * 10), k=[1, 5])
    >>> result
    Mean pass@k, 95% adjusted interval for problems like these
                       estimate  std. error          interval  between
      pass@1             0.3750      0.0624  [0.2557, 0.5062]    94.1%
      pass@5             0.6190      0.0655  [0.4823, 0.7444]    63.5%
      pass@5 - pass@1    0.2440      0.0403  [0.1665, 0.3277]    35.4%
    m=40 n=10, never solved 25.0%, always solved 25.0%
    >>> result.to_dict()["m"]
    40
    """

    k: int | tuple[int, ...]
    estimate: Any
    standard_error: Any
    confidence_interval: ConfidenceInterval
    level: float
    interval: str
    target: float
    degrees_of_freedom: float
    m: int
    n_range: tuple[int, int]
    never: float
    always: float
    between: Any
    within: Any
    within_method: str | tuple[str, ...]
    gaps: Gaps
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]
    clusters: int | None
    strata: int | None

    @property
    def between_share(self) -> Any:
        """Share of a problem's variance that is `between`; NaN where nothing varies."""
        return _share(self.between, self.within)

    @property
    def within_share(self) -> Any:
        """Share of a problem's variance that is `within`; NaN where nothing varies."""
        return _share(self.within, self.between)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None where a number does not exist."""
        fields = {name: render.plain(value) for name, value in vars(self).items() if name != "gaps"}
        fields["confidence_interval"] = _ends(self.confidence_interval)
        gaps = {name: render.plain(value) for name, value in vars(self.gaps).items()}
        gaps["confidence_interval"] = _ends(self.gaps.confidence_interval)
        return {**fields, "gaps": gaps}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k and each gap, in pandas, or in the `backend` polars or pyarrow."""
        gaps = self.gaps
        columns: dict[str, Any] = {"statistic": self._statistics()}
        for name in ("estimate", "standard_error", "between", "within"):
            columns[name] = np.concatenate([np.atleast_1d(getattr(self, name)), getattr(gaps, name)])
        for end in ("low", "high"):
            columns[end] = np.concatenate(
                [np.atleast_1d(getattr(x.confidence_interval, end)) for x in (self, gaps)]
            )
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Estimates with their intervals against k (log scale); needs matplotlib."""
        from passk_fast.inference.plots import plot_mean

        return plot_mean(self, ax)

    def _statistics(self) -> list[str]:
        ks = np.atleast_1d(self.k).tolist()
        return [f"pass@{k}" for k in ks] + [f"pass@{high} - pass@{low}" for low, high in self.gaps.pairs]

    def _table(self) -> render.Table:
        rows = []
        parts = [
            (x.estimate, x.standard_error, *x.confidence_interval, _share(x.between, x.within))
            for x in (self, self.gaps)
        ]
        numbers = [
            np.concatenate([np.atleast_1d(x) for x in pair]).tolist() for pair in zip(*parts, strict=True)
        ]
        for name, estimate, error, low, high, between in zip(self._statistics(), *numbers, strict=True):
            numbers_of = [render.number(estimate), render.number(error), render.ends(low, high)]
            rows.append([name, *numbers_of, render.percent(between)])
        return render.Table(
            self._title(), ["", "estimate", "std. error", "interval", "between"], rows, self._notes()
        )

    def _title(self) -> str:
        aim = {0.0: "problems like these", 1.0: "this benchmark"}.get(
            self.target, f"a population of which {self.target:.3g} was observed"
        )
        return f"Mean pass@k, {render.percent_level(self.level)} {self.interval} interval for {aim}"

    def _notes(self) -> list[str]:
        low, high = self.n_range
        attempts = str(low) if low == high else f"{low}..{high}"
        sizes = [f"m={self.m}", f"n={attempts}"]
        sizes += [
            f"{name}={x}"
            for name, x in (("clusters", self.clusters), ("strata", self.strata))
            if x is not None
        ]
        line = f"{' '.join(sizes)}, never solved {self.never:.1%}, always solved {self.always:.1%}"
        dropped = (
            [f"k={', '.join(map(str, self.dropped))} dropped: more than n={low}"] if self.dropped else []
        )
        return [line, *dropped, *(f"warning: {warning}" for warning in self.warnings)]


def _share(part: Any, rest: Any) -> Any:
    whole = np.asarray(part + rest, dtype=np.float64)
    shares = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole > 0)
    return float(shares) if shares.ndim == 0 else shares


def _ends(interval: ConfidenceInterval) -> dict[str, Any]:
    return {"low": render.plain(interval.low), "high": render.plain(interval.high)}
