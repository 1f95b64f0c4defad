"""Bayes@N: the posterior mean of a rubric whose attempts fall into categories."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _numeric, _validate

if TYPE_CHECKING:
    from passk_fast._typing import Floats


class CredibleInterval(NamedTuple):
    """The two ends of a credible interval: numbers for one k, arrays for several.

    Examples
    --------
    >>> low, high = pk.bayes_at_n([[0, 1], [1, 1]], [0, 1]).credible_interval
    >>> round(low, 3), round(high, 3)
    (0.335, 0.915)
    """

    low: Any
    high: Any


@dataclass(frozen=True, eq=False)
class BayesAtN:
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
    >>> pk.bayes_at_n([[0, 1, 1], [1, 1, 1]], [0, 1]).problem_means
    array([0.6, 0.8])
    """

    estimate: float
    standard_deviation: float
    credible_interval: CredibleInterval
    level: float
    problem_means: Floats

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, ready for JSON."""
        return {
            "estimate": self.estimate,
            "standard_deviation": self.standard_deviation,
            "credible_interval": self.credible_interval._asdict(),
            "level": self.level,
            "problem_means": self.problem_means.tolist(),
            "target": "these problems",
        }


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
        If an argument is not of its kind, or breaks its rule.

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
        raise TypeError(f"`weights` must hold numbers; got dtype {worth.dtype}")
    worth = worth.astype(np.float64)
    if worth.ndim != 1 or len(worth) < 2:
        raise ValueError(
            f"`weights` must hold a number for each of two or more categories; got shape {worth.shape}"
        )
    if not np.isfinite(worth).all():
        raise ValueError(f"`weights` must be finite; got {worth.tolist()}")
    level = _validate.level(level)
    seen = _frequencies(outcomes, "outcomes", len(worth))
    if prior_outcomes is not None:
        earlier = _frequencies(prior_outcomes, "prior_outcomes", len(worth))
        if len(earlier) != len(seen):
            raise ValueError(
                f"`prior_outcomes` must have a row for each problem; got {len(earlier)} rows for {len(seen)} "
                "problems"
            )
        seen = seen + earlier
    totals = _numeric.sum(seen + 1, axis=1)
    share = (seen + 1) / totals[:, None]
    means = _numeric.dot(share, worth)
    # Centred, so that nothing cancels.
    spread = _numeric.sum(share * _numeric.square(worth - means[:, None]), axis=1)
    variances = spread / (totals + 1)
    mean, deviation = float(_numeric.mean(means)), math.sqrt(_numeric.sum(variances)) / len(seen)
    half = _core.normal_ppf((1 + level) / 2) * deviation
    low, high = max(mean - half, float(worth.min())), min(mean + half, float(worth.max()))
    return BayesAtN(mean, deviation, CredibleInterval(low, high), level, means)


def _frequencies(outcomes: npt.ArrayLike, argument: str, categories: int) -> Floats:
    """Attempts of each problem in each category, ``(m, categories)``."""
    found = _validate.whole_numbers(outcomes, argument)
    if found.ndim != 2 or not found.size:
        raise ValueError(f"`{argument}` must have shape (problems, attempts); got {found.shape}")
    outside = (found < 0) | (found >= categories)
    if outside.any():
        row, column = np.argwhere(outside)[0].tolist()
        raise ValueError(
            f"`{argument}` must be categories from 0 to {categories - 1}; got {found[row, column]} at index "
            f"({row}, {column})"
        )
    rows = np.repeat(np.arange(len(found)), found.shape[1])
    flat = np.bincount(rows * categories + found.reshape(-1), minlength=len(found) * categories)
    return flat.reshape(len(found), categories).astype(np.float64)
