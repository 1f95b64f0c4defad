"""Which problems deserve the next attempts: expected gains under the fitted population."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._options import GOALS, Goal
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.allocation.result import Allocation
from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.fitting import check_length, fit, lacking
from passk_fast.analyses.extrapolation.models import logistic, shapes
from passk_fast.data.models import CountsOrResult, problems_of
from passk_fast.inference.gamma import log_gamma, log_rising
from passk_fast.inference.groups import classes_of


def allocate(
    counts: CountsOrResult, attempts: int, *, goal: Goal = "solve", k: int | None = None
) -> Allocation:
    """Spend further attempts where they are expected to gain most.

    Parameters
    ----------
    counts : Counts or ModelResult
        Attempts and passes per problem, some with more than one attempt.
    attempts : int
        Further attempts to spend, 1 to 10,000,000.
    goal : {"solve", "estimate"}
        ``"solve"``: problems solved for the first time. ``"estimate"``: mean pass@k of these problems, known
        more closely.
    k : int, optional
        For ``goal="estimate"``, where it has to be given; any k ≥ 1.

    Returns
    -------
    Allocation

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule; if `k` comes without ``goal="estimate"``.

    Notes
    -----
    The prior of every problem is the zero-inflated beta-binomial population fitted to all of them. An
    unsolved problem with n attempts is unsolvable with the posterior probability z, and its t-th further
    attempt is the first to solve it with probability

        (1 - z) E[(1-p)^(t-1) p | n failures].

    For ``"estimate"``, one more attempt at a problem lowers the expected posterior variance of its
    g = 1 - (1-p)^k by P(pass) (1 - P(pass)) (E[g | pass] - E[g | fail])², in expectation over how the
    attempts go that were given to it before. Both are spent greedily, which is optimal for ``"solve"``, whose
    gains only fall.

    Concentrating the attempts on hard problems is the dynamic sampling of Kazdan et al., "Efficient
    Prediction of Pass@k Scaling in Large Language Models", arXiv:2510.05197.

    Examples
    --------
    >>> counts = pk.Counts(10, [0, 0, 0, 1, 2, 5, 8, 10])
    >>> plan = pk.allocate(counts, 6)
    >>> plan.attempts
    array([2, 2, 2, 0, 0, 0, 0, 0])
    >>> pk.allocate(counts, 6, goal="estimate", k=10).attempts
    array([1, 1, 1, 3, 0, 0, 0, 0])
    """
    counts = problems_of(counts, "counts")
    spend = _validate.whole(attempts, "attempts", least=1, most=10_000_000)
    goal = _validate.choice(goal, "goal", GOALS)
    if (goal == "estimate") != (k is not None):
        raise _validate.wrong(
            "k", f"must come with goal='estimate' and only with it; got k={k}, goal={goal!r}"
        )
    power = None if k is None else _validate.whole(k, "k", least=1, most=2**40)
    tally = counts.tally
    check_length(tally)
    if (missing := lacking(tally)) is not None:
        raise _validate.wrong("counts", f"must hold {missing[0]}: {missing[1]}")
    found = fit(models.ZERO_INFLATED, tally)
    prior = _Prior.of(found.theta)
    at = classes_of(counts)
    gains = [_Gains(prior, n, c, power) for n, c in zip(tally.n.tolist(), tally.c.tolist(), strict=True)]
    given, total = _greedy(gains, at, tally.problems.tolist(), spend)
    if power is not None:
        total /= max(float(_numeric.dot([gain.variance() for gain in gains], tally.problems)), 1e-300)
    return Allocation(
        problems=counts.ids,
        attempts=given,
        gain=np.array([gain.of(0) for gain in gains])[at],
        total=total,
        goal=goal,
        k=power,
        parameters=models.ZERO_INFLATED.parameters(found.theta),
    )


@dataclass(frozen=True)
class _Prior:
    """p = 0 with probability `share`, else Beta(a, b)."""

    a: float
    b: float
    share: float

    @classmethod
    def of(cls, theta: Floats) -> _Prior:
        a, b = shapes(theta[None])
        return cls(float(a[0, 0]), float(b[0, 0]), float(logistic(theta[2])))

    def unsolvable(self, n: int, c: Floats) -> Floats:
        """Posterior probability of p = 0."""
        missed = 1 - _core.posterior_pass_at_k(0, 0, n, self.a, self.b) if n else 1.0
        return np.where(c == 0, self.share / (self.share + (1 - self.share) * missed), 0.0)

    def passes(self, n: int, c: Floats) -> Floats:
        """P(the next attempt passes)."""
        return np.asarray((1 - self.unsolvable(n, c)) * (self.a + c) / (self.a + self.b + n))

    def within(self, n: int, c: Floats, k: int) -> Floats:
        """E[1 - (1-p)^k] given c of n."""
        inside = _core.posterior_pass_at_k(n, c.astype(np.int64), k, self.a, self.b)
        return np.asarray((1 - self.unsolvable(n, c)) * inside)

    def predictive(self, n: int, c: int, t: int) -> Floats:
        """Probabilities of 0..t passes in another t attempts, given c of n."""
        x = np.arange(t + 1, dtype=np.float64)
        a, b = np.array(self.a + c), np.array(self.b + n - c)
        log_mass = log_rising(a, x) + log_rising(b, t - x) - log_gamma(x + 1) - log_gamma(t - x + 1)
        mass = _numeric.exp(log_mass - log_mass.max())
        never = float(self.unsolvable(n, np.array(float(c))))
        mixed = (1 - never) * mass / _numeric.sum(mass)
        mixed[0] += never
        return np.asarray(mixed)


@dataclass(frozen=True)
class _Gains:
    """Expected gain of the attempts after the first t further ones at a problem with c of n."""

    prior: _Prior
    n: int
    c: int
    k: int | None

    def of(self, t: int) -> float:
        """Gain of further attempt number t + 1, in expectation over how the t before it go."""
        if self.k is None:
            if self.c > 0:
                return 0.0
            missed = float(self.prior.predictive(self.n, 0, t)[0])
            return missed * float(self.prior.passes(self.n + t, np.zeros(1))[0])
        n, c = self.n + t, self.c + np.arange(t + 1.0)
        chance = self.prior.passes(n, c)
        step = self.prior.within(n + 1, c + 1, self.k) - self.prior.within(n + 1, c, self.k)
        weight = self.prior.predictive(self.n, self.c, t)
        return float(_numeric.dot(weight, chance * (1 - chance) * step * step))

    def variance(self) -> float:
        """Posterior variance of 1 - (1-p)^k."""
        assert self.k is not None
        c = np.array([float(self.c)])
        mean, twice = (float(self.prior.within(self.n, c, k)[0]) for k in (self.k, 2 * self.k))
        # E[(1 - q)²] = 1 - 2 E[q] + E[q²] with q = (1-p)^k.
        return max(2 * mean - twice - mean * mean, 0.0)


def _greedy(gains: list[_Gains], at: Ints, problems: list[int], spend: int) -> tuple[Ints, float]:
    """Give attempts class by class, one to each of its problems at a time, the greatest gain first.

    Equal gains go to the class with fewer passes first: a gain can be too small for a float, and is then no
    less than that of a problem which is solved already. The last round of a class may not reach all of its
    problems: then the first of them get it.
    """
    rounds = [0] * len(gains)
    heap = [(-gain.of(0), gain.c, cell) for cell, gain in enumerate(gains)]
    heapq.heapify(heap)
    total, left, partial = 0.0, spend, (-1, 0)
    while left > 0:
        gain, passed, cell = heap[0]
        reached = min(problems[cell], left)
        total -= gain * reached
        left -= reached
        if reached < problems[cell]:
            partial = (cell, reached)
            break
        rounds[cell] += 1
        heapq.heapreplace(heap, (-gains[cell].of(rounds[cell]), passed, cell))
    given = np.array(rounds, dtype=np.int64)[at]
    if partial[1]:
        given[np.flatnonzero(at == partial[0])[: partial[1]]] += 1
    return given, total
