"""Gates of the commands: what decides, and what that means for the exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter

from passk_fast.analyses.gate.gate import Decision, Outcome
from passk_fast.show.document import Document

GATE = Group("Gate", sort_key=20)


@Parameter(name="*", group=GATE)
@dataclass(frozen=True)
class Inconclusive:
    """What an open question means.

    Parameters
    ----------
    inconclusive
        Exit code where the intervals do not decide: 0 for pass, 1 for fail; 3 if not given.
    """

    inconclusive: Annotated[Literal["pass", "fail"] | None, Parameter(negative="")] = None

    def decided(self, decisions: Sequence[Decision]) -> Gate:
        """The gate of these decisions."""
        from passk_fast.analyses.gate.gate import EXIT, together

        outcome = together(decisions)
        counted: Outcome = (self.inconclusive or outcome) if outcome == "inconclusive" else outcome
        return Gate(outcome, tuple(decisions), EXIT[counted])


@dataclass(frozen=True)
class Gate:
    """A gate that has decided."""

    outcome: Outcome
    decisions: tuple[Decision, ...]
    exit_code: int

    def document(self) -> Document:
        """The decision, and its reasons."""
        from passk_fast.show.document import Notes

        reasons = tuple(f"{one.outcome}: {one.reason}" for one in self.decisions)
        return (Notes(f"gate: {self.outcome}", reasons, warnings=self.outcome != "pass"),)

    def to_dict(self) -> dict[str, Any]:
        """The same as data."""
        return {
            "outcome": self.outcome,
            "exit_code": self.exit_code,
            "decisions": [asdict(one) for one in self.decisions],
        }


def told(gate: Gate | None) -> tuple[Document, dict[str, Any]]:
    """What a gate adds to a document and to JSON, where one was asked for."""
    return ((), {}) if gate is None else (gate.document(), {"gate": gate.to_dict()})
