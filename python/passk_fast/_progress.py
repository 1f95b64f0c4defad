"""The only progress bar: on a terminal, for work that takes over a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from passk_fast import _validate

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Report: TypeAlias = "Callable[[int, int], object]"
Item = TypeVar("Item")

# Seconds before a bar appears.
PATIENCE = 1.0
# Whether no bar appears unless a caller asks for one.
QUIET: ContextVar[bool] = ContextVar("QUIET", default=False)


@contextmanager
def progress_reporter(
    description: str, progress: bool | Report | None = None, *, unit: str = ""
) -> Iterator[Report | None]:
    """Give what long work calls as ``report(done, total)``, or None if nobody is told.

    A bar is shown if standard error is a terminal; with True always, with False never. A callable is called
    instead, and whatever it raises stops the work. Of bytes, the rate is shown.
    """
    if callable(progress):
        yield progress
        return
    if progress is not None:
        progress = _validate.flag(progress, "progress")
    if not (sys.stderr.isatty() and not QUIET.get() if progress is None else progress):
        yield None
        return
    bar = _Bar(description, unit)
    try:
        yield bar
    finally:
        bar.close()


def parts_of(report: Report | None, parts: int) -> list[Report | None]:
    """What each of several parts of the work calls, as if all were equally long."""
    if report is None:
        return [None] * parts

    def told(part: int, done: int, total: int) -> None:
        report(part * total + done, parts * total)

    return [partial(told, part) for part in range(parts)]


def counted(items: Sequence[Item], report: Report | None) -> Iterator[Item]:
    """The items one after the other; each is reported when the next is asked for."""
    for done, item in enumerate(items, start=1):
        yield item
        if report is not None:
            report(done, len(items))


class _Bar:
    """A bar that appears when patience is at an end, and vanishes when the work is."""

    def __init__(self, description: str, unit: str) -> None:
        self._description = description
        self._unit = unit
        self._start = time.monotonic()
        self._shown: tuple[Progress, TaskID] | None = None

    def __call__(self, done: int, total: int) -> None:
        if self._shown is None:
            if time.monotonic() - self._start < PATIENCE:
                return
            self._shown = self._show()
        bar, task = self._shown
        bar.update(task, completed=done, total=total)

    def _show(self) -> tuple[Progress, TaskID]:
        # Costs 50 ms to import: only for those who see it.
        from rich.console import Console
        from rich.progress import Progress, TransferSpeedColumn

        rate = (TransferSpeedColumn(),) if self._unit == "bytes" else ()
        columns = (*Progress.get_default_columns(), *rate)
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        bar.start()
        return bar, bar.add_task(self._description, total=None)

    def close(self) -> None:
        if self._shown is not None:
            self._shown[0].stop()
