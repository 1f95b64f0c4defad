"""Counting in any data frame, eager or lazy, where its data are.

The group-by runs in the frame's own engine through narwhals: pandas, Polars, PyArrow, DuckDB, Dask and
PySpark. For a tally it groups twice, by problem and then by (n, c), so that only the distinct classes come
back, however many attempts there are. Columns are cast before they are grouped and only counted and summed,
which every engine does well.
"""

from __future__ import annotations

import warnings
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from passk_fast import _validate
from passk_fast._alone import alone
from passk_fast._typing import Ints
from passk_fast.data.outcomes import NO_VERDICT, codes, without_verdict
from passk_fast.show.numbers import number_of

if TYPE_CHECKING:
    import narwhals as nw

# What an engine has, eager or lazy.
Frame: TypeAlias = "nw.DataFrame[Any] | nw.LazyFrame[Any]"

# Names of our own columns, which no user's column has.
PREFIX = "__passk_"
N, PASSED, MISSING, WRONG, UNNAMED, PROBLEMS, ODD = (
    PREFIX + name for name in ("n", "passed", "missing", "wrong", "unnamed", "problems", "odd")
)
FLAGS = (PASSED, MISSING, WRONG, UNNAMED)

# What other names may look like: characters that are not seen or have a double, spaces at an end.
UNPLAIN = r"[^ -~]|^ | $"

# Columns that say how often a problem was attempted, and how often an attempt passed.
COUNTED = ("problem", "n", "c")
# Columns whose values must not be counted together.
MIXED = ("model", "benchmark")


class Classes(NamedTuple):
    """Distinct classes of problems as an engine counted them, before the policy for missing outcomes.

    Attempts, those that passed, those without a verdict, and how many problems are like that; all int64
    (D,).
    """

    n: Ints
    passed: Ints
    missing: Ints
    problems: Ints


@contextmanager
def _quiet(frame: Any) -> Iterator[None]:
    """That support of Dask will be a package of its own some day is nothing the user can act on."""
    if not type(frame).__module__.startswith("dask"):
        yield
        return
    with alone():
        warnings.filterwarnings("ignore", "Dask support is moving", FutureWarning)
        yield


def opened(frame: Any) -> Frame:
    """A native frame as narwhals sees it."""
    try:
        import narwhals as nw
    except ImportError:
        raise ImportError("data frames need narwhals: pip install 'passk-fast[frames]'") from None
    found: Frame
    try:
        with _quiet(frame):
            found = nw.from_native(frame)
    except ValueError:
        raise _validate.wrong("frame", "must have columns of different names; one comes twice") from None
    except TypeError:
        # Last, for engines have such a stream too, and it would bring all rows here.
        if not hasattr(frame, "__arrow_c_stream__"):
            raise _validate.wrong_kind("frame", "must be a data frame", frame) from None
        import pyarrow

        try:
            found = nw.from_native(pyarrow.table(frame))
        except (pyarrow.ArrowException, TypeError, ValueError):  # a stream of one column
            raise _validate.wrong_kind("frame", "must be a data frame", frame) from None
    return found


def check_columns(frame: Frame, columns: Mapping[str, str | None]) -> None:
    """Refuse names that are no columns of the frame."""
    names = frame.collect_schema().names()
    for argument, column in columns.items():
        if column is None:
            continue
        if not isinstance(column, str):
            raise _validate.wrong_kind(argument, "must be the name of a column", column)
        if column not in names:
            raise ValueError(
                _validate.phrase(
                    "{} must be a column of the frame; got {!r}, columns are {}",
                    _validate.argument(argument),
                    column,
                    ", ".join(map(repr, names)),
                )
            )
        if argument != "passed" and column == columns.get("passed"):
            raise _same_column("passed", argument, column)
        for other in COUNTED if argument in COUNTED else ():
            if other != argument and column == columns.get(other):
                raise _same_column(argument, other, column)


def _same_column(argument: str, other: str, column: str) -> ValueError:
    both = _validate.argument(other)
    return _validate.wrong(
        argument, _validate.phrase("must be another column than {}; got {!r} for both", both, column)
    )


def refuse_objects_alike(frame: Frame, columns: Mapping[str, str | None]) -> None:
    """Refuse columns of objects that an engine would group as it likes: True and 1, 1 and "1"."""
    import narwhals as nw

    if not isinstance(frame, nw.DataFrame):
        return
    schema = frame.collect_schema()
    for argument, column in columns.items():
        if column is None or schema[column] != nw.Object:
            continue
        items = frame[column].to_list()
        kinds = set(map(type, items))
        if any(kind.__hash__ is None for kind in kinds):
            _validate.hashable(items, argument)
        if len(kinds) > 1:
            _validate.refuse_truths_as_numbers(items, kinds, argument)
            _validate.refuse_lookalikes(dict.fromkeys(items), argument)


