"""lm-eval, unmodified: its bootstrap to the last bit, our metric in a task, its samples read."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from pages import run_page
from tests.contract.markdown import ROOT, blocks

import passk_fast as pk

metrics = pytest.importorskip("lm_eval.api.metrics", reason="runs in the environment of lm-eval")
theirs = metrics.bootstrap_stderr


@pytest.fixture(autouse=True)
def one_process(monkeypatch, tmp_path):
    monkeypatch.setenv("DISABLE_MULTIPROC", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["mean", "median", "perplexity"])
@pytest.mark.parametrize("iters", [2, 999, 1000, 2500])
@pytest.mark.parametrize("kind", ["floats", "ints"])
def test_the_identical_float(name, iters, kind):
    rng = np.random.default_rng(5)
    xs = rng.normal(size=101).tolist() if kind == "floats" else rng.integers(0, 2, 101).tolist()
    f = getattr(metrics, name)
    plain = theirs(f, xs, iters)
    with pk.accelerate("lm_eval"):
        assert metrics.bootstrap_stderr is not theirs
        assert metrics.bootstrap_stderr(f, xs, iters) == plain
    assert metrics.bootstrap_stderr is theirs


def test_through_its_own_choice_of_the_error():
    xs = np.random.default_rng(6).normal(size=57).tolist()
    plain = metrics.stderr_for_metric(metrics.median, 2000)(xs)
    with pk.accelerate("lm_eval"):
        assert metrics.stderr_for_metric(metrics.median, 2000)(xs) == plain


def test_other_statistics_are_theirs():
    pairs = [(1, 1), (0, 1), (0, 0), (1, 1), (1, 0)] * 4
    plain = theirs(metrics.matthews_corrcoef, pairs, 20)
    with pk.accelerate("lm_eval"):
        assert metrics.bootstrap_stderr(metrics.matthews_corrcoef, pairs, 20) == plain


def task():
    """The YAML of the page, without its commands."""
    page = blocks(ROOT / "docs/harnesses/lm-eval.md")
    return next(block.text for block in page if block.title == "tasks/toy.yaml")


def test_the_metric_in_a_task():
    import lm_eval
    from lm_eval.api.model import LM
    from lm_eval.tasks import TaskManager

    class Counting(LM):
        """Answers every request with the next of the numbers 0, 1, 2."""

        def __init__(self):
            super().__init__()
            self.asked = 0

        def generate_until(self, requests, disable_tqdm=False):
            self.asked += len(requests)
            return [str(index % 3) for index in range(len(requests))]

        def loglikelihood(self, requests):
            raise NotImplementedError

        loglikelihood_rolling = loglikelihood

    rows = [{"question": f"q{index}", "answer": str(index % 3)} for index in range(5)]
    Path("data.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    Path("tasks").mkdir()
    Path("tasks/toy.yaml").write_text(task().replace("questions.jsonl", str(Path("data.jsonl").resolve())))
    found = lm_eval.simple_evaluate(
        model=Counting(),
        tasks=["toy_pass_at_k"],
        task_manager=TaskManager(include_path=str(Path("tasks").resolve())),
        bootstrap_iters=0,
        log_samples=True,
    )
    samples = found["samples"]["toy_pass_at_k"]
    for k in (1, 3):
        values = []
        for sample in samples:
            right = sum(response == sample["target"] for response in sample["resps"][0])
            assert sample[f"pass@{k}"] == pytest.approx(pk.pass_at_k(4, right, k), abs=1e-12)
            values.append(sample[f"pass@{k}"])
        assert found["results"]["toy_pass_at_k"][f"pass@{k},all"] == pytest.approx(np.mean(values), abs=1e-12)
    Path("samples_toy.jsonl").write_text(
        "".join(json.dumps(sample, default=str) + "\n" for sample in samples)
    )
    counts = pk.read("samples_toy.jsonl", score="pass@1,all")["samples_toy"].counts
    assert counts.n.tolist() == [4] * 5
    assert counts.values(1).tolist() == pytest.approx([sample["pass@1"] for sample in samples])


def test_the_page():
    run_page("lm-eval")


def test_nothing_is_left_behind():
    assert os.environ["DISABLE_MULTIPROC"] == "1"
    assert metrics.bootstrap_stderr is theirs
