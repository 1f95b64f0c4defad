"""Tables of attempts, counts and scores, in every kind of file."""

from __future__ import annotations

import pytest

import passk_fast as pk
from tests import result_files as files
from tests.formats.reading import outcomes
from tests.result_files import write

AB = pk.Counts([3, 2], [2, 1], problems=["a", "b"])


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


MODELS = """model,run,condition,problem,attempt,passed,cluster,text
x,1,T=0,a,1,0,p,"two
lines"
x,1,T=0,a,0,1,p,zero
x,1,T=1,a,0,true,p,
y,1,,a,0,,p,
y,2,,a,0,False,p,
"""


def test_table_of_attempts():
    results = pk.read(write("t.csv", MODELS.encode()), missing="fail", text=True)
    assert results.models == ("x (T=0)", "x (T=1)", "y")
    x = results["x (T=0)"].attempts
    assert (outcomes(results["x (T=0)"]), list(x.text)) == ({"a": [1, 0]}, ["zero", "two\nlines"])
    assert list(x.cluster) == ["p", "p"]
    assert list(results["y"].attempts.run) == ["1", "2"]
    assert (results["y"].missing, list(results["y"].counts.clusters)) == (1, ["p"])


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet", "arrow"])
def test_table_in_every_file(suffix):
    import pyarrow
    import pyarrow.csv
    import pyarrow.parquet

    columns = {
        "problem": [task for task, _ in files.OUTCOMES],
        "passed": [passed for _, passed in files.OUTCOMES],
    }
    table = pyarrow.table(columns)
    path = f"t.{suffix}"
    if suffix == "parquet":
        pyarrow.parquet.write_table(table, path)
    elif suffix == "arrow":
        with pyarrow.OSFile(path, "wb") as file, pyarrow.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table)
    elif suffix == "jsonl":
        write(path, files.table_jsonl())
    else:
        comma = "," if suffix == "csv" else "\t"
        lines = [f"{task}{comma}{passed}" for task, passed in files.OUTCOMES]
        write(path, "\r\n".join([f"problem{comma}passed", *lines]).encode())
    assert pk.read(path)["t"].counts == AB
    assert outcomes(pk.read(path)["t"]) == {"a": [1, 0, 1], "b": [0, 1]}


def test_table_of_counts_and_of_scores():
    assert pk.read(write("c.csv", files.table_counts()))["c"].counts == AB
    path = write("s.csv", b"problem,score\na,0.5\na,0.7\n")
    assert pk.read(path, threshold=0.6)["s"].counts.c.tolist() == [1]


def test_table_columns_by_other_names():
    path = write("t.jsonl", b'{"task_id": "a", "ok": 1}\n{"task_id": "a", "ok": 0}\n')
    assert pk.read(path, columns={"problem": "task_id", "passed": "ok"})["t"].counts.c.tolist() == [1]
    with pytest.raises(pk.ReadError, match='expected a column "good" for `passed`; got task_id, ok'):
        pk.read(path, columns={"problem": "task_id", "passed": "good"})