def refuse_mixtures(frame: Frame, named: Collection[str | None], argument: str = "by") -> None:
    """Refuse a frame of several models or benchmarks that no argument tells apart; none is one, too."""
    names = frame.collect_schema().names()
    for column in MIXED:
        if column not in names or column in named:
            continue
        values = collected(frame.select(column).unique())[column].to_list()
        told = sorted(repr(str(value)) for value in values if not _validate.is_missing(value))
        found = told + ["null"] * (len(told) < len(values))
        if len(found) > 1:
            first = ", ".join(found[:3]) + (", …" if len(found) > 3 else "")
            raise ValueError(
                _validate.phrase(
                    "{frame} must hold one {}, or {} tell them apart; column {!r} has {}: {} ({}={!r}, "
                    "or select one)",
                    column,
                    _validate.argument(argument),
                    column,
                    len(found),
                    first,
                    argument,
                    column,
                )
            )


def flagged(frame: Frame, problem: str, passed: str) -> Frame:
    """The frame with a 0/1 column for each thing that may be said of a row."""
    import narwhals as nw

    frame = _of_a_known_type(frame, passed)
    kind, kind_of_problem = (frame.collect_schema()[column] for column in (passed, problem))
    if not (kind.is_numeric() or kind == nw.Boolean):
        raise _validate.wrong_kind(
            "passed", f"must be a column of outcomes (true, false, 1, 0, null); {passed!r} is {kind}"
        )
    outcome = nw.col(passed)
    missing = _is_missing(outcome, kind)
    number = outcome.cast(nw.Int64) if kind == nw.Boolean else outcome
    # The comparison of a missing value is missing: it is neither passed nor wrong.
    success = ((number == 1) & ~missing).fill_null(False)
    wrong = (~((number == 1) | (number == 0) | missing)).fill_null(False)
    return frame.with_columns(
        success.cast(nw.Int64).alias(PASSED),
        missing.cast(nw.Int64).alias(MISSING),
        wrong.cast(nw.Int64).alias(WRONG),
        _is_missing(nw.col(problem), kind_of_problem).cast(nw.Int64).alias(UNNAMED),
    )


def _is_missing(column: nw.Expr, kind: nw.dtypes.DType) -> nw.Expr:
    return column.is_null() | column.is_nan() if kind.is_float() else column.is_null()


def _of_a_known_type(frame: Frame, passed: str) -> Frame:
    """Floats for outcomes that are held as objects, as some are missing, or that are all missing."""
    import narwhals as nw

    kind = frame.collect_schema()[passed]
    if isinstance(frame, nw.DataFrame) and kind == nw.Object:
        coded = codes(frame[passed].to_list(), "passed")
        outcomes = np.where(coded == NO_VERDICT, np.nan, coded)
        return frame.with_columns(nw.new_series(passed, outcomes, nw.Float64, backend=frame.implementation))
    # A column of nothing has no type; pandas takes it for strings.
    if kind.is_float():  # some engines compute nothing with short ones
        return frame.with_columns(nw.col(passed).cast(nw.Float64))
    untyped = kind == nw.Unknown or (isinstance(frame, nw.DataFrame) and kind == nw.String)
    if untyped and collected(frame.select(nw.col(passed).is_null().all())).item():
        return frame.with_columns(nw.lit(None, nw.Float64).alias(passed))
    return frame


def per_problem(frame: Frame, keys: Sequence[str]) -> Frame:
    """Attempts and flags of every problem (and model, …)."""
    import narwhals as nw

    # exact: flags are counted
    return frame.group_by(*keys).agg(nw.len().alias(N), *(nw.col(flag).sum() for flag in FLAGS))


def per_class(frame: Frame, by: Sequence[str]) -> Frame:
    """How many problems have the same attempts and flags."""
    import narwhals as nw

    return frame.group_by(*by, N, *FLAGS).agg(nw.len().alias(PROBLEMS))


def collected(frame: Frame) -> nw.DataFrame[Any]:
    """The rows themselves, here."""
    import narwhals as nw

    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def integers(frame: nw.DataFrame[Any], column: str) -> Ints:
    """A column of counts; engines give them in any integer type, or as floats."""
    return np.asarray(frame[column].to_numpy()).astype(np.int64)


def refuse_wrong(frame: nw.DataFrame[Any], problem: str, passed: str) -> None:
    """Refuse rows that are no attempts: neither passed nor failed, or at no problem."""
    times = integers(frame, PROBLEMS) if PROBLEMS in frame.columns else 1
    wrong, unnamed = (int((integers(frame, flag) * times).sum()) for flag in (WRONG, UNNAMED))
    if wrong:
        verb = "is" if wrong == 1 else "are"
        raise _validate.wrong(
            "passed", f"must satisfy outcome = 0 or 1; {number_of(wrong, 'row')} of {passed!r} {verb} neither"
        )
    if unnamed:
        raise _validate.wrong(
            "problem", f"must not be missing; it is in {number_of(unnamed, 'row')} of {problem!r}"
        )


