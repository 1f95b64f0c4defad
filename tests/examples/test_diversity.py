"""What `diversity` finds in solutions that were made for it."""

from __future__ import annotations

import json
import os
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.diversity.answers import answer_form

REAL = os.environ.get("PASSK_FAST_REAL_DATA")

SUM = "    total = 0\n    for x in xs:\n        total += x\n    return total\n"
COPIES = [
    SUM,
    SUM + "\n# done\n",
    SUM.replace("total", "s"),
    SUM.replace("total = 0", "total=0"),
    "    return sum(xs)\n",
]


def sizes(texts: list[str], level: str, **options: object) -> list[int]:
    attempts = pk.Attempts(["p"] * len(texts), [True] * len(texts), text=texts)
    return pk.diversity(attempts, k=1, **options)[level].size.tolist()


def test_levels_of_python() -> None:
    assert sizes([*COPIES, SUM], "exact") == [2, 1, 1, 1, 1]
    assert sizes(COPIES, "renamed") == [4, 1]
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
    assert result.to_frame(table="per_problem").query("level == 'near'")["distinct"].tolist() == [3, 6]


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
    assert json.loads(json.dumps(result.to_dict()))["rows"][0]["estimate"] == result.estimates[0].estimate
    assert len(result.to_frame()) == len(result.estimates)
    assert repr(result).startswith("different solutions, mean of 2 problems with 95% intervals\n")
    assert "<table" in result._repr_html_()
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
        "guessing among 4 answers alone gives pass@1 = 0.2500 (found: 0.3750), "
        "pass@2 = 0.4375 (found: 0.6429)"
    )
    assert "among 100" not in repr(pk.diversity(attempts, answers=list("abcbdbac"), choices=100, k=2, rng=1))
    all_different = pk.Attempts(["a"] * 6, [1] * 5 + [0])
    assert flags(all_different, answers=list(range(6)), choices=1000) == ["no_duplicates"]


CLASS = """class A:
    red = 1
    def __init__(self, x):
        self.x = x
    def __lt__(self, other):
        return self.x < other.x
"""
MODULE = """import json as j
LIMIT = 3
def solve(a, b=1):
    total = 0
    for i in range(a):
        total += i * LIMIT
    def inner(q):
        nonlocal total
        total = q
    return f"{total:{b}} {j.dumps(total)}"
"""
BODY = """    best = None
    for x in xs:
        if best is None or x > best:
            best = x
    return best
"""


def same(text: str, *changes: tuple[str, str]) -> bool:
    other = text
    for old, new in changes:
        assert old in other
        other = other.replace(old, new)
    return len(sizes([text, other], "renamed")) == 1


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (CLASS, "self", "this"),
        (CLASS, "other", "o"),
        (MODULE, "total", "s"),
        (MODULE, "inner", "g"),
        ("def f(n): return n", "n)", "n )"),
        ("def f(a):\n    import numpy as np\n    return np.sum(a)", "np", "n"),
        (BODY, "best", "top"),
        ("f = sorted(xs, key=lambda x: -x)", "x: -x", "v: -v"),
        ("r = sum(value for value in xs)", "value", "v"),
    ],
)
def test_names_that_nobody_else_sees(text: str, old: str, new: str) -> None:
    assert same(text, (old, new))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (CLASS, "__lt__", "__gt__"),
        (CLASS, "class A", "class B"),
        (CLASS, "red", "blue"),
        (CLASS, "self.x = x", "self.y = x"),
        ("class A:\n    red = 1\nA.red = 2", "A.red", "A.blue"),
        ("class A:\n    def get(self): return 1", "get", "put"),
        ("class A:\n    n = 1\n    def f(self): return n", "n = 1", "m = 1"),
        (MODULE, "solve", "answer"),
        (MODULE, "LIMIT", "MOST"),
        (MODULE, "dumps", "loads"),
        ("import json\ndef f(): return json", "json", "math"),
        ("def f():\n    from math import sin\n    return sin(1)", "sin", "cos"),
        ("def f():\n    global seen\n    seen = 1", "seen", "found"),
        ("def f(a, b): return a - b\nprint(f(a=1, b=2))", "a=1, b=2", "b=1, a=2"),
        ("def f(a, b): return f(**{'a': 1, 'b': b})", "(a, b)", "(b, a)"),
        ("def f(a): return f'{a=}'", "a", "b"),
        ("def f(a): return locals()", "(a)", "(b)"),
        ("def f(a): return eval('a + 1')", "(a)", "(b)"),
        ("def f(a, b): return f'{a:{b}}'", "{a:{b}}", "{b:{a}}"),
        ("def f(a, b): return f'{{a}} {b}'", "{{a}}", "{{b}}"),
        ("    if c: s = 1\n    return s", "s ", "t "),
        ("    if c: s = 1\n    else: s = 2\n    return s", "return s", "return t"),
        ("    for i in xs: y = i\n    return y", "y", "z"),
        ("    x += 1\n    return x", "x", "y"),
        ("    return a - b", "a - b", "b - a"),
        (BODY, "xs", "ys"),
        ("result = 3", "result", "answer"),
        ("def f(x):\n    match x:\n        case Point(x=a): return a", "x=a", "y=a"),
    ],
)
def test_names_that_others_may_ask_for(text: str, old: str, new: str) -> None:
    assert not same(text, (old, new))


def test_variables_of_a_script_count_for_renamed_not_for_near() -> None:
    script = "n = int(input())\ntotal = 0\nfor i in range(n):\n    total += i\nprint(total)\n"
    copies = [script, script.replace("total", "s")]
    assert sizes(copies, "renamed") == [1, 1]
    assert sizes(copies, "near") == [2]


@pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")
def test_codegen_on_human_eval() -> None:
    """16,400 completions; the numbers are those of the first run, looked through by hand."""
    results = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz", text=True)
    (model,) = results.values()
    assert model.attempts is not None
    result = pk.diversity(model.attempts, k=[1, 10], rng=1)
    found = {one.level: int(one.distinct.sum()) for one in result.compositions}
    assert found["exact"] == 12_410
    assert (found["renamed"], found["near"]) == (10_563, 9_743)
    passing = float(np.mean(pk.pass_at_k(model.counts.n, model.counts.c, 1)))
    assert result.estimate("rarefied_correct", "near", 1) == pytest.approx(passing, rel=1e-12)
    assert [flag.name for flag in result.flags] == ["one_solution"]
    assert result.largest[2].representative == "\n"
