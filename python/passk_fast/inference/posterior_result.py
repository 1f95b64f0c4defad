"""What `posterior` returns."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

AIMS = {0.0: "problems like these", 1.0: "exactly these problems"}


@dataclass(frozen=True, eq=False, repr=False)
class Posterior(render.Shown):
    """Posterior of the mean pass@k, or of the difference of two models.

    For one k the numbers are floats and arrays (m,), for several arrays (K,) and (m, K) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    estimate : float or ndarray
        Posterior mean of the mean over problems of 1 - (1-p)^k. Not unbiased: the prior pulls.
    plain : float or ndarray
        The unbiased estimate; NaN where some problem has fewer than k attempts.
    standard_deviation : float or ndarray
        Of the posterior.
    credible_interval : CredibleInterval
        Equal tails.
    level : float
        Probability that it holds, given the prior.
    target : float
        f: 1 for exactly these problems, 0 for a population of problems like these.
    prior : str
        ``"hierarchical"``, ``"independent-jeffreys"``, ``"independent-uniform"``, ``"independent"`` (given),
        or ``"dirichlet"`` for a difference.
    alpha, beta : float
        Parameters of independent priors, NaN elsewhere.
    never, always : float
        Posterior means of the shares of problems with p = 0 and p = 1; NaN for other priors.
    problem_means, problem_deviations : ndarray
        Posterior mean and standard deviation of each problem's 1 - (1-p)^k; of each class (n, c) for a tally.
        Empty for a difference.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    warnings : tuple of str
        Why the posterior deserves less trust than its level says.

    Examples
    --------
    >>> pk.posterior(pk.Counts(10, [0, 1, 4, 10] * 10), [1, 20])
    Posterior mean pass@k, 95% credible interval for exactly these problems
               estimate  std. dev.          interval  plain estimate
      pass@1     0.3767     0.0150  [0.3481, 0.4067]          0.3750
      pass@20    0.8228     0.0487  [0.7286, 0.9146]               –
    m=40 n=10, one population of problems: p = 0 for 4.7%, p = 1 for 23.9%, beta for the others
    k=20 is more than n=10: there the model decides
    """

    k: int | tuple[int, ...]
    estimate: Any
    plain: Any
    standard_deviation: Any
    credible_interval: CredibleInterval
    level: float
    target: float
    prior: str
    alpha: float
    beta: float
    never: float
    always: float
    problem_means: Floats
    problem_deviations: Floats
    m: int
    n_range: tuple[int, int]
    warnings: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None where a number does not exist."""
        fields = {name: _known(render.plain(value)) for name, value in vars(self).items()}
        low, high = self.credible_interval
        fields["credible_interval"] = {"low": render.plain(low), "high": render.plain(high)}
        return fields

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        low, high = self.credible_interval
        columns = {
            "k": np.atleast_1d(self.k),
            "estimate": np.atleast_1d(self.estimate),
            "plain": np.atleast_1d(self.plain),
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
            np.atleast_1d(x).tolist()
            for x in (self.k, self.estimate, self.standard_deviation, low, high, self.plain)
        ]
        rows = [
            [
                f"pass@{k}",
                render.number(mean),
                render.number(spread),
                f"[{render.number(a)}, {render.number(b)}]",
                "–" if math.isnan(plain) else render.number(plain),
            ]
            for k, mean, spread, a, b, plain in zip(*columns, strict=True)
        ]
        aim = AIMS.get(self.target, f"a population of which {self.target:.3g} was observed")
        what = "difference of mean pass@k" if self.prior == "dirichlet" else "mean pass@k"
        title = f"Posterior {what}, {render.percent_level(self.level)} credible interval for {aim}"
        heads = ["", "estimate", "std. dev.", "interval", "plain estimate"]
        return render.Table(title, heads, rows, self._notes())

    def _notes(self) -> list[str]:
        low, high = self.n_range
        beyond = [str(k) for k in np.atleast_1d(self.k).tolist() if k > low]
        notes = [f"m={self.m} n={low if low == high else f'{low}..{high}'}, {self._prior_words()}"]
        if beyond:
            notes.append(f"k={', '.join(beyond)} is more than n={low}: there the model decides")
        return notes + [f"warning: {warning}" for warning in self.warnings]

    def _prior_words(self) -> str:
        if self.prior == "dirichlet":
            return "Dirichlet over the problems, one pseudo-problem for each of ++, +-, -+ and --"
        if self.prior == "hierarchical":
            if self.n_range[1] == 1:
                return "one attempt each: uniform prior of the rate"
            return (
                f"one population of problems: p = 0 for {render.percent(self.never)}, "
                f"p = 1 for {render.percent(self.always)}, beta for the others"
            )
        return f"prior Beta({self.alpha:.4g}, {self.beta:.4g}) of every problem by itself"


def _known(value: Any) -> Any:
    if isinstance(value, list):
        return [_known(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value
