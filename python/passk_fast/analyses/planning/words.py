"""A plan in words: title, tables and verdict."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from passk_fast.analyses.planning.result import Plan

Rows = list[list[str]]


def title(plan: Plan) -> str:
    """What is planned."""
    aim = f"a difference of {plan.detect:g}" if plan.detect is not None else "a comparison"
    return f"Plan for {aim} in pass@{plan.k}, two models, {_test(plan)}"


def mixes(plan: Plan) -> tuple[list[str], Rows]:
    """Numbers of attempts, and the problems that they take; the design itself is marked."""
    priced = plan.cost is not None
    heads = ["attempts n", "problems m", *(["cost"] if priced else [])]
    rows = []
    for mix in plan.mixes:
        mark = "<" if (mix.m, mix.n) == (plan.m, plan.n) else ""
        rows.append([f"{mix.n:,}", f"{mix.m:,}", *([f"{mix.cost:,.6g}"] if priced else []), mark])
    return [*heads, ""], rows


def widths(plan: Plan) -> tuple[list[str], Rows]:
    """Expected intervals with more problems, or more attempts."""
    heads = ["problems m", "attempts n", "± difference", "± first model"]
    return heads, [
        [f"{w.m:,}", attempts(w.n), f"{w.of_difference:.4f}", f"{w.of_one:.4f}"] for w in plan.widths
    ]


def attempts(n: int | None) -> str:
    """A number of attempts; None is infinitely many."""
    return "∞" if n is None else f"{n:,}"


def verdict(plan: Plan) -> str:
    """What to buy, or what the design can show."""
    problems = f"{plan.m:,} problems" if plan.paired else f"{plan.m:,} problems for each model"
    design = f"{problems} with {_design(plan)}"
    found = math.isfinite(plan.detectable)
    if plan.detect is None or plan.achieved is None:
        shown = f"a true difference of {plan.detectable:.4f} or more" if found else "no true difference"
        most = "" if found else ", however large"
        return f"{design} show {shown} in pass@{plan.k} with {_test(plan)}{most}{_costing(plan)}."
    aim = f"a true difference of {plan.detect:g} in pass@{plan.k}"
    if plan.n is None:
        least = (
            f"the least difference that shows is {plan.detectable:.4f}"
            if found
            else "no difference shows, however large"
        )
        return (
            f"No number of attempts at {problems} finds {aim} with {_test(plan)}: with infinitely many the "
            f"power is {plan.achieved:.1%}, and {least}."
        )
    if not plan.solved:
        enough = "enough" if plan.achieved >= plan.power else "not enough"
        shown = f"{plan.detectable:.4f} or more" if found else "no difference, however large"
        return (
            f"{design} find {aim} with a power of {plan.achieved:.1%}, {enough} for "
            f"{100 * plan.power:.10g}%; they show {shown}{_costing(plan)}."
        )
    least = ", the cheapest mix" if plan.solved == "m and n" else ""
    return f"To find {aim} with {_test(plan)}, take {design}{least}{_costing(plan)}."


def _design(plan: Plan) -> str:
    """Attempts of either model."""
    if plan.n_b is None:
        return f"{_count(plan.n)}{' by both models' if plan.paired else ' each'}"
    return f"{_count(plan.n)} by the first model and {plan.n_b:,} by the second"


def _count(n: int | None) -> str:
    if n is None:
        return "infinitely many attempts"
    return "1 attempt" if n == 1 else f"{n:,} attempts"


def _test(plan: Plan) -> str:
    return f"power {100 * plan.power:.10g}% at level {100 * plan.level:.10g}%"


def _costing(plan: Plan) -> str:
    return "" if plan.cost is None else f"; cost {plan.cost:,.6g}"
