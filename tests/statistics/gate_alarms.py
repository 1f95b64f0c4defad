"""How often a gate `--fail-if-worse` fails, of two runs of one model and of a model that has become worse.

    python -m tests.statistics.gate_alarms [PAIRS]

prints the table of the guide. The margin of each design is half the drop that is looked for: a gate finds a
drop of twice its margin where the interval lies wholly below the margin, which is the difference that `plan`
reckons with.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import numpy as np

import passk_fast as pk
from passk_fast.analyses.gate.gate import Outcome, kept_up, together

SEED = 20_260_711
PAIRS = 2_000


class Design(NamedTuple):
    """Problems, attempts by both models, k, and by how many log odds the model has become worse."""

    m: int
    n: int
    k: int
    worse: float


DESIGNS = (Design(500, 1, 1, 1.05), Design(164, 10, 1, 0.6), Design(150, 20, 10, 1.2))


class Population(NamedTuple):
    """Success rates of many problems, before and after, and the drop of the mean pass@k."""

    before: np.ndarray
    after: np.ndarray
    drop: float


def population(design: Design, size: int = 100_000) -> Population:
    """Half of the problems are easy, half hard: Beta(.5, .5)."""
    before = np.random.default_rng(SEED).beta(0.5, 0.5, size)
    after = before / (before + (1 - before) * np.exp(design.worse))
    drop = np.mean((1 - after) ** design.k - (1 - before) ** design.k)
    return Population(before, after, float(drop))


def planned(design: Design, of: Population) -> float:
    """The power with which the design shows a difference of the margin, half the drop."""
    found = pk.plan(rates=of.before, rates_b=of.after, k=design.k, detect=of.drop / 2, m=design.m, n=design.n)
    assert found.achieved is not None
    return found.achieved


def outcomes(
    design: Design, of: Population, margins: tuple[float, ...], pairs: int, *, worse: bool
) -> list[list[Outcome]]:
    """Of each margin, what the gate says of so many pairs: the new run of the model, then the old one."""
    rng = np.random.default_rng((SEED, design.m, design.n, worse))
    found: list[list[Outcome]] = [[] for _ in margins]
    for _ in range(pairs):
        which = rng.integers(0, len(of.before), design.m)
        new = rng.binomial(design.n, (of.after if worse else of.before)[which])
        old = rng.binomial(design.n, of.before[which])
        compared = pk.compare(pk.Counts(design.n, new), pk.Counts(design.n, old), k=design.k)
        for margin, said in zip(margins, found, strict=True):
            said.append(together(kept_up(compared, margin)))
    return found


def share(of: list[Outcome], wanted: Outcome) -> float:
    return of.count(wanted) / len(of)


def main(pairs: int = PAIRS) -> None:
    head = (
        "problems",
        "attempts",
        "k",
        "margin",
        "same: fail at 0",
        "fail at the margin",
        "pass at the margin",
    )
    head += ("worse by twice the margin: fail", "`plan`")
    print("|", " | ".join(head), "|")
    print("|" + "---|" * len(head))
    for design in DESIGNS:
        of = population(design)
        margin = of.drop / 2
        zero, same = outcomes(design, of, (0.0, margin), pairs, worse=False)
        (drop,) = outcomes(design, of, (margin,), pairs, worse=True)
        rates = (share(zero, "fail"), share(same, "fail"), share(same, "pass"), share(drop, "fail"))
        row = [f"{x:.1%}" for x in (*rates, planned(design, of))]
        print("|", " | ".join([*map(str, design[:3]), f"{margin:.3f}", *row]), "|", flush=True)


if __name__ == "__main__":
    main(*(int(one) for one in sys.argv[1:]))
