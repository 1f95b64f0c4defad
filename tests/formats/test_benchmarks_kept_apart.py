"""What comes after reading keeps benchmarks apart as well: tables that are written, engines that count."""

from __future__ import annotations

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests.formats.two_benchmarks import WRITERS
from tests.result_files import write


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("format", ["inspect", "lm_eval", "table"])
@pytest.mark.parametrize("out", ["out.csv", "out.jsonl"])
def test_a_converted_table_keeps_benchmarks_apart(format, out):
    paths, more = WRITERS[format]()
    before = pk.read(paths, **more)
    assert run(["convert", *([paths] if isinstance(paths, str) else paths), "--out", out]) == 0
    after = pk.read(out)
    assert after.models == before.models
    assert [one.counts.c.tolist() for one in after.values()] == [
        one.counts.c.tolist() for one in before.values()
    ]


def test_an_engine_refuses_several_benchmarks(capsys):
    pytest.importorskip("polars")
    write("t.csv", b"model,benchmark,problem,passed\nm,easy,1,1\nm,hard,1,0\n")
    assert run(["report", "t.csv", "--engine", "polars"]) == 2
    assert "an engine tells models apart, not benchmarks" in capsys.readouterr().err
