"""Review effort as a document."""

from __future__ import annotations

from collections.abc import Mapping

from passk_fast.analyses.effort_result import Effort, cell
from passk_fast.report.words import level, target
from passk_fast.show.document import Block, Document, Notes, Table, Title


def lay_out_effort(results: Mapping[str, Effort]) -> Document:
    """Document of the effort of one or several models: a table over budgets each, then what it comes to."""
    first = next(iter(results.values()))
    blocks: list[Block] = [
        Title(
            "reviewing attempts until one is accepted, "
            f"{level(first.level)} adjusted intervals for {target(0)}"
        )
    ]
    for name, result in results.items():
        columns = result.columns()
        rows = tuple(
            (f"up to {result.budgets[i]:,}", *(cell(curve, i) for curve in columns.values()))
            for i in result.shown()
        )
        *notes, verdict = result.notes()
        blocks += [
            Table((name, *columns), rows, left=frozenset({name})),
            Notes("", (*notes,)),
            Notes("", (verdict,)),
        ]
    return tuple(blocks)
