"""Bayesian pass@k: posterior means under a Beta prior, with their spread in closed form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core, _validate
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.inference import render
from passk_fast.inference.betabinomial import BetaBinomial, fit
from passk_fast.inference.groups import grouping, sampled

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

PRIORS = {"jeffreys": (0.5, 0.5), "uniform": (1.0, 1.0)}
EMPIRICAL = "empirical"


@dataclass(frozen=True, eq=False, repr=False)
class Posterior(render.Shown):
    """Posterior of the mean pass@k.

    For one k the numbers are floats and arrays (m,), for several arrays (K,) and (m, K) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    estimate : float or ndarray
        Posterior mean of the mean over problems of 1 - (1-p)^k. Not unbiased: the prior pulls.
    standard_deviation : float or ndarray
        Of the posterior.
    credible_interval : CredibleInterval
        Normal with a correction for the posterior's skewness (Cornish-Fisher), clipped to [0, 1].
    level : float
        Probability that it holds, given the prior.
    target : float
        f: 1 for exactly these problems, 0 for a population of problems like these.
    prior : str
        ``"jeffreys"``, ``"uniform"``, ``"empirical"`` or ``"given"``.
    alpha, beta : float
        Parameters of the prior.
    problem_means, problem_deviations : ndarray
        Posterior mean and standard deviation of each problem's 1 - (1-p)^k; of each class (n, c) for a tally.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.

    Examples
    --------
    >>> pk.posterior(pk.Counts(10, [0, 1, 4, 10] * 10), [1, 20])
    Posterior mean pass@k, 95% credible interval for exactly these problems
                 mean  std. dev.          interval
      pass@1   0.3864     0.0152  [0.3570, 0.4168]
      pass@20  0.8066     0.0321  [0.7435, 0.8692]
    m=40 n=10, Jeffreys prior Beta(0.5, 0.5) of every problem
    k=20 is more than n=10: there the prior decides
    """

    k: int | tuple[int, ...]
    estimate: Any
    standard_deviation: Any
    credible_interval: CredibleInterval
    level: float
    target: float
    prior: str
    alpha: float
    beta: float
    problem_means: Floats
    problem_deviations: Floats
    m: int
    n_range: tuple[int, int]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items()}
        low, high = self.credible_interval
        fields["credible_interval"] = {"low": render.plain(low), "high": render.plain(high)}
        return fields

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        low, high = self.credible_interval
        columns = {
            "k": np.atleast_1d(self.k),
            "mean": np.atleast_1d(self.estimate),
            "standard_deviation": np.atleast_1d(self.standard_deviation),
            "low": np.atleast_1d(low),
            "high": np.atleast_1d(high),
        }
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Posterior means with their intervals against k (log scale); needs matplotlib."""
        from passk_fast.inference.plots import plot_posterior

        return plot_posterior(self, ax)

    def _table(self) -> render.Table:
        low, high = self.credible_interval
        columns = [
            np.atleast_1d(x).tolist() for x in (self.k, self.estimate, self.standard_deviation, low, high)
        ]
        rows = [
            [
                f"pass@{k}",
                render.number(mean),
                render.number(spread),
                f"[{render.number(a)}, {render.number(b)}]",
            ]
            for k, mean, spread, a, b in zip(*columns, strict=True)
        ]
        aim = {0.0: "problems like these", 1.0: "exactly these problems"}.get(
            self.target, f"a population of which {self.target:.3g} was observed"
        )
        title = f"Posterior mean pass@k, {render.percent_level(self.level)} credible interval for {aim}"
        return render.Table(title, ["", "mean", "std. dev.", "interval"], rows, self._notes())

    def _notes(self) -> list[str]:
        low, high = self.n_range
        name = {"jeffreys": "Jeffreys prior", "uniform": "uniform prior", "empirical": "fitted prior"}.get(
            self.prior, "prior"
        )
        beyond = [str(k) for k in np.atleast_1d(self.k).tolist() if k > low]
        notes = [
            f"m={self.m} n={low if low == high else f'{low}..{high}'}, "
            f"{name} Beta({self.alpha:.4g}, {self.beta:.4g}) of every problem"
        ]
        return notes + (
            [f"k={', '.join(beyond)} is more than n={low}: there the prior decides"] if beyond else []
        )


