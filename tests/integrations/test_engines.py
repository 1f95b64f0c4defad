"""Tables counted by an engine: the numbers of reading them here, and one line for what is wrong."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from passk_fast.cli import run
from passk_fast.data.engines import tallied

ROWS = 3000
engines = pytest.mark.parametrize("engine", ["polars", "duckdb", "dask"])
kinds = pytest.mark.parametrize("kind", ["parquet", "csv"])


@pytest.fixture(scope="module")
def frame():
    rng = np.random.default_rng(9)
    problem = rng.integers(0, 40, ROWS)
    passed = rng.random(ROWS) < problem / 50
    return pd.DataFrame(
        {
            "problem": [f"p{one:02}" for one in problem],
            "passed": passed,
            "model": rng.choice(["a", "b"], ROWS),
            "judged": np.where(rng.random(ROWS) > 0.03, passed, np.nan),
        }
    )


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch, frame):
    """The table in two parts, in both kinds of files."""
    monkeypatch.chdir(tmp_path)
    for part, rows in (("1", frame[: ROWS // 3]), ("2", frame[ROWS // 3 :])):
        rows.to_parquet(f"part{part}.parquet")
        rows.to_csv(f"part{part}.csv", index=False)
    frame.drop(columns="judged").to_parquet("all.parquet")
    frame.drop(columns=["judged", "model"]).to_parquet("one.parquet")
    frame.drop(columns="passed").rename(columns={"judged": "passed"}).to_parquet("gaps.parquet")


def told(arguments, capsys):
    """The report by model, without what says where it comes from, and without the names of problems."""
    assert run(["report", *arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    models = report.pop("models")
    for model in models.values():
        for field in ("source", "format"):
            del model[field]
        model["dropped"] = [one["k"] for one in model["dropped"]]
    return models, report


@engines
@kinds
def test_the_same_numbers_as_without(engine, kind, capsys):
    expected, rest = told(["all.parquet"], capsys)
    found, its_rest = told([f"part*.{kind}", "--engine", engine, "--column", "model=model"], capsys)
    assert list(found) == sorted(expected) == ["a", "b"]
    assert (found, its_rest) == (expected, rest)
    listed, _ = told(
        [f"part2.{kind}", f"part1.{kind}", "--engine", engine, "--column", "model=model"], capsys
    )
    assert listed == expected


@engines
def test_one_model_is_called_after_its_files(engine, capsys):
    [expected] = told(["one.parquet"], capsys)[0].values()
    [found] = told(["one.parquet", "--engine", engine], capsys)[0].values()
    assert found.pop("name") == found.pop("model") == "one.parquet"
    assert found == {name: value for name, value in expected.items() if name not in ("name", "model")}


@engines
@pytest.mark.parametrize("missing", ["fail", "drop", "bounds"])
def test_missing(engine, missing, capsys):
    expected, _ = told(["gaps.parquet", "--missing", missing], capsys)
    arguments = ["gaps.parquet", "--missing", missing, "--engine", engine, "--column", "model=model"]
    assert told(arguments, capsys)[0] == expected


@engines
def test_bootstrap_replicates_are_the_same(engine, capsys):
    options = ["--replicates", "200", "--seed", "3", "--interval", "percentile"]
    expected, _ = told(["all.parquet", *options], capsys)
    found, _ = told(["all.parquet", "--engine", engine, "--column", "model=model", *options], capsys)
    assert found == expected


BAD = [
    ("none.parquet", "none.parquet: expected a result file; there is no such file"),
    ("x*.csv", "x*.csv: expected a result file; there is no such file"),
    (
        "part1.parquet part1.csv",
        "files must all end in .parquet or all in .csv; got part1.parquet, part1.csv",
    ),
    ("notes.txt", "files must all end in .parquet or all in .csv; got notes.txt"),
    (
        "all.parquet --problem id",
        "--problem must be a column of the frame; got 'id', columns are 'problem', 'passed', 'model'",
    ),
    (
        "all.parquet --passed ok",
        "--passed must be a column of the frame; got 'ok', columns are 'problem', 'passed', 'model'",
    ),
    (
        "all.parquet --column model=agent",
        "`by` must be a column of the frame; got 'agent', columns are 'problem', 'passed', 'model'",
    ),
    (
        "gaps.parquet",
        "--passed must not be missing; it is in {lost} rows (--missing fail, drop or bounds says what "
        "to make of these)",
    ),
    ("empty.parquet", "empty.parquet: expected a row per attempt; there are none"),
    ("two.csv", "--passed must satisfy outcome = 0 or 1; 1 row of 'passed' is neither"),
    ("unnamed.csv", "--problem must not be missing; it is in 1 row of 'problem'"),
    (
        "all.parquet --missing guess",
        'Invalid value "guess" for --missing. Choose from: "error", "fail", "drop", "bounds".',
    ),
    (
        "all.parquet --format table --threshold 1 --column run=model",
        "--engine goes with --problem, --passed, --column model=… and --missing; got also --format, "
        "--threshold, --column run=…",
    ),
    ("all.parquet -k 500", None),
]


@pytest.fixture
def bad_files(frame):
    frame.head(0).to_parquet("empty.parquet")
    Path("two.csv").write_text("problem,passed\na,1\nb,2\n")
    Path("unnamed.csv").write_text("problem,passed\na,1\n,1\n")
    Path("damaged.parquet").write_bytes(Path("all.parquet").read_bytes()[:-200])
    Path("ragged.csv").write_text("problem,passed\na,1\nb,1,3,4\n")


def refusal(arguments, capsys):
    """The one line that is said."""
    assert run(["report", *arguments]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n"), err.endswith("\n")) == ("", 1, True)
    return err.removeprefix("passk-fast: error: ")[:-1]


@engines
@pytest.mark.parametrize(("arguments", "message"), BAD)
@pytest.mark.usefixtures("bad_files")
def test_bad_input(engine, arguments, message, capsys, frame):
    said = refusal([*arguments.split(), "--engine", engine], capsys)
    if message is None:
        assert "--k must satisfy k <= n" in said
    else:
        assert said == message.format(lost=frame["judged"].isna()[frame["model"] == "a"].sum())


@engines
def test_models_are_told_apart_as_without_an_engine(engine, capsys, frame):
    """By the column of that name; conditions, and files without one, would become a model that nobody has."""
    found, _ = told(["all.parquet", "--engine", engine], capsys)
    assert sorted(found) == ["a", "b"]
    frame.rename(columns={"model": "condition"}).drop(columns="judged").to_parquet("conditions.parquet")
    said = refusal(["conditions.parquet", "--engine", engine], capsys)
    assert said.startswith("conditions.parquet: an engine tells models apart, not conditions")
    Path("other.parquet").write_bytes(Path("one.parquet").read_bytes())
    said = refusal(["one.parquet", "other.parquet", "--engine", engine], capsys)
    assert said.startswith("one.parquet, other.parquet: several files need a column of models")


@engines
def test_a_file_counts_once(engine, capsys):
    said = refusal(["part*.csv", "./part1.csv", "--engine", engine], capsys)
    assert said == "./part1.csv: expected each file once; it is the same as part1.csv"


@engines
def test_text_is_no_outcome(engine, capsys):
    said = refusal(["all.parquet", "--passed", "model", "--engine", engine], capsys)
    assert said.startswith("--passed must be a column of outcomes (true, false, 1, 0, null); 'model' is ")


@engines
@pytest.mark.parametrize("file", ["damaged.parquet", "ragged.csv"])
@pytest.mark.usefixtures("bad_files")
def test_a_damaged_file_is_named(engine, file, capsys):
    assert refusal([file, "--engine", engine], capsys).startswith(f"{file}: {engine} cannot read it: ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("--engine pandas", "--engine must be one of 'polars', 'duckdb', 'dask', 'spark'; got 'pandas'"),
        (
            "--engine polars --scheduler tcp://here:1",
            "--scheduler must go with dask or spark; got engine='polars'",
        ),
        ("--scheduler tcp://here:1", "--scheduler must go with --engine dask or spark"),
        (
            "--engine dask --scheduler here",
            "--scheduler must be the address of Dask's scheduler; missing port number in address 'here'",
        ),
    ],
)
def test_bad_engines(arguments, message, capsys):
    assert refusal(["all.parquet", *arguments.split()], capsys) == message


@pytest.mark.parametrize(
    ("engine", "package"),
    [("polars", "polars"), ("duckdb", "duckdb"), ("dask", "dask.dataframe"), ("spark", "pyspark.sql")],
)
def test_an_engine_that_is_not_installed(engine, package, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, package, None)
    said = refusal(["all.parquet", "--engine", engine], capsys)
    assert said.startswith(f"engine {engine} needs a package that is not installed: ")
    with pytest.raises(ImportError, match=f"engine {engine} needs a package"):
        tallied(["all.parquet"], engine)


def test_dask_on_a_scheduler(capsys):
    from distributed import LocalCluster

    expected, _ = told(["all.parquet"], capsys)
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0") as cluster:
        options = ["--engine", "dask", "--scheduler", cluster.scheduler_address, "--column", "model=model"]
        found, _ = told(["all.parquet", *options], capsys)
    assert found == expected
