"""What a plan has to know of a model: how its pass rates spread over problems, and what its attempts add.

Everything follows from the moments of failure M(s) = E(1 - p)^s over the population of problems. The mean
pass@k is 1 - M(k), the variance of a problem's true pass@k is M(2k) - M(k)². Two sets of k attempts out of n
share a hypergeometric number J of them, so that the mean noise variance of pass@k from n attempts is

    v(n) = Σ_j P(J = j) (M(2k - j) - M(2k))

(Hoeffding, "A class of statistics with asymptotically normal distribution", Annals of Mathematical Statistics
19, 1948).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Floats
from passk_fast.data.counts import Counts
from passk_fast.data.populations import FORMS, Beta, parsed
from passk_fast.data.tally import Tally
from passk_fast.inference.betabinomial import BetaBinomial, fit
from passk_fast.inference.groups import grouping, sampled
from passk_fast.show.numbers import number_of, score

Rates: TypeAlias = "str | Sequence[float] | Floats"
"""An assumed population: a text that names it, or the success probability of each problem."""

MEAN_SD = "mean-sd"


@dataclass(frozen=True)
class ModelRates:
    """One model's population of problems, as far as pass@k from n attempts depends on it."""

    k: int
    # M(k), …, M(2k).
    failures: Floats
    # Variance of the true pass@k over problems; of a pilot an unbiased estimate, which may be negative.
    # Where the pilot has clusters or strata, what these make of it.
    between: float
    # Where that comes from, in words.
    source: str

    @property
    def mean(self) -> float:
        """Mean pass@k."""
        return 1 - float(self.failures[0])

    def noise(self, n: float) -> float:
        """Mean variance that n ≥ k attempts leave; 0 for infinitely many."""
        return float(max(_numeric.dot(shared(n, self.k), self.failures[::-1] - self.failures[-1]), 0.0))


def shared(n: float, k: int) -> Floats:
    """Chance that two sets of k out of n attempts share j of them, for j = 0, …, k.

    Examples
    --------
    >>> shared(4, 2).round(4), shared(math.inf, 2)
    (array([0.1667, 0.6667, 0.1667]), array([1., 0., 0.]))
    """
    mass = np.zeros(k + 1)
    if math.isinf(n):
        mass[0] = 1.0
        return mass
    least = max(0, 2 * k - int(n))
    j = np.arange(least, k)
    steps = _numeric.log(_numeric.square(k - j) / ((j + 1.0) * (n - 2 * k + j + 1)))
    log_mass = np.concatenate(([0.0], np.cumsum(steps)))
    mass[least:] = _numeric.exp(log_mass - log_mass.max())
    return np.asarray(mass / _numeric.sum(mass))


def of_pilot(pilot: Counts | Tally, k: int, argument: str) -> ModelRates:
    """The population that a pilot is a sample of.

    The rule: its unbiased estimates where every problem has 2k attempts, else the beta-binomial population
    fitted to it.
    """
    tally = Tally.of(pilot)
    if tally.m < 2:
        raise _validate.wrong(argument, f"must hold at least 2 problems; got {tally.m}")
    if tally.max_n == 1:
        raise _validate.wrong(
            argument,
            _validate.phrase(
                "must have more than one attempt at some problem: the noise of the attempts cannot be "
                "told from differences between problems (give {rates} instead)"
            ),
        )
    source = f"a pilot of {number_of(tally.m, 'problem')}, mean {{}}"
    if tally.min_n < 2 * k:
        return of_distribution(fit(tally), k, f"{source} by a beta-binomial population fitted to it")
    failures = np.array([1 - tally.mean(s) for s in range(k, 2 * k + 1)])
    noise = tally.sum(np.asarray(_core.sampling_variance(tally.n, tally.c, k))) / tally.m
    return _named(k, failures, spread_of(pilot, k) - noise, source)


def spread_of(pilot: Counts | Tally, k: int) -> float:
    """Variance of one problem's pass@k: m times that of the mean, by clusters and strata if any."""
    if isinstance(pilot, Counts):
        return spread_of_values(pilot, pilot.values(k))
    return float(pilot.sum(_numeric.square(pilot.values(k) - pilot.mean(k)))) / (pilot.m - 1)


