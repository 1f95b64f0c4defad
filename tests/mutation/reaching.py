"""Which tests meet which mutants: a mutant is shown to those alone, the quickest first."""

from __future__ import annotations

import ast
import contextlib
import json
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple, Protocol

import pytest

# Seconds of work; a test that takes longer without a mutant is left out.
LONGEST = 2.0
# Seconds of tests that a mutant is shown to, all in all.
ENOUGH = 120.0


class Reached(NamedTuple):
    """How long a test takes, and the lines that it runs, by file."""

    seconds: float
    lines: dict[str, list[int]]


class Lines:
    """The lines of some files that run while this is entered."""

    def __init__(self, files: list[Path]) -> None:
        self._seen: dict[str, set[int]] = {str(path): set() for path in files}
        self._followers = {name: _follower(lines) for name, lines in self._seen.items()}

    def _called(self, frame: FrameType, event: str, value: object) -> Any:
        return self._followers.get(frame.f_code.co_filename)

    def __enter__(self) -> Lines:
        threading.settrace(self._called)
        sys.settrace(self._called)
        return self

    def __exit__(self, *error: object) -> None:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]

    def seen(self) -> dict[str, list[int]]:
        """Lines by file, of those files that ran."""
        return {name: sorted(lines) for name, lines in self._seen.items() if lines}


def _follower(lines: set[int]) -> Callable[[FrameType, str, object], Any]:
    def follow(frame: FrameType, event: str, value: object) -> Any:
        lines.add(frame.f_lineno)
        return follow

    return follow


class Watching(Protocol):
    """What notes, while it is entered, the places where a mutant may be: lines by file, or numbers."""

    def __enter__(self) -> object: ...

    def __exit__(self, *error: object) -> None: ...

    def seen(self) -> dict[str, list[int]]:
        """The places, by file."""


def measured(
    watching: Callable[[], Watching], tests: dict[str, Callable[[], bool]]
) -> Iterator[tuple[str, Reached]]:
    """What each test meets; nothing, of those that fail or take too long."""
    for name, passes in tests.items():
        watch = watching()
        start = time.process_time()
        with watch, limited(LONGEST):
            passed = passes()
        seconds = time.process_time() - start
        yield name, Reached(seconds, watch.seen()) if passed else Reached(float("inf"), {})


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Seconds of work after which a test fails, again and again if it does not end by that."""
    signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)


def _stop(number: int, frame: object) -> None:
    pytest.fail("too long")


def load(path: Path) -> dict[str, Reached]:
    """What was measured before: a line a test."""
    if not path.exists():
        return {}
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {name: Reached(seconds, lines) for name, seconds, lines in rows}


def keep(path: Path, found: Iterator[tuple[str, Reached]]) -> None:
    """Write what is measured, one after the other, below what was."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        for name, one in found:
            file.write(json.dumps([name, *one]) + "\n")
            file.flush()


def quickest(found: dict[str, Reached], path: Path, lines: set[int] | None) -> list[str]:
    """The tests that run one of the lines of a file, or any; the quickest first, until it is enough."""
    name, chosen, total = str(path), [], 0.0
    for test, reached in sorted(found.items(), key=lambda one: one[1].seconds):
        here = reached.lines.get(name, [])
        if (here if lines is None else lines.intersection(here)) and total < ENOUGH:
            chosen.append(test)
            total += reached.seconds
    return chosen


def around(source: str, line: int) -> set[int] | None:
    """The lines of the statement that a line is of; none in particular, if it runs at import."""
    statement, within = None, False
    for node, inside in _statements(ast.parse(source), False):
        first, last = _span(node)
        if first <= line <= last:
            statement, within = (first, last), inside
    return set(range(statement[0], statement[1] + 1)) if statement and within else None


def _statements(node: ast.AST, inside: bool) -> Iterator[tuple[ast.stmt, bool]]:
    """All statements, outer before inner, and whether they stand in a function."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child, inside
        deeper = inside or isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef))
        yield from _statements(child, deeper)


def _span(node: ast.stmt) -> tuple[int, int]:
    """First and last line of a statement, without those of its body."""
    body = getattr(node, "body", None)
    last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
    return node.lineno, max(node.lineno, last)
