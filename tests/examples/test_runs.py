"""Several runs of one model: forms of input, both rules, and real runs of an agent."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot
import numpy as np
import pytest

import passk_fast as pk

mpl.use("Agg")

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")


def same_runs(number: int = 3) -> list[pk.Counts]:
    rng = np.random.default_rng(3)
    p = rng.beta(0.6, 0.6, 40)
    return [pk.Counts(10, rng.binomial(10, p)) for _ in range(number)]


def test_every_form_of_input_says_the_same() -> None:
    rng = np.random.default_rng(1)
    passed = rng.integers(0, 2, (2, 12, 4))
    counts = [pk.Counts(4, one.sum(axis=1), problems=[str(i) for i in range(12)]) for one in passed]
    runs, problems, _ = np.indices(passed.shape)
    attempts = pk.Attempts(
        [str(i) for i in problems.ravel()], passed.ravel(), run=[f"r{r}" for r in runs.ravel()]
    )
    named = pk.runs({"r0": counts[0], "r1": counts[1]}, 2, rng=4)
    for other in (pk.runs(attempts, 2, rng=4), pk.runs(counts, 2, rng=4)):
        assert other.estimate == named.estimate
        assert other.effect.p_value.tolist() == named.effect.p_value.tolist()
        assert other.counts == named.counts
    assert named.runs == ("r0", "r1")


def test_runs_that_look_alike_are_not_taken_for_alike() -> None:
    parts = same_runs()
    result = pk.runs(parts, [1, 5], rng=2)
    assert not result.effect_shown
    pooled = pk.Counts(30, np.sum([part.c for part in parts], axis=0))
    assert result.counts == pooled
    alone = pk.mean_interval(pooled, [1, 5]).confidence_interval
    assert result.if_no_run_effect.low.tolist() == alone.low.tolist()
    widths = np.subtract(*reversed(result.confidence_interval)), np.subtract(*reversed(alone))
    assert np.all(widths[0] > widths[1])
    assert "which does not show that there is none" in result.verdict
    assert "3 runs say little about how far runs differ (t over runs has 2 degrees of freedom)" in repr(
        result
    )
    assert "2 runs say next to nothing" in pk.runs(parts[:2], 1, rng=2).warnings[-1]


def test_a_run_effect_is_said() -> None:
    rng = np.random.default_rng(9)
    p = rng.beta(1, 1, 60)
    shifts = [0.0, 0.8, -0.7, 0.3, -0.4, 1.0]
    parts = [pk.Counts(10, rng.binomial(10, 1 / (1 + (1 - p) / p * np.exp(-shift)))) for shift in shifts]
    result = pk.runs(parts, 1, rng=2)
    assert result.effect_shown
    assert result.verdict.startswith("The runs differ by more than the luck of their attempts (p = 0.0001).")
    assert result.effect.p_value[0] == 1e-4
    benchmark = pk.runs(parts, 1, target="benchmark", rng=2)
    assert benchmark.standard_error < result.standard_error
    assert result.components.effect[0] > 0.005
    # Treating these attempts as one run would claim too much about problems and runs like these.
    assert result.standard_error > pk.mean_interval(result.counts, 1).standard_error


def test_problems_may_be_missing_if_one_says_so() -> None:
    a = pk.Counts(4, [1, 2, 3, 4], problems=list("abcd"))
    b = pk.Counts(4, [4, 2, 0], problems=list("dbx"))
    result = pk.runs({"one": a, "two": b}, 1, match="common", rng=1)
    assert result.left_out == {"one": ("a", "c"), "two": ("x",)}
    assert result.counts.ids.tolist() == ["b", "d"]
    assert "left out: 2 problems of one that not all have (a, c)" in repr(result)


def test_nothing_to_tell_apart() -> None:
    result = pk.runs([pk.Counts(3, [0, 3, 3]), pk.Counts(3, [0, 3, 3])], 1, rng=1)
    assert result.effect.degrees_of_freedom == (0,)
    assert result.effect.p_value.tolist() == [1.0]
    assert result.effect.cmh.p_value == 1.0


def test_results_are_plain_values() -> None:
    for result in (pk.runs(same_runs(), rng=1), pk.compare_runs(same_runs(), same_runs(2), rng=1)):
        json.dumps(result.to_dict())
        assert len(result.to_frame()) == 2
        assert "std. error" in result._repr_html_()
        assert [row["k"] for row in result.to_dict()["rows"]] == [1, 10]
    result = pk.runs(same_runs(), rng=1)
    assert result.plot().get_ylabel() == "mean over problems"
    assert result.effect.plot().get_yscale() == "log"
    assert len(result.components.plot().patches) == 8
    axes = pk.compare_runs(same_runs(), same_runs(2), rng=1).plot()
    assert [tick.get_text() for tick in axes.get_xticklabels()] == ["pass@1", "pass@10"]
    mpl.pyplot.close("all")
    again = pk.compare_runs(pk.runs(same_runs(), rng=1), same_runs(2), 1, rng=1)
    assert again.difference == pk.compare_runs(same_runs(), same_runs(2), 1, rng=1).difference


@real
def test_three_runs_of_an_agent() -> None:
    """SWE-bench Lite: rows are patches; an instance without one in a run failed there."""
    with (Path(str(REAL)) / "swebench_lite_autocoderover_runs.csv").open(newline="") as file:
        rows = [(row["problem"], int(row["attempt"]), int(row["passed"])) for row in csv.DictReader(file)]
    problems = sorted({problem for problem, _, _ in rows})
    solved = {(problem, run) for problem, run, passed in rows if passed}
    parts = {
        f"run {run}": pk.Counts(1, [(problem, run) in solved for problem in problems], problems=problems)
        for run in range(3)
    }
    result = pk.runs(parts, rng=1)
    assert (result.m, result.k, result.dropped) == (280, (1,), (10, 100))
    assert not result.effect_shown
    assert result.effect.statistic[0] == pytest.approx(result.effect.cmh.statistic, rel=1e-10)
    # With one attempt in each run, runs × problems and attempts cannot be told apart; their sum is known.
    assert np.isnan(result.components.cell[0])
    assert result.components.residual[0] > 0
    # Pooled, there are three attempts at each problem.
    more = pk.mean_interval(result.counts, [1, 3])
    assert more.estimate[0] == pytest.approx(result.estimate[0])
    assert more.estimate[1] > more.estimate[0]
