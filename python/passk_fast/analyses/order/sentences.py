"""What a test of order says, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from passk_fast._typing import Floats
from passk_fast.analyses.order.curves import Transitions
from passk_fast.analyses.order.effects import OddsRatio
from passk_fast.show.numbers import amount, fixed, p_words, percent

# The tests that look for drift, and those that look for clumps.
DRIFT = ("rank sum", "first success", "log-rank")
CLUMPS = ("joins", "runs")


class Tested(NamedTuple):
    """What the tests found: ``(T,)`` each, the level, and the two odds ratios."""

    tests: tuple[str, ...]
    z: Floats
    p_adjusted: Floats
    level: float
    slope: OddsRatio
    dependence: OddsRatio


def effects(found: Tested, moves: Transitions) -> list[str]:
    """The two odds ratios, and what follows a success and a failure."""
    lines = [
        f"odds of success, from one attempt to the next: {_odds(found, found.slope, DRIFT)}",
        f"odds of success, after a success over after a failure: {_odds(found, found.dependence, CLUMPS)}",
    ]
    shares = [
        f"{percent(passed / made, 1)} after a {name} (exchangeable: {percent(expected, 1)})"
        for name, (passed, made), expected in (
            ("success", moves.after_success, moves.expected_after_success),
            ("failure", moves.after_failure, moves.expected_after_failure),
        )
        if made
    ]
    return [*lines, f"passed: {', '.join(shares)}"] if shares else lines


def verdict(found: Tested, informative: int) -> str:
    """The result in a sentence."""
    if not informative:
        return "No problem has both passed and failed attempts: nothing can be said about their order."
    if np.isnan(found.p_adjusted).all():
        return "The statistics of these attempts cannot vary: nothing can be said about their order."
    said = "; ".join(part for part in (_drift(found), _clumps(found)) if part)
    if not said:
        return _nothing(found)
    return (
        f"{said[0].upper()}{said[1:]}. The first k attempts may differ from pass@k, which forgets the order."
    )


def _decisive(found: Tested, names: Sequence[str]) -> int | None:
    """The test that speaks for its kind: the first that finds something, else the one of the least p."""
    known = [
        t
        for name in names
        for t in range(len(found.tests))
        if found.tests[t] == name and not np.isnan(found.p_adjusted[t])
    ]
    decided = [t for t in known if found.p_adjusted[t] < 1 - found.level]
    return decided[0] if decided else min(known, key=lambda t: float(found.p_adjusted[t]), default=None)


def _ends(found: Tested, odds: OddsRatio, test: int | None) -> tuple[float, float]:
    """Interval of an odds ratio that agrees with the adjusted p-value of its test.

    Of one test alone it may leave no change out where all tests together do not.
    """
    low, high = odds.confidence_interval
    if test is None or found.p_adjusted[test] < 1 - found.level:
        return low, high
    return min(low, 1.0), max(high, 1.0)


def _odds(found: Tested, odds: OddsRatio, names: Sequence[str]) -> str:
    """``× 1.83 [1.52, 2.25]; rank sum p < 0.0001 (Holm)``."""
    test = _decisive(found, names)
    said = "" if test is None else f"; {found.tests[test]} {p_words(found.p_adjusted[test])} (Holm)"
    return f"{_ratio(found, odds, test)}{said}"


def _ratio(found: Tested, odds: OddsRatio, test: int | None) -> str:
    low, high = _ends(found, odds, test)
    digits = _digits(high - low)
    return f"× {_times(odds.estimate, digits)} [{_times(low, digits)}, {_times(high, digits)}]"


def _doubt(odds: OddsRatio) -> str:
    """That a test finds something, and its odds ratio, given more than the test is, does not."""
    low, high = odds.confidence_interval
    return ", which alone does not leave × 1 out" if low <= 1 <= high else ""


def _digits(width: float) -> int:
    """Two digits of the width: slopes over many attempts are next to 1."""
    # exact: powers of ten are, and no other width is near a whole number
    return min(max(2, 2 - int(np.floor(np.log10(width)))), 9) if 0 < width < np.inf else 2


def _times(value: float, digits: int) -> str:
    if np.isnan(value):
        return "unknown"
    return fixed(value, digits) if value < 100 else amount(value)


def _nothing(found: Tested) -> str:
    """No test found anything: what that leaves open."""
    looked, open_to = [], []
    for kind, names, odds, what in (
        ("drift", DRIFT, found.slope, "from one attempt to the next"),
        ("clumps", CLUMPS, found.dependence, "after a success, compared with after a failure"),
    ):
        if any(name in names for name in found.tests):
            looked.append(kind)
            # Of one test; no change is not ruled out either, once several tests are adjusted for.
            low, high = min(odds.confidence_interval[0], 1.0), max(odds.confidence_interval[1], 1.0)
            digits = _digits(high - low)
            open_to.append(f"× {_times(low, digits)} to {_times(high, digits)} {what}")
    return (
        f"No {' or '.join(looked)} shown ({p_words(float(np.nanmin(found.p_adjusted)))}); odds of success "
        f"that change by {', or '.join(open_to)}, are not ruled out."
    )


def _drift(found: Tested) -> str:
    test = _decisive(found, DRIFT)
    if test is None or found.p_adjusted[test] >= 1 - found.level:
        return ""
    when = "late" if found.z[test] > 0 else "early"
    change = f"{_ratio(found, found.slope, test)} per attempt{_doubt(found.slope)}"
    return (
        f"successes come {when} ({p_words(found.p_adjusted[test])}): the odds of success change by {change}"
    )


def _clumps(found: Tested) -> str:
    test = _decisive(found, CLUMPS)
    if test is None or found.p_adjusted[test] >= 1 - found.level:
        return ""
    clumped = (found.z[test] > 0) == (found.tests[test] == "joins")
    how = "come in clumps" if clumped else "alternate"
    return (
        f"outcomes {how} ({p_words(found.p_adjusted[test])}): the odds of success are "
        f"{_ratio(found, found.dependence, test)} after a success, compared with after a "
        f"failure{_doubt(found.dependence)}"
    )
