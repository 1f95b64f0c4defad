"""The texts of the errors of `plan` and `curve`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import passk_fast as pk
from tests import refusals

PILOT = pk.Counts(10, [0, 3, 10, 5] * 10)
ONE = pk.Counts(1, [0, 1, 1])
HALF = "beta:0.5,0.5"

BROKEN: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: pk.plan(), ValueError, "`pilot` or `rates` must be given; got neither"),
    (lambda: pk.plan(PILOT, rates=HALF), ValueError, "`pilot` and `rates` exclude each other; got both"),
    (
        lambda: pk.plan(PILOT, pilot_b=PILOT, rates_b=HALF),
        ValueError,
        "`pilot_b` and `rates_b` exclude each other; got both",
    ),
    (
        lambda: pk.plan([1, 2]),
        TypeError,
        "`pilot` must be Counts, a Tally or a ModelResult; got list",
    ),
    (
        lambda: pk.plan(ONE, detect=0.1),
        ValueError,
        "`pilot` must have more than one attempt at some problem: the noise of the attempts cannot be told "
        "from differences between problems (give `rates` instead)",
    ),
    (
        lambda: pk.plan(pk.Counts(5, [2]), detect=0.1),
        ValueError,
        "`pilot` must hold at least 2 problems; got 1",
    ),
    (
        lambda: pk.plan(PILOT, pilot_b=pk.Counts(2, [1] * 40), k=3),
        ValueError,
        "`k` must satisfy k <= n for every problem of `pilot_b`; got k=3, n=2 at index 0",
    ),
    (
        lambda: pk.plan(pk.Counts(10, [0] * 40), detect=0.05, cost_problem=1, cost_attempt=1),
        ValueError,
        "`pilot` must leave the difference some variance: without any every difference seems certain (give "
        "`rates` instead)",
    ),
    (
        lambda: pk.plan(rates=[0, 1], correlation=1, detect=0.1, n=5),
        ValueError,
        "`rates` must leave the difference some variance: without any every difference seems certain",
    ),
    (lambda: pk.plan(PILOT, k=0), ValueError, "`k` must satisfy k >= 1; got 0"),
    (lambda: pk.plan(PILOT, k=2, n=1), ValueError, "`n` must satisfy n >= 2; got 1"),
    (lambda: pk.plan(PILOT, m=1), ValueError, "`m` must satisfy m >= 2; got 1"),
    (lambda: pk.plan(PILOT, detect=0), ValueError, "`detect` must satisfy 0 < detect < 1; got 0"),
    (
        lambda: pk.plan(rates=HALF, detect=1e-9, n=1),
        ValueError,
        "`detect` must be in the reach of 2**52 problems; got 1e-09",
    ),
    (
        lambda: pk.plan(rates=HALF, detect=1e-300, n=1),
        ValueError,
        "`detect` must be in the reach of 2**52 problems; got 1e-300",
    ),
    (
        lambda: pk.plan(PILOT, power=0.05),
        ValueError,
        "`power` must satisfy 1 - level < power < 1; got 0.05 at level 0.95",
    ),
    (
        lambda: pk.plan(PILOT, cost_problem=3),
        ValueError,
        "`cost_attempt` must be given with `cost_problem`; got none",
    ),
    (
        lambda: pk.plan(PILOT, cost_attempt=0),
        ValueError,
        "`cost_attempt` must satisfy cost_attempt > 0; got 0",
    ),
    (
        lambda: pk.plan(PILOT, cost_attempt=1, cost_problem=-2),
        ValueError,
        "`cost_problem` must satisfy cost_problem >= 0; got -2",
    ),
    (
        lambda: pk.plan(PILOT, correlation=0.5, omega=0.1),
        ValueError,
        "`correlation` and `omega` exclude each other; got both",
    ),
    (
        lambda: pk.plan(PILOT, correlation=1.5),
        ValueError,
        "`correlation` must satisfy -1 <= correlation <= 1; got 1.5",
    ),
    (lambda: pk.plan(PILOT, omega=-1), ValueError, "`omega` must satisfy 0 <= omega <= 1; got -1"),
    (
        lambda: pk.plan(PILOT, omega=0.1, paired=False),
        ValueError,
        "`correlation` and `omega` must come with paired=True",
    ),
    (
        lambda: pk.plan(rates="normal:0,1"),
        ValueError,
        "`rates` must be mean-sd:MEAN,SD | beta:A,B | two-point:LOW,HIGH,SHARE_HIGH | "
        "zero-inflated:SHARE_ZERO,A,B; got 'normal:0,1'",
    ),
    (
        lambda: pk.plan(rates="mean-sd:0.5,0.5"),
        ValueError,
        "`rates` must satisfy 0 < MEAN < 1 and 0 <= SD < sqrt(MEAN (1 - MEAN)); got 'mean-sd:0.5,0.5'",
    ),
    (lambda: pk.plan(rates="mean-sd:x"), ValueError, "`rates` must be mean-sd:MEAN,SD; got 'mean-sd:x'"),
    (lambda: pk.plan(rates="beta:0,1"), ValueError, "beta: A must satisfy 0.01 <= A <= 1e6; got 0"),
    (
        lambda: pk.plan(rates=[0.1, 1.2]),
        ValueError,
        "`rates` must satisfy 0 <= p <= 1; got 1.2 at index 1",
    ),
    (
        lambda: pk.plan(rates=[0.3]),
        ValueError,
        "`rates` must hold the success probabilities of at least 2 problems; got shape (1,)",
    ),
    (
        lambda: pk.plan(rates=3 + 1j),
        TypeError,
        "`rates` must be a text or a sequence of probabilities; got complex",
    ),
    (
        lambda: pk.plan(rates=[0.1, 0.2], rates_b=[0.1, 0.2, 0.3], detect=0.1, n=1),
        ValueError,
        "`rates` and `rates_b` must be of the same problems; got 2 and 3",
    ),
    (
        lambda: pk.plan(rates=HALF, detect=0.1),
        ValueError,
        "`n`, `m` with `detect`, costs with `detect`, or a pilot must be given; got none",
    ),
    (
        lambda: pk.plan(rates=HALF, n=3),
        ValueError,
        "`m` must be given without `detect`, or a pilot; got neither",
    ),
    (
        lambda: pk.plan(rates=HALF, n=3, detect=0.1, target="benchmark"),
        ValueError,
        "`m` must be given unless the target is a population, or a pilot; got neither",
    ),
    (
        lambda: pk.plan(PILOT, k=20, detect=0.1),
        ValueError,
        "`n` must be given where the pilot has fewer than k attempts; got k=20, n=10",
    ),
    (
        lambda: pk.plan(PILOT, detect=0.1).power_at(0, 10),
        ValueError,
        "`m` must satisfy m >= 2; got 0",
    ),
    (
        lambda: pk.plan(PILOT, k=3).detectable_at(40, 2),
        ValueError,
        "`n` must satisfy n >= 3; got 2",
    ),
    (
        lambda: pk.plan(PILOT).power_at(40, 10),
        ValueError,
        "`detect` must be given; the plan has none",
    ),
    (
        lambda: pk.curve(ONE, [2]),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=2, n=1 at index 0",
    ),
    (
        lambda: pk.curve(PILOT, kind="maj@k"),
        ValueError,
        "`kind` must be one of 'pass@k', 'pass^k'; got 'maj@k'",
    ),
    (lambda: pk.curve(PILOT, tau=[2]), ValueError, "`tau` must satisfy 0 <= tau <= 1; got 2"),
    (lambda: pk.curve(PILOT, tau=[]), ValueError, "`tau` must hold at least one value; got none"),
    (lambda: pk.curve(PILOT, replicates=5), ValueError, "`replicates` must satisfy replicates >= 100; got 5"),
    (lambda: pk.curve([0.5]), TypeError, "`counts` must be Counts, a Tally or a ModelResult; got list"),
]


test_text = refusals.calls(BROKEN)
