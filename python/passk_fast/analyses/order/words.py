"""What a test of order says, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from passk_fast.data.tally import span
from passk_fast.inference import render

if TYPE_CHECKING:
    from passk_fast.analyses.order.effects import OddsRatio
    from passk_fast.analyses.order.result import OrderTest

# The tests that look for drift, and those that look for clumps.
DRIFT = ("rank sum", "first success", "log-rank")
CLUMPS = ("joins", "runs")


def figure(value: float) -> str:
    """A sum of positions or counts.

    Examples
    --------
    >>> figure(1234.0), figure(0.25), figure(2440.75)
    ('1,234', '0.25', '2,441')
    """
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1000 else f"{value:.4g}"


def signed(z: float) -> str:
    """A distance in standard deviations."""
    return "–" if np.isnan(z) else f"{z:.2f}"


def chance(p: float) -> str:
    """A p-value."""
    return "–" if np.isnan(p) else render.number(p)


def ratio(odds: OddsRatio) -> str:
    """``1.83 [1.52, 2.25]``."""
    low, high = odds.confidence_interval
    digits = _digits(high - low)
    return f"{_times(odds.estimate, digits)} [{_times(low, digits)}, {_times(high, digits)}]"


def _digits(width: float) -> int:
    """Two digits of the width: slopes over many attempts are next to 1."""
    # exact: powers of ten are, and no other width is near a whole number
    return min(max(2, 2 - int(np.floor(np.log10(width)))), 9) if 0 < width < np.inf else 2


def _times(value: float, digits: int) -> str:
    if not np.isfinite(value):
        return "unknown" if np.isnan(value) else "∞"
    return f"{value:.{digits}f}" if value < 100 else f"{value:.3g}"


def effects(result: OrderTest) -> list[str]:
    """The two odds ratios, and what follows a success and a failure."""
    lines = [
        f"odds of success, from one attempt to the next: × {ratio(result.slope)}",
        f"odds of success, after a success over after a failure: × {ratio(result.dependence)}",
    ]
    moves = result.transitions
    shares = [
        f"{render.percent(passed / made)} after a {name} (exchangeable: {render.percent(expected)})"
        for name, (passed, made), expected in (
            ("success", moves.after_success, moves.expected_after_success),
            ("failure", moves.after_failure, moves.expected_after_failure),
        )
        if made
    ]
    return [*lines, f"passed: {', '.join(shares)}"] if shares else lines


def notes(result: OrderTest) -> list[str]:
    """What the numbers rest on, and what carries no information."""
    what = "problems in one run" if result.within_runs else "problems"
    lines = [
        f"{result.informative:,} of {result.units:,} {what} are informative (n={span(*result.n_range)}); "
        f"{result.never:,} never solved and {result.always:,} always solved say nothing about order",
        f"successes of {result.early:,} lie early and of {result.late:,} late by 1.96 standard deviations",
    ]
    if result.within_runs is False:
        lines.append("runs are pooled, in the order of the attempts")
    if result.missing:
        meaning = "count as failures" if result.missing_policy == "fail" else "are left out"
        lines.append(f"{result.missing:,} attempts without a verdict {meaning}")
    methods = ", ".join(f"{name}: {how}" for name, how in zip(result.tests, result.method, strict=True))
    drawn = f" ({result.replicates:,} permutations, seed {result.seed})" if result.replicates else ""
    return [*lines, f"p by {methods}{drawn}"]


def verdict(result: OrderTest) -> str:
    """The result in a sentence."""
    if not result.informative:
        return "No problem has both passed and failed attempts: nothing can be said about their order."
    if np.isnan(result.p_adjusted).all():
        return "The statistics of these attempts cannot vary: nothing can be said about their order."
    found = {
        name: (z, p)
        for name, z, p in zip(result.tests, result.z, result.p_adjusted, strict=True)
        if p < 1 - result.level
    }
    parts = [_drift(result, found), _clumps(result, found)]
    said = "; ".join(part for part in parts if part)
    if not said:
        return _nothing(result)
    return (
        f"{said[0].upper()}{said[1:]}. The first k attempts may differ from pass@k, which forgets the order."
    )


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
    least = float(np.nanmin(result.p_adjusted))
    return (
        f"No {' or '.join(looked)} shown (p = {_p(least)}); odds of success that change by "
        f"{', or '.join(open_to)}, are not ruled out."
    )


def _drift(result: OrderTest, found: dict[str, tuple[float, float]]) -> str:
    names = [name for name in DRIFT if name in found]
    if not names:
        return ""
    z, p = found[names[0]]
    when = "late" if z > 0 else "early"
    change = f"the odds of success change by × {ratio(result.slope)} per attempt"
    return f"successes come {when} (p = {_p(p)}): {change}"


def _clumps(result: OrderTest, found: dict[str, tuple[float, float]]) -> str:
    names = [name for name in CLUMPS if name in found]
    if not names:
        return ""
    z, p = found[names[0]]
    clumped = (z > 0) == (names[0] == "joins")
    how = "come in clumps" if clumped else "alternate"
    return (
        f"outcomes {how} (p = {_p(p)}): the odds of success are × {ratio(result.dependence)} "
        "after a success, compared with after a failure"
    )


def _p(value: float) -> str:
    """A p-value as journals print it.

    Examples
    --------
    >>> _p(0.5), _p(0.012), _p(1.2e-7)
    ('.50', '.012', '1e-07')
    """
    if value < 0.001:
        return f"{value:.0e}"
    text = f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"
    return text.removeprefix("0")
