"""Gates for pipelines: a requirement is met, missed, or not decided by the data.

An interval that lies wholly on one side of the requirement decides. A point estimate never does: half of all
models that meet a requirement exactly are estimated below it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from passk_fast import _validate
from passk_fast.analyses.comparison.result import Comparison
from passk_fast.show.numbers import amount, amounts, ends, level, score

Outcome: TypeAlias = Literal["pass", "fail", "inconclusive"]

# Exit codes of the command line.
EXIT: dict[Outcome, int] = {"pass": 0, "fail": 1, "inconclusive": 3}

_REQUIREMENT = re.compile(r"pass@(?P<k>[1-9][0-9]{0,15})=(?P<least>\S+)")


@dataclass(frozen=True)
class Requirement:
    """The least that a model's pass@k may be, in [0, 1].

    Examples
    --------
    >>> Requirement.of("pass@1=0.6")
    Requirement(k=1, least=0.6)
    """

    k: int
    least: float

    @classmethod
    def of(cls, text: str) -> Requirement:
        """Requirement from ``pass@K=SCORE``, with a score in [0, 1]."""
        match = _REQUIREMENT.fullmatch(text)
        try:
            least = float(_validate.in_digits(match["least"])) if match else float("nan")
        except ValueError:
            least = float("nan")
        if match is None or not 0 <= least <= 1:
            raise ValueError(f"--fail-under must be pass@K=SCORE with a score in [0, 1]; got {text!r}")
        return cls(int(match["k"]), least)


@dataclass(frozen=True)
class Decision:
    """What a gate decides, and why: a sentence with the numbers that decide.

    Examples
    --------
    >>> print(at_least("gpt", Requirement(1, 0.6), 0.58, 0.51, 0.65, 0.95).reason)
    gpt: pass@1 is 0.5800, and its 95% interval [0.5100, 0.6500] holds 0.6
    """

    outcome: Outcome
    reason: str


def at_least(
    name: str,
    requirement: Requirement,
    estimate: float,
    low: float,
    high: float,
    share: float,
    most: float | None = None,
) -> Decision:
    """Whether a model reaches a score, by its interval at a level.

    Where verdicts are missing, `estimate` has them failed and `most` has them passed; the interval is then
    around both.

    Examples
    --------
    >>> at_least("gpt", Requirement(1, 0.5), 0.58, 0.51, 0.65, 0.95).outcome
    'pass'
    """
    said = _said(low, high, requirement.least, share)
    found = f"{score(estimate)}"
    if most is not None:
        found = f"between {found} and {score(most)} (missing verdicts all failed, or all passed)"
    return Decision(
        _decided(low, high, requirement.least), f"{name}: pass@{requirement.k} is {found}, and {said}"
    )


def not_worse(
    names: tuple[str, str],
    k: int,
    margin: float,
    difference: float,
    low: float,
    high: float,
    share: float,
    kind: str = "",
) -> Decision:
    """Whether the first model is worse than the second by more than a margin, by the interval between them.

    Examples
    --------
    >>> print(not_worse(("new", "old"), 1, 0.02, -0.08, -0.12, -0.04, 0.95).reason)
    pass@1, new - old, is -0.0800, and its 95% interval [-0.1200, -0.0400] lies below -0.02
    """
    least = 0.0 - margin  # no margin is 0, and not -0
    said = _said(low, high, least, share, kind)
    return Decision(
        _decided(low, high, least), f"pass@{k}, {names[0]} - {names[1]}, is {score(difference)}, and {said}"
    )


def kept_up(comparison: Comparison, margin: float) -> list[Decision]:
    """A decision for each k, by its interval: the simultaneous one where there are several k.

    The comparison is held against how much worse the first model may be, a margin in [0, 1).

    Examples
    --------
    >>> a, b = pk.Counts(10, [1, 2, 3, 4] * 10), pk.Counts(10, [5, 6, 7, 8] * 10)
    >>> [one.outcome for one in kept_up(pk.compare(a, b, k=1), 0.02)]
    ['fail']
    """
    least = _validate.number(margin, "fail_if_worse")
    if not 0 <= least < 1:
        raise ValueError(f"--fail-if-worse must satisfy 0 <= margin < 1; got {least:g}")
    found, kind = comparison._listed(), "simultaneous " if np.size(comparison.k) > 1 else ""
    columns = (found[name] for name in ("k", "difference", "simultaneous_low", "simultaneous_high"))
    return [
        not_worse(comparison.names, k, least, difference, low, high, comparison.level, kind)
        for k, difference, low, high in zip(*columns, strict=True)
    ]


def together(decisions: Sequence[Decision]) -> Outcome:
    """One failure fails; without one, one open question leaves the whole open.

    Examples
    --------
    >>> together([Decision("pass", ""), Decision("inconclusive", "")])
    'inconclusive'
    """
    found = {one.outcome for one in decisions}
    return "fail" if "fail" in found else "inconclusive" if "inconclusive" in found else "pass"


def _decided(low: float, high: float, least: float) -> Outcome:
    """By the ends of an interval; an interval that does not exist decides nothing."""
    if low >= least:
        return "pass"
    return "fail" if high < least else "inconclusive"


def _said(low: float, high: float, least: float, share: float, kind: str = "") -> str:
    """What the interval says about the least."""
    if low != low or high != high:
        return f"there is no interval to hold against {amount(least, 6)}"
    relation = {"pass": "is not below", "fail": "lies below", "inconclusive": "holds"}
    decided = _decided(low, high, least)
    # Four decimals, unless these would say something else.
    rounded = _decided(round(low, 4), round(high, 4), least) == decided
    shown = ends(low, high) if rounded else amounts(low, high, 12)
    return f"its {kind}{level(share)} interval {shown} {relation[decided]} {amount(least, 12)}"
