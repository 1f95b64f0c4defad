"""Tables in files, counted by a data-frame engine of the user's choice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from passk_fast import _validate
from passk_fast.data.frames import Classes, counted, under_policy
from passk_fast.data.outcomes import MISSING_POLICIES
from passk_fast.data.tally import Tally

# Files that every engine reads; the ending of the name says how.
ENDINGS = (".parquet", ".csv")


@dataclass(frozen=True, eq=False)
class TallyResult:
    """Tally of one model, counted where its attempts are.

    Attributes
    ----------
    name, source, format : str
        The model, its files, and "table (engine)".
    counts : Tally
        After the policy for missing outcomes.
    missing : int
        Attempts without a verdict.
    missing_policy : str
    upper : Tally or None
        With "bounds", the tally with all of them passed, where `counts` has all of them failed.
    """

    name: str
    source: str
    format: str
    counts: Tally
    missing: int
    missing_policy: str
    upper: Tally | None = None

    @property
    def order(self) -> None:
        """None: rows of a table in an engine have no order."""
        return


def scan(paths: Sequence[str], engine: str, scheduler: str | None = None) -> Any:
    """A lazy frame of the files; nothing is read yet.

    Parameters
    ----------
    paths : sequence of str
        Parquet or CSV files, or patterns, all of one kind.
    engine : {"polars", "duckdb", "dask", "spark"}
        Its package must be installed.
    scheduler : str, optional
        Address of Dask's scheduler or Spark's master; by default both run here.

    Raises
    ------
    ImportError
        If the engine is not installed.
    ValueError
        If the engine is none of these, the files are of no or of several kinds, or a scheduler is given to an
        engine that has none.
    """
    _validate.choice(engine, "engine", tuple(ENGINES))
    endings = {next((end for end in ENDINGS if path.endswith(end)), None) for path in paths}
    if len(endings) != 1 or None in endings:
        raise ValueError(f"files must all end in {' or all in '.join(ENDINGS)}; got {', '.join(paths)}")
    if scheduler is not None and engine not in ("dask", "spark"):
        raise ValueError(f"`scheduler` must go with dask or spark; got engine={engine!r}")
    try:
        return ENGINES[engine](list(paths), endings.pop() == ".parquet", scheduler)
    except ImportError as error:
        raise ImportError(f"engine {engine} needs a package that is not installed: {error}") from None


def _polars(paths: list[str], parquet: bool, scheduler: str | None) -> Any:
    import polars

    return polars.scan_parquet(paths) if parquet else polars.scan_csv(paths)


def _duckdb(paths: list[str], parquet: bool, scheduler: str | None) -> Any:
    import duckdb

    return duckdb.read_parquet(paths) if parquet else duckdb.read_csv(paths)


def _dask(paths: list[str], parquet: bool, scheduler: str | None) -> Any:
    import dask.dataframe

    if scheduler is not None:
        from distributed import Client

        Client(scheduler)  # becomes the scheduler of all that follows
    return dask.dataframe.read_parquet(paths) if parquet else dask.dataframe.read_csv(paths)


def _spark(paths: list[str], parquet: bool, scheduler: str | None) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("passk-fast").config("spark.ui.enabled", "false")
    session = builder.master(scheduler or "local[*]").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    reader = session.read
    return reader.parquet(*paths) if parquet else reader.csv(paths, header=True, inferSchema=True)


ENGINES: dict[str, Callable[[list[str], bool, str | None], Any]] = {
    "polars": _polars,
    "duckdb": _duckdb,
    "dask": _dask,
    "spark": _spark,
}


def tallied(
    paths: Sequence[str],
    engine: str,
    *,
    problem: str = "problem",
    passed: str = "passed",
    model: str | None = None,
    missing: str = "error",
    scheduler: str | None = None,
) -> dict[str, TallyResult]:
    """Tally of every model in files with a row per attempt, counted by an engine.

    Parameters
    ----------
    paths : sequence of str
        Parquet or CSV files, or patterns.
    engine : {"polars", "duckdb", "dask", "spark"}
    problem, passed : str
        Columns with the problem and the outcome of each attempt.
    model : str, optional
        Column that tells models apart. Without, all is of one model.
    missing : {"error", "fail", "drop", "bounds"}
        Attempts without a verdict.
    scheduler : str, optional
        Address of Dask's scheduler or Spark's master.

    Returns
    -------
    dict of str to TallyResult
        By the name of the model.

    Raises
    ------
    ImportError, TypeError, ValueError
        As `scan` does, and as `passk_fast.tally_frame` does.
    """
    _validate.choice(missing, "missing", MISSING_POLICIES)
    frame = scan(paths, engine, scheduler)
    source = ", ".join(paths)
    return {
        name: _result(name, source, engine, classes, missing)
        for label, classes in counted(frame, problem, passed, model).items()
        for name in [source if label is None else str(label)]
    }


def _result(name: str, source: str, engine: str, classes: Classes, missing: str) -> TallyResult:
    low, high = under_policy(classes, missing)
    lost = int((classes.missing * classes.problems).sum())
    return TallyResult(name, source, f"table ({engine})", low, lost, missing, high)
