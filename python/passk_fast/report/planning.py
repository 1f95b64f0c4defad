"""Plans and curves as documents."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

from passk_fast.analyses.planning import words
from passk_fast.show.document import Block, Document, Notes, Table, Title

if TYPE_CHECKING:
    from passk_fast.analyses.curve_result import Curve
    from passk_fast.analyses.planning.result import Plan


def lay_out_plan(plan: Plan) -> Document:
    """Mixes that reach the power, expected intervals, what that rests on, and the verdict."""
    blocks: list[Block] = [Title(words.title(plan))]
    if plan.mixes:
        blocks.append(_table(*words.mixes(plan)))
    blocks.append(_table(*words.widths(plan)))
    blocks.append(Notes("assumptions", plan.assumptions))
    return _ending(blocks, plan.warnings, plan.verdict)


def lay_out_curve(name: str, curve: Curve) -> Document:
    """Some of the k, Cover@τ, and the curve in a sentence."""
    low, high = curve.n_range
    attempts = f"{low:,}" if low == high else f"{low:,}–{high:,}"
    level = f"{100 * curve.level:.10g}%"
    title = f"{name}: mean {curve.kind} with {level} intervals and a band for all k together"
    cover = curve.cover
    rows = [
        [f"{t:g}", f"{naive:.4f}", _known(estimate), "–" if isnan(low) else f"[{low:.4f}, {high:.4f}]"]
        for t, naive, estimate, low, high in zip(
            *(x.tolist() for x in (cover.tau, cover.naive, cover.estimate, *cover.confidence_interval)),
            strict=True,
        )
    ]
    blocks: list[Block] = [
        Title(title),
        _table(*curve.rows()),
        _table(["solved with p ≥", "counted", "estimate", "interval"], rows),
        Notes(
            "",
            (
                f"{curve.m:,} problems, {attempts} attempts; "
                f"{curve.replicates:,} replicates, seed {curve.seed}",
                cover.note,
            ),
        ),
    ]
    return _ending(blocks, curve.warnings, curve.verdict)


def _known(share: float) -> str:
    return "–" if isnan(share) else f"{share:.4f}"


def _table(heads: list[str], rows: list[list[str]]) -> Table:
    return Table(tuple(heads), tuple(map(tuple, rows)))


def _ending(blocks: list[Block], warnings: tuple[str, ...], verdict: str) -> Document:
    if warnings:
        blocks.append(Notes("warnings", warnings, warnings=True))
    return (*blocks, Notes("", (verdict,)))
