"""Conversion loses nothing: what is read back is what was read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests import result_files as files

REAL = os.environ.get("PASSK_FAST_REAL_DATA")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


SOURCES = {
    "he.jsonl": (files.human_eval(), True),
    "evalplus.json": (files.evalplus(), True),
    "log.eval": (files.inspect_archive(), True),
    "agent.run.json": (files.swe_bench(), False),
    "lm.jsonl": (files.lm_eval(), False),
    "t.csv": (b'model,condition,problem,passed,cluster,text\nx,T=0,a,1,p,"u\nv"\nx,T=1,a,,p,w\n', True),
}


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("name", SOURCES)
def test_round_trip(name, suffix, capsys):
    content, has_text = SOURCES[name]
    Path(name).write_bytes(files.encoded(content))
    text = has_text and name != "he.jsonl"
    before = pk.read(name, missing="fail", text=text)
    assert run(["convert", name, "-o", f"out.{suffix}", *(["--text"] if text else [])]) == 0
    assert capsys.readouterr().out.startswith(f"out.{suffix}: ")
    after = pk.read(f"out.{suffix}", missing="fail", text=text)
    assert after.models == before.models
    for model, old in before.items():
        new = after[model]
        assert (new.counts, new.missing, new.condition) == (old.counts, old.missing, old.condition)
        if old.attempts is None:
            assert new.attempts is None
            continue
        rows = [(problem, row.tolist()) for problem, row in old.attempts.outcome_rows()]
        assert [(problem, row.tolist()) for problem, row in new.attempts.outcome_rows()] == rows
        assert new.attempts.run == old.attempts.run
        assert new.attempts.cluster == old.attempts.cluster
        if text:
            assert list(new.attempts.text) == [old.attempts.text[index] for index in old.attempts.rows.order]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("he.jsonl -o out.txt", "out.txt: expected a name that ends in .csv, .jsonl, .parquet"),
        (
            "he.jsonl lm.jsonl -o out.csv",
            "results must all have single attempts or none; 'lm' has counts only",
        ),
        ("he.jsonl", 'Command "convert" parameter --out requires an argument.'),
        ("t.csv -o o.csv --column model", "--column must be name=column, as model=agent; got 'model'"),
        (
            "mixed.jsonl -o o.parquet",
            "o.parquet: a column of Parquet holds one type; 'problem' has int, str (CSV holds any)",
        ),
    ],
)
def test_bad_input(arguments, message, capsys):
    for name, (content, _) in SOURCES.items():
        Path(name).write_bytes(files.encoded(content))
    Path("mixed.jsonl").write_text('{"task_id": 1, "passed": true}\n{"task_id": "b", "passed": true}\n')
    assert run(["convert", *arguments.split()]) == 2
    assert capsys.readouterr() == ("", f"passk-fast: error: {message}\n")


@pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")
def test_real_results_through_parquet():
    source = str(Path(REAL, "codegen16b_humaneval_results.jsonl.gz"))
    assert run(["convert", source, "-o", "out.parquet", "--text"]) == 0
    [before], [after] = pk.read(source, text=True).values(), pk.read("out.parquet", text=True).values()
    assert (after.counts, after.name) == (before.counts, before.name)
    assert list(after.attempts.text) == list(before.attempts.text)
