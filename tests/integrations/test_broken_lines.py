"""Broken lines and tables: one clear line that says which, never a traceback, never a number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import result_files as files
from tests.integrations.refusing import WITHOUT, refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def line(**changes):
    row = {
        "doc_id": 2,
        "resps": [["x", "y"]],
        "filter": "none",
        "metrics": ["pass@1"],
        "doc_hash": "2",
        "pass@1": 0.5,
    }
    row |= changes
    return json.dumps({key: value for key, value in row.items() if value is not ...}).encode() + b"\n"


LM_EVAL = [
    (b"{oops}\n", "line 3: expected a JSON object; got {oops}, which is not JSON"),
    (b'{"doc_id": 1', "line 3: expected a JSON object; the line ends inside it (was the file cut off?)"),
    (b"[1]\n", "line 3: expected a JSON object; got [1]"),
    (line(doc_id=...), "line 3, field `doc_id`: missing"),
    (line(doc_id="x"), 'line 3, field `doc_id`: expected an integer; got "x"'),
    (line(resps=...), "line 3, field `resps`: missing"),
    (line(resps=[]), "line 3, field `resps`: expected at least one response; got none"),
    (line(resps=["x"]), 'line 3, field `resps[0]`: expected a list; got "x"'),
    (
        line(doc_id=0, doc_hash="0" * 64),
        "line 3, field `doc_id`: expected each document once; it is on line 1 too",
    ),
    (line(**{"pass@1": ...}), "line 3, field `pass@1`: missing; expected a metric"),
    (line(**{"pass@1": None}), "line 3, field `pass@1`: expected an outcome; got null"),
    (
        line(**{"pass@1": "x"}),
        "line 3, field `pass@1`: expected a pass@k, which tells how many of 2 responses passed",
    ),
    (
        line(**{"pass@1": 0.3}),
        "line 3, field `pass@1`: expected pass@1 of a whole number among 2 responses; 0.3 is none",
    ),
    (line(filter="strict"), 'line 3, field `filter`: expected one filter; got "none" and "strict"'),
    (b"\xff\n", "line 3: expected UTF-8 text; byte 0xff at column 1 is not"),
    (files.human_eval(), "line 3, field `doc_id`: missing"),
]


@pytest.mark.parametrize(("more", "message"), LM_EVAL)
def test_lm_eval(more, message, capsys):
    Path("s.jsonl").write_bytes(files.lm_eval() + more)
    assert message in refused("s.jsonl", capsys)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            line(metrics=["pass@1", "acc"], acc=1),
            "line 1: expected one metric; got pass@1, acc (score= names one)",
        ),
        (
            line(metrics=["acc"], acc=0.5),
            "expected a pass@k, which tells how many of 2 responses passed; acc does not",
        ),
        (
            line(metrics=["pass@2"], **{"pass@2": 1.0}),
            "expected a value that tells how many passed; 1 is pass@2 of 2",
        ),
        (
            line(metrics=["acc"], acc=0.5, resps=[["x"]]),
            "line 1, field `acc`: expected 0 or 1; got 0.5 (threshold=",
        ),
        (
            line(metrics=["pass@1", "pass@2"], **{"pass@1": 0.5, "pass@2": 0.5}),
            "line 1, field `pass@2`: expected what 1 of 2 passed responses give; got 0.5",
        ),
    ],
)
def test_lm_eval_metrics(row, message, capsys):
    Path("s.jsonl").write_bytes(row)
    assert message in refused("s.jsonl", capsys)


TABLES = [
    (
        "problem,passed\n",
        "expected a table with `problem` and `passed`, or `problem`, `n` and `c`; it has no rows",
    ),
    ("problem,passed,passed\na,1,1\n", "line 1: expected different names of columns; 'passed' comes twice"),
    ("problem,passed\na,1\nb\n", "line 3: expected 2 cells as in the header; got 1"),
    ("problem,passed\na,1\nb,1,0\n", "line 3: expected 2 cells as in the header; got 3"),
    ("problem,passed\na,1\n,1\n", "line 3, field `problem`: expected a name; got nothing"),
    ("problem,passed\na,1\nb,yes\n", 'line 3, field `passed`: expected 1, 0, true or false; got "yes"'),
    ("problem,passed\na,1\nb,2\n", 'line 3, field `passed`: expected 1, 0, true or false; got "2"'),
    ("problem,passed\na,1\nb,\n", "line 3, field `passed`: expected an outcome; got nothing" + WITHOUT),
    ('problem,passed\na,1\nb,"1', "expected a row of a table; unexpected end of data"),
    ("problem,passed,n\na,1,1\n", "expected a row per attempt or a row per problem; got `passed`, `n`"),
    (
        "problem,passed,score\na,1,1\n",
        "expected `passed` or `score`; got both (score='passed' or 'score' says which)",
    ),
    (
        "problem,score\na,0.5\n",
        "line 2, field `score`: expected 0 or 1; got 0.5 (threshold= says from where on",
    ),
    ("problem,score\na,high\n", 'line 2, field `score`: expected a number; got "high"'),
    ("problem,n\na,5\n", "field `c`: missing; expected it beside `n`"),
    ("problem,n,c\na,5,6\n", "line 2, field `c`: expected 0 <= c <= n; got c=6, n=5"),
    ("problem,n,c\na,5,-1\n", "line 2, field `c`: expected 0 <= c <= n; got c=-1, n=5"),
    ("problem,n,c\na,0,0\n", "line 2, field `n`: expected 1 <= n < 2**53; got 0"),
    (
        "problem,n,c\na,9223372036854775808,1\n",
        "line 2, field `n`: expected 1 <= n < 2**53; got 9223372036854775808",
    ),
    ("problem,n,c\na,5,1.5\n", 'line 2, field `c`: expected a whole number; got "1.5"'),
    ("problem,n,c\na,1_0,1\n", 'line 2, field `n`: expected a whole number; got "1_0"'),
    (
        "problem,n,c\na,5,1\na,5,1\n",
        'line 3, field `problem`: expected each problem once; "a" is on line 2 too',
    ),
    (
        "problem,passed,attempt\na,1,0\na,1,0\n",
        'expected each attempt once; attempt 0 at "a" is on line 2 too',
    ),
    ("problem,passed,attempt\na,1,x\n", 'line 2, field `attempt`: expected a whole number; got "x"'),
    (
        "problem,passed,cluster\na,1,p\na,1,q\n",
        'expected one cluster for all attempts at "a"; got "p" and "q"',
    ),
    (
        '{"problem": "a", "passed": 1}\n{"problem": null, "passed": 1}\n',
        "line 2, field `problem`: expected a name; got null",
    ),
    (
        '{"problem": "a", "passed": 1}\n{"problem": "a"}\n',
        "line 2, field `passed`: expected an outcome; got null",
    ),
    (
        '{"problem": "a", "passed": 1}\n{"problem": "a", "passed": "x"}\n',
        "line 2, field `passed`: expected 1, 0, true",
    ),
    ('{"problem": "a", "passed": 1}\n[1]\n', "line 2: expected a JSON object; got [1]"),
    ("PAR1", "expected a whole Parquet file; "),
    ("ARROW1", "expected a whole Arrow file; "),
]


@pytest.mark.parametrize(("content", "message"), TABLES)
def test_tables(content, message, capsys):
    Path("t.csv").write_text(content)
    assert message in refused("t.csv", capsys)


def test_parquet_names_the_row(capsys):
    import pyarrow
    import pyarrow.parquet

    pyarrow.parquet.write_table(pyarrow.table({"problem": ["a", "b"], "passed": [1, 2]}), "t.parquet")
    assert "t.parquet, line 2, field `passed`: expected 1, 0, true or false; got 2" in refused(
        "t.parquet", capsys
    )
