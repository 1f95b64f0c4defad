"""Every engine counts the same, and the same as we do."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import passk_fast as pk

RNG = np.random.default_rng(4)
M, ROWS = 40, 1500
PROBLEM = RNG.integers(0, M, ROWS)
FRAME = pd.DataFrame(
    {
        "task": [f"t{one:02}" for one in PROBLEM],
        "ok": RNG.random(ROWS) < 0.1 + 0.8 * (PROBLEM / M),
        "model": RNG.choice(["x", "y"], ROWS),
        "repo": [f"r{one % 5}" for one in PROBLEM],
        "at": RNG.permutation(ROWS),
    }
)
ONE_MODEL = FRAME.drop(columns="model")
WITH_GAPS = ONE_MODEL.assign(ok=FRAME["ok"].astype("float64").where(RNG.random(ROWS) > 0.05))

OF_BOTH = WITH_GAPS.assign(model=FRAME["model"])


def pandas(frame):
    return frame


def polars(frame):
    import polars

    return polars.from_pandas(frame)


def polars_lazy(frame):
    return polars(frame).lazy()


def pyarrow(frame):
    import pyarrow

    return pyarrow.Table.from_pandas(frame)


def duckdb(frame):
    import duckdb

    return duckdb.from_df(frame)


def dask(frame):
    import dask.dataframe

    return dask.dataframe.from_pandas(frame, npartitions=3)


class Stream:
    """Anything with an Arrow C stream."""

    def __init__(self, frame):
        self._table = pyarrow(frame)

    def __arrow_c_stream__(self, requested_schema=None):
        return self._table.__arrow_c_stream__(requested_schema)


ENGINES = [pandas, polars, polars_lazy, pyarrow, duckdb, dask, Stream]
engines = pytest.mark.parametrize("engine", ENGINES, ids=lambda engine: engine.__name__)


def counted(frame, missing="error"):
    """The counts straight from Python lists, by problem."""
    rows: dict[str, list] = {}
    for task, ok in zip(frame["task"], frame["ok"], strict=True):
        rows.setdefault(task, []).append(None if ok != ok else bool(ok))
    names = sorted(rows)
    return pk.Counts.from_outcomes([rows[name] for name in names], missing=missing, problems=names)


@engines
def test_tally(engine):
    found = pk.Tally.from_frame(engine(ONE_MODEL), problem="task", passed="ok")
    assert found == counted(ONE_MODEL).tally
    assert found.mean(1) == counted(ONE_MODEL).tally.mean(1)


@engines
def test_tally_by_model(engine):
    found = pk.Tally.from_frame(engine(FRAME), problem="task", passed="ok", by="model")
    assert list(found) == ["x", "y"]
    for model, tally in found.items():
        assert tally == counted(FRAME[FRAME["model"] == model]).tally


@engines
@pytest.mark.parametrize("missing", ["fail", "drop", "bounds"])
def test_missing(engine, missing):
    found = pk.Tally.from_frame(engine(WITH_GAPS), problem="task", passed="ok", missing=missing)
    expected = counted(WITH_GAPS, missing)
    if missing == "bounds":
        assert (found.low, found.high) == (expected.low.tally, expected.high.tally)
    else:
        assert found == expected.tally


@engines
def test_counts(engine):
    found = pk.Counts.from_frame(
        engine(ONE_MODEL), problem="task", passed="ok", cluster="repo", stratum="repo"
    )
    expected = counted(ONE_MODEL)
    assert found.problems.tolist() == expected.problems.tolist()
    assert (found.n.tolist(), found.c.tolist()) == (expected.n.tolist(), expected.c.tolist())
    assert list(found.clusters) == list(found.strata) == [f"r{int(name[1:]) % 5}" for name in found.problems]


@engines
def test_counts_of_problems(engine):
    frame = pd.DataFrame({"id": ["a", "b"], "tried": [5, 7], "solved": [1, 7]})
    found = pk.Counts.from_frame(engine(frame), problem="id", n="tried", c="solved")
    assert found == pk.Counts([5, 7], [1, 7], problems=["a", "b"])


@engines
def test_attempts_in_order(engine):
    found = pk.Attempts.from_frame(
        engine(OF_BOTH), problem="task", passed="ok", model="model", cluster="repo", order="at"
    )
    ordered = OF_BOTH.sort_values("at")
    columns = {name: ordered[column].tolist() for name, column in (("model", "model"), ("cluster", "repo"))}
    assert found == pk.Attempts(ordered["task"].tolist(), ordered["ok"].tolist(), **columns)


@pytest.mark.parametrize("engine", [pandas, polars, polars_lazy, pyarrow, dask])
def test_rows_have_an_order(engine):
    found = pk.Attempts.from_frame(engine(ONE_MODEL), problem="task", passed="ok")
    assert found == pk.Attempts(ONE_MODEL["task"].tolist(), ONE_MODEL["ok"].tolist())


def test_rows_of_a_database_have_none():
    with pytest.raises(
        ValueError, match="`order` must name a column that orders the attempts; rows of duckdb"
    ):
        pk.Attempts.from_frame(duckdb(ONE_MODEL), problem="task", passed="ok")


BAD = [
    (
        {"problem": "id", "passed": "ok"},
        {},
        "`problem` must be a column of the frame; got 'id', columns are 'task', 'ok'",
    ),
    (
        {"problem": "task", "passed": "ok"},
        {"ok": [2, 1]},
        "`passed` must satisfy outcome = 0 or 1; 1 row of 'ok' is neither",
    ),
    (
        {"problem": "task", "passed": "ok"},
        {"ok": [0.5, 1]},
        "`passed` must satisfy outcome = 0 or 1; 1 row of 'ok' is neither",
    ),
    (
        {"problem": "task", "passed": "ok"},
        {"task": ["a", None]},
        "`problem` must not be missing; it is in 1 row",
    ),
    (
        {"problem": "task", "passed": "ok"},
        {"ok": [1.0, None]},
        "must not be missing|must hold one outcome|no verdict",
    ),
    ({"problem": "task", "passed": "ok", "missing": "guess"}, {}, "`missing` must be one of"),
]


@engines
@pytest.mark.parametrize(("options", "changes", "message"), BAD)
def test_bad_rows(engine, options, changes, message):
    frame = engine(pd.DataFrame({"task": ["a", "b"], "ok": [True, False]} | changes))
    with pytest.raises(ValueError, match=message):
        pk.Tally.from_frame(frame, **options)
    with pytest.raises(ValueError, match=message):
        pk.Counts.from_frame(frame, **options)


@engines
def test_text_is_no_outcome(engine):
    frame = engine(pd.DataFrame({"task": ["a", "b"], "ok": ["yes", "no"]}))
    with pytest.raises(TypeError, match="`passed` must be a column of outcomes"):
        pk.Tally.from_frame(frame, problem="task", passed="ok")


@engines
def test_a_problem_in_two_clusters(engine):
    frame = engine(pd.DataFrame({"task": ["a", "a"], "ok": [1, 0], "repo": ["p", "q"]}))
    with pytest.raises(
        ValueError, match="'repo' must be the same for all attempts at a problem; 'a' has several"
    ):
        pk.Counts.from_frame(frame, problem="task", passed="ok", cluster="repo")


def test_no_frame():
    with pytest.raises(TypeError, match="`frame` must be a data frame; got list"):
        pk.Tally.from_frame([1], problem="task", passed="ok")
    with pytest.raises(ValueError, match="`passed`, or `n` and `c`, must name columns; got n"):
        pk.Counts.from_frame(ONE_MODEL, problem="task", n="at")


def test_outcomes_as_objects():
    """Pandas holds booleans so where some are missing."""
    frame = pd.DataFrame({"task": ["a", "a", "b"], "ok": [True, None, False]})
    names = {"problem": "task", "passed": "ok"}
    for missing in ("fail", "drop"):
        counts = pk.Counts.from_frame(frame, **names, missing=missing)
        assert pk.Tally.from_frame(frame, **names, missing=missing) == counts.tally
        assert (counts.n.tolist(), counts.c.tolist()) == ([2 if missing == "fail" else 1, 1], [1, 0])
    assert pk.Attempts.from_frame(frame, **names).outcome.tolist() == [1, -1, 0]


def test_a_column_of_no_verdicts():
    """It has no type of its own, and pandas takes it for strings."""
    import polars
    import pyarrow

    table = pyarrow.table({"task": ["a", "a", "b"], "ok": [None] * 3})
    lazy = polars.from_arrow(table).lazy()
    for frame in (table, table.to_pandas(), lazy, lazy.collect(), duckdb(table.to_pandas())):
        found = pk.Tally.from_frame(frame, problem="task", passed="ok", missing="fail")
        assert found == pk.Tally([2, 1], [0, 0], [1, 1])
        with pytest.raises(ValueError, match="`passed` must not be missing"):
            pk.Tally.from_frame(frame, problem="task", passed="ok")


@pytest.mark.parametrize("of", [pandas, polars, polars_lazy, pyarrow])
def test_nan_is_no_problem(of):
    frame = of(pd.DataFrame({"task": [1.0, np.nan, 2.0], "ok": [1, 0, 0]}))
    with pytest.raises(ValueError, match="`problem` must not be missing; it is in 1 row of 'task'"):
        pk.Tally.from_frame(frame, problem="task", passed="ok")


def test_what_is_no_table_of_attempts():
    frame = pd.DataFrame({"task": ["a", "b"], "ok": [True, False], "at": [1.0, np.nan]})
    names = {"problem": "task", "passed": "ok"}
    with pytest.raises(ValueError, match="`frame` must hold at least one row; got none"):
        pk.Counts.from_frame(frame[:0], **names)
    with pytest.raises(ValueError, match="`passed` must be another column than `problem`; got 'ok' for both"):
        pk.Tally.from_frame(frame, problem="ok", passed="ok")
    with pytest.raises(ValueError, match="`by` must be another column than `problem`; got 'task' for both"):
        pk.Tally.from_frame(frame, **names, by="task")
    with pytest.raises(ValueError, match=r"`problem` must be a column of the frame; .* columns are 0, 1"):
        pk.Tally.from_frame(pd.DataFrame({0: ["a"], 1: [True]}), **names)
    with pytest.raises(ValueError, match="`order` must not be missing; it is in 1 row of 'at'"):
        pk.Attempts.from_frame(frame, **names, order="at")
    for series in (frame["ok"], polars(frame)["ok"]):
        with pytest.raises(TypeError, match="`frame` must be a data frame; got Series"):
            pk.Tally.from_frame(series, **names)


@engines
@pytest.mark.parametrize("column", ["model", "benchmark"])
def test_several_models_or_benchmarks_are_not_counted_as_one(engine, column):
    frame = engine(FRAME.rename(columns={"model": column}))
    names = {"problem": "task", "passed": "ok"}
    message = f"`frame` must hold one {column}, or `by` tell them apart; column {column!r} has 2: 'x', 'y'"
    for count in (pk.Tally.from_frame, pk.Counts.from_frame):
        with pytest.raises(ValueError, match=re.escape(message)):
            count(frame, **names)
        assert list(count(frame, **names, by=column)) == ["x", "y"]
    order = {"order": "at"}
    with pytest.raises(ValueError, match=re.escape(message.replace("`by`", "`model`"))):
        pk.Attempts.from_frame(frame, **names, **order)


@engines
def test_counts_of_each_model(engine):
    found = pk.Counts.from_frame(engine(FRAME), problem="task", passed="ok", cluster="repo", by="model")
    assert list(found) == ["x", "y"]
    for model, counts in found.items():
        expected = counted(FRAME[FRAME["model"] == model])
        assert (counts.problems.tolist(), counts.n.tolist(), counts.c.tolist()) == (
            expected.problems.tolist(),
            expected.n.tolist(),
            expected.c.tolist(),
        )


def test_counts_of_each_model_where_a_row_is_a_problem():
    frame = pd.DataFrame({"model": ["y", "x", "y"], "n": [5, 4, 3], "c": [1, 2, 3], "task": ["a", "a", "b"]})
    names = {"problem": "task", "n": "n", "c": "c"}
    found = pk.Counts.from_frame(frame, **names, by="model")
    assert {model: list(counts) for model, counts in found.items()} == {"x": [(4, 2)], "y": [(5, 1), (3, 3)]}
    with pytest.raises(ValueError, match="`frame` must hold one model"):
        pk.Counts.from_frame(frame, **names)
