"""A plan in words: title and verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from passk_fast.show.numbers import Number, amount, count, level, number_of, percent, score

if TYPE_CHECKING:
    from passk_fast.analyses.planning.result import Plan


def title(plan: Plan) -> str:
    """What is planned."""
    aim = f"a difference of {_given(plan.detect)}" if plan.detect is not None else "a comparison"
    return f"Plan for {aim} in pass@{plan.k}, two models, {power_and_level(plan)}"


def price(cost: float) -> Number:
    """A cost, to the unit where that takes more than six digits."""
    return amount(cost, max(6, len(f"{cost:.0f}")))


def verdict(plan: Plan) -> str:
    """What to buy, or what the design can show."""
    problems = f"{number_of(plan.m, 'problem')}{'' if plan.paired else ' for each model'}"
    design = f"{problems} with {_design(plan)}"
    found = math.isfinite(plan.detectable)
    if plan.detect is None or plan.achieved is None:
        shown = f"a true difference of {score(plan.detectable)} or more" if found else "no true difference"
        most = "" if found else ", however large"
        return f"{design} show {shown} in pass@{plan.k} with {power_and_level(plan)}{most}{_costing(plan)}."
    aim = f"a true difference of {_given(plan.detect)} in pass@{plan.k}"
    if plan.n is None:
        least = (
            f"the least difference that shows is {score(plan.detectable)}"
            if found
            else "no difference shows, however large"
        )
        return (
            f"No number of attempts at {problems} finds {aim} with {power_and_level(plan)}: with infinitely "
            f"many the power is {percent(plan.achieved, 1)}, and {least}."
        )
    if not plan.solved:
        enough = "enough" if plan.achieved >= plan.power else "not enough"
        shown = f"{score(plan.detectable)} or more" if found else "no difference, however large"
        return (
            f"{design} find {aim} with a power of {percent(plan.achieved, 1)}, {enough} for "
            f"{level(plan.power)}; they show {shown}{_costing(plan)}."
        )
    least = ", the cheapest mix" if plan.solved == "m and n" else ""
    return f"To find {aim} with {power_and_level(plan)}, take {design}{least}{_costing(plan)}."


def _design(plan: Plan) -> str:
    """Attempts of either model."""
    if plan.n_b is None:
        return f"{_count(plan.n)}{' by both models' if plan.paired else ' each'}"
    return f"{_count(plan.n)} by the first model and {count(plan.n_b)} by the second"


def _count(n: int | None) -> str:
    if n is None:
        return "infinitely many attempts"
    return number_of(n, "attempt")


def power_and_level(plan: Plan) -> str:
    """Power and level."""
    return f"power {level(plan.power)} at level {level(plan.level)}"


def _costing(plan: Plan) -> str:
    return "" if plan.cost is None else f"; cost {price(plan.cost)}"


def _given(difference: float | None) -> Number:
    """A difference as it was asked for."""
    return amount(difference, 6)
