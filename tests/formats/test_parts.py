"""Parts of one file, copies and halves beside it, other compression: nothing is lost in silence."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
from pathlib import Path

import pytest

import passk_fast as pk
from tests import result_files as files

LINES = files.human_eval()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def written(*names: str) -> None:
    for index, name in enumerate(names):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(LINES.replace(b'"a"', b'"a%d"' % index).replace(b'"b"', b'"b%d"' % index))


@pytest.mark.parametrize("first", [0, 1])
def test_parts_are_one_model(first: int) -> None:
    written(*(f"run/gpt-{first + index:05}-of-00003.jsonl" for index in range(3)))
    (result,) = pk.read("run").values()
    assert (result.name, result.counts.n.tolist(), result.counts.c.tolist()) == (
        "gpt",
        [3, 2] * 3,
        [2, 1] * 3,
    )


@pytest.mark.parametrize("paths", ["run", "run/*.jsonl", "run/gpt-00002-of-00003.jsonl"])
def test_a_part_that_is_missing(paths: str) -> None:
    written("run/gpt-00000-of-00003.jsonl", "run/gpt-00002-of-00003.jsonl")
    with pytest.raises(pk.ReadError, match=r"expected all 3 parts of the file; part [01] is not among those"):
        pk.read(paths)
    assert pk.read("run", names=["a", "a"])["a"].counts.m == 4


def test_parts_without_a_name_and_with_models_in_them() -> None:
    for index in (1, 2):
        Path(f"{index}-of-2.csv").write_text(f"problem,passed,model\np{index},1,m\np{index},0,q\n")
    assert {name: one.counts.m for name, one in pk.read("*.csv").items()} == {"m": 2, "q": 2}


@pytest.mark.parametrize("pack", [bz2.compress, lzma.compress])
def test_other_compression(pack) -> None:
    Path("a.jsonl.x").write_bytes(pack(LINES) + pack(LINES))
    (result,) = pk.read("a.jsonl.x").values()
    assert result.counts.n.tolist() == [6, 4]
    Path("cut.jsonl.x").write_bytes(pack(LINES)[:-6])
    with pytest.raises(
        pk.ReadError, match=r"^cut.jsonl.x: expected (whole )?(bzip2|xz) data; it (ends early|is dam)"
    ):
        pk.read("cut.jsonl.x")
    damaged = bytearray(pack(LINES))
    damaged[len(damaged) // 2] ^= 255
    Path("damaged.jsonl.x").write_bytes(damaged)
    with pytest.raises(pk.ReadError, match=r"^damaged.jsonl.x: expected (bzip2|xz) data; it is damaged"):
        pk.read("damaged.jsonl.x")


@pytest.mark.parametrize("pack", [bz2.compress, lambda text: lzma.compress(text, preset=0)])
def test_what_grows_without_end(pack) -> None:
    Path("bomb.jsonl.x").write_bytes(pack(LINES[:50].strip() + b"x" * (70 << 20)))
    with pytest.raises(pk.ReadError, match="expected to grow at most 1,000 times by decompression"):
        pk.read("bomb.jsonl.x", format="human_eval")


def test_a_dictionary_of_four_gigabytes_is_not_made() -> None:
    Path("a.jsonl.xz").write_bytes(
        lzma.compress(LINES, filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 400 << 20}])
    )
    with pytest.raises(pk.ReadError, match="expected xz data; it is damaged"):
        pk.read("a.jsonl.xz")


def test_endings_in_capitals_are_read_and_others_told() -> None:
    Path("run").mkdir()
    Path("run/A_results.JSONL").write_bytes(LINES)
    Path("run/B.Csv.GZ").write_bytes(gzip.compress(b"problem,passed\na,1\n"))
    for name in ("c.jsonl.lz4", "d.jsonl.bak", "e.jsonl.1", "notes.txt", "x.jsonlike"):
        Path("run", name).write_bytes(b"x")
    told = "^run: left out what has another ending than result files: c.jsonl.lz4, d.jsonl.bak, e.jsonl.1$"
    with pytest.warns(UserWarning, match=told):
        assert list(pk.read("run")) == ["A", "B"]


def test_only_other_endings() -> None:
    written("run/a.jsonl.lz4")
    with pytest.raises(
        pk.ReadError, match=r"expected result files in this folder .*; a.jsonl.lz4 ends in another way"
    ):
        pk.read("run")


@pytest.mark.parametrize("archived", [True, False])
def test_samples_of_inspect_that_were_marked_as_invalid(archived: bool) -> None:
    header, samples = {**files.inspect_header(), "invalidated": True}, files.inspect_samples()
    samples[1]["invalidation"] = {"author": "x", "reason": "a broken sandbox"}
    members = {f"samples/{one['id']}_epoch_{one['epoch']}.json": one for one in samples}
    members |= {"header.json": header, "summaries.json": files.inspect_samples()}
    whole = files.archive({name: json.dumps(one).encode() for name, one in members.items()})
    Path("log.eval").write_bytes(whole if archived else json.dumps({**header, "samples": samples}).encode())
    with pytest.raises(
        pk.ReadError, match=r"a, epoch 1.*got a mark that it is invalid, an attempt without a"
    ):
        pk.read("log.eval")
    (result,) = pk.read("log.eval", missing="drop").values()
    assert (result.counts.n.tolist(), result.counts.c.tolist(), result.missing) == ([1, 2], [0, 1], 1)


def test_numbers_of_tasks_that_differ_in_zeros() -> None:
    entry = {"task_id": 1, "passed": True, "result": "passed", "completion_id": 0}
    Path("log.json").write_text(json.dumps({"01": [[0, entry]], "1": [[1, entry]]}))
    (result,) = pk.read("log.json").values()
    assert result.counts.n.tolist() == [1, 1]


def test_a_model_in_some_rows() -> None:
    Path("a.csv").write_text("problem,passed,model\na,1,\nb,1,m\n")
    with pytest.raises(
        pk.ReadError, match='field `model`: expected it in every row or in none; some have "m"'
    ):
        pk.read("a.csv")
