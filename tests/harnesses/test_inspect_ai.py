"""Inspect, unmodified: our metric and reducers by name, old logs scored again, logs read."""

import math
import subprocess
import sys
from itertools import count
from pathlib import Path

import numpy as np
import pytest
from pages import run_page

import passk_fast as pk

inspect_ai = pytest.importorskip("inspect_ai", reason="runs in the environment of Inspect")

from inspect_ai import Epochs, Task, eval, score  # noqa: E402
from inspect_ai.dataset import MemoryDataset, Sample  # noqa: E402
from inspect_ai.log import read_eval_log  # noqa: E402
from inspect_ai.model import ModelOutput, ModelUsage, get_model  # noqa: E402
from inspect_ai.scorer import SampleScore, Score, match, pass_at, pass_k, stderr  # noqa: E402
from inspect_ai.solver import generate  # noqa: E402

EPOCHS = 6


def outputs():
    """Answers of a model that is right two times out of three; with usage, so that no tokens are counted."""
    for index in count():
        output = ModelOutput.from_content("mockllm/model", "yes" if index % 3 else "no")
        output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
        yield output


def run(log_dir, epochs=EPOCHS, log_format="eval", metrics=None):
    samples = [Sample(input=f"q{index}", target="yes", id=f"s{index}") for index in range(5)]
    task = Task(
        name="toy",
        dataset=MemoryDataset(samples),
        solver=generate(),
        scorer=[match(location="begin")],
        epochs=epochs,
        metrics=metrics,
    )
    model = get_model("mockllm/model", custom_outputs=outputs())
    options = {"temperature": 0.7, "log_dir": str(log_dir), "display": "none", "log_format": log_format}
    [log] = eval(task, model=model, max_samples=1, **options)
    assert log.status == "success", log.error
    return log


def outcomes(log):
    """Passes of every sample, by its id, straight from the log."""
    found = {}
    for sample in log.samples:
        found.setdefault(sample.id, []).append(sample.scores["match"].value == "C")
    return found


def metrics_of(log, name):
    return {
        key: value.value
        for found in log.results.scores
        if found.name == name
        for key, value in found.metrics.items()
    }


def expected(found, k):
    counts = pk.Counts.from_outcomes(list(found.values()))
    result = pk.mean_interval(counts, k)
    return [result.estimate, *result.confidence_interval]


def test_the_metric_by_name_in_an_evaluation(tmp_path):
    from passk_fast.integrations.inspect_ai import pass_at_k

    log = run(tmp_path, metrics=[pass_at_k("1,3")])
    found = metrics_of(log, "match")
    for k in (1, 3):
        values = [found[f"pass@{k}{end}"] for end in ("", "_low", "_high")]
        assert values == pytest.approx(expected(outcomes(log), k), abs=1e-12)


def test_an_old_log_is_scored_again_without_a_model(tmp_path):
    log = run(tmp_path / "old")
    new = tmp_path / "new.eval"
    command = [sys.executable, "-m", "inspect_ai", "score", log.location, "--scorer", "match"]
    options = ["--metric", "passk_fast/pass_at_k", "--action", "append", "--output-file", str(new)]
    done = subprocess.run([*command, *options], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    again = read_eval_log(str(new))
    found = {key: value.value for one in again.results.scores for key, value in one.metrics.items()}
    assert found["pass@1"] == pytest.approx(expected(outcomes(log), 1)[0], abs=1e-12)
    assert found["pass@1_low"] < found["pass@1"] < found["pass@1_high"]


@pytest.mark.parametrize(("ours", "theirs"), [("fast_pass_at", pass_at), ("fast_pass_k", pass_k)])
@pytest.mark.parametrize("k", [1, 3, 6])
def test_the_reducers_are_theirs(tmp_path, ours, theirs, k):
    log = run(tmp_path)
    again = score(log, match(location="begin"), epochs_reducer=[f"passk_fast/{ours}_{k}"], action="overwrite")
    values = [value for scores in again.reductions for value in (one.value for one in scores.samples)]
    for value, passed in zip(values, outcomes(log).values(), strict=True):
        reduced = theirs(k)([Score(value="C" if one else "I") for one in passed])
        assert value == pytest.approx(reduced.value, abs=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_the_reducers_on_random_epochs(seed):
    from passk_fast.integrations.inspect_ai import fast_pass_at, fast_pass_k

    rng = np.random.default_rng(seed)
    epochs = int(rng.integers(1, 120))
    passed = rng.random(epochs) < rng.beta(0.5, 0.5)
    scores = [Score(value="C" if one else "I") for one in passed]
    k = int(rng.integers(1, epochs + 1))
    for ours, theirs in ((fast_pass_at, pass_at), (fast_pass_k, pass_k)):
        assert ours(k)(scores).value == pytest.approx(theirs(k)(scores).value, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("seed", range(30))
def test_standard_errors_on_random_scores(seed):
    """Of clusters of unequal sizes ours is CR2, which theirs, CR1, falls short of; there they may differ."""
    rng = np.random.default_rng(seed)
    groups, size = int(rng.integers(2, 12)), int(rng.integers(1, 6))
    labels = np.repeat(np.arange(groups), size)
    passed = rng.random(groups * size) < rng.beta(0.5, 0.5, groups)[labels]
    scores = [
        SampleScore(score=Score(value=float(one)), sample_metadata={"family": int(label)})
        for one, label in zip(passed, labels, strict=True)
    ]
    model = pk.Counts(1, passed.astype(int))
    assert pk.mean_interval(model, 1).standard_error == pytest.approx(stderr()(scores), rel=1e-11, abs=1e-15)
    clustered = pk.mean_interval(pk.Counts(1, passed.astype(int), clusters=labels), 1).standard_error
    assert clustered == pytest.approx(stderr(cluster="family")(scores), rel=1e-11, abs=1e-15)


def test_too_few_epochs_are_nan():
    from passk_fast.integrations.inspect_ai import fast_pass_at

    scores = [Score(value="C"), Score(value="I")]
    assert math.isnan(fast_pass_at(3)(scores).value)
    assert math.isnan(pass_at(3)(scores).value)


def test_epochs_reducer_by_name_in_an_evaluation(tmp_path):
    log = run(tmp_path, epochs=Epochs(EPOCHS, "passk_fast/fast_pass_at_2"))
    [reduced] = [one for one in log.results.scores if one.reducer]
    assert reduced.reducer == "passk_fast/fast_pass_at_2"
    mean = np.mean([pk.pass_at_k(EPOCHS, sum(passed), 2) for passed in outcomes(log).values()])
    assert reduced.metrics["accuracy"].value == pytest.approx(mean, abs=1e-12)


@pytest.mark.parametrize("log_format", ["eval", "json"])
def test_logs_are_read(tmp_path, log_format):
    log = run(tmp_path, log_format=log_format)
    [(name, result)] = pk.read(
        log.location if Path(log.location).exists() else next(tmp_path.iterdir())
    ).items()
    assert (name, result.format, result.condition) == ("mockllm/model", "inspect", "temperature=0.7")
    assert {one: row.astype(bool).tolist() for one, row in result.attempts.outcome_rows()} == outcomes(log)


def test_the_page(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = run_page("inspect-ai")
    counts = pk.read("again.eval", score="match1")["mockllm/model"].counts
    assert (counts.m, counts.min_n) == (6, 8)
    assert found["metrics"]["pass@1"] == pytest.approx(counts.values(1).mean(), abs=1e-12)