def spread_of_values(counts: Counts, values: Floats) -> float:
    """The same of any number of each problem, ``(m,)``."""
    found = grouping(counts, None, None)
    if found:
        residuals = (values - _numeric.mean(values))[:, None]
        return float(sampled(residuals, found).variances[0]) * counts.m
    return float(_numeric.var(values, ddof=1))


def of_rates(rates: Rates, k: int, argument: str) -> ModelRates:
    """An assumed population: a text of the known forms, or at least two probabilities."""
    if isinstance(rates, str):
        return _of_text(rates, k, argument)
    p = probabilities(rates, argument)
    powers = np.stack([_numeric.failure_power(p, s) for s in range(k, 2 * k + 1)])
    source = f"the success rates of {number_of(len(p), 'problem')}, mean {{}}"
    return _named(k, _numeric.mean(powers, axis=1), float(_numeric.var(powers[0])), source)


def probabilities(rates: Rates, argument: str) -> Floats:
    """Success probabilities, one a problem."""
    try:
        p = np.asarray(rates, dtype=np.float64)
    except (TypeError, ValueError):
        raise _validate.wrong_kind(argument, "must be a text or a sequence of probabilities", rates) from None
    if p.ndim != 1 or len(p) < 2:
        raise _validate.wrong(
            argument, f"must hold the success probabilities of at least 2 problems; got shape {p.shape}"
        )
    broken = np.flatnonzero(~((p >= 0) & (p <= 1)))
    if len(broken):
        raise _validate.wrong(
            argument, f"must satisfy 0 <= p <= 1; got {p[broken[0]]:g} {_validate.place(int(broken[0]))}"
        )
    return p


def _of_text(text: str, k: int, argument: str) -> ModelRates:
    name, _, listed = text.partition(":")
    if name == MEAN_SD:
        return of_distribution(_of_mean_and_sd(listed, argument), k, f"{text}, mean {{}}")
    population = parsed(text)
    if population is None:
        raise _validate.wrong(argument, f"must be {MEAN_SD}:MEAN,SD | {FORMS}; got {text!r}")
    if isinstance(population, Beta):
        total = population.a + population.b
        return of_distribution(BetaBinomial(population.a / total, total), k, f"{text}, mean {{}}")
    x, weights = population.points()
    log_failure = -_numeric.log_add_exp(np.zeros(len(x)), x)
    failures = np.array(
        [float(_numeric.dot(weights, _numeric.exp(s * log_failure))) for s in range(k, 2 * k + 1)]
    )
    return _named(k, failures, failures[-1] - _numeric.square(failures[0]), f"{text}, mean {{}}")


def _of_mean_and_sd(listed: str, argument: str) -> BetaBinomial:
    """The beta distribution of a mean and a standard deviation."""
    try:
        mean, sd = (float(number) for number in listed.split(","))
    except ValueError:
        raise _validate.wrong(argument, f"must be {MEAN_SD}:MEAN,SD; got {f'{MEAN_SD}:{listed}'!r}") from None
    most = math.sqrt(mean * (1 - mean)) if 0 < mean < 1 else 0.0
    if not 0 <= sd < most:
        raise _validate.wrong(
            argument,
            f"must satisfy 0 < MEAN < 1 and 0 <= SD < sqrt(MEAN (1 - MEAN)); got {f'{MEAN_SD}:{listed}'!r}",
        )
    return BetaBinomial(mean, mean * (1 - mean) / _numeric.square(sd) - 1 if sd else math.inf)


def of_distribution(population: BetaBinomial, k: int, source: str) -> ModelRates:
    """A beta distribution of success probabilities, limits included."""
    s = np.arange(k, 2 * k + 1)
    if population.certain:
        failures = np.full(k + 1, 1 - population.mean)
    elif math.isinf(population.concentration):
        failures = _numeric.failure_power(population.mean, s)
    else:
        failures = 1.0 - np.asarray(_core.posterior_pass_at_k(0, 0, s, population.a, population.b))
    return _named(k, failures, failures[-1] - _numeric.square(failures[0]), source)


def _named(k: int, failures: Floats, between: float, source: str) -> ModelRates:
    """With the mean pass@k in its description."""
    return ModelRates(k, failures, float(between), source.format(f"pass@{k} {score(1 - failures[0])}"))
