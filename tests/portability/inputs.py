"""Inputs of the sample calls, made with whole numbers and exact divisions: the same on every machine."""

from __future__ import annotations

from typing import Any

import numpy as np

import passk_fast as pk


def mixed(count: int, seed: int) -> np.ndarray[Any, Any]:
    """Words of SplitMix64."""
    word = (np.arange(1, count + 1, dtype=np.uint64) + np.uint64(seed << 32)) * np.uint64(0x9E3779B97F4A7C15)
    word = (word ^ (word >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    word = (word ^ (word >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return word ^ (word >> np.uint64(31))


def below(most: int | np.ndarray[Any, Any], count: int, seed: int) -> np.ndarray[Any, Any]:
    return (mixed(count, seed) % np.asarray(most, dtype=np.uint64)).astype(np.int64)


def passes(n: np.ndarray[Any, Any], seed: int) -> np.ndarray[Any, Any]:
    """Passes: a sixth of the problems never, a tenth always; over seeds the same ones are hard."""
    kind, luck = below(60, len(n), 99), below(n + 1, len(n), 98)
    c = np.minimum(n, luck * luck // np.maximum(n, 1) + below(3, len(n), seed) * (1 + seed % 4))
    return np.where(kind < 10, 0, np.where(kind > 53, n, c))


def counts(m: int, n: int, seed: int, *, clusters: int | None = None, strata: int | None = None) -> pk.Counts:
    attempts = np.full(m, n)
    of = None if clusters is None else groups(m, clusters)
    kinds = None if strata is None or of is None else of % strata
    return pk.Counts(attempts, passes(attempts, seed), problems=list(range(m)), clusters=of, strata=kinds)


def groups(m: int, count: int) -> np.ndarray[Any, Any]:
    return np.arange(m) % count


def ragged(m: int) -> pk.Counts:
    n = 9 + below(20, m, 97)
    return pk.Counts(n, passes(n, 2), problems=list(range(m)))


def scores(count: int, seed: int = 1) -> np.ndarray[Any, Any]:
    """Positive, skewed numbers with many digits."""
    x = (mixed(count, seed) >> np.uint64(11)).astype(np.float64) / 2.0**53
    return x * x * 3.0 + 0.1 / (x + 0.05)


def score_rows(m: int = 20, n: int = 8) -> np.ndarray[Any, Any]:
    return scores(m * n, 2).reshape(m, n) / 4.0


def matrix(m: int, n: int, categories: int, seed: int) -> np.ndarray[Any, Any]:
    return below(categories, m * n, seed).reshape(m, n)


def answers(m: int = 12, n: int = 7) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Final answers, and whether they are right: answer 0 is."""
    found = matrix(m, n, 4, 3) // (1 + matrix(m, n, 2, 4))
    return found, found == 0


def attempts(*, text: bool = False, runs: int | None = None) -> pk.Attempts:
    """Forty problems, eight attempts each in order."""
    m, n = 40, 8
    problem, place = np.repeat(np.arange(m), n), np.tile(np.arange(n), m)
    hard = np.repeat(below(9, m, 5), n)
    outcome = below(12, m * n, 6) + place // 3 > hard
    texts = None
    if text:
        kinds = below(5, m * n, 7)
        texts = [
            f"def solve(a, b):\n    total_{kind} = a + {kind} * b\n    return total_{kind} - {one}\n"
            for kind, one in zip(kinds.tolist(), problem.tolist(), strict=True)
        ]
    return pk.Attempts(problem, outcome, text=texts, run=None if runs is None else place % runs)
