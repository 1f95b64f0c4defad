"""What `compare` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields as dataclass_fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast import _validate
from passk_fast.inference import comparison_text, render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.parts import DifferenceParts, difference_parts

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.pairs import Pairs


class Driver(NamedTuple):
    """A problem and how far the models differ on it.

    Attributes
    ----------
    problem : hashable
        Its name, or its position where problems have none.
    estimate_a, estimate_b, difference : float
        pass@k of both models, and a - b.

    Examples
    --------
    >>> a, b = pk.Counts(10, [0, 9, 5]), pk.Counts(10, [4, 9, 2])
    >>> pk.compare(a, b, k=1).drivers(count=1)
    (Driver(problem=0, estimate_a=0.0, estimate_b=0.4, difference=-0.4),)
    """

    problem: Any
    estimate_a: float
    estimate_b: float
    difference: float


class GapDifference(NamedTuple):
    """How the difference changes with k: that at the larger k less that at the smaller.

    Attributes
    ----------
    low, high : int
        The smaller k and the larger.
    difference : float
        (a - b at `high`) - (a - b at `low`): above 0 where a gains more from more attempts.
    confidence_interval : ConfidenceInterval
        Of all gaps of the comparison together.
    p_value, p_adjusted : float
        Two-sided, of no change; adjusted for the number of gaps.

    Examples
    --------
    >>> a, b = pk.Counts(10, [9, 4, 7, 0] * 9), pk.Counts(10, [5, 2, 3, 1] * 9)
    >>> gap = pk.compare(a, b, k=[1, 8]).gaps[0]
    >>> gap.low, gap.high, round(gap.difference, 4)
    (1, 8, -0.4194)
    """

    low: int
    high: int
    difference: float
    confidence_interval: ConfidenceInterval
    p_value: float
    p_adjusted: float


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(render.Shown):
    """Two models compared. Differences are a - b: positive means that the first model is better.

    For one k the numbers are scalars, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    names : tuple of str
        Of a and b.
    estimate_a, estimate_b, difference : float or ndarray
        Mean pass@k over the problems, and a - b.
    standard_error : float or ndarray
        Of the difference about the target, by its spread over the problems.
    noise_floor : float, ndarray or None
        The standard error that luck alone makes if the models are the same; None without pairing.
    confidence_interval, simultaneous_interval : ConfidenceInterval
        `low` and `high` of the difference: at each k, and of all k together.
    p_value, p_adjusted : float or ndarray
        Two-sided, of no difference: at each k, and adjusted for their number. p_value < 1 - level exactly
        where `confidence_interval` leaves out 0, and p_adjusted < 1 - level where `simultaneous_interval`
        does. NaN where there is none.
    p_method : str or tuple of str
        ``"t"``; ``"luck"`` where the noise floor decides; ``"z"`` for the benchmark; ``"McNemar, exact"`` or
        ``"McNemar, mid-p"`` for single attempts; ``"welch"`` without pairing; or the bootstrap's name.
    wins, ties, losses : int, ndarray or None
        Problems on which a is better, equal and worse; None without pairing. Where the models made unequal
        numbers of attempts, the expected numbers if both had made the smaller one.
    level : float
    interval : str
        ``"noise-floor"``, ``"t"``, ``"bca"`` or ``"percentile"``.
    target : float
        f, the share of the target population of problems that was observed: 0 for a population of problems
        like these, 1 for this benchmark.
    degrees_of_freedom : float or ndarray
        Of the standard error.
    m : int or tuple of int
        Number of paired problems, or those of a and of b.
    n_ranges : tuple of (int, int)
        Least and greatest number of attempts of a problem, of a and of b.
    pairing : str or None
        Why the problems are not paired; None if they are.
    left_out : mapping of str to tuple
        Problems of each model that the other does not have.
    margin : float or None
        The difference that does not matter.
    equivalence_p_value, non_inferiority_p_value : float, ndarray or None
        p-values of a difference of at least the margin either way, and of a being worse by at least the
        margin; None without a margin.
    gaps : tuple of GapDifference
        How the difference at each larger k differs from that at the smallest; empty without pairs or for
        one k.
    sentences : tuple of str
        What was found: one for each k, with a margin two; `verdict` is all of them.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    warnings : tuple of str
        Why the numbers deserve less trust than their level says. Empty is good.
    clusters, strata : int or None
        How many there are.
    replicates, seed : int or None
        Of a bootstrap that drew.

    Examples
    --------
    >>> a = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 6)
    >>> b = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 6)
    >>> pk.compare(a, b, k=1)
    Difference of pass@k, a - b, 95% interval for problems like these
                   a       b  difference  std. error          interval       p  win-tie-loss
      pass@1  0.5800  0.5000      0.0800      0.0173  [0.0375, 0.1225]  0.0002       24-30-6
    m=60 n=10 in pairs, p by luck
    largest at pass@1: 9 (+0.3000), 19 (+0.3000), 29 (+0.3000)
    pass@1: noise of the attempts is 100.0% of the variance; the models correlate at 0.93; another run of
    both reverses the sign with probability 0.005, and that of 7.1 problems
    a is better than b at pass@1 (by 0.0800, 95% interval 0.0375 to 0.1225, p = 0.0002).
    """

    k: int | tuple[int, ...]
    names: tuple[str, str]
    estimate_a: Any
    estimate_b: Any
    difference: Any
    standard_error: Any
    noise_floor: Any
    confidence_interval: ConfidenceInterval
    simultaneous_interval: ConfidenceInterval
    p_value: Any
    p_adjusted: Any
    p_method: str | tuple[str, ...]
    wins: Any
    ties: Any
    losses: Any
    level: float
    interval: str
    target: float
    degrees_of_freedom: Any
    m: int | tuple[int, int]
    n_ranges: tuple[tuple[int, int], ...]
    pairing: str | None
    left_out: Mapping[str, tuple[Any, ...]]
    margin: float | None
    equivalence_p_value: Any
    non_inferiority_p_value: Any
    gaps: tuple[GapDifference, ...]
    sentences: tuple[str, ...]
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]
    clusters: int | None
    strata: int | None
    replicates: int | None
    seed: int | None
    _pairs: Pairs | None = field(default=None)
    _floor: Any = field(default=None)

    @cached_property
    def parts(self) -> DifferenceParts | None:
        """Where the variance of the difference comes from, what another run might say; None without pairs."""
        if self._pairs is None:
            return None
        ks = tuple(np.atleast_1d(self.k).tolist())
        d = self._pairs.values(ks)[2]
        m, mean = self._pairs.m, np.atleast_1d(self.difference)
        variances = self._pairs.sum((d - mean) ** 2) / max(m - 1, 1) / m
        found = difference_parts(self._pairs, ks, variances if m > 1 else variances * np.nan, self._floor)
        return DifferenceParts(*(x[0].item() for x in found)) if isinstance(self.k, int) else found

    @property
    def verdict(self) -> str:
        """What was found, in sentences."""
        return " ".join(self.sentences)

    def drivers(self, k: int | None = None, count: int = 10) -> tuple[Driver, ...]:
        """The problems with the largest differences, the largest first, equal ones in their order.

        Parameters
        ----------
        k : int, optional
            Any k up to the least n; by default the first of the comparison.
        count : int
            At most this many; problems without a difference are not among them.
        """
        pairs = self._pairs_or_refuse("drivers")
        chosen = int(np.atleast_1d(self.k)[0]) if k is None else _validate.whole(k, "k", least=1)
        least = min(low for low, _ in self.n_ranges)
        if chosen > least:
            raise ValueError(f"`k` must satisfy k <= n for every problem; got k={chosen}, n={least}")
        count = _validate.whole(count, "count", least=0)
        first, second, d = (values[:, 0] for values in pairs.values((chosen,)))
        size = np.abs(d)
        order = np.argsort(-size, kind="stable")
        # So many pairs of results hold enough problems; take all whose difference is as large as theirs.
        enough = int(np.searchsorted(np.cumsum(pairs.problems[order]), count))
        least_size = size[order[min(enough, len(order) - 1)]]
        among = np.flatnonzero(((size >= least_size) & (size > 0))[pairs.index])
        which = pairs.index[among]
        top = np.argsort(-size[which], kind="stable")[:count]
        names = pairs.a.ids[among[top]].tolist()
        rows = (x[which[top]].tolist() for x in (first, second, d))
        return tuple(Driver(*row) for row in zip(names, *rows, strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        names = [one.name for one in dataclass_fields(self) if not one.name.startswith("_")]
        fields = {name: render.plain(getattr(self, name)) for name in names}
        fields["verdict"] = self.verdict
        for name in ("confidence_interval", "simultaneous_interval"):
            low, high = getattr(self, name)
            fields[name] = {"low": render.plain(low), "high": render.plain(high)}
        fields["gaps"] = [
            {**gap._asdict(), "confidence_interval": gap.confidence_interval._asdict()} for gap in self.gaps
        ]
        if self.parts is not None:
            fields["parts"] = {name: render.plain(value) for name, value in self.parts._asdict().items()}
        fields["left_out"] = {name: list(problems) for name, problems in self.left_out.items()}
        if self._pairs is not None:
            ks = np.atleast_1d(self.k).tolist()
            fields["drivers"] = {str(k): [one._asdict() for one in self.drivers(k)] for k in ks}
        return fields

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"k": np.atleast_1d(self.k)}
        for name in ("estimate_a", "estimate_b", "difference", "standard_error"):
            columns[name] = np.atleast_1d(getattr(self, name))
        for end in ("low", "high"):
            columns[end] = np.atleast_1d(getattr(self.confidence_interval, end))
        for end in ("low", "high"):
            columns[f"simultaneous_{end}"] = np.atleast_1d(getattr(self.simultaneous_interval, end))
        optional = ("wins", "ties", "losses", "equivalence_p_value", "non_inferiority_p_value")
        for name in ("p_value", "p_adjusted", *optional):
            if getattr(self, name) is not None:
                columns[name] = np.atleast_1d(getattr(self, name))
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Differences with their intervals against k, and the margin; needs matplotlib."""
        from passk_fast.inference.comparison_plots import plot_differences

        return plot_differences(self, ax)

    def plot_problems(self, ax: Axes | None = None, k: int | None = None) -> Axes:
        """Every problem's difference, in descending order, for one k; needs matplotlib."""
        from passk_fast.inference.comparison_plots import plot_problems

        self._pairs_or_refuse("plot_problems")
        return plot_problems(self, int(np.atleast_1d(self.k)[0]) if k is None else k, ax)

    def _pairs_or_refuse(self, what: str) -> Pairs:
        if self._pairs is None:
            raise ValueError(f"{what}() needs pairs of problems; there are none: {self.pairing}")
        return self._pairs

    def remarks(self) -> tuple[str, ...]:
        """What else is to be known: parts of the variance, another run, and how the lead moves with k."""
        return comparison_text.remarks(self)

    def _table(self) -> render.Table:
        return comparison_text.table(self)
