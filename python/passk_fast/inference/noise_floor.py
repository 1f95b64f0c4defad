"""How far apart luck alone sets two models that are the same, and differences judged with that in view.

If two models have the same chance on a problem, its N = n_a + n_b attempts with c successes are dealt to them
at random. The difference of their pass@k then has the mean 0, whatever n_a and n_b are, and the variance

    v = Σ_{j ≥ 1} (w_a(j) + w_b(j)) (q_{2k-j} - q_{2k}),

with q_i = 1 - pass@i of all N attempts and w(j) the probability that two sets of k out of n attempts share j
(Hoeffding, Ann. Math. Statist. 19 (1948) 293-325, in a finite population). It needs neither a model nor
2k ≤ n, its expectation is the variance of the difference, and it tells from 100 attempts of one model what a
single one of the other could not show.

The spread of the differences over the problems is the other error. It holds what luck does not explain, but
where few problems differ, or unequal n make the differences skewed, it is too small by chance just when the
mean is far from 0. A difference is therefore judged by both: its p-value is the larger of the two, its
interval the wider of the two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats, Ints
from passk_fast.inference.answer import Answer
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.luck import Luck, dealt_thirds, luck_of
from passk_fast.inference.overlap import overlaps

# Numbers that are kept of a model's attempts, at most.
KEPT = 4096
# Shares this much rarer than the likeliest are left out.
RAREST = 2.0**-70


@dataclass(frozen=True, eq=False)
class Judged(Answer):
    """Differences with their two errors, and the one test and interval that both make; ``(S,)`` each.

    Examples
    --------
    >>> luck = Luck.even(np.array([0.0025]))
    >>> one = Judged(np.array([0.1]), np.array([0.0016]), np.array([19.0]), luck)
    >>> low, high = one.interval(0.95)
    >>> round(float(low[0]), 4), round(float(high[0]), 4), round(float(one.p_values()[0]), 4)
    (0.002, 0.198, 0.0455)
    """

    difference: Floats
    # About its target, as estimated from the spread, for Student's t; NaN where there is no estimate.
    variances: Floats
    degrees_of_freedom: Floats
    # What it would do to the difference if the models are the same.
    luck: Luck

    @classmethod
    def by_spread(cls, difference: Floats, variances: Floats, degrees_of_freedom: Floats) -> Judged:
        """By Student's t alone."""
        return cls(difference, variances, degrees_of_freedom, Luck.even(np.zeros(len(difference))))

    @property
    def mirrored(self) -> Judged:
        """The differences the other way round."""
        return replace(self, difference=-self.difference, luck=self.luck.mirrored)

    @property
    def floor(self) -> Floats:
        """Variances of luck alone."""
        return self.luck.variances

    def p_values(self) -> Floats:
        """Two-sided, of no difference; NaN without a variance, or where a difference has no error at all."""
        above, below = self.one_sided(0.0, 1), self.one_sided(0.0, -1)
        p: Floats = np.minimum(2 * np.where(self.difference > 0, above, below), 1.0)
        p[self.difference == 0] = 1.0
        p[(self.difference != 0) & (self.variances <= 0) & (self.floor <= 0)] = np.nan
        p[np.isnan(self.variances)] = np.nan
        return p

    def one_sided(self, x: float, side: int) -> Floats:
        """What the lower, or upper, ends of intervals leave out."""
        one = self if side > 0 else self.mirrored
        distance = one.difference - side * x
        # Without an error, what lies on this side is ruled out and what lies on the other is not.
        statistic = np.where(distance > 0, np.inf, -np.inf)
        np.divide(distance, np.sqrt(self.variances), out=statistic, where=self.variances > 0)
        tails = _numeric.student_t_cdf(-statistic, self.degrees_of_freedom)
        return np.where(np.isnan(self.variances), np.nan, np.maximum(tails, one.luck.upper_tails(distance)))

    def interval(self, level: float) -> ConfidenceInterval[Floats]:
        """Interval of each difference: the wider of Student's and that of luck alone, within [-1, 1]."""
        tails = np.full(len(self.difference), (1 + level) / 2)
        low = self.difference - self.half_widths(tails)
        high = self.difference + self.mirrored.half_widths(tails)
        return ConfidenceInterval(np.maximum(low, -1.0), np.minimum(high, 1.0))

    def half_widths(self, tails: Floats) -> Floats:
        """How far below the difference an end leaves out 1 - `tails`."""
        spread = _numeric.student_t_ppf(tails, self.degrees_of_freedom) * np.sqrt(self.variances)
        return np.maximum(spread, self.luck.half_widths(tails))


def luck_alone(n_a: Ints, c_a: Ints, n_b: Ints, c_b: Ints, problems: Ints, ks: tuple[int, ...]) -> Luck:
    """The law of the mean difference of pass@k by luck alone, for each k; arguments as in `noise_floor`.

    Examples
    --------
    >>> ten, hundred = np.array([10]), np.array([100])
    >>> found = luck_alone(hundred, np.array([20]), ten, np.array([2]), np.array([50]), (10,))
    >>> found.variances.round(5), found.skewness.round(3), found.share
    (array([0.00184]), array([0.386]), array([1.]))
    """
    c = c_a + c_b
    variances = np.stack([dealt_variances(n_a, n_b, c, k) for k in ks], axis=1)
    thirds = np.stack([dealt_thirds(n_a, n_b, c, partial(pass_at, k)) for k in ks], axis=1)
    return luck_of(variances, thirds, problems)


