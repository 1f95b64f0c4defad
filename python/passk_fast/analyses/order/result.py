"""What `order_test` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Axes, Floats, Ints
from passk_fast.analyses._words import number_of_attempts
from passk_fast.analyses.order import sentences as words
from passk_fast.analyses.order.curves import Hazard, PrefixCurve, Transitions
from passk_fast.analyses.order.effects import OddsRatio
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import Number, amount, count, ends, figure, level, number_of, p_value, score
from passk_fast.show.result import Concluded

# Beyond this many standard deviations a problem's successes lie early or late: chance marks 5%, about.
MARK = 1.96
# Values of k that are shown, as far as there are attempts, and the last one.
STEPS = (1, 2, 5)
# Up to so many attempts each has its dot.
DOTS = 50


@dataclass(frozen=True, eq=False, repr=False)
class OrderTest(Concluded):
    """Whether the attempts at a problem are exchangeable, and if not, how they are ordered.

    A unit is a problem, or a problem in one run where runs are apart.

    Attributes
    ----------
    tests : tuple of str
        Names of the tests.
    statistic, expected, standard_deviation : ndarray, shape (T,)
        Each test's statistic, summed over the informative units, with its exact null mean and standard
        deviation given how many attempts of each unit passed.
    z : ndarray, shape (T,)
        Distance from the mean in standard deviations. Of the rank sum, the first success and the log-rank
        statistic, positive is late; of joins, positive is in clumps; of runs, negative is. NaN where the
        statistic cannot vary.
    p_value, p_adjusted : ndarray, shape (T,)
        Two-sided p-values, and after Holm's adjustment over the tests.
    method : tuple of str
        How each p came about: ``"exact"`` law, ``"normal"`` approximation, ``"permutation"``, or ``"none"``
        where the statistic cannot vary.
    slope : OddsRatio
        By how much the odds of success change from one attempt to the next.
    dependence : OddsRatio
        Odds of success after a success over those after a failure.
    transitions : Transitions
    curve : PrefixCurve
    hazard : Hazard
    level : float
        Of the intervals and bands.
    m, attempts : int
        Problems, and attempts with a verdict or counted as failures.
    units, informative, never, always : int
        Units; those of which some attempts passed and some failed; those with none, and with all passed,
        which carry no information.
    n_range : tuple of int
        Least and greatest number of attempts of a unit.
    missing : int
        Attempts without a verdict.
    missing_policy : str
        What became of them: ``"error"`` (there were none), ``"fail"``, ``"drop"``.
    weights : str
        Of the units in the rank sum.
    within_runs : bool or None
        True where units are problems in one run, False where runs were pooled in the order of the attempts;
        None without runs.
    replicates, seed : int or None
        Of the permutations.
    labels : tuple
        Problem, or (problem, run), of each unit.
    n, c, first : ndarray of int64, shape (units,)
        Attempts, successes, and position of the first success (0 where there is none) of each unit.
    lean : ndarray, shape (units,)
        Distance of a unit's rank sum from its null mean in standard deviations: below 0 successes lie early,
        above 0 late. NaN for units without information.

    Examples
    --------
    >>> attempts = pk.Attempts(np.repeat(np.arange(40), 5), np.tile([0, 0, 1, 0, 1], 40))
    >>> result = pk.order_test(attempts)
    >>> result
    Order of attempts, given how many passed at each problem
    <BLANKLINE>
    test      statistic  expected      z        p  p (Holm)
    rank sum        320       240    7.3  <0.0001   <0.0001
    joins             0        16  -5.16  <0.0001   <0.0001
    ...
    >>> result.early, result.late
    (0, 0)
    """

    _in_rows = (
        *("tests", "statistic", "expected", "standard_deviation"),
        *("z", "p_value", "p_adjusted", "method"),
    )
    _said = ("early", "late", "band", "verdict", "sentences")

    tests: tuple[str, ...]
    statistic: Floats
    expected: Floats
    standard_deviation: Floats
    z: Floats
    p_value: Floats
    p_adjusted: Floats
    method: tuple[str, ...]
    slope: OddsRatio
    dependence: OddsRatio
    transitions: Transitions
    curve: PrefixCurve
    hazard: Hazard
    level: float
    m: int
    attempts: int
    units: int
    informative: int
    never: int
    always: int
    n_range: tuple[int, int]
    missing: int
    missing_policy: str
    weights: str
    within_runs: bool | None
    replicates: int | None
    seed: int | None
    labels: tuple[Any, ...]
    n: Ints
    c: Ints
    first: Ints
    lean: Floats

    @property
    def early(self) -> int:
        """Units whose successes lie early: their rank sum is 1.96 standard deviations below its mean."""
        return int(np.count_nonzero(self.lean <= -MARK))

    @property
    def late(self) -> int:
        """Units whose successes lie late."""
        return int(np.count_nonzero(self.lean >= MARK))

    @property
    def classification(self) -> NDArray[np.str_]:
        """``"early"``, ``"late"``, ``"neither"`` or ``"no information"`` for each unit, (units,)."""
        with np.errstate(invalid="ignore"):
            marks = [self.lean <= -MARK, self.lean >= MARK, np.isnan(self.lean)]
        return np.select(marks, ["early", "late", "no information"], "neither")

    @property
    def sentences(self) -> tuple[str, ...]:
        """The result in a sentence."""
        return (words.verdict(self._found(), self.informative),)

    def _blocks(self) -> Document:
        """The tests, what the first k attempts solved, and what that rests on."""
        return (
            Title("Order of attempts, given how many passed at each problem"),
            self._tests(),
            self._prefixes(),
            Notes("", (*words.effects(self._found(), self.transitions), *self._basis())),
        )

    def _basis(self) -> list[str]:
        """What the numbers rest on, and what carries no information."""
        units = (
            number_of(self.units, "problem in one run", "problems in one run")
            if self.within_runs
            else number_of(self.units, "problem")
        )
        lines = [
            f"{count(self.informative)} of {units} informative, {number_of_attempts(self.n_range)} each; "
            f"{count(self.never)} never solved and {count(self.always)} always solved say nothing about "
            "order",
            f"successes of {count(self.early)} lie early and of {count(self.late)} late by 1.96 standard "
            "deviations",
        ]
        if self.within_runs is False:
            lines.append("runs are pooled, in the order of the attempts")
        if self.missing:
            meaning = "counted as failures" if self.missing_policy == "fail" else "left out"
            missing = number_of(self.missing, "attempt without a verdict", "attempts without a verdict")
            lines.append(f"{missing}: {meaning}")
        methods = ", ".join(f"{name}: {how}" for name, how in zip(self.tests, self.method, strict=True))
        drawn = f" ({number_of(self.replicates, 'permutation')}, seed {self.seed})" if self.replicates else ""
        return [*lines, f"p by {methods}{drawn}"]

    def _found(self) -> words.Tested:
        return words.Tested(self.tests, self.z, self.p_adjusted, self.level, self.slope, self.dependence)

    def columns(self) -> dict[str, Any]:
        """A row for each test."""
        return {"test": self.tests, **self._columns(*self._in_rows[1:-1]), "method": self.method}

    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        """A row per unit, too: how many attempts passed, when the first did, and whether early or late."""
        names = ["problem", "run"] if self.within_runs else ["problem"]
        columns = zip(*self.labels, strict=True) if self.within_runs else [self.labels]
        units = (
            dict(zip(names, map(list, columns), strict=True))
            | {"n": self.n, "c": self.c, "first": self.first, "lean": self.lean}
            | {"classification": self.classification}
        )
        return {**super()._tables(), "units": units}

    def plot(self, ax: Axes | None = None, *, show: str = "curve") -> Axes:
        """Draw the share solved within the first k attempts against pass@k with its band, or the hazard.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            By default new ones.
        show : {"curve", "hazard"}
            ``"hazard"`` draws the first successes at each attempt, less those expected.
        """
        name = _validate.choice(show, "show", ("curve", "hazard"))
        ax = plots.axes(ax)
        said = self._draw_hazard(ax) if name == "hazard" else self._draw_curve(ax)
        sizes = f"{number_of(self.m, 'problem')}, {number_of_attempts(self.n_range)} each"
        plots.title(ax, f"{said}; {sizes}")
        plots.legend(ax)
        return ax

    def _draw_curve(self, ax: Axes) -> str:
        curve = self.curve
        low, high = self.band
        band = f"{level(self.level)} band"
        ax.fill_between(curve.k, low, high, color=plots.colour(0), alpha=0.2, linewidth=0, label=band)
        ax.plot(curve.k, curve.pass_at_k, color=plots.colour(0), marker=plots.lone(curve.k), label="pass@k")
        dots = "." if len(curve.k) <= DOTS else ""
        ax.plot(curve.k, curve.observed, color=plots.colour(1), marker=dots, label="first k attempts")
        ax.set_ylim(0, 1)
        ax.set_ylabel("share solved")
        ax.set_xlabel("k")
        plots.whole_ticks(ax)
        return "solved within the first k attempts"

    def _draw_hazard(self, ax: Axes) -> str:
        hazard = self.hazard
        half = _core.normal_ppf((1 + self.level) / 2) * hazard.standard_error
        band, excess = f"{level(self.level)} band", hazard.observed - hazard.expected
        ax.fill_between(
            hazard.attempt, -half, half, color=plots.colour(0), alpha=0.2, linewidth=0, label=band
        )
        ax.axhline(0, color=plots.colour(0), linewidth=1)
        ax.vlines(
            hazard.attempt, 0, excess, color=plots.colour(1), linewidth=1.5, label="observed - expected"
        )
        ax.set_ylabel("first successes")
        ax.set_xlabel("attempt")
        plots.whole_ticks(ax)
        return "first successes at each attempt"

    @property
    def band(self) -> ConfidenceInterval[Floats]:
        """Where the share solved within the first k is to be expected, by pass@k: (K,) each."""
        half = _core.normal_ppf((1 + self.level) / 2) * self.curve.standard_error
        low, high = (np.clip(self.curve.pass_at_k + side * half, 0, 1) for side in (-1, 1))
        return ConfidenceInterval(low, high)

    def _tests(self) -> Table:
        return Table.of(
            ("test", self.tests),
            ("statistic", map(_figure, self.statistic.tolist())),
            ("expected", map(_figure, self.expected.tolist())),
            ("z", map(amount, self.z.tolist())),
            ("p", map(p_value, self.p_value.tolist())),
            ("p (Holm)", map(p_value, self.p_adjusted.tolist())),
        )

    def _prefixes(self) -> Table:
        """Solved within the first k against pass@k, and the first successes since the last row."""
        curve, hazard, steps = self.curve, self.hazard, _steps(len(self.curve.k))
        at = np.array(steps) - 1
        since = [slice(before, k) for before, k in pairwise((0, *steps))]
        units = curve.units[at].tolist()
        # Where some have fewer attempts than others.
        problems = [("problems", map(count, units))] if len(set(units)) > 1 else []
        return Table.of(
            ("k", map(count, steps)),
            *problems,
            ("within first k", map(score, curve.observed[at].tolist())),
            ("pass@k", map(score, curve.pass_at_k[at].tolist())),
            (f"{level(self.level)} band", map(ends, *(end[at].tolist() for end in self.band))),
            ("newly solved", [count(int(hazard.observed[part].sum())) for part in since]),
            ("expected", [_figure(float(_numeric.sum(hazard.expected[part]))) for part in since]),
        )


def _figure(value: float) -> Number:
    """A sum of positions or counts, to the unit where that takes more than four digits."""
    return figure(value, 4)


def _steps(most: int) -> list[int]:
    """1, 2, 5, 10, …, and the last.

    Examples
    --------
    >>> _steps(30)
    [1, 2, 5, 10, 20, 30]
    """
    steps = [digit * 10**power for power in range(len(str(most))) for digit in STEPS]  # exact: ints
    return [*(step for step in steps if step < most), most]
