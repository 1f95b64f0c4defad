"""Published result files: counts as an independent reading of them has them."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from tests.result_files import write

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
needs_real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")


def published(counts):
    return [round(float(np.mean(pk.pass_hat_k(counts.n, counts.c, k))), 4) for k in (1, 2, 3, 4)]


@needs_real
@pytest.mark.parametrize("name", ["tau_bench_airline_gpt4o.json", "tau_bench_airline_gpt4o_trials.csv"])
def test_real_tau_bench(name):
    [result] = pk.read(Path(REAL, name)).values()
    assert published(result.counts) == [0.42, 0.2733, 0.22, 0.2]


@needs_real
def test_real_evalplus():
    [result] = pk.read(Path(REAL, "evalplus_eval_results.json")).values()
    raw = json.loads(Path(REAL, "evalplus_eval_results.json").read_text())["eval"]
    expected = [
        sum(row["base_status"] == row["plus_status"] == "pass" for row in rows) for rows in raw.values()
    ]
    assert result.counts.c.tolist() == expected
    assert result.counts.n.tolist() == [len(rows) for rows in raw.values()]


@needs_real
def test_real_livecodebench():
    [result] = pk.read(Path(REAL, "livecodebench_eval_all_first5.json")).values()
    raw = json.loads(Path(REAL, "livecodebench_eval_all_first5.json").read_text())
    assert result.counts.c.tolist() == [sum(row["graded_list"]) for row in raw]
    assert (result.counts.m, result.format) == (5, "livecodebench")


@needs_real
def test_real_tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    table = (
        gzip.decompress(Path(REAL, "evalperf_counts.csv.gz").read_bytes()).decode().splitlines(keepends=True)
    )
    with pytest.raises(
        pk.ReadError, match='line 3778, field `problem`: expected each problem once; "HumanEval/9"'
    ):
        pk.read(write("evalperf.csv", "".join(table).encode()))  # a model was evaluated twice
    evalperf = pk.read(write("evalperf.csv", "".join(table[:3777] + table[3895:]).encode()))
    assert len(evalperf) == 33
    assert {result.counts.max_n for result in evalperf.values()} == {50, 100}
    pairs = pk.read(Path(REAL, "livecodebench_o1_pairs.csv.gz"))
    assert [result.counts.m for result in pairs.values()] == [880, 880]
    swe = pk.read(Path(REAL, "swebench_lite_autocoderover_runs.csv"))
    assert [(result.counts.m, len(result.attempts)) for result in swe.values()] == [(280, 729)]
