"""HF evaluate, unmodified: our module loads from its folder, and its own code_eval gets the same mean."""

import numpy as np
import pytest
from pages import run_page

import passk_fast as pk
from passk_fast.integrations.hf_evaluate import folder

evaluate = pytest.importorskip("evaluate", reason="runs in the environment of HF evaluate")


@pytest.fixture(autouse=True)
def offline(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_EVALUATE_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)


def test_the_module():
    outcomes = [[1, 0, 1, 0], [0, 0, 0, 0], [1, 1, 1, 1]]
    found = evaluate.load(folder()).compute(predictions=outcomes, k=[1, 2])
    result = pk.mean_interval(pk.Counts.from_outcomes(outcomes), [1, 2])
    for index, k in enumerate((1, 2)):
        values = [found[f"pass@{k}{end}"] for end in ("", "_low", "_high")]
        expected = [
            result.estimate[index],
            result.confidence_interval.low[index],
            result.confidence_interval.high[index],
        ]
        assert values == pytest.approx(expected, abs=1e-12)


def test_batches_of_different_lengths():
    metric = evaluate.load(folder())
    metric.add_batch(predictions=[[1, 0], [0, 0, 1]])
    metric.add(prediction=[1, 1, 1])
    found = metric.compute(k=1)
    assert found["pass@1"] == pytest.approx(np.mean([1 / 2, 1 / 3, 1]), abs=1e-12)


def test_errors_are_ours():
    with pytest.raises(ValueError, match="`k` must satisfy k <= n"):
        evaluate.load(folder()).compute(predictions=[[1], [0]], k=[2])


def test_the_page():
    assert run_page("evaluate")["found"]["pass@1"] == pytest.approx(0.5, abs=1e-12)
