"""What `diversity` finds in solutions that were made for it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.answers import answer_form
from passk_fast.analyses.syntax_trees import tree_form

REAL = os.environ.get("PASSK_FAST_REAL_DATA")

SUM = "    total = 0\n    for x in xs:\n        total += x\n    return total\n"
COPIES = [
    SUM,
    SUM + "\n# done\n",
    SUM.replace("total", "s"),
    SUM.replace("    return total", "    return (total)"),
    "    return sum(xs)\n",
]


def sizes(texts: list[str], level: str, **options: object) -> list[int]:
    attempts = pk.Attempts(["p"] * len(texts), [True] * len(texts), text=texts)
    return pk.diversity(attempts, k=1, **options)[level].size.tolist()


def test_levels_of_python() -> None:
    assert sizes([*COPIES, SUM], "exact") == [2, 1, 1, 1, 1]
    assert sizes(COPIES, "renamed") == [4, 1]
    assert sizes(COPIES, "renamed", normalise="tokens") == [3, 1, 1]
    assert sizes(COPIES, "near") == [4, 1]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("c", ["x = 1; // one\ny = 2;", "x=1;/* 1\n */ y\n=2;"]),
        ("shell", ["echo 1 # one", "echo   1"]),
        ("sql", ["select x -- all\nfrom t", "select  x\nfrom t"]),
        ("text", ["The  answer\nis 3", "The answer\nis 3"]),
    ],
)
def test_other_languages(language: str, texts: list[str]) -> None:
    assert sizes(texts, "respelled", language=language) == [2]
    assert sizes([*texts, "nothing of this at all"], "near", language=language) == [2, 1]


def test_reordered_statements_are_near_copies() -> None:
    one = "a = f(x)\nb = g(y)\nfor i in a:\n    b += i\nreturn b"
    other = "m = g(y)\nk = f(x)\nfor t in k:\n    m += t\nreturn m"
    assert sizes([one, other], "renamed") == [1, 1]
    assert sizes([one, other], "near") == [2]


def test_attempts_may_come_in_any_order() -> None:
    texts = {("a", i): f"return {i % 3}" for i in range(6)} | {("b", i): f"return {i}" for i in range(6)}
    keys = sorted(texts, key=lambda key: key[1])
    attempts = pk.Attempts([p for p, _ in keys], [i % 2 for _, i in keys], text=[texts[key] for key in keys])
    result = pk.diversity(attempts, k=[2], rng=1)
    assert result["exact"].distinct.tolist() == [3, 6]
    assert result.problem_frame().query("level == 'near'")["distinct"].tolist() == [3, 6]


def test_numbers_and_forms_of_a_result() -> None:
    attempts = pk.Attempts(
        ["a"] * 4 + ["b"] * 4, [1, 1, 1, 0, 0, 0, 0, 1], text=[*COPIES[:4], *["return 1", "x"] * 2]
    )
    result = pk.diversity(attempts, k=[1, 2], rng=5)
    assert (result.m, result.n_range, result.attempts, result.correct) == (2, (4, 4), 8, 4)
    assert result.estimate("rarefied_correct", "near", 1) == pytest.approx(0.5)  # which is pass@1
    assert [one.threshold for one in result.sensitivity] == [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95]
    assert [one.passed for one in result.strata] == ["(0, 0.25]", "(0.5, 0.75]"]
    group = result.largest[0]
    assert (group.size, group.correct, group.representative) == (4, 3, SUM)
    assert [flag.name for flag in result.flags] == ["one_solution", "different_verdicts"]
    assert (
        json.loads(json.dumps(result.to_dict()))["estimates"][0]["estimate"] == result.estimates[0].estimate
    )
    assert len(result.to_frame()) == len(result.estimates)
    assert repr(result).startswith("Different solutions, mean of 2 problems with 95% intervals\n")
    assert "<table>" in result._repr_html_()
    with pytest.raises(KeyError):
        result.estimate("distinct", "nonsense")
    again = pk.diversity(attempts, k=[1, 2], rng=5)
    assert repr(again.estimates) == repr(result.estimates)  # as NaN is not itself


def test_plot() -> None:
    mpl.use("Agg")
    attempts = pk.Attempts(["a"] * 4 + ["b"] * 4, [1, 1, 1, 0, 0, 0, 0, 1])
    axes = pk.diversity(attempts, answers=list("aabcabcd"), k=2, rng=1).plot()
    assert [line.get_label() for line in axes.lines][-1] == "pass@k"
    assert axes.lines[0].get_ydata()[-1] == pytest.approx(3.5)


def test_policies_for_missing_verdicts() -> None:
    attempts = pk.Attempts(["a"] * 3, [True, None, False], text=["x", "y", "z"])
    assert pk.diversity(attempts, k=1, missing="fail").attempts == 3
    dropped = pk.diversity(attempts, k=1, missing="drop")
    assert (dropped.attempts, dropped["exact"].distinct.tolist()) == (2, [2])


def test_one_problem_has_no_interval() -> None:
    result = pk.diversity(pk.Attempts(["a"], [True], text=["x"]), k=1)
    assert all(np.isnan(one.low) for one in result.estimates)
    assert np.isnan(result.estimate("effective", "near"))
    assert result.largest == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (r"\boxed{\frac{1}{2}}", "0.5"),
        ("$1{,}000$".replace("{,}", ","), "1000.0"),
        (r"\(x+1\)", " X+1."),
        ("-3", "-3.00"),
        (r"\text{yes}", "Yes"),
        ("(B) no", "(b)  no"),
    ],
)
def test_answers_of_equal_value(one: str, other: str) -> None:
    assert answer_form(one) == answer_form(other)


@pytest.mark.parametrize(
    ("one", "other"), [("1/0", "1"), ("12", "1,2"), ("x", "y"), ("0.3", "1/3"), ("", "0"), ("$", "$$")]
)
def test_different_answers(one: str, other: str) -> None:
    assert answer_form(one) != answer_form(other)


def flags(attempts: pk.Attempts, **options: object) -> list[str]:
    return [flag.name for flag in pk.diversity(attempts, k=2, rng=1, **options).flags]


def test_flags() -> None:
    plain = ["return 1", "return f(x)", "y = 3", "z(z)", "return [1]", "for i in a: b", "c += d", "pass"] * 2
    problem = ["a"] * 16
    mixed = [0, 1, 1, 0, 1, 0, 0, 1] * 2
    assert flags(pk.Attempts(problem, mixed, text=plain)) == []
    assert flags(pk.Attempts(problem, [True] * 16, text=["x = 1"] * 16)) == ["one_solution"]
    assert flags(pk.Attempts(problem * 2, [1] * 16 + [0] * 16, text=[f"f{i}()" for i in range(32)])) == [
        "early_successes"
    ]
    respelled = [" " * i + "return 1" for i in range(24)]
    assert flags(pk.Attempts(["a"] * 24, [1, 0] * 12, text=respelled)) == ["no_duplicates"]
    twice = pk.Attempts(problem, [1, 0, *mixed[2:]], text=["x", "x", *plain[2:]])
    assert flags(twice) == ["different_verdicts"]


def test_flags_of_answers() -> None:
    attempts = pk.Attempts(["a"] * 8, [0, 1, 0, 1, 0, 1, 0, 0])
    result = pk.diversity(attempts, answers=list("abcbdbac"), k=[1, 2], rng=1)
    (flag,) = result.flags
    assert flag.text == (
        "guessing among 4 answers alone gives pass@1 = 0.25 (found: 0.375), pass@2 = 0.4375 (found: 0.6429)"
    )
    assert "among 100" not in repr(pk.diversity(attempts, answers=list("abcbdbac"), choices=100, k=2, rng=1))
    all_different = pk.Attempts(["a"] * 6, [1] * 5 + [0])
    assert flags(all_different, answers=list(range(6)), choices=1000) == ["no_duplicates"]


def test_trees() -> None:
    assert tree_form("x = (") is None
    assert tree_form("    return a") != tree_form("return a")  # a body, and a statement
    assert tree_form("try:\n  a\nexcept E as e:\n  f(e)") == tree_form("try:\n  a\nexcept E as x:\n  f((x))")
    assert tree_form("global x\nx = 1") != tree_form("global y\ny = 1")
    assert tree_form("x += 1") != tree_form("y += 1")
    assert tree_form("import a as b\nb.c") == tree_form("import a as d\nd.c")
    assert tree_form("-" * 100_000 + "1") is None


@pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")
def test_codegen_on_human_eval() -> None:
    """16,400 completions; the numbers are those of the first run, looked through by hand."""
    results = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz", text=True)
    (model,) = results.values()
    assert model.attempts is not None
    result = pk.diversity(model.attempts, k=[1, 10], rng=1)
    found = {one.level: int(one.distinct.sum()) for one in result.compositions}
    assert found["exact"] == 12_410
    assert found["exact"] > found["renamed"] > found["near"] > 8_000
    passing = float(np.mean(pk.pass_at_k(model.counts.n, model.counts.c, 1)))
    assert result.estimate("rarefied_correct", "near", 1) == pytest.approx(passing, rel=1e-12)
    assert [flag.name for flag in result.flags] == ["one_solution"]
    assert result.largest[2].representative == "\n"
