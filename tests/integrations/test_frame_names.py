"""Problems that look the same are refused where a frame's engine brings back counts alone."""

from __future__ import annotations

from typing import Any

import pytest

import passk_fast as pk
from passk_fast.data.engines import tallied

PACKAGES = {"lazy": "polars", "dask": "dask.dataframe", "duckdb": "pandas"}


def frame_of(kind: str, columns: dict[str, list[Any]]) -> Any:
    library = pytest.importorskip(PACKAGES.get(kind, kind))
    if kind == "dask":
        return library.from_dict(columns, npartitions=2)
    if kind == "duckdb":
        return pytest.importorskip("duckdb").from_df(library.DataFrame(columns))
    made = {"pyarrow": "table", "lazy": "LazyFrame"}.get(kind, "DataFrame")
    return getattr(library, made)(columns)


@pytest.mark.parametrize("kind", ["pandas", "polars", "lazy", "pyarrow", "duckdb", "dask"])
@pytest.mark.parametrize("alike", [("a", "a "), ("é", "e\u0301"), ("b\u200b", "b"), ("c d", "c\u00a0d")])
def test_problems_that_look_the_same(kind: str, alike: tuple[str, str]) -> None:
    columns = {"problem": [*alike, "x", "x"], "passed": [1, 0, 1, 1]}
    with pytest.raises(ValueError, match="`problem` must be names that look different; got "):
        pk.Tally.from_frame(frame_of(kind, columns), problem="problem", passed="passed")
    columns["problem"][0] = "an other"
    found = pk.Tally.from_frame(frame_of(kind, columns), problem="problem", passed="passed")
    assert (found.n.tolist(), found.c.tolist(), found.problems.tolist()) == ([1, 1, 2], [0, 1, 2], [1, 1, 1])


@pytest.mark.parametrize("kind", ["pandas", "pyarrow"])
def test_columns_of_one_name(kind: str) -> None:
    library = pytest.importorskip(kind)
    names = ["problem", "passed", "passed"]
    if kind == "pandas":
        frame = library.DataFrame([["a", 1, 0]], columns=names)
    else:
        frame = library.Table.from_arrays([library.array(one) for one in (["a"], [1], [0])], names=names)
    with pytest.raises(ValueError, match="`frame` must have columns of different names"):
        pk.Tally.from_frame(frame, problem="problem", passed="passed")


@pytest.mark.parametrize("scheduler", ["nonsense://x", "", "127.0.0.1"])
def test_a_scheduler_that_is_none_leaves_nothing_behind(scheduler: str, tmp_path: Any) -> None:
    distributed = pytest.importorskip("distributed.client")
    (tmp_path / "t.csv").write_text("problem,passed\na,1\n")
    for ask in (
        lambda: tallied([str(tmp_path / "t.csv")], "dask", scheduler=scheduler),
        lambda: pk.bootstrap_on_dask(pk.Counts(4, [1, 2]), 1, replicates=9, scheduler=scheduler, rng=1),
    ):
        with pytest.raises(ValueError, match="`scheduler` must be the address of Dask's scheduler; "):
            ask()
        assert distributed._get_global_client() is None
