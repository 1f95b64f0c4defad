"""Numbers that others published, from the counts they come from."""

from __future__ import annotations

import csv
import gzip
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")


def check_tau_bench(counts: pk.Counts) -> None:
    """gpt-4o on the airline tasks of τ-bench (arXiv:2406.12045): pass^k as published, and pass@k."""
    result = pk.mean_interval(counts, [1, 2, 3, 4])
    assert result.estimate.round(4).tolist() == [0.42, 0.5667, 0.66, 0.72]
    assert (result.m, result.n_range, result.never, result.always) == (50, (4, 4), 0.28, 0.2)
    hats = [float(np.mean(pk.pass_hat_k(counts.n, counts.c, k))) for k in (1, 2, 3, 4)]
    assert np.round(hats, 3).tolist() == [0.42, 0.273, 0.22, 0.2]


def test_tau_bench_airline() -> None:
    check_tau_bench(pk.Counts(4, np.repeat([0, 1, 2, 3, 4], [14, 12, 10, 4, 10])))


def airline_trials() -> list[list[int]]:
    """The outcomes of each task, in the order of its trials."""
    passed: dict[str, list[int]] = defaultdict(list)
    with (Path(str(REAL)) / "tau_bench_airline_gpt4o_trials.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            passed[row["problem"]].append(int(row["passed"]))
    return list(passed.values())


@real
def test_tau_bench_airline_from_its_trials() -> None:
    check_tau_bench(pk.Counts.from_outcomes(airline_trials()))


@real
def test_codegen_on_human_eval() -> None:
    """CodeGen-16B-mono at temperature .8 with 100 samples."""
    results = pk.read(Path(str(REAL)) / "codegen16b_humaneval_results.jsonl.gz")
    (model,) = results.models
    counts = results[model].counts
    result = pk.mean_interval(counts)
    assert result.k == (1, 10, 100)
    assert result.estimate[1:].round(4).tolist() == [0.5038, 0.7378]
    exact = pk.bootstrap(counts)
    assert exact.estimate.tolist() == pytest.approx(result.estimate.tolist(), rel=1e-14)
    # s/√m has the divisor m - 1 under the root, the bootstrap m.
    assert exact.standard_error * np.sqrt(164 / 163) == pytest.approx(result.standard_error, rel=1e-9)


def evalperf() -> dict[str, pk.Counts]:
    """33 models on 118 problems with 100 attempts, one of them with 50 and one with two rounds of 50."""
    found: dict[str, dict[str, list[int]]] = defaultdict(dict)
    with gzip.open(Path(str(REAL)) / "evalperf_counts.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            both = found[row["model"]].setdefault(row["problem"], [0, 0])
            both[0] += int(row["n"])
            both[1] += int(row["c"])
    return {
        model: pk.Counts(*np.array(list(rows.values())).T, problems=list(rows))
        for model, rows in found.items()
    }


@real
def test_evalperf_ranking() -> None:
    """Numbers of attempts differ: pass@k is unbiased for each, up to the least of them."""
    counts = evalperf()
    ranking = pk.rank(counts, rng=1)
    assert (len(ranking.models), ranking.m, ranking.n_range) == (33, 118, (50, 100))
    assert (ranking.k, ranking.dropped) == ((1, 10), (100,))
    for i, one in enumerate(counts.values()):
        assert ranking.estimate[i] == pytest.approx(pk.mean_interval(one, (1, 10)).estimate, rel=1e-13)
    first = [standing for standing in ranking.standings() if standing.k == 1]
    assert [standing.model for standing in (first[0], first[-1])] == [
        "deepseek-chat-v3_openai",
        "meta-llama--Meta-Llama-3-8B-Instruct_vllm",
    ]
    assert (first[-1].rank_low, first[-1].rank_high) == (33, 33)
    assert first[0].rank_low == 1
    assert 15 <= first[0].rank_high <= 21
    assert ranking.sentences[0].endswith(" > meta-llama--Meta-Llama-3-8B-Instruct_vllm.")