def luck_of_gap(n_a: Ints, c_a: Ints, n_b: Ints, c_b: Ints, problems: Ints, ks: tuple[int, int]) -> Luck:
    """The same for the difference of pass@high - pass@low, with ks = (low, high)."""
    c, (low, high) = c_a + c_b, ks
    dealt = [dealt_covariances(n_a, n_b, c, *pair) for pair in ((high, high), (low, low), (high, low))]
    variances = np.maximum(dealt[0] + dealt[1] - 2 * dealt[2], 0.0)

    def gap(n: Ints, c: Ints) -> Floats:
        return pass_at(high, n, c) - pass_at(low, n, c)

    return luck_of(variances[:, None], dealt_thirds(n_a, n_b, c, gap)[:, None], problems)


def pass_at(k: int, n: Ints, c: Ints) -> Floats:
    """pass@k of each."""
    return np.asarray(_core.pass_at_k(n, c, k))


def noise_floor(n_a: Ints, c_a: Ints, n_b: Ints, c_b: Ints, problems: Ints, ks: tuple[int, ...]) -> Floats:
    """Variance of the mean difference of pass@k by luck alone, for each k: Σ v/m².

    All counts are ``(P,)``: attempts and successes of either model, and how many problems have these.

    Examples
    --------
    Twenty problems that one model solved and the other did not, at one attempt each:

    >>> one, none = np.array([1]), np.array([0])
    >>> noise_floor(one, one, one, none, np.array([20]), (1,))
    array([0.05])
    """
    m = int(problems.sum())
    sums = [_numeric.sum(problems * dealt_variances(n_a, n_b, c_a + c_b, k)) for k in ks]
    return np.array(sums, dtype=np.float64) / _numeric.square(m)


def dealt_variances(n_a: Ints, n_b: Ints, c: Ints, k: int) -> Floats:
    """Variance of a problem's difference of pass@k if c successes are dealt at random, element by element.

    Examples
    --------
    >>> dealt_variances(np.array([10, 10]), np.array([10, 1]), np.array([10, 1]), 1).round(4)
    array([0.0526, 0.1   ])
    """
    return dealt_covariances(n_a, n_b, c, k, k)


def dealt_covariances(n_a: Ints, n_b: Ints, c: Ints, k: int, l: int) -> Floats:  # noqa: E741
    """Covariance of the differences of pass@k and pass@l: Σ_{j ≥ 1} (w_a(j) + w_b(j)) (q_{k+l-j} - q_{k+l}).

    Here w(j) is the probability that sets of k and of l attempts share j.
    """
    if len(n_a) and np.all(n_a == n_a[0]) and np.all(n_b == n_b[0]):
        # Few numbers of successes are distinct.
        total, passed, _, which = _core.classify(n_a + n_b, np.ascontiguousarray(c))
        return _dealt_alike(int(n_a[0]), int(n_b[0]), total, passed, (k, l))[which]
    return _dealt(n_a, n_b, n_a + n_b, c, (k, l))


def _dealt_alike(n_a: int, n_b: int, total: Ints, c: Ints, ks: tuple[int, int]) -> Floats:
    both = sum(ks)  # exact: whole
    apart = np.asarray(_core.pass_at_k(total, c, both))
    variances = np.zeros(len(total))
    shared = {n: next(overlaps(np.array([n]), *ks, least=1)) for n in {n_a, n_b}}
    for _, first, shares in (shared[n_a], shared[n_b]):
        for j, share in enumerate(shares[0].tolist(), first):
            if share >= RAREST:
                variances += share * np.maximum(apart - _core.pass_at_k(total, c, both - j), 0.0)
    return variances


def _dealt(n_a: Ints, n_b: Ints, total: Ints, c: Ints, ks: tuple[int, int]) -> Floats:
    both = sum(ks)  # exact: whole
    apart = np.asarray(_core.pass_at_k(total, c, both))
    variances = np.zeros(len(total))
    for sizes in (n_a, n_b):
        short = len(sizes) * (min(ks) + 1) <= KEPT
        whole = np.ascontiguousarray(sizes, dtype=np.int64).tobytes()
        distinct, which, parts = (_kept_ranges if short else _ranges)(whole, *ks)
        for members, first, shares in parts:
            rows: slice | Ints = slice(None)
            of = which
            if len(members) < distinct:
                place = np.full(distinct, -1)
                place[members] = np.arange(len(members))
                rows = np.flatnonzero(place[which] >= 0)
                of = place[which[rows]]
            for j, column in enumerate(shares.T, first):
                share = np.where(column >= RAREST, column, 0.0)
                if share.any():
                    nearer = _core.pass_at_k(total[rows], c[rows], both - j)
                    variances[rows] += share[of] * np.maximum(apart[rows] - nearer, 0.0)
    return variances


class _Ranges(NamedTuple):
    """How many different n there are, which each problem has, and what `overlaps` finds for them."""

    distinct: int
    which: Ints
    parts: Iterable[tuple[range, int, Floats]]


def _ranges(sizes: bytes, k: int, l: int) -> _Ranges:  # noqa: E741
    distinct, which = np.unique(np.frombuffer(sizes, dtype=np.int64), return_inverse=True)
    return _Ranges(len(distinct), which, overlaps(distinct, k, l, least=1))


@lru_cache(maxsize=256)
def _kept_ranges(sizes: bytes, k: int, l: int) -> _Ranges:  # noqa: E741
    """For the next model that meets this one."""
    found = _ranges(sizes, k, l)
    return found._replace(parts=tuple(found.parts))
