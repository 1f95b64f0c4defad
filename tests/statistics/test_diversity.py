"""Planted copies are found, strangers are not taken for copies, and MinHash errs as much as it says."""

from __future__ import annotations

import ast
import os
import random
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from passk_fast import _core
from passk_fast.analyses.diversity import diversity
from passk_fast.analyses.syntax_trees import tree_form
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
            copy = respelled(text, rng)
            if copy is not None and copy != text:
                planted += 1
                found += len(merged([text, copy], "renamed")) == 1
    assert planted > 300
    assert found >= 0.95 * planted


def respelled(text: str, rng: random.Random) -> str | None:
    """The text as Python writes its tree, with other names for what a statement before all uses assigns."""
    try:
        tree = ast.parse("def f():\n" + text)
    except SyntaxError:
        return None
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
    lines = ast.unparse(tree).splitlines()[1:]
    return "\n".join(line + rng.choice(["", "  # so"]) for line in lines)


@real
def test_trees_and_tokens_agree(solutions: list[list[str]]) -> None:
    """On one problem in five: equal tokens mean equal trees, and equal trees share the outline."""
    for texts in solutions[::5]:
        starts = np.array([0, len(texts)])
        form, outline, _ = _core.forms(texts, starts, "python")
        trees = [tree_form(text) for text in texts]
        parsed = [i for i, tree in enumerate(trees) if tree is not None and trees[i] != tree_form("")]
        for i, j in combinations(parsed, 2):
            if form[i] == form[j]:
                assert trees[i] == trees[j]
            if trees[i] == trees[j]:
                assert outline[i] == outline[j]
