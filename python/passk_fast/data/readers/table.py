"""Plain tables: CSV, TSV, JSON Lines, Parquet or Arrow, with a row for each attempt or for each problem.

A row for an attempt has `problem` and `passed` (or `score`), and may have `model`, `benchmark`, `run`,
`condition`, `cluster`, `stratum`, `attempt` (its number, which then decides the order), `text` and what it
cost: `dollars`, `seconds`, `tokens`, `input_tokens`, `output_tokens`. A cell of `passed` may hold a list of
outcomes: that many attempts. A row for a problem has `problem`, `n` and `c`, and may have `model`,
`benchmark`, `condition`, `cluster` and `stratum`. Every model at every benchmark under every condition is a
result of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from passk_fast._validate import advice
from passk_fast.data.readers import _table_rows, lighteval
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._lines import Coded
from passk_fast.data.readers._near import as_columns
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._table_attempts import COSTS, AttemptsTable
from passk_fast.data.readers._table_counts import CountsTable
from passk_fast.data.readers._table_rows import Batch

NAME = "table"
EXPECTS = "a table with `problem` and `passed`, or `problem`, `n` and `c`"
SUFFIXES: tuple[str, ...] = (".csv", ".tsv", ".parquet", ".arrow", ".jsonl", ".ndjson")
KEYS = ("problem", "passed")

COLUMNS = (
    *("problem", "passed", "score", "n", "c", "model", "benchmark", "condition", "run"),
    *("cluster", "stratum", "attempt", "text", *COSTS),
)


# What decides in a table of attempts, and in one of problems.
OUTCOMES = frozenset(("passed", "score"))
COUNTS = frozenset(("n", "c"))


def recognises(head: Head) -> bool:
    """Whether the file is Parquet or Arrow, or has a column `problem` with outcomes or counts."""
    if _table_rows.binary(head) is not None:
        return not lighteval.recognises(head)
    names = head.keys if head.opening == "{" else frozenset(_table_rows.header(head))
    return _is_table(names) and head.whole


def judged(head: Head) -> bool:
    """Whether the columns are those of a table; of Parquet and Arrow any were recognised."""
    binary = _table_rows.binary(head)
    return binary is None or _is_table(frozenset(_table_rows.columns_of(head.path, binary)))


def _is_table(names: frozenset[str]) -> bool:
    """Answers with the tokens that they took are those of NeMo-Skills, with `problem` and maybe `passed`."""
    answers = {"generation", "num_generated_tokens"} <= names
    return "problem" in names and bool((OUTCOMES | COUNTS) & names) and not answers


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one table, which may hold several models."""
    table: AttemptsTable | CountsTable | None = None
    asked = [name for name in (keep.cluster, keep.stratum) if name is not None]
    known = [name for name in COLUMNS if keep.text or name != "text"]
    for batch in _table_rows.batches(source, [*known, *keep.columns.values(), *asked]):
        columns = _canonical(source.path, batch, keep)
        if table is None:
            counted = _has_counts(source.path, columns, batch.names, keep)
            table = CountsTable(source.path, keep) if counted else AttemptsTable(source.path, keep)
        table.add(columns, batch)
    if table is None:
        raise ReadError(source.path, f"expected {EXPECTS}; it has no rows")
    return table.finish()


def _canonical(path: str, batch: Batch, keep: Keep) -> dict[str, Sequence[Any] | Coded]:
    """Columns by the names that they have here; one that was named is nothing else besides."""
    columns, named = batch.columns, set(keep.columns.values())
    called = {name: name for name in COLUMNS if name in columns and name not in named} | dict(keep.columns)
    for name, actual in keep.columns.items():
        if actual not in columns:
            raise ReadError(
                path, f"expected a column {excerpt(actual)} for `{name}`; got {', '.join(batch.names)}"
            )
    for field, group in (("cluster", keep.cluster), ("stratum", keep.stratum)):
        if group is not None:
            if group not in columns:
                raise ReadError(
                    path,
                    f"expected a column {excerpt(group)} ("
                    + advice(field)
                    + f"); got {', '.join(batch.names)}",
                )
            called[field] = group
    for name in _not_meant(keep):
        called.pop(name, None)
    return {name: columns[actual] for name, actual in called.items()}


def _not_meant(keep: Keep) -> frozenset[str]:
    """Columns of outcomes and counts that do not decide, since others were named that do."""
    named = keep.columns.keys()
    if named & COUNTS:
        return OUTCOMES - named
    return (COUNTS | OUTCOMES) - named - {keep.score} if named & OUTCOMES else frozenset()


def _has_counts(path: str, columns: Mapping[str, Any], names: Sequence[str], keep: Keep) -> bool:
    """Whether rows are problems; if not, they are attempts."""
    if "problem" not in columns:
        raise ReadError(
            path, "missing; expected the name of the problem; " + as_columns(names), field="problem"
        )
    counts, outcomes = COUNTS & columns.keys(), OUTCOMES & columns.keys()
    if outcomes and counts and not keep.columns.keys() & (COUNTS | OUTCOMES):
        both = ", ".join(f"`{name}`" for name in (*sorted(outcomes), *sorted(counts)))
        raise ReadError(
            path,
            f"expected a row per attempt or a row per problem; got {both} ("
            + advice("columns", option="column")
            + " says which)",
        )
    if keep.score is not None and keep.score not in outcomes:
        known = " or ".join(f"`{name}`" for name in sorted(outcomes or counts)) or "none of them"
        raise ReadError(
            path, "expected a column `passed` or `score` as " + advice("score") + f" names it; got {known}"
        )
    if len(outcomes) > 1 and keep.score not in outcomes:
        raise ReadError(
            path,
            "expected `passed` or `score`; got both (" + advice("score", "passed", "score") + " says which)",
        )
    if counts and not outcomes and len(counts) < 2:
        raise ReadError(
            path, f"missing; expected it beside `{min(counts)}`", field="c" if "n" in columns else "n"
        )
    if not counts and not outcomes:
        raise ReadError(
            path,
            "missing; expected it, or `score`, or `n` and `c`; " + as_columns(names),
            field="passed",
        )
    return not outcomes
