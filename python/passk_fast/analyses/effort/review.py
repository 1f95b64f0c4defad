"""A person reviews attempts until one is accepted: the law of that walk, per problem and budget.

The attempts of a problem come in random order without replacement. The reviewer accepts a right one with
probability 1 - miss_good and a wrong one with probability accept_bad, and stops at the first accepted one or
after B attempts. With s right ones among the first j, all rejected,

    w_j(s) = P(s right among j) · miss_good^s (1 - accept_bad)^(j - s)

moves from j to j + 1 by one more attempt, right with probability (c - s)/(n - j); every sum below has
positive terms only. A reviewer who never errs has closed forms.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast._progress import Report, parts_of
from passk_fast._typing import Floats, Ints

# Problems are walked this many (problem, right ones) pairs at a time: arrays that a cache holds.
BLOCK = 2**15
# And a single walk so many steps at a time.
STRAIGHT = 2**16
# So many steps of a walk last some hundredths of a second.
TELLING = 2**8
# Some seconds of work, however it is spread over steps, right attempts and problems.
MOST_STEPS = 100_000
MOST_WORK = 500_000_000
# What is this much smaller than a sum (in logarithms, 2^-60) is added in vain; the first term of a sum is no
# less than 1/n, and none of a later one than n times the chance that all before were rejected.
IN_VAIN = -42.0


class Review(NamedTuple):
    """Expectations ``(D, B)`` for D problems and B budgets.

    `reviews` attempts are looked at, `good` of them right; the accepted one is right with probability
    `correct` and wrong with probability `wrong`.
    """

    reviews: Floats
    good: Floats
    correct: Floats
    wrong: Floats


def review(
    n: Ints, c: Ints, budgets: Ints, accept_bad: float, miss_good: float, report: Report | None = None
) -> Review:
    """Expectations for problems (n, c), ``(D,)`` each, and ascending budgets ``(B,)``, none above any n."""
    if accept_bad == 0 and miss_good == 0:
        success = np.asarray(_core.pass_at_k(n[:, None], c[:, None], budgets))
        reviews = np.asarray(_core.expected_attempts(n[:, None], c[:, None], budgets))
        if report is not None:
            report(1, 1)
        return Review(reviews, success, success, np.zeros_like(success))
    longest = int(n.max())
    steps = min(int(budgets[-1]), _outlasting(max(1 - accept_bad, miss_good), longest) + 1)
    width = min(int(c.max(initial=0)), steps, _outlasting(miss_good, longest)) + 1
    if miss_good == 0:
        width = 1
    if (steps > MOST_STEPS and width > 1) or steps * width * len(n) > MOST_WORK:
        raise _validate.wrong(
            "budgets",
            f"must be lower for a reviewer who errs: {steps:,} reviews, up to {width - 1:,} of "
            "them of right attempts, at each kind of problem take too long",
        )
    if width == 1:
        return _straight(n, c, budgets, steps, accept_bad, report)
    step = max(1, BLOCK // width)
    starts = range(0, len(n), step)
    parts = [
        _walk(n[at : at + step], c[at : at + step], budgets, steps, accept_bad, miss_good, width, told)
        for at, told in zip(starts, parts_of(report, len(starts)), strict=True)
    ]
    return Review(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _outlasting(chance: float, longest: int) -> int:
    """So many rejections with this chance each, and what comes after them changes no sum."""
    if chance in (0, 1):
        return 0 if chance == 0 else _validate.MOST
    little = IN_VAIN - 2 * float(_numeric.log(longest))
    return int(np.minimum(np.ceil(little / _numeric.log(chance)), _validate.MOST))


def _straight(
    n: Ints, c: Ints, budgets: Ints, steps: int, accept_bad: float, report: Report | None
) -> Review:
    """Where no right attempt is rejected, none lies among those before: w_j is one product, in blocks."""
    ends = np.minimum(budgets, steps)
    found = np.empty((4, len(n), len(budgets)))
    for row, (of, passed) in enumerate(zip(n.tolist(), c.tolist(), strict=True)):
        alive, sums = 1.0, np.zeros(3)
        for start in range(0, steps, STRAIGHT):
            j = np.arange(start, min(start + STRAIGHT, steps), dtype=np.float64)
            bad = np.maximum(of - passed - j, 0.0) / (of - j)
            kept = np.concatenate(([alive], alive * np.cumprod((1 - accept_bad) * bad)))
            alive, kept = float(kept[-1]), kept[:-1]
            terms = np.stack((kept, kept * (passed / (of - j)), kept * bad))
            upto = sums[:, None] + np.cumsum(terms, axis=1)
            here = (ends > start) & (ends <= start + STRAIGHT)
            reviews, good, wrong = upto[:, ends[here] - start - 1]
            found[:, row, here] = reviews, good, good, accept_bad * wrong
            sums = upto[:, -1]
            if report is not None:
                report(row * steps + start + len(j), len(n) * steps)
    return Review(*found)


def _walk(
    n: Ints,
    c: Ints,
    budgets: Ints,
    steps: int,
    accept_bad: float,
    miss_good: float,
    width: int,
    report: Report | None,
) -> Review:
    """Step by step: `alive` is w_j(s), ``(D, width)``. Budgets above the steps change nothing any more."""
    right = np.arange(width, dtype=np.float64)
    alive = np.zeros((len(n), width))
    alive[:, 0] = 1.0
    sums = np.zeros((4, len(n)))
    found = np.empty((4, len(n), len(budgets)))
    wanted = {budget: column for column, budget in enumerate(budgets.tolist()) if budget <= steps}
    passed, failed = c[:, None].astype(np.float64), (n - c)[:, None].astype(np.float64)
    for j in range(steps):
        rest = (n - j)[:, None]
        good = alive * np.maximum(passed - right, 0.0) / rest
        bad = alive * np.maximum(failed - (j - right), 0.0) / rest
        shown_good, shown_bad = _numeric.sum(good, axis=1), _numeric.sum(bad, axis=1)
        sums += (
            shown_good + shown_bad,
            shown_good,
            (1 - miss_good) * shown_good,
            accept_bad * shown_bad,
        )
        alive = (1 - accept_bad) * bad
        alive[:, 1:] += miss_good * good[:, :-1]
        if j + 1 in wanted:
            found[:, :, wanted[j + 1]] = sums
        if report is not None and ((j + 1) % TELLING == 0 or j + 1 == steps):
            report(j + 1, steps)
    found[:, :, len(wanted) :] = sums[:, :, None]
    return Review(*found)
