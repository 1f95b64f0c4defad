"""Gates of `report` and `compare`: exit codes, reasons, and the decision in JSON."""

from __future__ import annotations

import json

import pytest

from passk_fast.cli import run
from tests.contract.markdown import ROOT

BASELINE, IMPROVED = (str(ROOT / "examples" / f"{name}_results.jsonl") for name in ("baseline", "improved"))


@pytest.mark.parametrize(
    ("requirements", "code", "outcome"),
    [
        (["pass@1=0.2"], 0, "pass"),
        (["pass@1=0.4"], 3, "inconclusive"),
        (["pass@1=0.8"], 1, "fail"),
        (["pass@1=0.4", "pass@10=0.99"], 1, "fail"),
    ],
)
def test_report(requirements, code, outcome, capsys):
    options = [text for one in requirements for text in ("--fail-under", one)]
    assert run(["report", BASELINE, *options]) == code
    assert f"gate: {outcome}" in capsys.readouterr().out
    assert run(["report", BASELINE, "--json", *options]) == code
    gate = json.loads(capsys.readouterr().out)["gate"]
    assert gate["outcome"] == outcome
    assert gate["exit_code"] == code
    assert len(gate["decisions"]) == len(requirements)


def test_every_model_counts(capsys):
    assert run(["report", BASELINE, IMPROVED, "--fail-under", "pass@1=0.3"]) == 3
    shown = capsys.readouterr().out
    assert "inconclusive: baseline: pass@1 is" in shown
    assert "pass: improved: pass@1 is" in shown


@pytest.mark.parametrize(
    ("first", "margin", "code"), [(IMPROVED, 0.02, 0), (BASELINE, 0.01, 1), (BASELINE, 0.1, 3)]
)
def test_compare(first, margin, code, capsys):
    second = BASELINE if first == IMPROVED else IMPROVED
    assert run(["compare", first, second, "-k", "1", "--fail-if-worse", str(margin)]) == code
    assert "gate: " in capsys.readouterr().out


@pytest.mark.parametrize(("meaning", "code"), [("pass", 0), ("fail", 1)])
def test_an_open_question_may_be_settled(meaning, code, capsys):
    assert run(["report", BASELINE, "--fail-under", "pass@1=0.4", "--inconclusive", meaning]) == code
    assert "gate: inconclusive" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["report", BASELINE, "--fail-under", "pass@5=0.4"],
            "needs pass@5 of baseline, which is not reported (-k 1,5,10",
        ),
        (["report", BASELINE, "--fail-under", "0.4"], "must be pass@K=SCORE"),
        (["compare", BASELINE, IMPROVED, "--fail-if-worse", "1"], "must satisfy 0 <= margin < 1; got 1"),
    ],
)
def test_bad_input(arguments, message, capsys):
    assert run(arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(("least", "code"), [(0.05, 0), (0.7, 3), (0.95, 1)])
def test_missing_verdicts_count_both_ways(least, code, tmp_path, capsys):
    path = tmp_path / "a.jsonl"
    passed = [True, True, None, False, True, None, True]
    lines = [{"task_id": f"t{i % 40}", "completion": "", "passed": passed[i % 7]} for i in range(400)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    command = ["report", str(path), "-k", "1", "--missing", "bounds", "--fail-under", f"pass@1={least}"]
    assert run(command) == code
    shown = " ".join(capsys.readouterr().out.split())
    assert "pass@1 is between 0.5725 and 0.8575 (missing verdicts all failed, or all passed)" in shown
