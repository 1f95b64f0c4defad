"""What a few bytes stand for is bounded where no compression says so: rows, texts, numbers in names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import passk_fast as pk
from tests.formats.exam_files import lighteval_rows, matharena, parquet

pyarrow = pytest.importorskip("pyarrow")
tables = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_rows_that_take_no_bytes() -> None:
    rows = 6_000_000
    codes = pyarrow.nulls(rows, pyarrow.int8()).fill_null(0)
    column = pyarrow.DictionaryArray.from_arrays(codes, ["a"])
    tables.write_table(pyarrow.table({"problem": column, "passed": codes}), "t.parquet", compression="zstd")
    with pytest.raises(pk.ReadError, match=r"^t\.parquet: expected to grow at most 1,000 times"):
        pk.read("t.parquet")


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_a_text_that_comes_again_is_kept_once(ending: str) -> None:
    long = "x" * 1_000_000
    texts = pyarrow.DictionaryArray.from_arrays(
        pyarrow.array([0, 0, None, 1, 0] * 40), [long, "y"]
    ).fill_null("")
    table = pyarrow.table({"problem": ["a"] * 200, "passed": [1] * 200, "text": texts})
    if ending == "parquet":
        tables.write_table(table, "t.parquet")
    else:
        with pyarrow.ipc.new_file("t.arrow", table.schema) as file:
            file.write_table(table)
    (result,) = pk.read(f"t.{ending}", text=True).values()
    found = result.attempts.text
    assert found[:5] == (long, long, "", "y", long)
    assert len({id(one) for one in found}) == 3


@pytest.mark.parametrize("metric", ["avg@n:n=1000000000", "pass@k:k=1&n=1000000000", "avg@n:n=" + "9" * 5000])
def test_responses_beyond_measure(metric: str) -> None:
    rows = lighteval_rows()[:1]
    rows[0]["metric"] = {metric: 0.5}
    Path("t.parquet").write_bytes(parquet(rows))
    with pytest.raises(pk.ReadError, match=r"^t\.parquet, "):
        pk.read("t.parquet")


@pytest.mark.parametrize("planned", [10**7, 10**300])
def test_attempts_beyond_measure(planned: int) -> None:
    Path("1.json").write_text(json.dumps({**matharena(1, [True, False]).content, "N": planned}))
    with pytest.raises(
        pk.ReadError, match=r"^1\.json, field `N`: expected at most 1,000,000 attempts; got more"
    ):
        pk.read("1.json", missing="fail")
