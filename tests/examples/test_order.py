"""What `order_test` returns, and how the command line and the report say it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.order import Sequences
from passk_fast.data.readers.results import ModelResult, Results
from passk_fast.report.build import build_report
from passk_fast.show import text
from tests import refusals
from tests.examples.test_published import airline_trials

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(REAL is None, reason="PASSK_FAST_REAL_DATA names no folder of real results")


def matrix(outcomes: object, **columns: object) -> pk.Attempts:
    rows = np.asarray(outcomes)
    return pk.Attempts(np.repeat(np.arange(len(rows)), rows.shape[1]), rows.ravel(), **columns)


def drifting(m: int = 60, n: int = 10, total: float = 3.0, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    odds = np.exp(rng.normal(0, 1, (m, 1)) + total * np.linspace(-0.5, 0.5, n))
    return rng.random((m, n)) < odds / (1 + odds)


def test_a_small_table_by_hand() -> None:
    result = pk.order_test(matrix([[0, 0, 1, 1], [0, 1, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0]]))
    assert result.statistic.tolist() == [7 + 6, 1 + 0]
    assert result.expected.tolist() == [5 + 5, 0.5 + 0.5]
    # Rank sums 3, …, 7 come up 1, 1, 2, 1, 1 of 6 times: both high and both low, 13 or more and 7 or less.
    assert result.p_value[0] == pytest.approx(2 * (2 * 1 + 1) / 36)
    assert result.p_adjusted.tolist() == pytest.approx([2 * result.p_value[0], 1])
    assert (result.units, result.informative, result.never, result.always) == (4, 2, 1, 1)
    assert result.classification.tolist() == ["neither", "neither", "no information", "no information"]
    assert result.transitions.after_success == (1, 2)
    assert result.transitions.after_failure == (3, 4)
    assert result.first.tolist() == [3, 2, 1, 0]


def test_directions() -> None:
    late = pk.order_test(matrix(drifting()))
    assert late.z[0] > 5
    assert late.slope.confidence_interval.low > 1.2
    assert (late.curve.observed[:5] < late.curve.pass_at_k[:5]).all()
    assert late.late > late.early
    assert "come late" in late.verdict
    early = pk.order_test(matrix(drifting()[:, ::-1]))
    assert early.z[0] == pytest.approx(-late.z[0])
    assert early.slope.estimate == pytest.approx(1 / late.slope.estimate, rel=1e-9)
    assert early.p_value[0] == pytest.approx(late.p_value[0])
    assert "come early" in early.verdict


def test_clumps() -> None:
    clumped = pk.order_test(matrix(np.tile([[0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0]], (20, 1))))
    assert "come in clumps" in clumped.verdict
    assert clumped.z[0] == 0
    alternating = pk.order_test(matrix(np.tile([[0, 1, 0, 1, 0, 1], [1, 0, 1, 0, 1, 0]], (20, 1))))
    assert "alternate" in alternating.verdict
    assert alternating.dependence.estimate == 0
    assert alternating.dependence.confidence_interval.high < 0.3


def test_nothing_to_say() -> None:
    silent = pk.order_test(matrix([[0, 0, 0], [1, 1, 1]]))
    assert np.isnan(silent.p_value).all()
    assert silent.method == ("none", "none")
    assert silent.verdict.startswith("No problem has both passed and failed attempts")
    assert np.isnan(silent.slope.estimate)
    assert silent.slope.confidence_interval == (0.0, np.inf)
    fixed = pk.order_test(matrix([[0, 1], [1, 0]]), tests="joins")
    assert fixed.verdict.startswith("The statistics of these attempts cannot vary")
    drawn = pk.order_test(matrix([[0, 0, 0], [1, 1, 1]]), replicates=10, rng=1)
    assert np.isnan(drawn.p_value).all()


def test_weights() -> None:
    same = matrix(drifting())
    equal, weighted = (pk.order_test(same, tests="rank sum", weights=w) for w in ("equal", "1/(n+1)"))
    assert weighted.z[0] == pytest.approx(equal.z[0])
    assert weighted.p_value[0] == pytest.approx(equal.p_value[0])
    assert weighted.method == ("exact",)
    long = np.concatenate([drifting().ravel(), [0] * 50 + [1] * 50])
    problem = np.concatenate([np.repeat(np.arange(60), 10), np.full(100, 60)])
    mixed = pk.order_test(pk.Attempts(problem, long), tests="rank sum", weights="1/(n+1)")
    assert mixed.method == ("normal",)
    part = pk.order_test(matrix([[0] * 50 + [1] * 50]), tests="rank sum")
    total = equal.statistic[0] / 11 + part.statistic[0] / 101
    assert mixed.statistic[0] == pytest.approx(total)


def test_permutations_are_recorded() -> None:
    attempts = matrix(drifting(20, total=1.0))
    one = pk.order_test(attempts, replicates=500, rng=3)
    assert (one.replicates, one.seed, one.method) == (500, 3, ("permutation", "permutation"))
    np.testing.assert_array_equal(pk.order_test(attempts, replicates=500, rng=one.seed).p_value, one.p_value)
    assert "500 permutations, seed 3" in repr(one)


def test_runs() -> None:
    """Two runs whose order alternates in the rows: apart they are sorted, together they are not."""
    outcomes = np.tile([0, 1, 0, 1, 1, 0, 1, 0], (30, 1))
    run_of = np.tile(["x", "y"] * 4, 30)
    within = pk.order_test(matrix(outcomes, run=run_of))
    assert (within.units, within.m, within.within_runs) == (60, 30, True)
    assert within.labels[:2] == ((0, "x"), (0, "y"))
    assert list(within.to_frame(table="units").columns[:2]) == ["problem", "run"]
    joins = within.tests.index("joins")
    assert within.statistic[joins] == 60
    pooled = pk.order_test(matrix(outcomes, run=run_of), within_runs=False)
    assert (pooled.units, pooled.within_runs) == (30, False)
    assert pooled.statistic[joins] == 30
    assert "runs are pooled" in repr(pooled)


@pytest.mark.parametrize("kind", ["int", "float", "datetime"])
def test_time(kind: str) -> None:
    outcomes = drifting(25)
    attempts = matrix(outcomes)
    rng = np.random.default_rng(9)
    mixed = rng.permutation(len(attempts))
    stamps = np.arange(len(attempts))[mixed]
    time = {"int": stamps, "float": stamps / 7, "datetime": stamps.astype("datetime64[s]")}[kind]
    shuffled = attempts.select(mixed)
    found = pk.order_test(shuffled, time=time)
    np.testing.assert_allclose(found.z, pk.order_test(attempts).z, rtol=1e-12)
    assert abs(pk.order_test(shuffled).z[0]) < 4


def test_missing_policies() -> None:
    attempts = pk.Attempts(list("aaaabbbb"), [0, None, 1, 1, 1, 0, None, 0])
    failed = pk.order_test(attempts, missing="fail")
    assert failed.statistic.tolist() == [7 + 1, 1]
    dropped = pk.order_test(attempts, missing="drop")
    assert dropped.statistic.tolist() == [5 + 1, 1]
    assert (dropped.attempts, dropped.missing) == (6, 2)
    assert "2 attempts without a verdict: left out" in repr(dropped)


def test_outputs() -> None:
    result = pk.order_test(matrix(drifting(20)))
    assert json.dumps(result.to_dict(), allow_nan=False)
    assert result.to_dict()["slope"]["estimate"] == result.slope.estimate
    assert list(result.to_frame()["test"]) == ["rank sum", "joins"]
    assert list(result.to_frame(table="units")["classification"]) == result.classification.tolist()
    assert repr(result).endswith(result.verdict)
    assert "<table" in result._repr_html_()


def test_plots() -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    result = pk.order_test(matrix(drifting(20)))
    curve = result.plot()
    assert curve.get_ylabel() == "share solved"
    hazard = result.plot(pyplot.figure().add_subplot(), show="hazard")
    assert hazard.get_ylabel() == "first successes"
    with pytest.raises(ValueError, match="`show` must be one of 'curve', 'hazard'; got 'x'"):
        result.plot(show="x")
    pyplot.close("all")


# --- the report ---------------------------------------------------------------------------------------------


def report_of(outcomes: np.ndarray) -> str:
    attempts = matrix(outcomes)
    unit = attempts.problem.codes
    from passk_fast import _core

    statistics = Sequences.of(_core.sequence_statistics(unit, attempts.outcome, attempts.m))
    result = ModelResult("a", "a.jsonl", "human_eval", attempts.counts(), order=statistics)
    report = build_report(Results.of([result]))
    return text.render(report.document())


def test_the_report_speaks_where_chance_is_no_explanation() -> None:
    assert "- order of attempts: Successes come late (p < 0.0001): " in report_of(drifting())
    quiet = np.random.default_rng(4).random((60, 10)) < 0.5
    assert "order of attempts" not in report_of(quiet)
    assert "order of attempts" not in report_of(drifting(total=0.4))
    assert pk.order_test(matrix(drifting(total=0.4))).p_adjusted.min() < 0.05


def test_the_report_warns_of_attempts_that_stop(tmp_path: Path) -> None:
    lines = [
        {"task_id": f"t{problem}", "passed": j == problem % 4}
        for problem in range(12)
        for j in range(1 + problem % 4)
    ]
    file = tmp_path / "a_results.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    shown = text.render(build_report(pk.read(file, attempts=False)).document())
    assert "! attempts stop at the first success" in shown.replace("  ", " ")


def test_parts_of_a_model(tmp_path: Path) -> None:
    """Runs in several files stay apart; a table whose rows have runs or numbers is left to `order_test`."""
    from passk_fast.data.order import units_of

    for name, outcomes in (("x", [0, 1, 1]), ("y", [1, 0, 1])):
        lines = [{"task_id": task, "passed": bool(x)} for task in "ab" for x in outcomes]
        (tmp_path / f"{name}_results.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    files = [tmp_path / "x_results.jsonl", tmp_path / "y_results.jsonl"]
    (joined,) = pk.read(files, names=["m", "m"], runs=["1", "2"]).values()
    units = units_of(joined.attempts, within_runs=True, time=None, missing="error").statistics
    assert sorted(zip(*joined.order, strict=True)) == sorted(zip(*units, strict=True))
    assert joined.order.rank_sum.tolist() == [5, 5, 4, 4]
    table = tmp_path / "table.csv"
    table.write_text("problem,attempt,passed\na,2,1\na,1,0\nb,1,1\nb,2,0\n")
    (numbered,) = pk.read(table).values()
    assert numbered.order is None
    assert pk.order_test(numbered.attempts).first.tolist() == [2, 1]
    assert run(["report", str(table), "-k", "1"]) == 0


def test_parts_without_runs_follow_each_other() -> None:
    from passk_fast.data.readers._joining import _order
    from passk_fast.data.readers._recording import Keep, Recorder

    parts = []
    for problems, passed in ((["a", "b"], [False, True]), (["b", "a"], [True, True])):
        recorder = Recorder(Keep())
        recorder.add(problems, passed)
        parts.append(recorder.finish())
    whole = _order(parts, [np.array([0, 1]), np.array([1, 0])], 2)
    assert np.stack(whole, axis=1).tolist() == [[2, 1, 2, 2, 0, 1], [2, 2, 3, 1, 1, 1]]


# --- the command --------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, total in (("a", 3.0), ("b", 0.0)):
        with Path(f"{name}_results.jsonl").open("w") as file:
            for problem, row in enumerate(drifting(total=total).tolist()):
                file.writelines(json.dumps({"task_id": problem, "passed": x}) + "\n" for x in row)


def test_command(files: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["order", "a_results.jsonl"]) == 0
    shown, error = capsys.readouterr()
    assert error == ""
    assert shown.startswith("Order of attempts, given how many passed at each problem\n")
    assert shown.splitlines()[-1].startswith("- Successes come late (p ")
    assert shown.endswith(".\n")


def test_command_for_several_models(files: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["order", "a_results.jsonl", "b_results.jsonl", "--markdown", "--tests", "joins,runs"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("| test | statistic | expected | z | p | p (Holm) |") == 2
    assert "## a: Order" in shown
    assert "| runs |" in shown
    assert shown.splitlines()[-1].endswith(".")
    options = "--replicates 99 --seed 4 --weights 1/(n+1) --level 0.9"
    assert run(["order", "a_results.jsonl", "b_results.jsonl", "--json", *options.split()]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(name, model["seed"], model["level"]) for name, model in found["models"].items()] == [
        ("a", 4, 0.9),
        ("b", 4, 0.9),
    ]
    direct = pk.order_test(matrix(drifting()), replicates=99, rng=4, weights="1/(n+1)", level=0.9)
    assert found["models"]["a"] == direct.to_dict()


test_bad_input = pytest.mark.usefixtures("files")(
    refusals.commands(
        [
            ("order", 'Command "order" parameter FILE requires an argument.'),
            (
                "order a_results.jsonl --tests ranks",
                "a: --tests must be one of 'rank sum', 'joins', 'runs', 'first success', 'log-rank'; "
                "got 'ranks'",
            ),
            ("order a_results.jsonl --json --markdown", "--json and --markdown exclude each other"),
            (
                "order a_results.jsonl --missing bounds",
                "a: --missing must be one of 'error', 'fail', 'drop'; got 'bounds'",
            ),
        ]
    )
)


# --- real results -------------------------------------------------------------------------------------------


@real
def test_codegen_on_human_eval() -> None:
    """100 independent samples a problem, stored as drawn: no order, as there should be none."""
    (result,) = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz").values()
    found = pk.order_test(result.attempts, tests=("rank sum", "joins", "runs", "first success", "log-rank"))
    assert (found.units, found.informative, found.never, found.always) == (164, 121, 43, 0)
    assert found.p_value.min() > 0.3
    low, high = found.slope.confidence_interval
    assert 0.998 < low < 1 < high < 1.003
    assert found.curve.observed[-1] == pytest.approx(121 / 164)
    drawn = pk.order_test(result.attempts, tests=found.tests, replicates=10_000, rng=1)
    assert drawn.p_value == pytest.approx(found.p_value, abs=0.02)


@real
def test_tau_bench_airline_trials() -> None:
    """Four trials a task are exchangeable too, as far as 26 informative tasks tell."""
    found = pk.order_test(matrix(airline_trials()))
    assert (found.units, found.informative) == (50, 26)
    assert found.p_adjusted.min() > 0.05


@real
def test_live_code_bench_records() -> None:
    """Five problems of one model, one attempt at each: nothing to tell."""
    (result,) = pk.read(Path(str(REAL)) / "livecodebench_eval_all_first5.json").values()
    found = pk.order_test(result.attempts)
    assert (found.m, found.attempts, found.informative) == (5, 5, 0)
    assert found.verdict == (
        "No problem has both passed and failed attempts: nothing can be said about their order."
    )


def test_times_with_a_zone_are_instants():
    attempts = pk.Attempts([0] * 4 + [1] * 4, [1, 0, 0, 0, 0, 1, 1, 1])
    times = pd.Series(pd.date_range("2024-10-27", periods=8, freq="30min", tz="Europe/Rome"))
    zoned, plain = (pk.order_test(attempts, time=time) for time in (times, np.arange(8)))
    assert repr(zoned) == repr(plain)
    assert repr(pk.order_test(attempts, time=pd.DatetimeIndex(times))) == repr(plain)
    # In nanoseconds these would be out of range, and turn round.
    far = pd.Series(np.arange(8).astype("datetime64[s]") + np.arange(8) * np.timedelta64(10**10, "s"))
    assert repr(pk.order_test(attempts, time=far.dt.tz_localize("UTC"))) == repr(plain)


# --- sentences that agree ----------------------------------------------------------------------------------


def test_printed_odds_hold_no_change_where_adjusted_p_does() -> None:
    rng = np.random.default_rng(1)
    seen = 0
    for _ in range(100):
        found = pk.order_test(matrix((rng.random((30, 6)) < 0.5).astype(int).tolist()))
        low, high = found.slope.confidence_interval
        if found.p_adjusted[0] >= 0.05 and not low <= 1 <= high:
            seen += 1
            line = next(line for line in repr(found).splitlines() if "to the next: ×" in line)
            ends = [float(end) for end in line.split("[")[1].split("]")[0].split(", ")]
            assert ends[0] <= 1 <= ends[1]
            assert "No drift" in found.verdict
    assert seen


def test_a_ratio_that_says_less_than_its_test_is_told() -> None:
    rng = np.random.default_rng(7)
    difficulty = rng.normal(0, 1.5, (164, 1))
    learning = 1 / (1 + np.exp(difficulty - np.linspace(-0.7, 0.7, 10)))
    found = pk.order_test(matrix((rng.random((164, 10)) < learning).astype(int).tolist()))
    low, high = found.dependence.confidence_interval
    assert low < 1 < high
    assert found.p_adjusted[1] < 0.05
    assert "a failure, which alone does not leave × 1 out." in found.verdict


@pytest.mark.parametrize("attempts", [[6, 6], [6, 8]])
def test_prefixes_say_how_many_problems_they_are_of_where_that_changes(attempts: list[int]) -> None:
    problem = np.repeat(np.arange(6), attempts * 3)
    outcomes = np.random.default_rng(3).random(len(problem)) < 0.5
    found = pk.order_test(pk.Attempts(problem, outcomes))
    changes = len(set(found.curve.units.tolist())) > 1
    assert changes == (attempts == [6, 8])
    assert ("problems" in found._prefixes().columns) == changes
