"""What a report is made from: results read from files or counted by an engine, or counts alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from passk_fast import _validate
from passk_fast._options import MISSING_OF_SEQUENCES, MissingOfSequences
from passk_fast.data.counts import Counts
from passk_fast.data.engines import TallyResult
from passk_fast.data.readers.results import ModelResult
from passk_fast.data.tally import Tally

# Where counts come from that no file holds, as a page names it.
MEMORY = ""


Reportable: TypeAlias = ModelResult | TallyResult


def reportable(results: Mapping[str, Any]) -> dict[str, Reportable]:
    """Results of models by name; counts and tallies among them take the name that they stand under.

    Examples
    --------
    >>> reportable({"a": pk.Counts(5, [0, 3])})
    {'a': ModelResult('a', '', '', Counts(m=2, n=5, 1 never solved, 0 always solved))}
    """
    if not isinstance(results, Mapping):
        raise _validate.wrong_kind("results", "must be a mapping of names to models", results)
    _validate.refuse_lookalikes(results, "results")
    return {name: _reportable(name, given) for name, given in results.items()}


def _reportable(name: Any, given: Any) -> Reportable:
    if isinstance(given, Counts):
        return ModelResult(str(name), MEMORY, MEMORY, given)
    if isinstance(given, Tally):
        return TallyResult(str(name), MEMORY, MEMORY, given)
    if not isinstance(given, Reportable):
        raise _validate.wrong_kind(
            "results", f"must hold Counts, Tally or ModelResult; got {_validate.kind(given)} for {name!r}"
        )
    return given


def sources_of(result: Reportable) -> tuple[str, ...]:
    """All files of a model; none of what is in memory."""
    return tuple(file for file in result.sources if file != MEMORY)


def policy_of(result: Reportable) -> MissingOfSequences:
    """The policy for missing outcomes under which attempts are looked at one by one."""
    kept = "fail" if result.missing_policy == "bounds" else result.missing_policy
    return _validate.choice(kept, "missing", MISSING_OF_SEQUENCES)
