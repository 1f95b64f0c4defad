"""Tables in files, counted by a data-frame engine of the user's choice."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from glob import glob
from importlib import import_module
from typing import Any, ClassVar

from passk_fast import _validate
from passk_fast._options import MISSING, Missing
from passk_fast.data.frames.grouping import Classes, counted, left_out, opened, settled
from passk_fast.data.readers._parts import refuse_lacking
from passk_fast.data.readers._paths import identity
from passk_fast.data.readers._stream import Source
from passk_fast.data.readers._table_rows import header
from passk_fast.data.readers._table_values import OUTCOMES
from passk_fast.data.tally import Tally

# Files that every engine reads; the ending of the name says how.
ENDINGS = (".parquet", ".csv")

# Module and function that make a lazy frame, for each engine that needs nothing else, and how it is told that
# columns of a CSV file are text, which else is taken for numbers or dates where it looks like these.
LAZY = {
    "polars": ("polars", "scan_{}", "schema_overrides"),
    "duckdb": ("duckdb", "read_{}", "dtype"),
    "dask": ("dask.dataframe", "read_{}", "dtype"),
}
# Left to itself, DuckDB begins where rows are alike, and leaves out what stands before them.
AS_IT_STANDS = {"header": True, "skiprows": 0, "sep": ",", "quotechar": '"'}
# What they call text; Polars has a type of its own.
TEXT = {"polars": "", "duckdb": "VARCHAR", "dask": "str"}
ENGINES = (*LAZY, "spark")

# Seconds for a scheduler to answer.
ANSWER = 10

# Packages whose own errors tell of the files: engines, and what these read with.
_READERS = (
    *("polars", "duckdb", "_duckdb", "dask", "distributed", "pyspark", "py4j"),
    *("narwhals", "pyarrow", "pandas", "fsspec"),
)


@dataclass(frozen=True, eq=False)
class TallyResult:
    """Tally of one model, counted where its attempts are: fields as of `ModelResult`."""

    # What an engine does not bring back.
    attempts: ClassVar[None] = None
    order: ClassVar[None] = None
    benchmark: ClassVar[None] = None
    condition: ClassVar[None] = None
    score: ClassVar[None] = None
    facts: ClassVar[Mapping[str, str]] = {}
    settings: ClassVar[Mapping[str, object]] = {}

    name: str
    source: str
    format: str
    counts: Tally
    missing: int = 0
    missing_policy: str = "error"
    upper: Tally | None = None
    notes: tuple[str, ...] = ()

    @property
    def model(self) -> str:
        """The name, to which nothing is added."""
        return self.name

    @property
    def sources(self) -> tuple[str, ...]:
        """The one source."""
        return (self.source,)


def scan(paths: Sequence[str], engine: str, scheduler: str | None = None, texts: Collection[str] = ()) -> Any:
    """A lazy frame of Parquet or CSV files or patterns, all of one kind; at most their heads are read yet.

    Of CSV the columns `texts` are text, so that 01 and 1 are two names. The package of the engine must be
    installed. Spark runs here unless `scheduler` names its master.
    """
    endings = {next((end for end in ENDINGS if path.endswith(end)), None) for path in paths}
    if len(endings) != 1 or None in endings:
        raise ValueError(f"files must all end in {' or all in '.join(ENDINGS)}; got {', '.join(paths)}")
    if scheduler is None:
        _refuse_absent(paths)
    files = _files(paths)
    _refuse_repeated(files)
    refuse_lacking(files)
    kind = str(endings.pop())[1:]
    _refuse_unlike([file for file in files if "://" not in file], kind)
    if engine not in LAZY:
        return _spark(list(paths), kind == "parquet", scheduler, texts)
    package, function, types = LAZY[engine]
    module = import_module(package)
    options: dict[str, Any] = dict(AS_IT_STANDS) if (engine, kind) == ("duckdb", "csv") else {}
    if texts and kind == "csv":
        options[types] = dict.fromkeys(texts, TEXT[engine] or module.String)
        if engine == "dask":  # which has words of its own for what is missing, among them names
            options |= {"keep_default_na": False, "na_values": [""]}
    return getattr(module, function.format(kind))(list(paths), **options)


def _refuse_unlike(files: Sequence[str], kind: str) -> None:
    """Refuse files of different columns, which engines take by their place, or cast to those of the first."""
    first: Mapping[str, str] = {}
    for file in files:
        found = _columns_of_csv(file) if kind == "csv" else _columns_of_parquet(file)
        first = first or found
        if found and (list(found) != list(first) if kind == "csv" else found.keys() != first.keys()):
            columns = ", ".join(first)
            raise ValueError(f"{file}: expected the columns of {files[0]}, {columns}; got {', '.join(found)}")
        for name, held in found.items():
            if held != first[name] and "null" not in (held, first[name]):
                raise ValueError(
                    f"{file}: expected the columns of {files[0]}, where {name!r} is {first[name]}; got {held}"
                )


def _columns_of_csv(file: str) -> dict[str, str]:
    """Columns of a CSV file; those of one name are refused, of which each engine takes another."""
    with Source(file) as source:
        names = header(source.head)
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise ValueError(f"{file}: expected different names of columns; {twice[0]!r} comes twice")
    return dict.fromkeys(names, "text")


def _columns_of_parquet(file: str) -> dict[str, str]:
    """Columns of a Parquet file, and what they hold; none where nothing can tell."""
    try:
        from pyarrow import parquet, types

        schema = parquet.read_schema(file)
    except (ImportError, OSError, ValueError):  # engines say what is wrong with it
        return {}
    kinds = {"whole": types.is_integer, "float": types.is_floating, "text": types.is_string}
    kinds |= {"text ": types.is_large_string}
    found = {}
    for column in schema:
        kind = column.type.value_type if types.is_dictionary(column.type) else column.type
        found[column.name] = next((name for name, holds in kinds.items() if holds(kind)), str(kind)).strip()
    return found


def _refuse_absent(paths: Sequence[str]) -> None:
    """Refuse files that are not here, in the same words for every engine; what has a scheme is elsewhere."""
    for path in paths:
        if "://" not in path and not glob(path):  # noqa: PTH207
            raise ValueError(f"{path}: expected a result file; there is no such file")


def _files(paths: Sequence[str]) -> list[str]:
    """The files that are meant; a pattern stands for itself where its files are elsewhere."""
    each = ([path] if "://" in path else sorted(glob(path)) or [path] for path in paths)  # noqa: PTH207
    return [file for files in each for file in files]


def _refuse_repeated(files: Sequence[str]) -> None:
    """Refuse files that are meant twice: they would be counted twice."""
    seen: dict[Hashable, str] = {}
    for file in files:
        real = file if "://" in file else identity(file)
        if real in seen:
            raise ValueError(f"{file}: expected each file once; it is the same as {seen[real]}")
        seen[real] = file


def _spark(paths: list[str], parquet: bool, scheduler: str | None, texts: Collection[str]) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("passk-fast").config("spark.ui.enabled", "false")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    if scheduler is None and "PYSPARK_PYTHON" not in os.environ:
        # Workers on this machine run what runs us, not the first Python on the path.
        os.environ["PYSPARK_PYTHON"] = sys.executable
        try:
            session = builder.master("local[*]").getOrCreate()
        finally:
            del os.environ["PYSPARK_PYTHON"]
    else:
        session = builder.master(scheduler or "local[*]").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    reader = session.read
    if parquet:
        return reader.parquet(*paths)
    # By default Spark drops what does not fit in a line.
    frame = reader.csv(paths, header=True, inferSchema=True, mode="FAILFAST")
    if not texts:
        return frame
    from pyspark.sql.types import StringType, StructField, StructType

    fields = [
        StructField(one.name, StringType()) if one.name in texts else one for one in frame.schema.fields
    ]
    return reader.schema(StructType(fields)).csv(paths, header=True, mode="FAILFAST")


@contextmanager
def _connected(engine: str, scheduler: str | None) -> Iterator[None]:
    """What Dask computes meanwhile goes to its scheduler; Spark is told where its frame is made."""
    if engine != "dask" or scheduler is None:
        yield
        return
    with client_of(scheduler) as client, client.as_current():
        yield


@contextmanager
def client_of(scheduler: str) -> Iterator[Any]:
    """A client of Dask's scheduler at an address, which is not that of what else the caller computes."""
    from distributed import Client

    client = None
    try:
        client = Client(scheduler, timeout=ANSWER, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        problem = str(error)
    if client is None:
        # What found no scheduler is closed here: while another client begins, each would wait for the other.
        gc.collect()
        raise _validate.wrong("scheduler", f"must be the address of Dask's scheduler; {problem}")
    with client:
        yield client


@contextmanager
def _naming(engine: str, source: str) -> Iterator[None]:
    """What an engine says of the files, as a ValueError that names them; our own errors pass."""
    try:
        yield
    except ImportError as error:
        raise ImportError(f"engine {engine} needs a package that is not installed: {error}") from None
    except Exception as error:
        # What Dask says of a file it says in several lines, and of no type of its own.
        theirs = type(error).__module__.split(".")[0] in _READERS or "\n" in str(error)
        if not isinstance(error, OSError | UnicodeError) and not theirs:
            raise
        raise ValueError(f"{source}: {engine} cannot read it: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    """The first line that says something: engines add traces, plans and hints; Dask wraps its own."""
    error = error.__cause__ if isinstance(error.__cause__, Exception) else error
    text = str(error).partition("Original Message: ")[2] or str(error)
    return next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)


def tallied(
    paths: Sequence[str],
    engine: str,
    *,
    problem: str = "problem",
    passed: str = "passed",
    model: str | None = None,
    missing: Missing = "error",
    scheduler: str | None = None,
) -> dict[str, TallyResult]:
    """Tally of every model, by name, in Parquet or CSV files with a row per attempt, counted by an engine.

    `problem`, `passed` and `model` are columns; without one of models, all is of one. `scheduler` is the
    address of Dask's scheduler or Spark's master. Errors are those of `Tally.from_frame`, and of files and
    engines.
    """
    _validate.choice(engine, "engine", ENGINES)
    _validate.choice(missing, "missing", MISSING)
    if scheduler is not None and engine not in ("dask", "spark"):
        raise _validate.wrong("scheduler", f"must go with dask or spark; got engine={engine!r}")
    source = ", ".join(paths)
    with _naming(engine, source), _connected(engine, scheduler):
        frame = scan(paths, engine, scheduler)
        model = _model(frame, paths, problem, passed, model)
        if paths[0].endswith(".csv"):
            known = opened(frame).collect_schema().names()
            frame = _of_text(scan(paths, engine, scheduler, known), known, problem, passed)
        found = counted(frame, problem, passed, model)
    if not any(len(classes.n) for classes in found.values()):
        raise ValueError(f"{source}: expected a row per attempt; there are none")
    return {
        name: _result(name, source, engine, classes, missing)
        for label, classes in found.items()
        for name in [source if label is None else str(label)]
    }


def _of_text(frame: Any, known: Sequence[str], problem: str, passed: str) -> Any:
    """Columns of text as `read` takes them: an engine may make 1 of 0.5, where it saw whole numbers."""
    import narwhals as nw

    made: list[nw.Expr] = []
    if problem in known:
        name = nw.col(problem)
        made.append(nw.when(name != "").then(name).alias(problem))
    if passed in known and passed != problem:
        word = nw.col(passed).fill_null("").str.strip_chars().str.to_lowercase()
        outcome = nw.lit(2.0)
        for verdict, number in ((None, None), (False, 0.0), (True, 1.0)):
            words = [one for one, means in OUTCOMES.items() if means is verdict and isinstance(one, str)]
            outcome = nw.when(word.is_in(words)).then(nw.lit(number, nw.Float64)).otherwise(outcome)
        made.append(outcome.alias(passed))
    return opened(frame).with_columns(*made) if made else frame


def _model(frame: Any, paths: Sequence[str], problem: str, passed: str, model: str | None) -> str | None:
    """The column of models, and no other that tells attempts of one problem apart."""
    free = [name for name in opened(frame).collect_schema().names() if name not in (problem, passed)]
    if model is None and "model" in free:
        model = "model"
    for other in ("benchmark", "condition"):
        if other in free and model != other:
            raise ValueError(
                f"{', '.join(paths)}: an engine tells models apart, not {other}s; the table has a column "
                f"{other!r} (--column model={other} takes it for the models)"
            )
    if model is None and len(paths) > 1:
        raise ValueError(
            f"{', '.join(paths)}: several files need a column of models (--column model=…); parts of one "
            "table are given as one pattern, in quotes"
        )
    return model


def _result(name: str, source: str, engine: str, classes: Classes, missing: str) -> TallyResult:
    ends = [Tally(*triple) for triple in settled(classes, missing)]
    low, high = ends[0], ends[1] if len(ends) > 1 else None
    lost = int((classes.missing * classes.problems).sum())
    said = left_out(classes, missing)
    return TallyResult(name, source, f"table ({engine})", low, lost, missing, high, (said,) if said else ())
