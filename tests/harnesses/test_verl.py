"""verl 0.9.1, its own function: the same structure accelerated, and its numbers without their noise."""

import importlib.util
import math
import re
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from pages import run_page
from tests.contract.markdown import ROOT
from verl_alone import metric_utils

import passk_fast as pk

try:
    metrics = metric_utils()
except ImportError:
    pytest.skip("runs in the environment of verl", allow_module_level=True)

theirs = metrics.process_validation_metrics
DRAWS = 1000  # of verl, for each prompt and size


def validation(prompts=30, sizes=(16,), answers=True, seed=4):
    """Scores of attempts that are right or wrong, and partly right; sources and prompts in no order."""
    rng = np.random.default_rng(seed)
    rows = []
    for prompt in range(prompts):
        solved = rng.beta(0.6, 0.8)
        for _ in range(sizes[prompt % len(sizes)]):
            right = rng.random() < solved
            answer = "right" if right else f"wrong {rng.integers(3)}"
            score = 1.0 if right else float(rng.choice([0.0, 0.25]))
            rows.append((("math", "code")[prompt % 3 == 0], f"uid {prompt}", score, bool(right), answer))
    rows = [rows[index] for index in rng.permutation(len(rows))]
    sources, uids, scores, right, given = map(list, zip(*rows, strict=True))
    infos = {"reward": scores, "acc": right}
    return sources, uids, (infos | {"pred": given} if answers else infos)


def accelerated(*arguments, **options):
    with pk.accelerate("verl"):
        assert metrics.process_validation_metrics is not theirs
        found = metrics.process_validation_metrics(*arguments, **options)
    assert metrics.process_validation_metrics is theirs
    return found


def flat(found):
    return {
        (source, variable, name): value
        for source, variables in found.items()
        for variable, metrics in variables.items()
        for name, value in metrics.items()
    }


def close(found, plain, draws=DRAWS):
    """The same names; equal where nothing is drawn, and within five standard errors of the draws elsewhere.

    A mean over B draws has a standard error of std/√B, the standard deviation of values between 0 and 1 one
    of at most 1/(2√B). verl draws alike for each prompt, so that its errors do not average out.
    """
    assert found.keys() == plain.keys()
    for key, value in found.items():
        name = key[-1]
        if "/" not in name:
            assert value == pytest.approx(plain[key], abs=1e-12), key
            continue
        spread = found[(*key[:-1], name.split("/")[0] + "/std")] if name.endswith("mean") else 1 / 2
        assert value == pytest.approx(plain[key], abs=max(5 * spread / math.sqrt(draws), 1e-12)), key


@pytest.mark.parametrize("sizes", [(16,), (1, 4, 7)])
@pytest.mark.parametrize("answers", [True, False])
def test_expectations_of_its_draws(sizes, answers):
    data = validation(12, sizes, answers)
    found = accelerated(*data)
    close(flat(found), flat(theirs(*data)))
    assert any(key[-1].startswith("maj@") for key in flat(found)) is answers


def test_its_seeds_average_out_to_the_expectations():
    data = validation(4, (8, 6))
    several = [flat(theirs(*data, seed=seed)) for seed in range(10)]
    close(
        flat(accelerated(*data)),
        {key: np.mean([one[key] for one in several]) for key in several[0]},
        10 * DRAWS,
    )


def test_no_number_depends_on_the_seed():
    data = validation(8)
    assert flat(theirs(*data, seed=1)) != flat(theirs(*data, seed=2))
    assert flat(accelerated(*data, seed=1)) == flat(accelerated(*data, seed=2))


def test_its_best_of_n_is_too_low():
    """Draws with replacement repeat attempts; without, best@16 of 16 is the best there is."""
    _, uids, infos = validation(40, answers=False)
    infos = {"acc": infos["acc"]}
    found = accelerated(["all"] * len(uids), uids, infos)["all"]["acc"]
    unbiased = pk.validation_metrics(np.array(infos["acc"]), groups=uids)
    assert found["best@16/mean"] < unbiased["best@16/mean"] - 0.01
    solved = [
        any(right for right, uid in zip(infos["acc"], uids, strict=True) if uid == one) for one in set(uids)
    ]
    assert unbiased["best@16/mean"] == pytest.approx(np.mean(solved), abs=1e-12)


def test_missing_values_and_expected_attempts():
    sources, uids, infos = validation(9, (4, 5))
    infos["acc"][3] = infos["reward"][5] = infos["pred"][8] = None
    infos["note"] = ["text"] * len(uids)
    infos["empty"] = [None] * len(uids)
    close(flat(accelerated(sources, uids, infos)), flat(theirs(sources, uids, infos)))
    expected = dict.fromkeys(zip(sources, uids, strict=True), 6) | {("math", "lost"): 3}
    found = accelerated(sources, uids, infos, expected_acc_counts=expected)
    close(flat(found), flat(theirs(sources, uids, infos, expected_acc_counts=expected)))
    assert "acc_success_only" in found["math"]


@pytest.mark.parametrize("odd", [math.nan, math.inf, [1.0, 2.0]])
def test_what_has_no_closed_form_runs_as_it_is(odd):
    data = (["a"] * 3, ["u"] * 3, {"reward": [1.0, 0.0, 0.5], "pred": ["x", "y", "x"]})
    if isinstance(odd, list):
        data[2]["pred"][0] = odd  # cannot be a key
        with pytest.raises(TypeError):
            theirs(*data)
        with pytest.raises(TypeError):
            accelerated(*data)
        return
    data[2]["reward"][1] = odd
    with np.errstate(invalid="ignore"):
        plain, found = flat(theirs(*data)), flat(accelerated(*data))
    np.testing.assert_equal(found, plain)


def test_a_hundred_times_faster():
    data = validation(40, answers=True)
    start = time.perf_counter()
    theirs(*data)
    plain = time.perf_counter() - start
    times = []
    for _ in range(3):
        start = time.perf_counter()
        accelerated(*data)
        times.append(time.perf_counter() - start)
    assert min(times) < plain / 100


def test_the_page():
    assert run_page("verl")["exact"]["math"]["acc"]["best@4/mean"] != 0


def test_the_variable_of_the_page(monkeypatch):
    """Its own loader of the modules that the variable names, and the import that follows."""
    page = (ROOT / "docs/harnesses/verl.md").read_text()
    named = re.search(r"^\$ export VERL_USE_EXTERNAL_MODULES=(\S+)$", page, re.M)[1]
    monkeypatch.delitem(sys.modules, named, raising=False)
    own = Path(metrics.__file__).parents[2] / "utils/import_utils.py"
    spec = importlib.util.spec_from_file_location("import_utils", own)
    import_utils = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(import_utils)
    import_utils.import_external_libs(named.split(","))
    running = sys.modules[named].acceleration
    assert metrics.process_validation_metrics is not theirs
    running.undo()
    assert metrics.process_validation_metrics is theirs