def posterior(
    counts: Counts | Tally,
    k: int | Sequence[int] | None = None,
    *,
    prior: str | None = None,
    alpha: float | None = None,
    beta: float | None = None,
    target: str | float = "benchmark",
    level: float = 0.95,
) -> Posterior:
    """Posterior of the mean pass@k under a Beta prior on every problem's success probability.

    Parameters
    ----------
    counts : Counts or Tally
        Attempts and passes per problem.
    k : int, sequence of int, or None
        Any k ≥ 1: beyond n the prior decides. None is those of (1, 10, 100) that every problem's n allows.
    prior : {"jeffreys", "uniform", "empirical"}, optional
        Beta(½, ½), Beta(1, 1), or the beta distribution that fits the counts of all problems best. Jeffreys'
        if nothing else is given.
    alpha, beta : float, optional
        Parameters > 0 of a prior of your own, both together and in place of `prior`.
    target : {"benchmark", "population"} or float
        As for `mean_interval`, but ``"benchmark"`` by default: the posterior is about these problems.
    level : float
        Probability in (0, 1) that the credible interval holds, given the prior.

    Returns
    -------
    Posterior

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule; for ``"empirical"`` if every problem has a single attempt, or passed
        always or never, or if the counts spread no more than those of equally hard problems.

    Notes
    -----
    With q_s = E[(1-p)^s | c] = Π_{j<s} (β+n-c+j)/(α+β+n+j), a problem's 1 - (1-p)^k has the posterior mean
    1 - q_k and variance V = q_{2k} - q_k²; the mean of m problems has Σ V/m². For a population of problems
    the variance s² of the posterior means over the problems joins it: (1-f) s²/m + Σ V/m². Clusters and
    strata of the counts take the place of s²/m as in `mean_interval`.

    References
    ----------
    Johnson, Kotz and Balakrishnan, "Continuous univariate distributions, volume 2", 2nd edition, Wiley, 1995,
    chapter 25. Cornish and Fisher, "Moments and cumulants in the specification of distributions", Revue de
    l'Institut International de Statistique 5 (1938) 307-320.

    Examples
    --------
    >>> counts = pk.Counts(4, [0, 1, 2, 3, 4])
    >>> result = pk.posterior(counts, 1, prior="uniform")
    >>> round(result.estimate, 4), result.problem_means.round(4)
    (0.5, array([0.1667, 0.3333, 0.5   , 0.6667, 0.8333]))
    """
    tally = Tally.of(counts)
    ks, scalar = _ks(k, counts)
    f = _validate.target(target)
    level = _validate.level(level)
    name, population = _prior(prior, alpha, beta, tally)
    if f < 1 and tally.m < 2:
        raise ValueError(f"`counts` must hold at least 2 problems unless target='benchmark'; got {tally.m}")

    powers = [[population.failure_power(tally.n, tally.c, r * one) for one in ks] for r in (1, 2, 3)]
    q, square, cube = (np.stack(columns, axis=1) for columns in powers)
    means, variances = 1 - q, np.maximum(square - q * q, 0.0)
    third = -(cube - 3 * q * square + 2 * q**3)
    m = tally.m
    mean, noise = tally.sum(means) / m, tally.sum(variances) / m
    drawn = tally.sum((means - mean) ** 2) / max(m - 1, 1) / m
    rows = np.arange(len(tally))
    if isinstance(counts, Counts):
        *_, rows = _core.classify(np.ascontiguousarray(counts.n), counts.c)
        if f < 1 and (found := grouping(counts, None, None)):
            drawn = sampled(means[rows] - mean, found).variances
    variance = (1 - f) * drawn + noise / m
    skew = tally.sum(third + (1 - f) * ((means - mean) ** 3 + 3 * (means - mean) * variances)) / m**3
    deviation = np.sqrt(variance)
    interval = _credible(mean, deviation, skew, level)
    each = [values[rows, 0] if scalar else values[rows] for values in (means, np.sqrt(variances))]
    return Posterior(
        k=ks[0] if scalar else ks,
        estimate=float(mean[0]) if scalar else mean,
        standard_deviation=float(deviation[0]) if scalar else deviation,
        credible_interval=CredibleInterval(*(float(end[0]) if scalar else end for end in interval)),
        level=level,
        target=f,
        prior=name,
        alpha=population.a,
        beta=population.b,
        problem_means=each[0],
        problem_deviations=each[1],
        m=m,
        n_range=(tally.min_n, tally.max_n),
    )


