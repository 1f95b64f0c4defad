"""What comes after reading keeps benchmarks apart as well: tables that are written, engines that count."""

from __future__ import annotations

import pytest

import passk_fast as pk
from passk_fast.cli import run
from tests.formats.reading import outcomes
from tests.formats.trying import lines
from tests.formats.two_benchmarks import WRITERS, inspect
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


def test_two_data_sets_in_one_file():
    rows = [
        {"task_id": task, "completion": f"{task} {index}", "passed": task.startswith("H") and index > 0}
        for index in range(3)
        for task in ("MBPP/7", "HumanEval/1", "HumanEval/0")
    ]
    results = pk.read(write("m_results.jsonl", lines(rows)), text=True)
    assert results.models == ("m (mbpp)", "m (humaneval)")
    found = results["m (humaneval)"]
    assert found.counts.c.tolist() == [2, 2]
    assert outcomes(found) == {"HumanEval/1": [0, 1, 1], "HumanEval/0": [0, 1, 1]}
    assert list(found.attempts.text)[:2] == ["HumanEval/1 0", "HumanEval/0 0"]
    assert found.order.first.tolist() == [2, 2]


def test_long_system_prompts_that_differ_in_their_middle_differ():
    for name, middle in (("a", "kind"), ("b", "terse")):
        told = {"system_message": f"{'You are a model. ' * 9}Be {middle}. {'Answer the question. ' * 9}"}
        document = inspect("t", True) | {"plan": {"config": told}}
        document["eval"]["model"] = name
        write(f"{name}.json", document)
    with pytest.raises(ValueError, match=r"they differ in the system prompt: You are a model\..* #"):
        pk.compare(*pk.read(["a.json", "b.json"]).values(), 1)
