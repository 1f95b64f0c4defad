"""Counts that belong together (runs of a model, conditions of a study), from the forms that people have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from passk_fast import _validate
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts


def counts_of_each(given: object, argument: str, column: Literal["run", "condition"]) -> dict[str, Counts]:
    """Counts by name, at least two.

    Parameters
    ----------
    given : mapping, sequence or Attempts
        Name → Counts (or anything whose `counts` are, as `read` gives); Counts in order, named 0, 1, …; or
        attempts whose `column` says which they belong to.
    argument : str
        What messages call it.
    column : {"run", "condition"}
        The column of attempts.

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        If there are fewer than two, or two have one name.

    Examples
    --------
    >>> list(counts_of_each([Counts(2, [1, 2]), Counts(2, [0, 2])], "runs", "run"))
    ['0', '1']
    """
    found = dict(_named(given, argument, column))
    if len(found) < 2:
        raise ValueError(f"`{argument}` must hold at least 2 {column}s; got {len(found)}")
    return found


def _named(given: object, argument: str, column: Literal["run", "condition"]) -> Iterable[tuple[str, Counts]]:
    pairs: Iterable[tuple[object, object]]
    if isinstance(given, Attempts):
        if getattr(given, column) is None:
            raise ValueError(f"`{argument}` must be attempts that know their {column}; got none")
        pairs = [(name, part.counts()) for name, part in given.split(column).items()]
    elif isinstance(given, Mapping):
        pairs = given.items()
    elif isinstance(given, (list, tuple)):
        pairs = enumerate(given)
    else:
        raise TypeError(
            f"`{argument}` must be a mapping of Counts, a sequence of them, or Attempts; "
            f"got {_validate.kind(given)}"
        )
    seen: set[str] = set()
    for name, one in pairs:
        counts = one if isinstance(one, Counts) else getattr(one, "counts", None)
        if not isinstance(counts, Counts):
            raise TypeError(f"`{argument}` must hold Counts; got {_validate.kind(one)} for {name!r}")
        if str(name) in seen:
            raise ValueError(f"`{argument}` must have different names; got {str(name)!r} twice")
        seen.add(str(name))
        yield str(name), counts
