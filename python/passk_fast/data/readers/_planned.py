"""Attempts that a run planned and did not make, since it was interrupted: they have no verdict."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypeVar

from passk_fast._validate import advice
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._places import POLICIES
from passk_fast.data.readers._recording import Keep
from passk_fast.show.numbers import count as told

Task = TypeVar("Task", str, int, "str | int")

# No run plans more; a damaged number must not take the memory.
MOST = 10**7


def not_made(
    path: str, planned: Iterable[Task], each: int | None, made: Sequence[Task], what: str, keep: Keep
) -> list[Task]:
    """A task for each attempt at it that was planned and not made.

    Of `planned` tasks there were to be `each` attempts, and of those `made` the tasks are given; `what` is
    what the file calls attempts: "simulations". Without a policy for attempts without a verdict, one that
    was not made is an error.
    """
    if each is None:
        return []
    count = Counter(made)
    tasks = list(dict.fromkeys(planned))
    lacking = sum(max(0, each - count[task]) for task in tasks)  # exact: whole
    if lacking > MOST:
        raise ReadError(path, f"expected at most {MOST:,} {what} to come; got {lacking:,}", field=what)
    if lacking and keep.missing == "error":
        raise ReadError(
            path,
            f"expected what was planned; got {len(made):,} of {len(made) + lacking:,} planned {what}: "
            f"{lacking:,} without a verdict " + POLICIES,
            field=what,
        )
    return [task for task in tasks for _ in range(each - count[task])]


def unnamed(path: str, run: str, planned: int, made: int, what: str, keep: Keep) -> tuple[str, ...]:
    """What has to be said of attempts that were planned, not made and not named: they can only be left out.

    Every policy but "drop" would have to count them at problems that nobody knows.
    """
    if made >= planned:
        return ()
    found = f"{run} was interrupted after {told(made)} of {told(planned)} {what}"
    if keep.missing != "drop":
        raise ReadError(
            path,
            f"expected what was planned; {found}, and does not name the others ("
            + advice("missing", "drop")
            + " leaves them out)",
            field=what,
        )
    return (f"{found}; the others are left out",)
