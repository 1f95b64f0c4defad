"""Settings of the whole process, which one of our threads at a time may change for a while."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

_turn = threading.RLock()


def _new() -> None:
    """In a forked child the thread that had its turn is not there to end it."""
    global _turn
    _turn = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_new)


@contextmanager
def alone() -> Iterator[None]:
    """Filters of warnings, and what else the block sets for the process, until it ends.

    Two blocks that overlap would each restore what the other has set.

    Examples
    --------
    >>> import warnings
    >>> before = list(warnings.filters)
    >>> with alone():
    ...     warnings.simplefilter("ignore")
    >>> warnings.filters == before
    True
    """
    with _turn, warnings.catch_warnings():
        yield
