"""Bayes@N: the posterior mean of a rubric whose attempts fall into categories."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Axes, End, Ends, Floats
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, level, number_of, score
from passk_fast.show.result import Result

TITLE = "Bayes@N, posterior mean of the weight of an attempt, for exactly these problems"


class CredibleInterval(Ends[End]):
    """The two ends of a credible interval: numbers for one k, arrays for several.

    Examples
    --------
    >>> low, high = pk.bayes_at_n([[0, 1], [1, 1]], [0, 1]).credible_interval
    >>> round(low, 3), round(high, 3)
    (0.335, 0.915)
    """

    __slots__ = ()


@dataclass(frozen=True, eq=False, repr=False)
class BayesAtN(Result):
    """Posterior of a weighted rubric, for exactly these problems.

    Attributes
    ----------
    estimate : float
        Posterior mean of the weight of an attempt, averaged over the problems.
    standard_deviation : float
        Of the posterior.
    credible_interval : CredibleInterval
        Normal, clipped to the range of the weights.
    level : float
    problem_means : ndarray, shape (m,)
        Posterior mean of each problem.

    Examples
    --------
    >>> pk.bayes_at_n([[0, 1, 1], [1, 1, 1]], [0, 1])
    Bayes@N, posterior mean of the weight of an attempt, for exactly these problems
    <BLANKLINE>
    estimate  95% credible interval  std. deviation
      0.7000       [0.4470, 0.9530]          0.1291
    <BLANKLINE>
    - 2 problems, a uniform Dirichlet prior for each
    """

    _in_rows = ("estimate", "standard_deviation", "credible_interval")

    estimate: float
    standard_deviation: float
    credible_interval: CredibleInterval[float]
    level: float
    problem_means: Floats

    def _tables(self) -> dict[str, dict[str, Any]]:
        """The problems one by one."""
        means = self.problem_means
        return {"problems": {"problem": np.arange(len(means)), "estimate": means}}

    def _blocks(self) -> Document:
        """The posterior, and what it rests on."""
        heads = ("estimate", f"{level(self.level)} credible interval", "std. deviation")
        row = (score(self.estimate), ends(*self.credible_interval), score(self.standard_deviation))
        basis = f"{number_of(len(self.problem_means), 'problem')}, a uniform Dirichlet prior for each"
        return (Title(TITLE), Table(heads, (row,)), Notes("", (basis,)))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Posterior means of the problems in ascending order, and their mean; needs matplotlib."""
        ax = plots.axes(ax)
        places = np.arange(1, len(self.problem_means) + 1)
        ax.plot(places, np.sort(self.problem_means), ".", color=plots.GREY, label="each problem")
        low, high = self.credible_interval
        interval = f"{level(self.level)} credible interval"
        ax.axhspan(low, high, color=plots.colour(0), alpha=0.2, linewidth=0, label=interval)
        ax.axhline(self.estimate, color=plots.colour(0), label=f"mean {score(self.estimate)}")
        plots.whole_ticks(ax)
        ax.set_xlabel("problems, by their means")
        ax.set_ylabel("posterior mean of the weight")
        plots.title(ax, f"Bayes@N of {number_of(len(self.problem_means), 'problem')}")
        plots.legend(ax)
        return ax