def classes_of(frame: nw.DataFrame[Any]) -> Classes:
    """The counted classes as arrays."""
    return Classes(*(integers(frame, column) for column in (N, PASSED, MISSING, PROBLEMS)))


def settled(classes: Classes, missing: str) -> list[tuple[Ints, Ints, Ints]]:
    """(n, passed, problems) once it is said what a missing verdict means: one, or both ends of "bounds"."""
    n, passed, lost, problems = classes
    if missing == "error" and lost.any():
        count = int((lost * problems).sum())
        raise ValueError(
            _validate.phrase(
                "{passed} must not be missing; it is in {} ({} says what to make of these)",
                number_of(count, "row"),
                _validate.advice("missing", "fail", "drop", "bounds"),
            )
        )
    if missing == "drop":
        left = n - lost
        kept = left > 0
        if not kept.any():
            raise _validate.wrong("passed", "must hold at least one verdict; all problems are without")
        return [(left[kept], passed[kept], problems[kept])]
    ends = [passed, passed + lost] if missing == "bounds" else [passed]
    return [(n, end, problems) for end in ends]


def left_out(classes: Classes, missing: str) -> str:
    """What has to be said of problems that "drop" left out; nothing if there are none."""
    count = int(classes.problems[classes.n == classes.missing].sum())
    return without_verdict(count) if missing == "drop" and count else ""


def counted(frame: Any, problem: str, passed: str, by: str | None) -> dict[Any, Classes]:
    """Classes of a frame's problems for each label of `by`, in ascending order; for None without it."""
    native = opened(frame)
    import narwhals as nw

    check_columns(native, {"problem": problem, "passed": passed, "by": by})
    refuse_objects_alike(native, {"problem": problem, "by": by})
    refuse_mixtures(native, {problem, passed, by})
    if by == problem:
        raise ValueError(
            _validate.phrase("{by} must be another column than {problem}; got {!r} for both", by)
        )
    keys = [problem] if by is None else [by, problem]
    problems = per_problem(flagged(native.select(*keys, passed), problem, passed), keys)
    labels = [] if by is None else [by]
    found = collected(per_class(_with_odd_names(problems, problem), [*labels, ODD]))
    if odd := [name for name in found[ODD].unique().to_list() if name]:
        _refuse_alike(native, problem, odd)
        found = found.group_by(*labels, N, *FLAGS).agg(nw.col(PROBLEMS).sum())  # exact: counted
    refuse_wrong(found, problem, passed)
    classes = classes_of(found)
    if by is None:
        return {None: classes}
    return {
        label: Classes(*(column[rows] for column in classes))
        for label, rows in rows_by_label(found, by).items()
    }


def _with_odd_names(problems: Frame, problem: str) -> Frame:
    """Problems, and of those whose names may look like others the names: these alone come back."""
    import narwhals as nw

    if problems.collect_schema()[problem] not in (nw.String, nw.Categorical, nw.Enum):
        return problems.with_columns(nw.lit("").alias(ODD))
    name = nw.col(problem).cast(nw.String)
    odd = nw.when(name.str.contains(UNPLAIN).fill_null(False)).then(name).otherwise(nw.lit(""))
    return problems.with_columns(odd.alias(ODD))


def _refuse_alike(frame: Frame, problem: str, odd: list[str]) -> None:
    """Refuse names among which, or among those that they look like, two look the same."""
    import narwhals as nw

    name = nw.col(problem).cast(nw.String)
    others = frame.select(name).filter(name.is_in([_validate.as_seen(one) for one in odd])).unique()
    _validate.refuse_lookalikes(dict.fromkeys([*collected(others)[problem].to_list(), *odd]), "problem")


def rows_by_label(found: Any, by: str) -> dict[Any, list[int]]:
    """Rows of each label of a column, the labels in ascending order; none may be missing."""
    rows: defaultdict[Any, list[int]] = defaultdict(list)
    for row, label in enumerate(found[by].to_list()):
        rows[label].append(row)
    if any(_validate.is_missing(label) for label in rows):
        raise _validate.wrong("by", f"must not be missing; it is in {by!r}")
    labels = list(rows)
    _validate.refuse_lookalikes(labels, "by")
    return {labels[index]: rows[labels[index]] for index in ascending(labels)}


def ascending(labels: Sequence[Any]) -> list[int]:
    """Ascending order of labels, by type where they do not compare; engines give groups in any order."""
    try:
        return sorted(range(len(labels)), key=labels.__getitem__)
    except TypeError:
        return sorted(
            range(len(labels)), key=lambda index: (type(labels[index]).__name__, str(labels[index]))
        )
