"""Tables with a row for each attempt."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast.data.readers import _table_values as values
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._lines import Coded
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._table_lists import unfolded
from passk_fast.data.readers._table_results import GROUPS, Groups, Of, in_words, results
from passk_fast.data.readers._table_rows import Batch, expanded

# The result of a table that does not say what its rows are of.
NOBODY = Of()
COSTS = ("dollars", "seconds", "tokens", "input_tokens", "output_tokens")


@dataclass
class _Rows:
    """What is collected of one model at one benchmark under one condition."""

    recorder: Recorder
    groups: Groups = field(default_factory=Groups)
    runs: list[Hashable] = field(default_factory=list)
    problems: list[Hashable] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    costs: dict[str, list[float | None]] = field(default_factory=dict)
    attempts: int = 0


class AttemptsTable:
    """Collects the rows of every result."""

    def __init__(self, path: str, keep: Keep) -> None:
        self._path = path
        self._keep = keep
        self._rows: dict[Of, _Rows] = {}

    def add(self, coded: Mapping[str, Sequence[Any] | Coded], batch: Batch) -> None:
        """Take a batch."""
        if self._add_coded(coded, batch):
            return
        columns, batch = unfolded(expanded(coded), batch)
        names = values.labels(columns["problem"], batch, "problem")
        passed = self._outcomes(columns, batch)
        texts = self._texts(columns, batch) if self._keep.text else None
        costs = {name: values.costs(columns[name], batch, name) for name in COSTS if name in columns}
        for key, chosen in results(columns, batch, len(names)).items():
            rows = self._rows.setdefault(key, _Rows(Recorder(self._keep)))
            picked = [names[index] for index in chosen]
            rows.recorder.add(
                picked,
                [passed[index] for index in chosen],
                [texts[index] for index in chosen] if texts else (),
            )
            if self._keep.attempts:
                for name, cells in costs.items():
                    column = rows.costs.setdefault(name, [None] * rows.attempts)
                    column.extend(cells[index] for index in chosen)
            rows.attempts += len(chosen)
            self._note(rows, picked, chosen, columns, batch)

    def _add_coded(self, columns: Mapping[str, Sequence[Any] | Coded], batch: Batch) -> bool:
        """Take a batch that says of each attempt its problem and whether it passed, if it is such a one."""
        problem, passed = columns.get("problem"), columns.get("passed")
        if self._keep.text or len(columns) > 2:
            return False
        if not isinstance(problem, Coded) or not isinstance(passed, Coded):
            return False
        if problem.codes.min() < 0 or any(isinstance(one, list) for one in passed.distinct):
            return False
        codes = np.where(passed.codes < 0, len(passed.distinct), passed.codes).astype(np.int32)
        cells = [*passed.distinct, None][: int(codes.max()) + 1]
        names = values.labels(problem.distinct, _first_of(problem.codes, batch), "problem")
        outcomes = values.outcomes(cells, _first_of(codes, batch), self._keep)
        rows = self._rows.setdefault(NOBODY, _Rows(Recorder(self._keep)))
        rows.recorder.add_coded(problem.codes, names, codes, outcomes)
        rows.attempts += len(codes)
        return True

    def _outcomes(self, columns: Mapping[str, Sequence[Any]], batch: Batch) -> list[bool | None]:
        if "passed" in columns and self._keep.score != "score":
            return values.outcomes(columns["passed"], batch, self._keep)
        return values.scored(columns["score"], batch, self._keep)

    def _texts(self, columns: Mapping[str, Sequence[Any]], batch: Batch) -> Sequence[str]:
        if "text" not in columns:
            raise ReadError(
                self._path,
                "missing; expected the text of each attempt, since texts were asked for",
                field="text",
            )
        for index, text in enumerate(columns["text"]):
            if not isinstance(text, str):
                raise batch.place(index).error(f"expected a string; got {values.shown(text)}", "text")
        return columns["text"]

    def _note(
        self,
        rows: _Rows,
        picked: list[Any],
        chosen: list[int],
        columns: Mapping[str, Sequence[Any]],
        batch: Batch,
    ) -> None:
        """Keep what only some tables have: run, number and groups."""
        if "run" in columns:
            runs = values.labels(columns["run"], batch, "run")
            rows.runs.extend(runs[index] for index in chosen)
        if "attempt" in columns:
            numbers = values.whole(columns["attempt"], batch, "attempt")
            rows.numbers.extend(numbers[index] for index in chosen)
            rows.lines.extend(batch.line_of(index) for index in chosen)
            rows.problems.extend(picked)
        if columns.keys() & set(GROUPS):
            for name, index in zip(picked, chosen, strict=True):
                rows.groups.note(name, columns, batch, index)

    def finish(self) -> list[Recording]:
        """Every result."""
        told = in_words(self._path, self._rows)
        return [self._recording(of, rows) for of, rows in zip(told, self._rows.values(), strict=True)]

    def _recording(self, of: Mapping[str, str | None], rows: _Rows) -> Recording:
        recording = rows.recorder.finish(
            **of,
            score=self._keep.score,
            runs=tuple(rows.runs) or None,
            groups=rows.groups.found,
            costs=rows.costs,
        )
        for field_, column in (("run", rows.runs), ("attempt", rows.numbers)):
            if column and len(column) < rows.attempts:
                lacking = f"missing; expected it of every attempt; got {len(column)} of {rows.attempts}"
                raise ReadError(self._path, lacking, field=field_)
        if rows.runs or rows.numbers:
            # What was recorded is the order of the rows.
            recording = replace(recording, order=None)
        if rows.numbers:
            self._refuse_repeated(rows)
            recording = _in_order(recording, rows)
        return recording

    def _refuse_repeated(self, rows: _Rows) -> None:
        seen: dict[tuple[Any, ...], int] = {}
        runs = rows.runs or [None] * len(rows.numbers)
        each = zip(runs, rows.problems, rows.numbers, rows.lines, strict=True)
        for made, (run, problem, number, line) in enumerate(each, start=1):
            before = seen.setdefault((run, problem, number), line)
            if len(seen) < made:
                raise ReadError(
                    self._path,
                    f"expected each attempt once; attempt {number} at {excerpt(problem)} is on line "
                    f"{before} too",
                    line=line,
                    field="attempt",
                )


def _first_of(codes: npt.NDArray[np.int32], batch: Batch) -> Batch:
    """The different values of a column as a batch: each is where it comes first."""
    return batch._replace(line_of=lambda code: batch.line_of(int(np.argmax(codes == code))))


def _in_order(recording: Recording, rows: _Rows) -> Recording:
    """Attempts by problem, run (both in order of appearance) and number."""
    if recording.problem_of is None or recording.outcomes is None:
        return recording
    code: dict[Hashable, int] = {}
    runs = [code.setdefault(run, len(code)) for run in rows.runs] or [0] * len(rows.numbers)
    order = np.lexsort((np.array(rows.numbers), np.array(runs), recording.problem_of))
    return replace(
        recording,
        problem_of=recording.problem_of[order],
        outcomes=recording.outcomes[order],
        texts=None if recording.texts is None else tuple(recording.texts[index] for index in order),
        runs=None if recording.runs is None else tuple(recording.runs[index] for index in order),
        costs={name: column[order] for name, column in recording.costs.items()},
    )
