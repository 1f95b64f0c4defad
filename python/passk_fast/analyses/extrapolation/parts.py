"""What the ways to extrapolate find, each by itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from passk_fast._typing import Floats, OneOrMany
from passk_fast.analyses.extrapolation.goodness import Goodness
from passk_fast.analyses.extrapolation.models import PopulationModel
from passk_fast.inference.intervals import ConfidenceInterval

# A model is said to fit unless samples from it look like the data more rarely than this.
POOR_FIT = 0.01


@dataclass(frozen=True, eq=False)
class ModelFit:
    """One fitted population and what it predicts.

    Attributes
    ----------
    name : str
    parameters : dict of str to float
    log_likelihood : float
        Less a constant of the data.
    estimate : float or ndarray
        Predicted pass@k.
    confidence_interval : ConfidenceInterval
        Given that the model is right.
    ceiling : float
        Its limit for ever more attempts.
    goodness : Goodness or None
        None where n is too large to simulate.
    """

    name: str
    parameters: dict[str, float]
    log_likelihood: float
    estimate: OneOrMany
    confidence_interval: ConfidenceInterval
    ceiling: float
    goodness: Goodness | None
    _model: PopulationModel = field(repr=False)
    _theta: Floats = field(repr=False)
    _again: Floats = field(repr=False)

    @property
    def p_value(self) -> float | None:
        """Of the goodness of fit; None where it is not known."""
        return None if self.goodness is None else self.goodness.p_value

    @property
    def fits(self) -> bool:
        """Whether the data do not speak against the model."""
        return self.p_value is None or not self.p_value < POOR_FIT


@dataclass(frozen=True, eq=False)
class Floor:
    """Chao2: what can be said without a model.

    Attributes
    ----------
    estimate, confidence_interval
        Of pass@k at each k, NaN where k attempts are in hand.
    solvable, solvable_interval
        Share of the problems that can be solved at all: at least this, in expectation.
    """

    estimate: OneOrMany
    confidence_interval: ConfidenceInterval
    solvable: float
    solvable_interval: ConfidenceInterval[float]


@dataclass(frozen=True, eq=False)
class PowerLaw:
    """1 - pass@k ≈ A k^(-exponent).

    Attributes
    ----------
    attempts : tuple of int
        The k's that the line goes through.
    exponent, exponent_interval
        The slope; NaN where every problem is solved.
    estimate, confidence_interval
        What the line predicts for each k.
    """

    attempts: tuple[int, ...]
    exponent: float
    exponent_interval: ConfidenceInterval[float]
    estimate: OneOrMany
    confidence_interval: ConfidenceInterval


@dataclass(frozen=True)
class Reach:
    """Attempts to reach a target by one model; infinite where they would be more than were allowed.

    Attributes
    ----------
    model : str
    target : float
    attempts, low, high : float
        Whole numbers, or ``math.inf``.
    """

    model: str
    target: float
    attempts: float
    low: float
    high: float
