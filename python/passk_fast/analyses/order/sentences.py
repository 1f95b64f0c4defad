"""What a test of order says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.analyses._words import number_of_attempts
from passk_fast.show.numbers import amount, count, fixed, number_of, p_words, percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from passk_fast.analyses.order.effects import OddsRatio
    from passk_fast.analyses.order.result import OrderTest

# The tests that look for drift, and those that look for clumps.
DRIFT = ("rank sum", "first success", "log-rank")
CLUMPS = ("joins", "runs")


def effects(result: OrderTest) -> list[str]:
    """The two odds ratios, and what follows a success and a failure."""
    lines = [
        f"odds of success, from one attempt to the next: {_odds(result, result.slope, DRIFT)}",
        f"odds of success, after a success over after a failure: {_odds(result, result.dependence, CLUMPS)}",
    ]
    moves = result.transitions
    shares = [
        f"{percent(passed / made, 1)} after a {name} (exchangeable: {percent(expected, 1)})"
        for name, (passed, made), expected in (
            ("success", moves.after_success, moves.expected_after_success),
            ("failure", moves.after_failure, moves.expected_after_failure),
        )
        if made
    ]
    return [*lines, f"passed: {', '.join(shares)}"] if shares else lines


def notes(result: OrderTest) -> list[str]:
    """What the numbers rest on, and what carries no information."""
    units = (
        number_of(result.units, "problem in one run", "problems in one run")
        if result.within_runs
        else number_of(result.units, "problem")
    )
    lines = [
        f"{count(result.informative)} of {units} informative, {number_of_attempts(result.n_range)} each; "
        f"{count(result.never)} never solved and {count(result.always)} always solved say nothing about "
        "order",
        f"successes of {count(result.early)} lie early and of {count(result.late)} late by 1.96 standard "
        "deviations",
    ]
    if result.within_runs is False:
        lines.append("runs are pooled, in the order of the attempts")
    if result.missing:
        meaning = "counted as failures" if result.missing_policy == "fail" else "left out"
        missing = number_of(result.missing, "attempt without a verdict", "attempts without a verdict")
        lines.append(f"{missing}: {meaning}")
    methods = ", ".join(f"{name}: {how}" for name, how in zip(result.tests, result.method, strict=True))
    drawn = (
        f" ({number_of(result.replicates, 'permutation')}, seed {result.seed})" if result.replicates else ""
    )
    return [*lines, f"p by {methods}{drawn}"]


def verdict(result: OrderTest) -> str:
    """The result in a sentence."""
    if not result.informative:
        return "No problem has both passed and failed attempts: nothing can be said about their order."
    if np.isnan(result.p_adjusted).all():
        return "The statistics of these attempts cannot vary: nothing can be said about their order."
    said = "; ".join(part for part in (_drift(result), _clumps(result)) if part)
    if not said:
        return _nothing(result)
    return (
        f"{said[0].upper()}{said[1:]}. The first k attempts may differ from pass@k, which forgets the order."
    )


def _decisive(result: OrderTest, names: Sequence[str]) -> int | None:
    """The test that speaks for its kind: the first that finds something, else the one of the least p."""
    known = [
        t
        for name in names
        for t in range(len(result.tests))
        if result.tests[t] == name and not np.isnan(result.p_adjusted[t])
    ]
    found = [t for t in known if result.p_adjusted[t] < 1 - result.level]
    return found[0] if found else min(known, key=lambda t: float(result.p_adjusted[t]), default=None)


def _ends(result: OrderTest, odds: OddsRatio, test: int | None) -> tuple[float, float]:
    """Interval of an odds ratio that agrees with the adjusted p-value of its test.

    Of one test alone it may leave no change out where all tests together do not.
    """
    low, high = odds.confidence_interval
    if test is None or result.p_adjusted[test] < 1 - result.level:
        return low, high
    return min(low, 1.0), max(high, 1.0)


def _odds(result: OrderTest, odds: OddsRatio, names: Sequence[str]) -> str:
    """``× 1.83 [1.52, 2.25]; rank sum p < 0.0001 (Holm)``."""
    test = _decisive(result, names)
    said = "" if test is None else f"; {result.tests[test]} {p_words(result.p_adjusted[test])} (Holm)"
    return f"{_ratio(result, odds, test)}{said}"


def _ratio(result: OrderTest, odds: OddsRatio, test: int | None) -> str:
    low, high = _ends(result, odds, test)
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


def _nothing(result: OrderTest) -> str:
    """No test found anything: what that leaves open."""
    looked, open_to = [], []
    for kind, names, odds, what in (
        ("drift", DRIFT, result.slope, "from one attempt to the next"),
        ("clumps", CLUMPS, result.dependence, "after a success, compared with after a failure"),
    ):
        if any(name in names for name in result.tests):
            looked.append(kind)
            # Of one test; no change is not ruled out either, once several tests are adjusted for.
            low, high = min(odds.confidence_interval[0], 1.0), max(odds.confidence_interval[1], 1.0)
            digits = _digits(high - low)
            open_to.append(f"× {_times(low, digits)} to {_times(high, digits)} {what}")
    return (
        f"No {' or '.join(looked)} shown ({p_words(float(np.nanmin(result.p_adjusted)))}); odds of success "
        f"that change by {', or '.join(open_to)}, are not ruled out."
    )


def _drift(result: OrderTest) -> str:
    test = _decisive(result, DRIFT)
    if test is None or result.p_adjusted[test] >= 1 - result.level:
        return ""
    when = "late" if result.z[test] > 0 else "early"
    change = f"{_ratio(result, result.slope, test)} per attempt{_doubt(result.slope)}"
    return (
        f"successes come {when} ({p_words(result.p_adjusted[test])}): the odds of success change by {change}"
    )


def _clumps(result: OrderTest) -> str:
    test = _decisive(result, CLUMPS)
    if test is None or result.p_adjusted[test] >= 1 - result.level:
        return ""
    clumped = (result.z[test] > 0) == (result.tests[test] == "joins")
    how = "come in clumps" if clumped else "alternate"
    return (
        f"outcomes {how} ({p_words(result.p_adjusted[test])}): the odds of success are "
        f"{_ratio(result, result.dependence, test)} after a success, compared with after a "
        f"failure{_doubt(result.dependence)}"
    )
