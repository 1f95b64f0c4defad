"""PySpark, unmodified and on this machine: its group-by gives the counts that pandas gives."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk

pyspark = pytest.importorskip("pyspark", reason="runs in the environment of PySpark")
pandas = pytest.importorskip("pandas")


def java_version():
    """The major version of Java that Spark would start; 0 without any."""
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if program is None:
        return 0
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=True).stderr
    return int(re.search(r'version "(\d+)', said)[1])


pytestmark = pytest.mark.skipif(
    java_version() < 17,
    reason="PySpark needs Java 17 or newer: openjdk-17-jre-headless could not be installed",
)

ROWS = 2000


@pytest.fixture(scope="module")
def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


@pytest.fixture(scope="module")
def here():
    rng = np.random.default_rng(17)
    problem = rng.integers(0, 30, ROWS)
    passed = rng.random(ROWS) < problem / 40
    return pandas.DataFrame(
        {
            "task": [f"t{one:02}" for one in problem],
            "ok": passed,
            "agent": rng.choice(["a", "b"], ROWS),
            "repo": [f"r{one % 4}" for one in problem],
            "at": rng.permutation(ROWS),
            "judged": np.where(rng.random(ROWS) > 0.04, passed.astype(float), np.nan),
        }
    )


@pytest.fixture(scope="module")
def there(session, here):
    return session.createDataFrame(here).repartition(3).cache()


def test_tally(here, there):
    for by in (None, "agent"):
        options = {"problem": "task", "passed": "ok", "by": by}
        assert pk.Tally.from_frame(there, **options) == pk.Tally.from_frame(here, **options)


@pytest.mark.parametrize("missing", ["fail", "drop", "bounds"])
def test_missing(here, there, missing):
    options = {"problem": "task", "passed": "judged", "missing": missing}
    assert pk.Tally.from_frame(there, **options) == pk.Tally.from_frame(here, **options)


def test_two_models_are_told_apart(there):
    named = there.withColumnRenamed("agent", "model")
    with pytest.raises(ValueError, match="`frame` must hold one model, or `by` tell them apart"):
        pk.Tally.from_frame(named, problem="task", passed="ok")


def test_counts(here, there):
    options = {"problem": "task", "passed": "ok", "cluster": "repo", "stratum": "repo"}
    found, expected = pk.Counts.from_frame(there, **options), pk.Counts.from_frame(here, **options)
    assert found == expected
    assert found.problems.tolist() == expected.problems.tolist()
    assert found.clusters == expected.clusters


def test_attempts_in_order(here, there):
    options = {"problem": "task", "passed": "judged", "model": "agent", "cluster": "repo", "order": "at"}
    assert pk.Attempts.from_frame(there, **options) == pk.Attempts.from_frame(here, **options)


def test_rows_have_no_order(there):
    with pytest.raises(
        ValueError, match="`order` must name a column that orders the attempts; rows of pyspark"
    ):
        pk.Attempts.from_frame(there, problem="task", passed="ok")


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"problem": "id"}, ValueError, "`problem` must be a column of the frame; got 'id'"),
        ({"passed": "agent"}, TypeError, "`passed` must be a column of outcomes"),
        ({"passed": "at"}, ValueError, r"`passed` must satisfy outcome = 0 or 1; 1,998 rows of 'at'"),
        ({"passed": "judged"}, ValueError, "`passed` must not be missing"),
    ],
)
def test_bad_rows(there, options, kind, message):
    with pytest.raises(kind, match=message):
        pk.Tally.from_frame(there, **({"problem": "task", "passed": "ok"} | options))


def report(folder, *arguments):
    """The command in a process of its own, as Spark is one to a process."""
    return subprocess.run(
        [Path(sys.executable).with_name("passk-fast"), "report", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_the_command(tmp_path, here, kind):
    for part, rows in (("1", here[: ROWS // 3]), ("2", here[ROWS // 3 :])):
        (rows.to_parquet if kind == "parquet" else rows.to_csv)(tmp_path / f"part{part}.{kind}", index=False)
    here.to_parquet(tmp_path / "all.parquet")
    columns = ["--problem", "task", "--passed", "ok", "--column", "model=agent", "--json"]
    there = report(tmp_path, f"part*.{kind}", "--engine", "spark", *columns)
    assert there.returncode == 0, there.stderr
    found, expected = json.loads(there.stdout), json.loads(report(tmp_path, "all.parquet", *columns).stdout)
    for model in (*found["models"].values(), *expected["models"].values()):
        del model["source"], model["format"]
        model["dropped"] = [one["k"] for one in model["dropped"]]
    assert found == expected


@pytest.mark.parametrize("file", ["damaged.parquet", "ragged.csv"])
def test_a_damaged_file_is_named(tmp_path, here, file):
    here.to_parquet(tmp_path / "whole.parquet")
    (tmp_path / "damaged.parquet").write_bytes((tmp_path / "whole.parquet").read_bytes()[:-200])
    (tmp_path / "ragged.csv").write_text("problem,passed\na,1\nb,1,3,4\n")
    done = report(tmp_path, file, "--engine", "spark")
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith(f"passk-fast: error: {file}: spark cannot read it: ")
