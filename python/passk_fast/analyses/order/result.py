"""What `order_test` returns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast.analyses.order import words
from passk_fast.analyses.order.curves import Hazard, PrefixCurve
from passk_fast.analyses.order.effects import OddsRatio
from passk_fast.inference import render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

# Beyond this many standard deviations a problem's successes lie early or late: chance marks 5%, about.
MARK = 1.96


@dataclass(frozen=True, eq=False)
class Transitions:
    """Outcomes after each other, of problems of which some attempts passed and some failed.

    Attributes
    ----------
    after_success, after_failure : tuple of (int, int)
        Successes, and attempts, that directly follow a success, and a failure.
    expected_after_success, expected_after_failure : float
        Shares of successes among them to expect of exchangeable attempts. They differ, since problems do:
        after a success one is more often at an easy problem. NaN without such attempts.

    Examples
    --------
    >>> moves = pk.order_test(pk.Attempts([1] * 4, [0, 1, 1, 0])).transitions
    >>> moves.after_success, moves.after_failure
    ((1, 2), (1, 1))
    >>> round(moves.expected_after_success, 3), round(moves.expected_after_failure, 3)
    (0.333, 0.667)
    """

    after_success: tuple[int, int]
    after_failure: tuple[int, int]
    expected_after_success: float
    expected_after_failure: float


@dataclass(frozen=True, eq=False, repr=False)
class OrderTest(render.Shown):
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
                statistic  expected     z         p  p (Holm)
      rank sum        320       240   7.30  2.36e-14  4.71e-14
      joins             0        16  -5.16  2.84e-07  2.84e-07
    ...
    >>> result.early, result.late
    (0, 0)
    """

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
    n: NDArray[np.int64]
    c: NDArray[np.int64]
    first: NDArray[np.int64]
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
    def verdict(self) -> str:
        """The result in a sentence."""
        return words.verdict(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; NaN is None."""
        fields: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, OddsRatio | PrefixCurve | Hazard):
                fields[name] = value.to_dict()
            elif isinstance(value, Transitions):
                fields[name] = {key: render.plain(part) for key, part in vars(value).items()}
            else:
                fields[name] = render.plain(value)
        fields |= {"early": self.early, "late": self.late, "verdict": self.verdict}
        plain: dict[str, Any] = _finite(fields)
        return plain

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row per test."""
        return render.frame(
            {
                "test": self.tests,
                "statistic": self.statistic,
                "expected": self.expected,
                "standard_deviation": self.standard_deviation,
                "z": self.z,
                "p_value": self.p_value,
                "p_adjusted": self.p_adjusted,
                "method": self.method,
            },
            backend,
        )

    def by_unit(self, backend: render.Backend = "pandas") -> Any:
        """One row per unit: how many attempts passed, when the first did, and whether early or late."""
        names = ["problem", "run"] if self.within_runs else ["problem"]
        columns = zip(*self.labels, strict=True) if self.within_runs else [self.labels]
        return render.frame(
            dict(zip(names, map(list, columns), strict=True))
            | {"n": self.n, "c": self.c, "first": self.first, "lean": self.lean}
            | {"classification": self.classification},
            backend,
        )

    def plot(self, ax: Axes | None = None, *, show: str = "curve") -> Axes:
        """Draw the share solved within the first k attempts against pass@k with its band, or the hazard.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            By default new ones.
        show : {"curve", "hazard"}
            ``"hazard"`` draws the first successes at each attempt, less those expected.
        """
        from passk_fast.analyses.order import plots

        name = _validate.choice(show, "show", ("curve", "hazard"))
        draw = plots.plot_hazard if name == "hazard" else plots.plot_prefix_curve
        return draw(self, ax)

    def _table(self) -> render.Table:
        rows = [
            [
                name,
                *(words.figure(x) for x in row[:2]),
                words.signed(row[2]),
                *map(words.chance, row[3:]),
            ]
            for name, *row in zip(
                self.tests, self.statistic, self.expected, self.z, self.p_value, self.p_adjusted, strict=True
            )
        ]
        return render.Table(
            "Order of attempts, given how many passed at each problem",
            ["", "statistic", "expected", "z", "p", "p (Holm)"],
            rows,
            [*words.effects(self), *words.notes(self), self.verdict],
        )


def _finite(value: Any) -> Any:
    """NaN and infinities, which JSON does not know, as None."""
    if isinstance(value, dict):
        return {key: _finite(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value
