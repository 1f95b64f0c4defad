"""EvalPlus 0.3.1, unmodified, on results that it finds: accelerated, its numbers stay; its files are read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pages import run_page

import passk_fast as pk

evaluate = pytest.importorskip("evalplus.evaluate", reason="runs in the environment of EvalPlus")

REAL = os.environ.get("PASSK_FAST_REAL_DATA")


@pytest.fixture
def results(tmp_path, monkeypatch):
    """Results of a finished run, as it leaves them beside the samples."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(3)

    def sample(task):
        statuses = rng.choice(["pass", "fail", "timeout"], 2)
        row = {"task_id": task, "solution": "x", "base_fail_tests": [], "plus_fail_tests": []}
        return row | {"base_status": str(statuses[0]), "plus_status": str(statuses[1])}

    rows = {f"HumanEval/{task}": [sample(f"HumanEval/{task}") for _ in range(12)] for task in range(20)}
    document = {"date": "2024-01-01 00:00", "hash": "0", "eval": rows}
    Path("m_eval_results.json").write_text(json.dumps(document))
    Path("m.jsonl").write_text("")
    return "m.jsonl"


def shown(capsys):
    return [line for line in capsys.readouterr().out.splitlines() if "pass@" in line]


def test_same_numbers_accelerated(results, capsys):
    evaluate.evaluate("humaneval", samples=results)
    plain = shown(capsys)
    with pk.accelerate("evalplus"):
        evaluate.evaluate("humaneval", samples=results)
    assert shown(capsys) == plain
    assert len(plain) == 4


def test_its_functions_are_replaced():
    import evalplus.eval

    theirs = evaluate.estimate_pass_at_k
    n, c = np.full(50, 20), np.arange(50) % 21
    expected = theirs(n, c, 5)
    with pk.accelerate("evalplus"):
        for module in (evaluate, evalplus.eval):
            assert module.estimate_pass_at_k is not theirs
            np.testing.assert_allclose(module.estimate_pass_at_k(n, c, 5), expected, rtol=0, atol=1e-12)
    assert evaluate.estimate_pass_at_k is evalplus.eval.estimate_pass_at_k is theirs


@pytest.mark.parametrize("seed", range(30))
def test_its_estimates_of_random_counts(seed):
    """Theirs multiplies up to n rounded factors: twelve digits agree. For n < k ours gives no number."""
    rng = np.random.default_rng(seed)
    n = rng.integers(1, 400, 60)
    c = rng.integers(0, n + 1)
    k = int(rng.integers(1, n.min() + 1))
    theirs = evaluate.estimate_pass_at_k(n, c, k)
    np.testing.assert_allclose(pk.pass_at_k(n, c, k), theirs, rtol=1e-11, atol=1e-13)


def test_its_results_are_read(results, capsys):
    evaluate.evaluate("humaneval", samples=results)
    lines = shown(capsys)
    for score, line in zip(("base", "base", "plus", "plus"), lines, strict=True):
        counts = pk.read("m_eval_results.json", score=score)["m"].counts
        k = int(line.split("pass@")[1].split(":")[0])
        assert f"{counts.values(k).mean():.3f}" in line


def test_its_command_runs_accelerated(results):
    command = [
        sys.executable,
        "-m",
        "passk_fast.run",
        "-m",
        "evalplus.evaluate",
        "humaneval",
        "--samples",
        results,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "pass@10" in done.stdout


def test_the_page(results, capsys):
    for name in ("m_eval_results.json", "m.jsonl"):
        Path(name).rename(name.replace("m", "samples", 1))
    found = run_page("evalplus")
    np.testing.assert_allclose(found["fast"], evaluate.estimate_pass_at_k([10, 10], [3, 7], 5), atol=1e-12)
    assert found["plus"].m == 20