def _ks(k: object, counts: Counts | Tally) -> tuple[tuple[int, ...], bool]:
    """The k's, of any size, and whether it was one number."""
    if k is None:
        return _validate.ks(None, counts).values, False
    scalar = np.ndim(k) == 0  # type: ignore[arg-type]
    given = [k] if scalar else list(k)  # type: ignore[call-overload]
    ks = tuple(_validate.whole(one, "k", least=1, most=2**50) for one in given)
    if not ks:
        raise ValueError("`k` must hold at least one value; got none")
    if len(set(ks)) < len(ks):
        raise ValueError(f"`k` must not repeat a value; got {ks}")
    return ks, scalar


def _prior(prior: object, alpha: object, beta: object, tally: Tally) -> tuple[str, BetaBinomial]:
    """The prior's name, and the population it describes."""
    if alpha is not None or beta is not None:
        if prior is not None or alpha is None or beta is None:
            raise ValueError(
                f"`alpha` and `beta` must come together and without `prior`; got alpha={alpha}, beta={beta}, "
                f"prior={prior!r}"
            )
        return "given", _population(_shape(alpha, "alpha"), _shape(beta, "beta"))
    name = "jeffreys" if prior is None else _validate.choice(prior, "prior", (*PRIORS, EMPIRICAL))
    if name != EMPIRICAL:
        return name, _population(*PRIORS[name])
    found = fit(tally)
    if not found.identified:
        raise ValueError(
            "`prior` must not be 'empirical' where every problem has a single attempt: one attempt each "
            "cannot tell hard problems from bad luck"
        )
    if found.certain or math.isinf(found.concentration):
        where = (
            "every problem passed always or never"
            if found.certain
            else "the counts spread no more than those of equally hard problems"
        )
        raise ValueError(
            f"`prior` must not be 'empirical' where {where}: the fitted prior would be certain of them "
            "(prior='jeffreys' or 'uniform' is not)"
        )
    return name, found


def _shape(value: object, argument: str) -> float:
    number = _validate.number(value, argument)
    if not 1e-9 <= number <= 1e12:
        raise ValueError(f"`{argument}` must satisfy 1e-9 <= {argument} <= 1e12; got {number:g}")
    return number


def _population(alpha: float, beta: float) -> BetaBinomial:
    return BetaBinomial(alpha / (alpha + beta), alpha + beta)


def _credible(mean: Floats, deviation: Floats, third: Floats, level: float) -> tuple[Floats, Floats]:
    """Cornish-Fisher quantiles to the order of the skewness, where they rise; clipped to [0, 1]."""
    z = float(_core.normal_ppf((1 + level) / 2))
    skew = np.divide(third, deviation**3, out=np.zeros_like(third), where=deviation > 0)
    # Beyond this the quantiles would no longer rise with their probability.
    skew = np.clip(skew, -3 / z, 3 / z)
    shift = skew * (z * z - 1) / 6
    low, high = mean + deviation * (shift - z), mean + deviation * (shift + z)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
