"""What `extrapolate` returns."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Axes, OneOrMany
from passk_fast.analyses._words import drawn, listed, sizes
from passk_fast.analyses.extrapolation.parts import Floor, ModelFit, PowerLaw, Reach
from passk_fast.analyses.extrapolation.reach import reached
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import (
    Number,
    amount,
    count,
    ends,
    estimated,
    fixed,
    level,
    p_value,
    percent,
    score,
)
from passk_fast.show.result import Concluded

# Points of a curve, and how far the intervals of neighbouring models stand beside one another: a factor of k.
POINTS = 60
APART = 1.04
# Decimals of the power law's slope.
SLOPE = 3


class Row(NamedTuple):
    """One way to extrapolate: ``(K,)`` estimates with their intervals, and how well a model fits."""

    name: str
    estimate: list[float]
    low: list[float]
    high: list[float]
    p_value: float | None = None


@dataclass(frozen=True, eq=False, repr=False)
class Extrapolation(Concluded):
    """pass@k beyond the attempts in hand, by several models.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    fits : tuple of ModelFit
        The models, each with `name`, `parameters`, `estimate`, `confidence_interval`, `ceiling` and
        `goodness`; none where the counts tell of no population.
    envelope : ConfidenceInterval
        Of any population that the counts do not rule out, and of the models that fit: the interval to quote.
    any_population : ConfidenceInterval
        Least and greatest pass@k of all populations that the counts do not rule out.
    floor : Floor
        Chao2: `solvable`, the share of the problems that can be solved, with its interval, and its approach.
    power_law : PowerLaw
        `exponent` with its interval, and the line's predictions.
    unbiased : float or ndarray
        Mean of the unbiased pass@k where every problem has k attempts, NaN elsewhere.
    level : float
    replicates, seed : int or None
        None where nothing was drawn.
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
    reach : tuple of Reach
        Attempts with which each model reaches the pass@k that was asked for.
    warnings : tuple of str
        Why nothing is extrapolated, or the models' intervals have no width.

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
    unbiased: OneOrMany
    level: float
    replicates: int | None
    seed: int | None
    limit: float
    m: int
    n_range: tuple[int, int]
    unsolved: float
    left_out: tuple[str, ...]
    reach: tuple[Reach, ...]
    warnings: tuple[str, ...]

    _in_rows = ("k", "envelope", "any_population", "unbiased")
    _said = ("disagreement", "verdict", "sentences")

    @property
    def disagreement(self) -> Any:
        """Greatest less least prediction of the fitted models, for each k; NaN without models."""
        if not self.fits:
            return self.unbiased * np.nan
        spread = np.ptp(np.stack([fit.estimate for fit in self.fits]), axis=0)
        return float(spread) if isinstance(self.k, int) else spread

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
        share = _validate.inner_share(target, "target")
        return reached(self.fits, share, self.limit, self.n_range[0], self.level)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The envelope at the largest k, and what the models that fit say there."""
        return (_verdict(self),)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; None for numbers that do not exist.

        ``rows`` are those of `to_frame`; what a model, the floor and the power law say of each k is there.
        """
        found = super().to_dict()
        for part in (*found["fits"], found["floor"], found["power_law"]):
            del part["estimate"], part["confidence_interval"]
        return found

    def columns(self) -> Mapping[str, Any]:
        """One row for each way to extrapolate and k, the envelope first; `unbiased` within the attempts."""
        ks, rows = _validate.of_each_k(self.k), self._ways()
        return {
            "model": [row.name for row in rows for _ in ks],
            "k": ks * len(rows),
            "estimate": [x for row in rows for x in row.estimate],
            "low": [x for row in rows for x in row.low],
            "high": [x for row in rows for x in row.high],
            "p_value": [math.nan if row.p_value is None else row.p_value for row in rows for _ in ks],
        }

    def _blocks(self) -> Document:
        """The ways to extrapolate side by side, and what they rest on."""
        return (
            Title(f"Extrapolated pass@k{self._given()}"),
            self._table(),
            *self._reached(),
            Notes("", _basis(self)),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Curves of the fitted models against k, with the intervals and the envelope at the k asked for."""
        ax = plots.axes(ax, width=7.4)
        ks, least = np.ravel(self.k), self.n_range[0]
        grid = np.unique(np.rint(_numeric.geomspace(1, max(*ks.tolist(), least), POINTS)))
        ax.axvspan(1, least, color=plots.GREY, alpha=0.12, linewidth=0, label="attempts in hand")
        if self.fits:
            ax.vlines(ks, *self.envelope, color=plots.GREY, alpha=0.35, linewidth=14, label="envelope")
        for number, fit in enumerate(self.fits):
            look: Any = {"color": plots.colour(number), "linestyle": "-" if fit.fits else "--"}
            label = fit.name if fit.fits else f"{fit.name} (does not fit)"
            ax.plot(grid, fit._model.pass_at(np.tile(fit._theta, (len(grid), 1)), grid), label=label, **look)
            # exact: only drawn
            at = ks * APART ** (number - (len(self.fits) - 1) / 2)
            ax.vlines(at, *fit.confidence_interval, color=plots.colour(number), linewidth=2)
        if self.fits:
            about = "solvable, at least (Chao2)"
            ax.axhline(self.floor.solvable, color=plots.GREY, linestyle=":", label=about)
        if not np.all(np.isnan(self.unbiased)):
            ax.scatter(ks, self.unbiased, color=plots.GREY, zorder=3, label="unbiased")
        plots.against_k(ax, grid.astype(int).tolist())
        ax.set_ylim(-0.02, 1.02)
        ax.set_ylabel("pass@k")
        plots.title(ax, f"Extrapolated pass@k{self._given()}; {sizes(self.m, self.n_range)}")
        plots.legend(ax)
        return ax

    def _given(self) -> str:
        """What stands beside the estimates."""
        if not self.fits and np.all(np.isnan(self.unbiased)):
            return ": nothing is known beyond the attempts in hand, for no model can be fitted"
        if not self.fits:
            return ": only what the attempts in hand say"
        return f", {level(self.level)} intervals: envelope, and given each model"

    def _ways(self) -> list[Row]:
        """Each way to extrapolate; where every problem has k attempts, the unbiased estimate, too."""
        nothing = np.full(np.shape(self.unbiased), np.nan)
        law, floor = self.power_law, self.floor
        found: list[tuple[Any, ...]] = [
            ("envelope", nothing, self.envelope),
            ("any population", nothing, self.any_population),
            *((fit.name, fit.estimate, fit.confidence_interval, fit.p_value) for fit in self.fits),
            ("power law", law.estimate, law.confidence_interval),
            ("Chao2 (low)", floor.estimate, floor.confidence_interval),
        ]
        if not self.fits:
            found = []
        if not np.all(np.isnan(self.unbiased)) or not found:
            found.append(("unbiased", self.unbiased, (nothing, nothing)))
        return [
            Row(name, *(_validate.of_each_k(x) for x in (estimate, *interval)), *p)
            for name, estimate, interval, *p in found
        ]

    def _table(self) -> Table:
        ways = self._ways()
        fit = [("fit p", [p_value(way.p_value) for way in ways])] if self.fits else []
        return Table.of(
            ("model", [way.name for way in ways]),
            *(
                (f"pass@{count(k)}", [estimated(way.estimate[i], way.low[i], way.high[i]) for way in ways])
                for i, k in enumerate(_validate.of_each_k(self.k))
            ),
            *fit,
        )

    def _reached(self) -> tuple[Table, ...]:
        """Attempts with which each fitted population reaches the target; nothing if none was asked for."""
        if not self.reach:
            return ()
        head = f"attempts to reach {amount(self.reach[0].target, 4)}"
        models = [one.model for one in self.reach]
        return (Table.of(("model", models), (head, map(self._attempts, self.reach))),)

    def _attempts(self, one: Reach) -> Number:
        """Attempts with their interval, in words where they would be more than were allowed."""
        never = (
            "never" if math.isinf(self.limit) else f"over {count(math.floor(self.limit * self.n_range[0]))}"
        )
        shown = [never if math.isinf(x) else count(int(x)) for x in (one.attempts, one.low, one.high)]
        return Number(f"{shown[0]} [{shown[1]}, {shown[2]}]", (one.attempts, (one.low, one.high)))


def _verdict(result: Extrapolation) -> str:
    """The envelope at the largest k, and what the models that fit say there."""
    ks = _validate.of_each_k(result.k)
    if not result.fits:
        return _in_hand(ks, _validate.of_each_k(result.unbiased))
    at = int(np.argmax(ks))
    envelope, possible = ((way.low[at], way.high[at]) for way in result._ways()[:2])
    what = (
        "what the fitted models allow, and other populations may lie outside"
        if math.isnan(possible[0])
        else "what the populations allow that these counts do not rule out"
    )
    lies = f"pass@{count(ks[at])} lies in {ends(*envelope)} ({level(result.level)}): {what}."
    return f"{lies} {_by_models(result, at)}"


def _in_hand(ks: Sequence[int], unbiased: Sequence[float]) -> str:
    """What the attempts in hand say, where nothing can be extrapolated from them."""
    pairs = list(zip(ks, unbiased, strict=True))
    known = [f"pass@{count(k)} of these attempts is {score(x)}" for k, x in pairs if not math.isnan(x)]
    beyond = [f"pass@{count(k)}" for k, x in pairs if math.isnan(x)]
    return "; ".join(known + ([f"nothing is said of {listed(beyond)}"] if beyond else [])) + "."


def _by_models(result: Extrapolation, at: int) -> str:
    """The models that fit, how far they differ, and those that do not."""
    fitting = [fit for fit in result.fits if fit.fits]
    values = {fit.name: _validate.of_each_k(fit.estimate)[at] for fit in fitting or result.fits}
    said = listed([f"{score(value)} ({name})" for name, value in values.items()])
    if not fitting:
        return f"No model fits these data; they would say {said}."
    poor = [fit.name for fit in result.fits if not fit.fits]
    against = f" The data speak against {listed(poor)}." if poor else ""
    if len(values) == 1:
        return f"By the one model that fits it is {said}.{against}"
    spread = max(values.values()) - min(values.values())
    return (
        f"The models that fit say {said}; they differ by {score(spread)}, and may be wrong together.{against}"
    )


def _basis(result: Extrapolation) -> tuple[str, ...]:
    """What the numbers rest on."""
    found = [f"{sizes(result.m, result.n_range)}; {percent(result.unsolved, 1)} of the problems never solved"]
    law, floor = result.power_law, result.floor
    if not math.isnan(law.exponent):
        found.append(
            f"power law: 1 - pass@k falls as k^-{fixed(law.exponent, SLOPE)} "
            f"[{fixed(law.exponent_interval.low, SLOPE)}, {fixed(law.exponent_interval.high, SLOPE)}] "
            f"from k={count(law.attempts[0])} to {count(law.attempts[-1])}"
        )
    if not math.isnan(floor.solvable):
        low, high = floor.solvable_interval
        about = f"[{percent(low, 1)}, {percent(high, 1)}]" if low < high else "(all of these were)"
        found.append(
            "Chao2, more often too low than too high: "
            f"{percent(floor.solvable, 1)} of such problems can be solved {about}"
        )
    found += [
        f"{fit.name}: {percent(1 - fit.ceiling, 1)} of such problems are unsolvable"
        for fit in result.fits
        if "unsolvable" in fit.parameters
    ]
    found += [f"left out: {reason}" for reason in result.left_out]
    return (*found, *drawn(result.replicates, result.seed, "bootstrap replicate"))
