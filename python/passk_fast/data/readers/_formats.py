"""The formats, and which of them a file is of.

A format is a module with `NAME`, `EXPECTS` (its content in a few words), `SUFFIXES`, `read(source, keep)` and
`NAMES`: names of an object, or several sets of them, any of which tells that a file is of it; or instead
`recognises(head)`, where names alone do not tell. To add one, write the module and name it in `_MODULES`. It
may have besides: `KEYS`, names that its objects always have, so that an error can say which formats an
unknown file is near; `judged(head)`, whether a file that it recognises has outcomes, where harnesses keep
samples beside results; `ALSO_IN`, formats that have the same attempts in a folder above; `RUN_A_FILE`,
whether a file that does not name its run is one by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from passk_fast._validate import advice
from passk_fast.data.readers import (
    _table_rows,
    bigcode,
    bigcodebench,
    cruxeval,
    evalperf,
    evalplus,
    evalscope,
    every_eval_ever,
    harbor,
    human_eval,
    inspect_log,
    lighteval,
    livecodebench,
    lm_eval,
    matharena,
    multi_swe_bench,
    multipl_e,
    nemo_evaluator,
    nemo_gym,
    nemo_skills,
    opencompass,
    promptfoo,
    swe_bench,
    swe_bench_experiments,
    swe_bench_instances,
    table,
    tau2_bench,
    tau_bench,
    terminal_bench,
    verifiers,
    verifiers_traces,
    verl_dump,
)
from passk_fast.data.readers._error import EmptyFileError, ReadError
from passk_fast.data.readers._known import known
from passk_fast.data.readers._near import unknown
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import Look
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source


class Format(Protocol):
    """What the module of a format has."""

    NAME: str
    EXPECTS: str
    SUFFIXES: tuple[str, ...]

    def read(self, source: Source, keep: Keep) -> list[Recording]:
        """The models in a file."""


_MODULES: tuple[Format, ...] = (
    human_eval,
    evalplus,
    evalperf,
    livecodebench,
    inspect_log,
    lm_eval,
    tau_bench,
    tau2_bench,
    terminal_bench,
    harbor,
    swe_bench,
    bigcodebench,
    cruxeval,
    swe_bench_experiments,
    swe_bench_instances,
    verifiers,
    verifiers_traces,
    evalscope,
    nemo_evaluator,
    nemo_gym,
    nemo_skills,
    promptfoo,
    verl_dump,
    opencompass,
    multipl_e,
    multi_swe_bench,
    matharena,
    bigcode,
    every_eval_ever,
    lighteval,
    table,
)
FORMATS: dict[str, Format] = {module.NAME: module for module in _MODULES}
SUFFIXES = sorted({suffix for one in _MODULES for suffix in one.SUFFIXES})


def recognises(one: Format, head: Head) -> bool:
    """Whether the beginning of a file is of a format; at most one may say so."""
    own: Callable[[Head], bool] | None = getattr(one, "recognises", None)
    return any(names <= head.keys for names in getattr(one, "NAMES", ())) if own is None else own(head)


def detect(head: Head) -> Format:
    """The one format that recognises a file; it is read as far as it takes to know."""
    found = _candidates(head)
    if len(found) == 1:
        return found[0]
    if found:
        known = " or ".join(one.NAME for one in found)
        raise ReadError(head.path, f"expected one format; it could be {known} (" + advice("format") + ")")
    raise ReadError(head.path, unknown(head, FORMATS))


def looked_at(path: str, format: str | None, columns: Mapping[str, str]) -> Look:
    """What a file in a folder is; of another format than was asked for, it is no result file.

    The format is "" where reading has to say what is wrong.
    """
    try:
        with Source(path) as source:
            head = source.head
            if columns:
                names = _table_rows.header(head)
                return Look(table.NAME if set(columns.values()) <= set(names) else None)
            found = _candidates(head)
            if len(found) != 1 or (format or found[0].NAME) != found[0].NAME:
                return Look("" if len(found) > 1 else None, what=None if found else known(head))
            judged = getattr(found[0], "judged", None)
            while judged is not None and not judged(head):
                if not head.more():
                    return Look(found[0].NAME, False)
            return Look(found[0].NAME, text=source.short)
    except EmptyFileError:
        return Look(None)
    except ReadError:
        # A damaged document may be anything; of other files, reading says what is wrong.
        return Look(None if bare(path).endswith(".json") else "")


def recognised(path: str) -> bool:
    """Whether a file in a folder would be read."""
    seen = looked_at(path, None, {})
    return seen.format is not None and seen.judged


def also_in(format: str) -> tuple[str, ...]:
    """Formats whose files in a folder above have the same attempts."""
    return getattr(FORMATS.get(format), "ALSO_IN", ())


def _candidates(head: Head) -> list[Format]:
    """Formats that recognise the file, once there is one, or nothing more to read."""
    while True:
        found = [one for one in FORMATS.values() if recognises(one, head)]
        # Lines of a harness may have any fields of its data set besides, and so those of a table.
        found = [one for one in found if one is not table] if len(found) > 1 else found
        if len(found) == 1 or not head.more():
            return found
