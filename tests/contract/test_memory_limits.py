"""Memory given bit by bit: every function ends in a result or a MemoryError, never in an abort."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

if sys.platform != "linux":
    pytest.skip("limits of Linux", allow_module_level=True)

# Each is called once without a limit, so that what it imports is there, and then with ever more room.
CALLS = {
    "pass_at_k": "pk.pass_at_k(n, c, 5)",
    "pass_at_k of equal n": "pk.pass_at_k(50, c, 5)",
    "posterior_pass_at_k": "pk.posterior_pass_at_k(50, c, 5, 1.0, 1.0)",
    "Counts.from_outcomes": "pk.Counts.from_outcomes(outcomes)",
    "tally": "pk.Counts(n, c).tally",
    "mean_interval": "pk.mean_interval(few, [1, 10])",
    "bootstrap": "pk.bootstrap(few, [1, 5], replicates=200_000, rng=1)",
    "bootstrap of attempts": "pk.bootstrap(few, 1, resample='attempts', replicates=50_000, rng=1)",
    "bootstrap_values": "pk.bootstrap_values(scores, replicates=20_000, rng=1)",
    "bootstrap_values, median": "pk.bootstrap_values(column, statistic='median', replicates=20_000, rng=1)",
    "compare": "pk.compare(few, other, 1)",
    "compare by the bootstrap": "pk.compare(few, other, 1, interval='bca', replicates=20_000, rng=1)",
    "curve": "pk.curve(few, rng=1, replicates=500)",
    "rank": "pk.rank({'a': few, 'b': other, 'c': few}, 1, replicates=2000, rng=1)",
    "sensitivity": "pk.sensitivity({'a': few, 'b': other}, 1, replicates=2000, rng=1)",
    "runs": "pk.runs([few, other, few], 1, replicates=500, rng=1)",
    "stability": "pk.stability(few, other, 1, replicates=500, rng=1)",
    "order_test": "pk.order_test(attempts, replicates=2000, rng=1)",
    "diversity": "pk.diversity(texts, rng=1)",
    "posterior": "pk.posterior(few, 1)",
    "extrapolate": "pk.extrapolate(few, 100, replicates=20, rng=1)",
    "effort": "pk.effort(few)",
    "influence": "pk.influence(few, other)",
    "allocate": "pk.allocate(few, 1000)",
    "partial_credit": "pk.partial_credit(scores[:300], 2, replicates=5000, rng=1)",
    "best_of_k": "pk.best_of_k(scores, [1, 2, 5])",
    "threshold_curve": "pk.threshold_curve(scores[:500], 2)",
    "majority_at_k": "pk.majority_at_k(answers, right, 3)",
    "rewards": "pk.rewards(scores, 4)",
    "validation_metrics": "pk.validation_metrics(scores[:500])",
}

CHILD = """
import resource, sys, warnings
import numpy as np, passk_fast as pk
warnings.simplefilter("ignore")
rng = np.random.default_rng(1)
n = rng.integers(40, 60, 300_000)
c = rng.integers(0, 40, 300_000)
outcomes = rng.random((100_000, 20)) < 0.5
few = pk.Counts(20, rng.integers(0, 21, 400))
other = pk.Counts(20, rng.integers(0, 21, 400))
scores = rng.random((5000, 8))
column = scores[:, 0].copy()
attempts = pk.Attempts(np.repeat(np.arange(300), 20), rng.random(6000) < 0.5)
programs = ["def f(a):\\n    return a + %d\\n" % (i % 9) for i in range(40)]
texts = pk.Attempts([0] * 40, [True] * 40, text=programs)
answers = [[str(x) for x in row] for row in rng.integers(0, 5, (500, 12))]
right = np.array(answers) == "1"

def call():
    return CALL

try:
    call()
except (TypeError, ValueError) as error:
    sys.exit(f"not a call: {error}")
page = resource.getpagesize()
missing = 0
for step in range(STEPS):
    room = int(40_000 * 1.35 ** (step * 24 / STEPS))
    taken = int(open("/proc/self/statm").read().split()[0]) * page
    resource.setrlimit(resource.RLIMIT_AS, (taken + room, -1))
    try:
        call()
    except MemoryError:
        missing += 1
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (-1, -1))
print(missing, float(pk.pass_at_k(10, 3, 1)))
"""


def outcome(call: str, steps: int) -> str:
    code = CHILD.replace("CALL", CALLS[call]).replace("STEPS", str(steps))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, (call, done.returncode, done.stderr[-800:])
    return done.stdout


@pytest.mark.parametrize(
    "call", ["pass_at_k", "bootstrap", "bootstrap_values", "rank", "tally", "majority_at_k"]
)
def test_a_few_limits(call: str) -> None:
    assert outcome(call, 6).endswith(" 0.3\n")


@pytest.mark.faults
@pytest.mark.parametrize("call", CALLS)
def test_many_limits(call: str) -> None:
    assert outcome(call, 40).endswith(" 0.3\n")
