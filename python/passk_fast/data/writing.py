"""Results as one plain table, in CSV, JSON Lines or Parquet; reading it back gives the same results."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._progress import Report, counted as told, progress_reporter
from passk_fast._writing import written_whole
from passk_fast.data.outcomes import no_verdict
from passk_fast.data.readers._table_attempts import COSTS
from passk_fast.data.readers.results import ModelResult, Results, counted
from passk_fast.show.escape import printable

# Rows between two reports of progress.
CHUNK = 2**14
# Columns that are left out where no result has anything in them.
_OPTIONAL = ("benchmark", "condition", "run", "cluster", "stratum", *COSTS, "text")


def table(results: Results) -> dict[str, list[Any]]:
    """Columns of the canonical table: a row per attempt, or per problem where single attempts are not known.

    Results are as read with ``missing="fail"`` (attempts without a verdict stay without one), and all have
    single attempts or none. Counts that lack verdicts are refused.
    """
    kept = [result.attempts is not None for result in results.values()]
    if any(kept) and not all(kept):
        without = next(name for name, result in results.items() if result.attempts is None)
        raise ValueError(f"results must all have single attempts or none; {without!r} has counts only")
    rows = _attempts if all(kept) else _counts
    columns: dict[str, list[Any]] = {}
    for result in results.values():
        for column, values in rows(result).items():
            columns.setdefault(column, []).extend(values)
    empty = [name for name in _OPTIONAL if name in columns and all(one is None for one in columns[name])]
    return {name: values for name, values in columns.items() if name not in empty}


def _attempts(result: ModelResult) -> dict[str, list[Any]]:
    attempts = result.attempts
    assert attempts is not None
    rows = attempts.rows
    order = rows.order
    number = np.arange(len(order)) - np.repeat(rows.starts[:-1], np.diff(rows.starts))
    passed = attempts.outcome[order].tolist()
    nothing = [None] * len(order)
    picked = {
        column: nothing if labels is None else labels.values[order].tolist()
        for column, labels in (("run", attempts.run), ("cluster", attempts.cluster))
    }
    return {
        "model": [result.model] * len(order),
        "benchmark": [result.benchmark] * len(order),
        "condition": [result.condition] * len(order),
        "run": picked["run"],
        "problem": attempts.problem.values[order].tolist(),
        "attempt": number.tolist(),
        "passed": [None if one < 0 else one for one in passed],
        "cluster": picked["cluster"],
        "stratum": _strata(result, attempts.problem.values[order].tolist()),
        **{name: _costs(result, name, order) for name in COSTS},
        "text": nothing if attempts.text is None else [attempts.text[index] for index in order.tolist()],
    }


def _strata(result: ModelResult, problems: list[Any]) -> list[Any]:
    """Stratum of the problem of each attempt."""
    counts = result.counts
    if counts.strata is None:
        return [None] * len(problems)
    of = dict(zip(counts.ids.tolist(), counts.strata.values.tolist(), strict=True))
    return [of.get(problem) for problem in problems]


def _costs(result: ModelResult, name: str, order: Any) -> list[Any]:
    if name not in result.costs:
        return [None] * len(order)
    return [None if cost != cost else cost for cost in result.costs[name][order].tolist()]


def _counts(result: ModelResult) -> dict[str, list[Any]]:
    if result.missing:
        raise ValueError(
            f"{result.name}: {no_verdict(result.missing)}, which a table of counts cannot keep "
            "(--missing drop or fail says what to make of them)"
        )
    return counted(result)


def write(columns: dict[str, list[Any]], path: str | os.PathLike[str]) -> None:
    """Write columns of one length as ``*.csv``, ``*.jsonl`` or ``*.parquet`` (which needs pyarrow)."""
    suffix = Path(path).suffix
    if suffix not in _WRITERS:
        raise ValueError(f"{os.fspath(path)}: expected a name that ends in {', '.join(_WRITERS)}")
    with (
        written_whole(Path(path)) as beside,
        progress_reporter("writing") as report,
        _validate.about(os.fspath(path)),
    ):
        try:
            _WRITERS[suffix](columns, beside, report)
        except UnicodeEncodeError as error:
            name = printable(error.object[max(0, error.start - 40) : error.end + 40])
            raise ValueError(f"names and texts must be characters that UTF-8 has; got {name}") from None


def _rows(columns: dict[str, list[Any]], report: Report | None) -> Iterator[tuple[Any, ...]]:
    rows = zip(*columns.values(), strict=True)
    length = len(next(iter(columns.values())))
    for _ in told(range(0, length, CHUNK), report):
        yield from islice(rows, CHUNK)


def _write_csv(columns: dict[str, list[Any]], path: Path, report: Report | None) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        # Lines end as RFC 4180 has it: else a carriage return within a text would not be quoted.
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows(_rows(columns, report))


def _write_json_lines(columns: dict[str, list[Any]], path: Path, report: Report | None) -> None:
    import msgspec

    encoder = msgspec.json.Encoder()
    names = list(columns)
    with path.open("wb") as file:
        for row in _rows(columns, report):
            file.write(encoder.encode(dict(zip(names, row, strict=True))) + b"\n")


def _write_parquet(columns: dict[str, list[Any]], path: Path, report: Report | None) -> None:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise ValueError("Parquet needs pyarrow: pip install 'passk-fast[frames]'") from None
    for name, values in told(list(columns.items()), report):
        kinds = {type(one) for one in values} - {type(None)}
        if len(kinds) > 1:
            found = ", ".join(sorted(kind.__name__ for kind in kinds))
            raise ValueError(f"a column of Parquet holds one type; {name!r} has {found} (CSV holds any)")
        largest = max((abs(one) for one in values if isinstance(one, int)), default=0)
        if largest >= 2**63:
            raise ValueError(f"integers of Parquet have 64 bits; {name!r} has {largest} (CSV holds any)")
    pyarrow.parquet.write_table(pyarrow.table(columns), path, write_page_checksum=True)


_WRITERS: dict[str, Callable[[dict[str, list[Any]], Path, Report | None], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
    ".parquet": _write_parquet,
}
