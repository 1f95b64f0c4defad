"""Tokens, forms, shingles and near copies: the core and the reference, bit for bit."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core, reference
from tests.programs import programs

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
LANGUAGES = ["python", "c", "shell", "sql", "text"]

# Pieces that tokenizers stumble over, in any order.
PIECES = [
    *"()[]{}:;,.=+-*/'\"`\\#_ \n\t\r",
    *["'''", '"""', "//", "/*", "*/", "--", "\n    ", "\n        ", "\n\t", ":=", "==", "**", "->", "é", "∂"],
    *["x", "y", "for ", " in ", "lambda ", "def ", "class ", "import ", " as ", "from ", "with ", "except "],
    *[
        "global ",
        "async ",
        "if ",
        "else",
        "elif ",
        "return ",
        "not ",
        "f'",
        "f'{x}{{y}} {x.y!r:{z}}'",
        "Rb'a'",
    ],
    *[
        "1",
        "0x1F",
        "1e-5",
        "1.5",
        ".5",
        "1_000",
        "0b101",
        "9" * 20,
        "x = ",
        "x.y",
        "x[y] = ",
        "f(x=y)",
        "f(**x)",
        "u''",
        "nonlocal ",
        "match x:",
        "case ",
        "return",
        "locals()",
        "x += ",
        "(x := y)",
        "[x for y in ",
        "f'{x=}{f\"{y}\"}{x!r:{y:>{x}}}'",
        ";",
    ],
]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(max_size=30),
    programs,
)
languages = st.sampled_from(LANGUAGES)


@given(text=texts, language=languages)
@example("x = (\nf'{x}'", "python")
@example("'''", "python")
@example("'\\", "c")
@settings(max_examples=500, deadline=None)
def test_forms_and_shingles(text: str, language: str) -> None:
    assert _core.form(text, language) == reference.form(text, language)
    assert _core.shingles(text, language).tolist() == reference.shingles(text, language)


@given(problems=st.lists(st.lists(texts, max_size=5), max_size=5), language=languages)
@settings(max_examples=100, deadline=None)
def test_groups(problems: list[list[str]], language: str) -> None:
    check_groups(problems, language)


def check_groups(problems: list[list[str]], language: str) -> None:
    flat = [text for problem in problems for text in problem]
    starts = np.cumsum([0, *map(len, problems)])
    found = zip(*(column.tolist() for column in _core.forms(flat, starts, language)), strict=True)
    assert list(found) == reference.forms(flat, starts.tolist(), language)
    thresholds = [0.5, 0.8, 1.0]
    near = _core.near_copies(flat, starts, language, thresholds)
    assert near.tolist() == reference.near_copies(flat, starts.tolist(), language, thresholds)


@given(st.lists(st.integers(0, 2**64 - 1), max_size=50, unique=True), st.integers(0, 20))
def test_minhash(elements: list[int], hashes: int) -> None:
    found = _core.minhash(np.array(sorted(elements), dtype=np.uint64), hashes)
    assert found.tolist() == reference.minhash(elements, hashes)


def test_many_texts_of_a_problem() -> None:
    """Above 512 texts signatures choose the pairs."""
    several = [f"a{i % 9} b{i % 7} c{i % 11} d e" for i in range(560)]
    check_groups([several], "text")


@pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")
def test_real_solutions() -> None:
    results = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz", text=True)
    (model,) = results.values()
    assert model.attempts is not None
    assert model.attempts.text is not None
    for text in model.attempts.text[::37]:
        assert _core.form(text, "python") == reference.form(text, "python")
        assert _core.shingles(text, "python").tolist() == reference.shingles(text, "python")


def test_threads_change_nothing() -> None:
    problems = [[f"x = {i % 7}; y = {i * j}\n" * (j % 3) for i in range(30)] for j in range(40)]
    flat = [text for problem in problems for text in problem]
    starts = np.arange(0, len(flat) + 1, 30)
    whole = _core.near_copies(flat, starts, "python", [0.6, 0.9])
    before = _core.threads()
    try:
        for threads in (1, 3):
            _core.set_threads(threads)
            assert np.array_equal(whole, _core.near_copies(flat, starts, "python", [0.6, 0.9]))
    finally:
        _core.set_threads(before)
