"""Inputs of the tasks: functions of sizes alone, so that every process makes the same ones."""

import os
from pathlib import Path
from types import SimpleNamespace as Case

import numpy as np

SAMPLES = 200
REPOSITORY = Path(__file__).parents[2]


def counts(problems):
    """Counts from 200 samples a problem: difficult, easy and impossible problems, as benchmarks have them."""
    rng = np.random.default_rng(1)
    rate = rng.beta(0.4, 0.9, problems)
    return np.full(problems, SAMPLES), rng.binomial(SAMPLES, rate)


def same_n(problems, replicates):
    """n = 200 everywhere, k = 10."""
    n, c = counts(problems)
    return Case(n=n, c=c, k=10)


def one_problem(problems, replicates):
    """Python's whole numbers."""
    return Case(n=SAMPLES, c=3, k=10)


def ragged(problems):
    rng = np.random.default_rng(2)
    n = rng.integers(100, 401, problems)
    return n, rng.binomial(n, rng.beta(0.4, 0.9, problems)), np.array([1, 10, 100])


def ragged_columns(problems, replicates):
    """n from 100 to 400, k along the last axis."""
    n, c, k = ragged(problems)
    return Case(n=n[:, None], c=c[:, None], k=k)


def ragged_rows(problems, replicates):
    """n from 100 to 400, k along the first axis."""
    n, c, k = ragged(problems)
    return Case(n=n, c=c, k=k[:, None])


def bootstrap(problems, replicates):
    """Raw counts, and each problem's pass@10 for those who take values: they get it for nothing."""
    n, c = counts(problems)
    failures = SAMPLES - np.arange(SAMPLES + 1.0)
    table = 1.0 - np.prod([(failures - i).clip(0) / (SAMPLES - i) for i in range(10)], axis=0)
    return Case(n=n, c=c, k=10, values=table[c], replicates=replicates)


def real_values(problems, replicates):
    """Scores that are all different."""
    values = np.random.default_rng(3).gamma(2.0, size=problems)
    return Case(values=values, replicates=replicates)


def matrix(problems, replicates):
    """One boolean per attempt."""
    rng = np.random.default_rng(4)
    rate = rng.beta(0.4, 0.9, problems)
    outcomes = np.empty((problems, SAMPLES), bool)
    for start in range(0, problems, 10_000):
        rows = slice(start, start + 10_000)
        np.less(rng.random((len(rate[rows]), SAMPLES), np.float32), rate[rows, None], out=outcomes[rows])
    return Case(matrix=outcomes, k=10)


def results_file(problems, replicates):
    """The results of CodeGen-16B on HumanEval where they are at hand, else the first example."""
    real = Path(os.environ.get("PASSK_FAST_REAL_DATA", "")) / "codegen16b_humaneval_results.jsonl.gz"
    examples = sorted(REPOSITORY.glob("examples/*.jsonl*"))
    files = [real, *examples] if real.is_file() else examples
    if not files:
        raise FileNotFoundError("neither PASSK_FAST_REAL_DATA nor examples/ has a results file")
    return Case(file=str(files[0]))


def nothing(problems, replicates):
    """Imports need no input."""
    return Case()
