"""Planted copies are found, strangers are not taken for copies, and MinHash errs as much as it says."""

from __future__ import annotations

import ast
import os
import random
import warnings
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import CodeType

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core
from passk_fast.analyses.diversity.diversity import diversity
from tests.programs import program

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")

PROGRAMS = 300


def merged(texts: Sequence[str], level: str) -> np.ndarray:
    """Which pairs of solutions of one problem are the same."""
    attempts = pk.Attempts(["p"] * len(texts), [True] * len(texts), text=texts)
    composition = diversity(attempts, k=1, levels=level)[level]
    return composition.size


@pytest.mark.parametrize(
    ("level", "how"),
    [
        ("renamed", {}),
        ("renamed", {"respell": True}),
        ("near", {}),
        ("near", {"respell": True}),
        ("near", {"reorder": True}),
        ("near", {"reorder": True, "respell": True}),
    ],
)
def test_planted_copies_are_found(level: str, how: dict[str, bool]) -> None:
    """At least 95%: local names are new in every copy; space, comments and order as `how` says."""
    rng = random.Random(7)
    found = 0
    for _ in range(PROGRAMS):
        one = program(rng)
        found += len(merged([one.text(rng), one.text(rng, **how)], level)) == 1
    assert found >= 0.95 * PROGRAMS


def test_strangers_are_kept_apart() -> None:
    """At most 1% of the pairs of unrelated solutions are near copies, chains included."""
    rng = random.Random(8)
    sizes = merged([program(rng).text(rng) for _ in range(PROGRAMS)], "near")
    assert (sizes * (sizes - 1)).sum() <= 0.01 * PROGRAMS * (PROGRAMS - 1)


def test_minhash_errs_as_much_as_it_says() -> None:
    """Over 400 pairs of sets for each J: the mean error is within 4 standard errors, its spread within 15% of
    √(J(1 − J)/H). Four times two such checks fail by chance in one of 5,000 runs.
    """
    rng = np.random.default_rng(3)
    hashes = 128
    for shared in (20, 50, 80, 95):
        errors = []
        for _ in range(400):
            union = rng.integers(0, 2**64, 100, dtype=np.uint64)
            only = (100 - shared) // 2
            one = _core.minhash(np.sort(union[only:]), hashes)
            other = _core.minhash(np.sort(union[: 100 - (100 - shared - only)]), hashes)
            errors.append((one == other).mean() - shared / 100)
        theory = np.sqrt(shared / 100 * (1 - shared / 100) / hashes)
        assert abs(np.mean(errors)) < 4 * theory / np.sqrt(400)
        assert np.std(errors) == pytest.approx(theory, rel=0.15)


@pytest.fixture(scope="module")
def solutions() -> list[list[str]]:
    """The different completions of each problem by CodeGen-16B."""
    results = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz", text=True)
    (model,) = results.values()
    assert model.attempts is not None
    assert model.attempts.text is not None
    order, starts = model.attempts.rows
    texts = [model.attempts.text[i] for i in order.tolist()]
    return [list(dict.fromkeys(texts[a:b])) for a, b in pairwise(starts)]


@real
def test_real_strangers_are_kept_apart(solutions: list[list[str]]) -> None:
    """Solutions of 164 different problems, drawn 20 times."""
    rng = random.Random(9)
    pairs = same = 0
    for _ in range(20):
        sizes = merged([rng.choice(texts) for texts in solutions], "near")
        same += int((sizes * (sizes - 1)).sum())
        pairs += len(solutions) * (len(solutions) - 1)
    assert same <= 0.01 * pairs


@real
def test_real_copies_are_found(solutions: list[list[str]]) -> None:
    """At least 95% of copies of real solutions with local names, space and comments changed."""
    rng = random.Random(10)
    found = planted = 0
    for texts in solutions:
        for text in rng.sample(texts, min(4, len(texts))):
            copies = respelled(text, rng)
            if copies is not None and copies[0] != copies[1]:
                planted += 1
                found += len(merged(copies, "renamed")) == 1
    assert planted > 300
    assert found >= 0.95 * planted


def respelled(text: str, rng: random.Random) -> list[str] | None:
    """The text as Python writes it, and with other names for what a statement before all uses assigns."""
    try:
        tree = ast.parse("def f():\n" + text)
    except SyntaxError:
        return None
    plain = ast.unparse(tree)
    nodes = list(ast.walk(tree))
    parameters = {node.arg for node in nodes if isinstance(node, ast.arg)}
    names = [node for node in nodes if isinstance(node, ast.Name)]
    stored, used = defaultdict(list), defaultdict(list)
    for node in names:
        (stored if isinstance(node.ctx, ast.Store) else used)[node.id].append(node.lineno)
    first_use = {name: min(lines) for name, lines in used.items()}
    own = [
        name
        for name, lines in stored.items()
        if name not in parameters and min(lines) < first_use.get(name, 10**6)
    ]
    new = dict(zip(own, rng.sample([f"name{i}" for i in range(100)], len(own)), strict=True))
    for node in names:
        node.id = new.get(node.id, node.id)
    lines = [whole.splitlines()[1:] for whole in (plain, ast.unparse(tree))]
    return ["\n".join(line + rng.choice(["", "  # so"]) for line in one) for one in lines]


@real
def test_what_is_the_same_has_the_same_bytecode(solutions: list[list[str]]) -> None:
    """On one problem in five: Python makes the same code of equal forms, names of local variables aside."""
    joined = 0
    for texts in solutions[::5]:
        form, _ = _core.forms(texts, np.array([0, len(texts)]), "python")
        for i in np.flatnonzero(form != np.arange(len(texts))).tolist():
            one, other = (compiled(texts[at]) for at in (form[i], i))
            if one is not None and other is not None:
                assert one == other
                joined += 1
    assert joined > 200


def compiled(text: str) -> object:
    """The code of a body without docstrings and lines; of nested functions too. None if there is none."""
    try:
        tree = ast.parse("def f():\n" + text)
        for node in ast.walk(tree):
            body = getattr(node, "body", None)
            if isinstance(body, list):
                node.body = [one for one in body if not is_string(one)] or [ast.Pass()]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            code = compile(ast.fix_missing_locations(tree), "f", "exec")
    except (SyntaxError, ValueError):
        return None
    return parts(code)


def is_string(statement: ast.AST) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


def parts(code: CodeType) -> object:
    """What a code does: its instructions, constants and the names that it asks others for."""
    names = {part.co_name for part in code.co_consts if isinstance(part, CodeType)}
    constants = [
        parts(part) if isinstance(part, CodeType) else repr(part)
        for part in code.co_consts
        if not (isinstance(part, str) and part.rsplit(".", 1)[-1] in names)
    ]
    return code.co_code, code.co_names, constants
