"""What `mean_interval` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses import _words
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, percent, score
from passk_fast.show.result import Result


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
    confidence_interval: ConfidenceInterval[Floats]
    between: Floats
    within: Floats
    within_method: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.pairs)


@dataclass(frozen=True, eq=False, repr=False)
class MeanInterval(Result):
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
    Mean pass@k, 95% adjusted intervals for problems like these
    <BLANKLINE>
                     estimate  std. error      95% interval  between
    pass@1             0.3750      0.0624  [0.2557, 0.5062]    94.1%
    pass@5             0.6190      0.0655  [0.4823, 0.7444]    63.5%
    pass@5 - pass@1    0.2440      0.0403  [0.1665, 0.3277]    35.4%
    <BLANKLINE>
    - 40 problems, 10 attempts each
    - never solved 25.0%, always solved 25.0%
    >>> result.to_dict()["m"]
    40
    """

    k: int | tuple[int, ...]
    estimate: OneOrMany
    standard_error: OneOrMany
    confidence_interval: ConfidenceInterval
    level: float
    interval: str
    target: float
    degrees_of_freedom: float
    m: int
    n_range: tuple[int, int]
    never: float
    always: float
    between: OneOrMany
    within: OneOrMany
    within_method: str | tuple[str, ...]
    gaps: Gaps
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]
    clusters: int | None
    strata: int | None

    _in_rows = (
        *("estimate", "standard_error", "confidence_interval", "between"),
        *("within", "within_method", "gaps"),
    )

    @property
    def between_share(self) -> Any:
        """Share of a problem's variance that is `between`; NaN where nothing varies."""
        return _share(self.between, self.within)

    @property
    def within_share(self) -> Any:
        """Share of a problem's variance that is `within`; NaN where nothing varies."""
        return _share(self.within, self.between)

    def columns(self) -> Mapping[str, Any]:
        """Estimates with their intervals, and both parts of the variance, of each k and each gap."""
        low, high = zip(self.confidence_interval, self.gaps.confidence_interval, strict=True)
        between, within = self._both("between"), self._both("within")
        return {
            "statistic": [*_words.scores(self.k), *(_words.gap(*pair) for pair in self.gaps.pairs)],
            "estimate": self._both("estimate"),
            "standard_error": self._both("standard_error"),
            "low": _joined(*low),
            "high": _joined(*high),
            "between": between,
            "within": within,
            "between_share": _share(between, within),
            "within_method": self._both("within_method").tolist(),
        }

    def _blocks(self) -> Document:
        """Each k and each gap with its interval, and what they rest on."""
        found = self._listed()
        solved = f"never solved {percent(self.never, 1)}, always solved {percent(self.always, 1)}"
        remarks = (
            _words.sizes(self.m, self.n_range, self.clusters, self.strata),
            solved,
            *_words.dropped(self.dropped, self.n_range[0]),
        )
        return (
            Title(f"Mean pass@k, {_words.intervals(self.level, self.interval, self.target)}"),
            Table.of(
                ("", found["statistic"]),
                ("estimate", map(score, found["estimate"])),
                ("std. error", map(score, found["standard_error"])),
                (_words.interval_head(self.level), map(ends, found["low"], found["high"])),
                ("between", [percent(share, 1) for share in found["between_share"]]),
            ),
            Notes("", remarks),
        )

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """Estimates with their intervals against k, several models on the same axes; needs matplotlib."""
        ax = plots.axes(ax)
        look = plots.look(ax, label, color)
        plots.intervals_against_k(ax, self.k, self.estimate, self.confidence_interval, look)
        ax.set_ylabel("mean pass@k")
        shown = _words.intervals(self.level, self.interval, self.target)
        sizes = _words.sizes(self.m, self.n_range, self.clusters, self.strata)
        plots.entitled(ax, shown, sizes, label)
        return ax

    def _both(self, name: str) -> Any:
        """A number of the k's, then of the gaps."""
        return _joined(getattr(self, name), getattr(self.gaps, name))


def _joined(numbers: Any, gaps: Any) -> Any:
    return np.append(numbers, gaps)


def _share(part: Any, rest: Any) -> Any:
    shares = _numeric.ratio(part, part + rest, np.nan)
    return float(shares) if shares.ndim == 0 else shares
