"""The document of a ranking."""

from __future__ import annotations

from passk_fast.inference.ranking_result import Ranking, ranks
from passk_fast.inference.ranking_words import SINGLE, left_out_notes, settings_note
from passk_fast.report.words import level
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import decimal, interval, percent, probability


def lay_out(ranking: Ranking) -> Document:
    """Title, standings, what they rest on, warnings, and at last the verdict."""
    settings = (SINGLE, settings_note(ranking), *left_out_notes(ranking))
    blocks: list[Block] = [Title(_title(ranking)), _standings(ranking), Notes("", settings)]
    if ranking.warnings:
        blocks.append(Notes("warnings", ranking.warnings, warnings=True))
    return (*blocks, Notes("verdict", ranking.sentences))


def _title(ranking: Ranking) -> str:
    about = f"{level(ranking.level)} simultaneous intervals and rank sets"
    return f"Ranking of {len(ranking.models)} models, {about}"


def _standings(ranking: Ranking) -> Table:
    """A row for each model by falling estimate, for each k."""
    rows, last = [], None
    for one in ranking.standings():
        rows.append(
            (
                "" if one.k == last else f"pass@{one.k}",
                one.model,
                probability(one.estimate),
                interval(one.low, one.high),
                decimal(one.standard_error),
                ranks(one),
                percent(one.leads),
            )
        )
        last = one.k
    heads = (
        "statistic",
        "model",
        "estimate",
        f"{level(ranking.level)} interval",
        "std. error",
        "ranks",
        "draws led",
    )
    return Table(heads, tuple(rows), left=frozenset({"statistic", "model"}))
