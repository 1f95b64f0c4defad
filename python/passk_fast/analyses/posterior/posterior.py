"""Bayesian pass@k: one population of problems with everything about it left open, integrated out."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._options import PRIORS, Prior, Target
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.analyses.posterior.difference import difference
from passk_fast.analyses.posterior.misfit import misfit
from passk_fast.analyses.posterior.result import Posterior
from passk_fast.data.counts import Counts
from passk_fast.data.models import counts_of
from passk_fast.data.tally import Tally
from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.inference import population
from passk_fast.inference.betabinomial import BetaBinomial
from passk_fast.inference.groups import classes_of, effective_share, grouping, sampled
from passk_fast.inference.population import Populations
from passk_fast.inference.quantiles import beta_mixture, skewed, weighted
from passk_fast.show.numbers import amount, count, score

if TYPE_CHECKING:
    _Column = tuple[float, float, float, float, Floats, Floats]

HIERARCHICAL = "hierarchical"
INDEPENDENT = {"independent-jeffreys": (0.5, 0.5), "independent-uniform": (1.0, 1.0)}
# Classes times populations that are looked at for single problems, and how many populations at most.
CELLS = 2**21
LEAST_POPULATIONS, MOST_POPULATIONS = 32, 192
# A plain estimate farther outside the interval than this share of its width contradicts the prior.
APART = 0.1
# Where populations of any shape gain more log likelihood than GAIN + 1.5 √n on the family of the prior, it
# is wrong. Noise gained .6, 1.8, 3.7 and 9 (medians; 3.7, 6.7, 8.2 and 12.2 at most) at n = 5, 10, 20 and 100
# in simulated samples of betas; two kinds of problems gain 9 to 30 at n = 10 and 38 to 75 at n = 20.
GAIN = 5.0
# From a gain of DOUBT √n on, which half of the samples of betas reach at n = 20, intervals at k ≤ n are no
# narrower than those of `mean_interval`, which assume no shape.
DOUBT = 0.75


def posterior(
    counts: Counts | Tally,
    k: int | Sequence[int] | None = None,
    *,
    prior: Prior | None = None,
    alpha: float | None = None,
    beta: float | None = None,
    against: Counts | None = None,
    target: Target | float | None = None,
    level: float = 0.95,
) -> Posterior:
    """Posterior of the mean pass@k, with the population of problems learnt from all of them.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem.
    k : int, sequence of int, or None
        Any k ≥ 1: beyond n the model decides. None is those of (1, 10, 100) that every problem's n allows.
    prior : {"hierarchical", "independent-jeffreys", "independent-uniform"}, optional
        The population of the notes, by default; or Beta(½, ½) or Beta(1, 1) of every problem by itself, which
        adds as many opinions as there are problems and is warned of.
    alpha, beta : float, optional
        Parameters > 0 of an independent prior of your own, both together and in place of `prior`.
    against : Counts, optional
        Another model's attempts at the same problems, in the same order: the posterior is that of the mean
        difference, `counts` less `against`.
    target : {"benchmark", "population"} or float, optional
        As for `mean_interval`, but ``"benchmark"`` by default: the posterior is about these problems. A
        difference is always that of a population.
    level : float
        Probability in (0, 1) that the credible interval holds, given the prior.

    Returns
    -------
    Posterior

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule.

    Notes
    -----
    *Hierarchical*: p ~ ω₀ δ₀ + ω₁ δ₁ + (1 - ω₀ - ω₁) Beta(a, b), uniform in the mean r = E p and in the
    correlation 1/(1+a+b) of two attempts, Beta(0.3, 1) in the shares of failures and of successes that the
    atoms make. The interval reaches as far as that of a second prior, uniform in these shares: the first
    finds few atoms where few problems tell, the second many. The posterior of (ω₀, ω₁, a, b) is integrated
    over some thousand weighted points of a lattice; no random number takes part. Given a population,
    E[(1-p)^s | c] has a closed form, and with it the mean over the problems its mean and variance; a beta
    distribution has both. For a population of problems it is E[1 - (1-p)^k] itself. Where populations of any
    other shape fit the counts better by more than noise often does (.75 √n of log likelihood), an interval at
    k ≤ n reaches as far as that of `mean_interval`, which assumes no shape. Clusters lower the power of the
    likelihood by the design effect of mean c/n.

    With n = 1 and k = 1 the posterior is Beta(1 + S, 1 + m - S), S problems solved, for any target [1]_.

    *Independent*: with q_s = E[(1-p)^s | c] = Π_{j<s} (β+n-c+j)/(α+β+n+j), a problem's 1 - (1-p)^k has the
    posterior mean 1 - q_k and variance V = q_{2k} - q_k²; the mean of m problems has Σ V/m². For a population
    the variance s² of the posterior means joins it: (1-f) s²/m + Σ V/m². The interval is normal with a
    correction for skewness (Cornish and Fisher).

    *Difference*: the problems' differences d_i of unbiased pass@k with weights from a Dirichlet distribution:
    1 for each problem (the Bayesian bootstrap [2]_) and for each of four pseudo-problems, where both models,
    either one or neither succeeds. With n = k = 1 that is the Dirichlet posterior of the four cells under a
    uniform prior [1]_. It needs k ≤ n.

    References
    ----------
    .. [1] Bowyer, Aitchison and Ivanova, "Position: Don't use the CLT in LLM evals with fewer than a few
       hundred datapoints", arXiv:2503.01747.
    .. [2] Rubin, "The Bayesian bootstrap", Annals of Statistics 9 (1981) 130-134.

    Examples
    --------
    >>> one = pk.posterior(pk.Counts(1, [1] * 14 + [0] * 150), 1)
    >>> round(one.estimate, 4), round(one.plain, 4)
    (0.0904, 0.0854)
    >>> [round(end, 4) for end in one.credible_interval]
    [0.0518, 0.1383]
    """
    asked, counts = counts, counts_of(counts, "counts")
    tally = Tally.of(counts)
    wanted = _validate.ks(None, counts) if k is None else _validate.ks_of_any_size(k, 2**50)
    ks = wanted.values
    level = _validate.level(level)
    name, shape = _prior(prior, alpha, beta)
    if against is not None:
        if name != HIERARCHICAL or target is not None:
            raise ValueError(
                _validate.phrase("{against} must come without {prior}, {alpha}, {beta} and {target}")
            )
        return difference(asked, against, wanted, level)
    f = _validate.target("benchmark" if target is None else target)
    if f < 1 and tally.m < 2:
        raise _validate.wrong(
            "counts", f"must hold at least 2 problems unless target='benchmark'; got {tally.m}"
        )
    work = _Work(counts, tally, ks, f, level)
    found = (
        work.hierarchical()
        if shape is None
        else work.independent(BetaBinomial(shape[0] / sum(shape), sum(shape)))  # exact: two terms
    )
    plain = np.array([tally.mean(one) if one <= tally.min_n else np.nan for one in ks])
    rows = _rows(counts, tally)
    return Posterior(
        k=wanted.asked,
        estimate=wanted.given(found.estimate),
        plain=wanted.given(plain),
        standard_deviation=wanted.given(found.deviation),
        credible_interval=wanted.given(CredibleInterval(found.low, found.high)),
        level=level,
        target=f,
        prior=name,
        alpha=np.nan if shape is None else shape[0],
        beta=np.nan if shape is None else shape[1],
        never=found.never,
        always=found.always,
        joined=found.joined,
        problem_means=wanted.given(found.means[rows]),
        problem_deviations=wanted.given(found.deviations[rows]),
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        warnings=_warnings(tally, ks, plain, found, shape),
        _told_apart={"problem": counts.ids} if isinstance(counts, Counts) else {"n": tally.n, "c": tally.c},
    )


@dataclass(frozen=True)
class _Found:
    """Numbers for every k ``(K,)`` and every class ``(D, K)``."""

    estimate: Floats
    deviation: Floats
    low: Floats
    high: Floats
    means: Floats
    deviations: Floats
    never: float = np.nan
    always: float = np.nan
    misfit: float = np.nan
    joined: bool = False


@dataclass(frozen=True)
class _Work:
    counts: Counts | Tally
    tally: Tally
    ks: tuple[int, ...]
    f: float
    level: float

    @property
    def tails(self) -> tuple[float, float]:
        """Probabilities of the two ends."""
        return (1 - self.level) / 2, (1 + self.level) / 2

    def hierarchical(self) -> _Found:
        """Over the populations that the counts leave open."""
        tally = self.tally
        effective = self._effective()
        found = population.posterior(tally, effective)
        some = self._thinned(found)
        even = found.of_even_atoms()
        columns = [self._either(self._one(found, some, k), even, k) for k in self.ks]
        if tally.max_n == 1 and 1 in self.ks:
            at = self.ks.index(1)
            columns[at] = (*self._rate(effective), *columns[at][4:])
        estimate, deviation, low, high, means, deviations = zip(*columns, strict=True)
        gain = misfit(tally, some, effective) if tally.max_n > 1 else np.nan
        joined = gain > DOUBT * math.sqrt(tally.max_n) and min(self.ks) <= tally.min_n
        ends = np.array([low, high])
        lows, highs = self._no_narrower(ends) if joined else ends
        return _Found(
            np.array(estimate),
            np.array(deviation),
            lows,
            highs,
            np.stack(means, axis=1),
            np.stack(deviations, axis=1),
            float(_numeric.sum(found.weights * found.never)),
            float(_numeric.sum(found.weights * found.always)),
            gain,
            joined,
        )

    def _thinned(self, found: Populations) -> Populations:
        return found.thinned(max(LEAST_POPULATIONS, min(MOST_POPULATIONS, CELLS // len(self.tally))))

    def _either(self, column: _Column, even: Populations, k: int) -> _Column:
        """The ends moved out to those under a prior that thinks more of atoms."""
        mean, spread, low, high, *rest = column
        if self.f == 0:
            other = weighted(even.pass_at(k), even.weights, self.tails)
        else:
            other = self._one(even, self._thinned(even), k)[2:4]
        return (mean, spread, min(low, other[0]), max(high, other[1]), rest[0], rest[1])

    def _no_narrower(self, ends: Floats) -> Floats:
        """The ends (2, K), moved out to those of `mean_interval` for every k that it has."""
        moved = ends.copy()
        for at, k in enumerate(self.ks):
            if k <= self.tally.min_n:
                found = mean_interval(self.counts, k, target=self.f, level=self.level)
                low, high = found.confidence_interval
                moved[:, at] = min(ends[0, at], low), max(ends[1, at], high)
        return moved

    def _one(self, found: Populations, some: Populations, k: int) -> _Column:
        """Estimate, deviation, ends, and mean and deviation of each class, for one k."""
        tally, m, f, tails = self.tally, self.tally.m, self.f, self.tails
        once, twice = (some.posterior_pass_at(tally.n, tally.c, x) for x in (k, 2 * k))
        # E[(1 - q)²] = 1 - 2 E q + E q² of q = (1-p)^k.
        noise = np.maximum(2 * once - twice - once * once, 0.0)
        w, problems = some.weights, tally.problems.astype(np.float64)
        means = _numeric.dot(w, once)
        deviations = np.sqrt(np.maximum(_numeric.dot(w, noise + _numeric.square(once - means)), 0.0))
        if f == 0:
            value, weights = found.pass_at(k), found.weights
            mean = float(_numeric.sum(weights * value))
            spread = float(np.sqrt(_numeric.sum(weights * _numeric.square(value - mean))))
            return (mean, spread, *weighted(value, weights, tails), means, deviations)
        centre = f * _numeric.dot(once, problems) / m
        variance = f * f * _numeric.dot(noise, problems) / _numeric.square(m)
        if f < 1:
            like = some.pass_at(k)
            each = np.maximum(2 * like - some.pass_at(2 * k) - like * like, 0.0)
            centre, variance = centre + (1 - f) * like, variance + (1 - f) * f * each / m
        mean = float(_numeric.sum(w * centre))
        spread = float(np.sqrt(_numeric.sum(w * (variance + _numeric.square(centre - mean)))))
        return (mean, spread, *beta_mixture(centre, variance, w, tails), means, deviations)

    def _rate(self, effective: float) -> tuple[float, float, float, float]:
        """Beta(1 + S, 1 + m - S): with one attempt each, that is all there is."""
        tally = self.tally
        # exact: whole numbers
        solved = float(tally.problems[tally.c > 0].sum()) * effective
        a, total = 1 + solved, 2 + tally.m * effective
        mean = a / total
        variance = mean * (1 - mean) / (total + 1)
        ends = beta_mixture(np.array([mean]), np.array([variance]), np.ones(1), self.tails)
        return (mean, float(np.sqrt(variance)), *ends)

    def _effective(self) -> float:
        """Effective number of problems as a share of all; these problems themselves are no sample."""
        return 1.0 if self.f == 1 else effective_share(self.counts, grouping(self.counts, None, None))

    def independent(self, beta: BetaBinomial) -> _Found:
        """Every problem with the same prior by itself."""
        tally, m, f = self.tally, self.tally.m, self.f
        powers = [[beta.failure_power(tally.n, tally.c, r * one) for one in self.ks] for r in (1, 2, 3)]
        q, square, cube = (np.stack(columns, axis=1) for columns in powers)
        means, variances = 1 - q, np.maximum(square - q * q, 0.0)
        third = -(cube - 3 * q * square + 2 * q * q * q)
        mean, noise = tally.sum(means) / m, tally.sum(variances) / m
        drawn = tally.sum(_numeric.square(means - mean)) / max(m - 1, 1) / m
        if f < 1 and isinstance(self.counts, Counts) and (found := grouping(self.counts, None, None)):
            drawn = sampled(means[_rows(self.counts, tally)] - mean, found).variances
        deviation = np.sqrt((1 - f) * drawn + noise / m)
        moment = tally.sum(
            third
            + (1 - f) * ((means - mean) * (means - mean) * (means - mean) + 3 * (means - mean) * variances)
        ) / (_numeric.square(m) * m)
        low, high = (np.clip(x, 0.0, 1.0) for x in skewed(mean, deviation, moment, self.level))
        return _Found(mean, deviation, low, high, means, np.sqrt(variances))


def _rows(counts: Counts | Tally, tally: Tally) -> Ints:
    """The class of each problem."""
    return classes_of(counts) if isinstance(counts, Counts) else np.arange(len(tally))


def _warnings(
    tally: Tally, ks: tuple[int, ...], plain: Floats, found: _Found, shape: tuple[float, float] | None
) -> tuple[str, ...]:
    warnings = []
    if shape is not None:
        weight = sum(shape) * tally.m  # exact: two terms
        made = float(_numeric.sum(tally.problems * tally.n.astype(np.float64)))
        warnings.append(
            f"independent priors say the same {count(tally.m)} times, as strongly as {amount(weight, 4)} "
            f"attempts beside the {count(round(made))} in hand, and pull the mean towards "
            f"{amount(shape[0] / sum(shape))}"  # exact: two terms
        )
    if found.misfit > GAIN + 1.5 * math.sqrt(tally.max_n):
        warnings.append(
            "prior and data disagree: the counts are not like those of a beta distribution with atoms at 0 "
            "and 1, as where problems are of two kinds; for k <= n the interval is no narrower than that of "
            "mean_interval, which assumes no such shape, and for k > n see extrapolate's envelope"
        )
    apart = [
        (k, value)
        for k, value, low, high in zip(ks, plain.tolist(), found.low, found.high, strict=True)
        if max(low - value, value - high) > APART * (high - low)
    ]
    if apart:
        listed = ", ".join(f"pass@{k} = {score(value)}" for k, value in apart)
        warnings.append(f"prior and data disagree: the plain estimate lies outside the interval ({listed})")
    return tuple(warnings)


def _prior(prior: object, alpha: object, beta: object) -> tuple[str, tuple[float, float] | None]:
    """The prior's name, and the parameters of an independent one."""
    if alpha is not None or beta is not None:
        if prior is not None or alpha is None or beta is None:
            raise ValueError(
                _validate.phrase(
                    "{alpha} and {beta} must come together and without {prior}; got alpha={}, beta={}, "
                    "prior={!r}",
                    alpha,
                    beta,
                    prior,
                )
            )
        return "independent", (_shape(alpha, "alpha"), _shape(beta, "beta"))
    if prior is None:
        return HIERARCHICAL, None
    name = _validate.choice(prior, "prior", PRIORS)
    return name, INDEPENDENT.get(name)


def _shape(value: object, argument: str) -> float:
    number = _validate.number(value, argument)
    if not 1e-9 <= number <= 1e12:
        raise _validate.wrong(argument, f"must satisfy 1e-9 <= {argument} <= 1e12; got {number:g}")
    return number
