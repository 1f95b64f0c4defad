"""What a report is made from: results read from files or counted by an engine, or counts alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from passk_fast import _validate
from passk_fast.data.counts import Counts
from passk_fast.data.order import Sequences
from passk_fast.data.readers.results import ModelResult
from passk_fast.data.tally import Tally

# Where counts come from that no file holds, as a page names it.
MEMORY = ""


class Reportable(Protocol):
    """What a report needs of a model's results, as read from files or counted by an engine."""

    @property
    def name(self) -> str:
        """The model."""

    @property
    def source(self) -> str:
        """Where its results are."""

    @property
    def format(self) -> str:
        """Their format."""

    @property
    def counts(self) -> Counts | Tally:
        """Attempts and passes."""

    @property
    def missing(self) -> int:
        """Attempts without a verdict."""

    @property
    def missing_policy(self) -> str:
        """What became of them."""

    @property
    def upper(self) -> Counts | Tally | None:
        """With "bounds", the counts if all of them had passed."""

    @property
    def order(self) -> Sequences | None:
        """What tests of order need of the attempts; None where their order is not known."""


@dataclass(frozen=True)
class Tallied:
    """A tally that no file holds, as the results of a model."""

    name: str
    counts: Tally
    source: str = MEMORY
    format: str = MEMORY
    missing: int = 0
    missing_policy: str = "error"
    upper: Tally | None = None
    order: Sequences | None = None


def reportable(results: Mapping[str, Any]) -> dict[str, Reportable]:
    """Results of models by name; counts and tallies among them take the name that they stand under.

    Raises
    ------
    TypeError
        If a model is none of these.

    Examples
    --------
    >>> reportable({"a": pk.Counts(5, [0, 3])})
    {'a': ModelResult('a', '', '', Counts(m=2, n=5, 1 never solved, 0 always solved))}
    """
    if not isinstance(results, Mapping):
        raise TypeError(f"`results` must be a mapping of names to models; got {_validate.kind(results)}")
    return {name: _reportable(name, given) for name, given in results.items()}


def _reportable(name: Any, given: Any) -> Reportable:
    if isinstance(given, Counts):
        return ModelResult(str(name), MEMORY, MEMORY, given)
    if isinstance(given, Tally):
        return Tallied(str(name), given)
    parts = ("name", "source", "format", "missing_policy")
    if not (
        isinstance(getattr(given, "counts", None), (Counts, Tally))
        and all(hasattr(given, one) for one in parts)
    ):
        raise TypeError(
            f"`results` must hold Counts, Tally or ModelResult; got {_validate.kind(given)} for {name!r}"
        )
    found: Reportable = given
    return found


def sources_of(result: Reportable) -> tuple[str, ...]:
    """All files of a model; none of what is in memory."""
    found: tuple[str, ...] = getattr(result, "sources", (result.source,))
    return tuple(file for file in found if file != MEMORY)
