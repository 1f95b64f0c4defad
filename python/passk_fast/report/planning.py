"""Plans as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from passk_fast.analyses.planning import words
from passk_fast.show.document import Block, Document, Notes, Table, Title

if TYPE_CHECKING:
    from passk_fast.analyses.planning.result import Plan


def lay_out_plan(plan: Plan) -> Document:
    """Mixes that reach the power, expected intervals, what that rests on, and the verdict."""
    blocks: list[Block] = [Title(words.title(plan))]
    if plan.mixes:
        blocks.append(_table(*words.mixes(plan)))
    blocks.append(_table(*words.widths(plan)))
    blocks.append(Notes("assumptions", plan.assumptions))
    return _ending(blocks, plan.warnings, plan.verdict)


def _table(heads: list[str], rows: list[list[str]]) -> Table:
    return Table(tuple(heads), tuple(map(tuple, rows)))


def _ending(blocks: list[Block], warnings: tuple[str, ...], verdict: str) -> Document:
    if warnings:
        blocks.append(Notes("warnings", warnings, warnings=True))
    return (*blocks, Notes("", (verdict,)))