def bayes_at_n(
    outcomes: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    prior_outcomes: npt.ArrayLike | None = None,
    level: float = 0.95,
) -> BayesAtN:
    """Posterior mean and spread of a rubric with categories, under a uniform Dirichlet prior (Bayes@N).

    Parameters
    ----------
    outcomes : array_like of int, shape (m, n)
        Category 0..C of each attempt at each problem.
    weights : array_like of float, shape (C + 1,)
        What an attempt of each category is worth.
    prior_outcomes : array_like of int, shape (m, d), optional
        Earlier attempts at the same problems that the prior may lean on.
    level : float
        Probability in (0, 1) that the credible interval holds.

    Returns
    -------
    BayesAtN
        Its target is exactly these problems, attempted for ever.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule (of a category, the message says where).

    Notes
    -----
    With ν_ij one more than the attempts, earlier ones among them, of problem i in category j, and
    T = Σ_j ν_ij, the posterior of the category probabilities is Dirichlet(ν_i), so that

        mean = (1/m) Σ_i Σ_j w_j ν_ij/T,
        variance = (1/m²) Σ_i (Σ_j w_j² ν_ij/T - (Σ_j w_j ν_ij/T)²)/(T + 1).

    References
    ----------
    Hariri, Samandar, Hinczewski and Chaudhary, "Don't Pass@k: A Bayesian Framework for Large Language Model
    Evaluation", arXiv:2510.04265.

    Examples
    --------
    >>> result = pk.bayes_at_n(
    ...     [[0, 1, 2, 2, 1], [1, 1, 0, 2, 2]], [0, 0.5, 1], prior_outcomes=[[0, 2], [1, 2]]
    ... )
    >>> round(result.estimate, 4), round(result.standard_deviation, 6)
    (0.575, 0.084275)
    """
    worth = _validate.as_array(weights, "weights")
    if worth.dtype.kind not in "iuf":
        raise _validate.wrong_kind("weights", f"must hold numbers; got dtype {worth.dtype}")
    worth = worth.astype(np.float64)
    if worth.ndim != 1 or len(worth) < 2:
        raise _validate.wrong(
            "weights", f"must hold a number for each of two or more categories; got shape {worth.shape}"
        )
    if not np.isfinite(worth).all():
        raise _validate.wrong("weights", f"must be finite; got {worth.tolist()}")
    level = _validate.level(level)
    seen = _frequencies(outcomes, "outcomes", len(worth))
    if prior_outcomes is not None:
        earlier = _frequencies(prior_outcomes, "prior_outcomes", len(worth))
        if len(earlier) != len(seen):
            raise _validate.wrong(
                "prior_outcomes",
                f"must have a row for each problem; got {number_of(len(earlier), 'row')} "
                f"for {number_of(len(seen), 'problem')}",
            )
        seen = seen + earlier
    unit = _numeric.units(np.abs(worth).max())
    worth = np.ldexp(worth, -unit)
    totals = _numeric.sum(seen + 1, axis=1)
    share = (seen + 1) / totals[:, None]
    means = _numeric.dot(share, worth)
    # Centred, so that nothing cancels.
    spread = _numeric.sum(share * _numeric.square(worth - means[:, None]), axis=1)
    variances = spread / (totals + 1)
    mean, deviation = float(_numeric.mean(means)), math.sqrt(_numeric.sum(variances)) / len(seen)
    half = _core.normal_ppf((1 + level) / 2) * deviation
    low, high = max(mean - half, float(worth.min())), min(mean + half, float(worth.max()))
    mean, deviation, low, high = np.ldexp([mean, deviation, low, high], unit).tolist()
    return BayesAtN(mean, deviation, CredibleInterval(low, high), level, np.ldexp(means, unit))


def _frequencies(outcomes: npt.ArrayLike, argument: str, categories: int) -> Floats:
    """Attempts of each problem in each category, ``(m, categories)``."""
    found = _validate.whole_numbers(outcomes, argument)
    if found.ndim != 2 or not found.size:
        raise _validate.wrong(argument, f"must have shape (problems, attempts); got {found.shape}")
    outside = (found < 0) | (found >= categories)
    if outside.any():
        row, column = np.argwhere(outside)[0].tolist()
        raise _validate.wrong(
            argument,
            f"must be categories from 0 to {categories - 1}; got {found[row, column]} at index "
            f"({row}, {column})",
        )
    rows = np.repeat(np.arange(len(found)), found.shape[1])
    flat = np.bincount(rows * categories + found.reshape(-1), minlength=len(found) * categories)
    return flat.reshape(len(found), categories).astype(np.float64)
