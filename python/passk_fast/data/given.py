"""What functions of one model take: its counts, their tally, or the model as it was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passk_fast import _validate
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally

if TYPE_CHECKING:
    from passk_fast.data.readers import ModelResult


def counts_of(value: Counts | Tally | ModelResult, argument: str) -> Counts | Tally:
    """The counts of a model that was read; counts and tallies are their own.

    Raises
    ------
    TypeError
        If it is none of them.

    Examples
    --------
    >>> counts_of(Counts(5, [0, 3]), "counts")
    Counts(m=2, n=5, 1 never solved, 0 always solved)
    """
    found = value if isinstance(value, (Counts, Tally)) else getattr(value, "counts", None)
    if not isinstance(found, (Counts, Tally)):
        raise TypeError(f"`{argument}` must be Counts, a Tally or a ModelResult; got {_validate.kind(value)}")
    return found
