"""What `extrapolate` returns."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast.analyses.extrapolate.goodness import Goodness
from passk_fast.analyses.extrapolate.models import Model
from passk_fast.analyses.extrapolate.reach import Reach, attempts_for
from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

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
    estimate: Any
    confidence_interval: ConfidenceInterval
    ceiling: float
    goodness: Goodness | None
    _model: Model = field(repr=False)
    _theta: Floats = field(repr=False)
    _again: Floats = field(repr=False)

    @property
    def fits(self) -> bool:
        """Whether the data do not speak against the model."""
        return self.goodness is None or not self.goodness.p_value < POOR_FIT


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

    estimate: Any
    confidence_interval: ConfidenceInterval
    solvable: float
    solvable_interval: ConfidenceInterval


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
    exponent_interval: ConfidenceInterval
    estimate: Any
    confidence_interval: ConfidenceInterval


@dataclass(frozen=True, eq=False, repr=False)
class Extrapolation(render.Shown):
    """pass@k beyond the attempts in hand, by several models.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    fits : tuple of ModelFit
        The models, each with `name`, `parameters`, `estimate`, `confidence_interval`, `ceiling` and
        `goodness`.
    envelope : ConfidenceInterval
        Of any population that the counts do not rule out, and of the models that fit: the interval to quote.
    any_population : ConfidenceInterval
        Least and greatest pass@k of all populations that the counts do not rule out.
    floor : Floor
        Chao2.
    power_law : PowerLaw
    unbiased : float or ndarray
        The unbiased estimate where every problem has k attempts, NaN elsewhere.
    level : float
    replicates : int
    seed : int
    limit : float
        Largest k as a multiple of n that was allowed.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    unsolved : float
        Share of the problems that no attempt solved: they are what the models disagree about.
    left_out : tuple of str
        Models that were not fitted, and why.

    Examples
    --------
    >>> counts = pk.Counts(20, [0, 0, 0, 1, 1, 2, 3, 5, 8, 12, 17, 20] * 10)
    >>> pk.extrapolate(counts, 100, rng=1).attempts_to_reach(0.8)[0].attempts
    70.0
    """

    k: int | tuple[int, ...]
    fits: tuple[ModelFit, ...]
    envelope: ConfidenceInterval
    any_population: ConfidenceInterval
    floor: Floor
    power_law: PowerLaw
    unbiased: Any
    level: float
    replicates: int
    seed: int
    limit: float
    m: int
    n_range: tuple[int, int]
    unsolved: float
    left_out: tuple[str, ...]

    @property
    def disagreement(self) -> Any:
        """Greatest less least prediction of the fitted models, for each k."""
        spread = np.ptp(np.stack([np.atleast_1d(fit.estimate) for fit in self.fits]), axis=0)
        return float(spread[0]) if isinstance(self.k, int) else spread

    def attempts_to_reach(self, target: float) -> tuple[Reach, ...]:
        """Attempts with which each model reaches a pass@k, with the interval of its refits.

        Parameters
        ----------
        target : float
            In (0, 1).

        Returns
        -------
        tuple of Reach
            `attempts`, `low` and `high`; ``math.inf`` where `limit` · n attempts do not suffice.
        """
        share = _validate.number(target, "target")
        if not 0 < share < 1:
            raise ValueError(f"`target` must satisfy 0 < target < 1; got {share:g}")
        most = 2.0**40 if math.isinf(self.limit) else max(1.0, math.floor(self.limit * self.n_range[0]))
        return tuple(
            attempts_for(fit.name, fit._model, fit._theta, fit._again, share, most, self.level)
            for fit in self.fits
        )

    @property
    def verdict(self) -> str:
        """The envelope at the largest k, and what the models that fit say there."""
        at = int(np.argmax(np.atleast_1d(self.k)))
        k = int(np.atleast_1d(self.k)[at])
        low, high = (float(np.atleast_1d(end)[at]) for end in self.envelope)
        fitting = [fit for fit in self.fits if fit.fits]
        values = {fit.name: float(np.atleast_1d(fit.estimate)[at]) for fit in fitting or self.fits}
        listed = _listed([f"{value:.3f} ({name})" for name, value in values.items()])
        known = not math.isnan(float(np.atleast_1d(self.any_population.low)[at]))
        what = (
            "what the populations allow that these counts do not rule out"
            if known
            else "what the fitted models allow, and other populations may lie outside"
        )
        found = f"pass@{k:,} lies in [{low:.3f}, {high:.3f}] ({render.percent_level(self.level)}): {what}."
        if not fitting:
            return f"{found} No model fits these data; they would say {listed}."
        poor = [fit.name for fit in self.fits if not fit.fits]
        against = f" The data speak against {_listed(poor)}." if poor else ""
        if len(values) == 1:
            return f"{found} By the one model that fits it is {listed}.{against}"
        spread = max(values.values()) - min(values.values())
        return (
            f"{found} The models that fit say {listed}; they differ by {spread:.3f}, and may be wrong "
            f"together.{against}"
        )

    def rows(self) -> list[tuple[str, Any, ConfidenceInterval, str]]:
        """Name, estimates, intervals and goodness of each way to extrapolate; the envelope first."""
        nothing = np.full(np.shape(self.k), np.nan)
        found = [
            ("envelope", nothing, self.envelope, ""),
            ("any population", nothing, self.any_population, ""),
        ]
        found += [
            (fit.name, fit.estimate, fit.confidence_interval, _fit_words(fit.goodness)) for fit in self.fits
        ]
        law, floor = self.power_law, self.floor
        found.append(("power law", law.estimate, law.confidence_interval, ""))
        found.append(("Chao2 (low)", floor.estimate, floor.confidence_interval, ""))
        return found

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        parts = ("fits", "envelope", "any_population", "floor", "power_law")
        plain = {name: render.plain(value) for name, value in vars(self).items() if name not in parts}
        plain["limit"] = None if math.isinf(self.limit) else self.limit
        return {
            **{name: _without_nan(value) for name, value in plain.items()},
            "envelope": _interval(self.envelope),
            "any_population": _interval(self.any_population),
            "fits": [_plain(fit) for fit in self.fits],
            "floor": _plain(self.floor),
            "power_law": _plain(self.power_law),
            "disagreement": render.plain(self.disagreement),
            "verdict": self.verdict,
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each model and k, in pandas, or in the `backend` polars or pyarrow."""
        ks = np.atleast_1d(self.k).tolist()
        columns: dict[str, list[Any]] = {name: [] for name in ("model", "k", "estimate", "low", "high")}
        for name, estimate, interval, _ in self.rows():
            low, high = interval
            columns["model"] += [name] * len(ks)
            columns["k"] += ks
            for column, values in (("estimate", estimate), ("low", low), ("high", high)):
                columns[column] += np.atleast_1d(values).tolist()
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Curves of the fitted models against k (log scale), with the intervals at the k asked for."""
        from passk_fast.analyses.extrapolate.plot import plot_extrapolation

        return plot_extrapolation(self, ax)

    def notes(self) -> list[str]:
        """What stands below the table."""
        low, high = self.n_range
        attempts = f"{low:,}" if low == high else f"{low:,}..{high:,}"
        law, floor = self.power_law, self.floor
        notes = [f"m={self.m:,} n={attempts}, never solved {render.percent(self.unsolved)}"]
        if not math.isnan(law.exponent):
            ends = law.exponent_interval
            notes.append(
                f"power law: 1 - pass@k falls as k^-{law.exponent:.3f} [{ends.low:.3f}, {ends.high:.3f}] "
                f"from k={law.attempts[0]} to {law.attempts[-1]}"
            )
        ends = floor.solvable_interval
        notes.append(
            f"Chao2: at least {render.percent(floor.solvable)} of such problems can be solved "
            f"[{render.percent(ends.low)}, {render.percent(ends.high)}]"
        )
        notes += [
            f"{fit.name}: {render.percent(1 - fit.ceiling)} of such problems are unsolvable"
            for fit in self.fits
            if "unsolvable" in fit.parameters
        ]
        notes += [f"left out: {reason}" for reason in self.left_out]
        return [*notes, f"{self.replicates:,} bootstrap replicates, seed {self.seed}"]

    def _table(self) -> render.Table:
        ks = np.atleast_1d(self.k).tolist()
        rows = []
        for name, estimate, interval, words in self.rows():
            numbers = [np.atleast_1d(x).tolist() for x in (estimate, *interval)]
            rows.append([name, *(cell(*one) for one in zip(*numbers, strict=True)), words or "–"])
        if not np.isnan(np.atleast_1d(self.unbiased)).all():
            shown = [render.number(x) if x == x else "–" for x in np.atleast_1d(self.unbiased).tolist()]
            rows.append(["unbiased", *shown, "–"])
        level = render.percent_level(self.level)
        title = f"Extrapolated pass@k, {level} intervals: envelope, and given each model"
        heads = ["model", *(f"pass@{k:,}" for k in ks), "fit"]
        return render.Table(title, heads, rows, [*self.notes(), self.verdict])


def cell(estimate: float, low: float, high: float) -> str:
    """Estimate and interval in one cell."""
    if math.isnan(low):
        return "–"
    if math.isnan(estimate):
        return f"[{render.number(low)}, {render.number(high)}]"
    return f"{render.number(estimate)} [{render.number(low)}, {render.number(high)}]"


def _fit_words(found: Goodness | None) -> str:
    if found is None or math.isnan(found.p_value):
        return ""
    return f"p = {found.p_value:.3f}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _plain(part: Any) -> dict[str, Any]:
    """Public fields of a part, intervals as low and high, NaN as None."""
    found: dict[str, Any] = {}
    for name, value in vars(part).items():
        if name.startswith("_"):
            continue
        if isinstance(value, ConfidenceInterval):
            found[name] = _interval(value)
        elif isinstance(value, Goodness):
            found[name] = {key: _without_nan(one) for key, one in vars(value).items()}
        else:
            found[name] = _without_nan(value)
    return found


def _interval(value: ConfidenceInterval) -> dict[str, Any]:
    return {"low": _without_nan(value.low), "high": _without_nan(value.high)}


def _without_nan(value: Any) -> Any:
    plain = render.plain(value)
    if isinstance(plain, list):
        return [_without_nan(one) for one in plain]
    return None if isinstance(plain, float) and math.isnan(plain) else plain
