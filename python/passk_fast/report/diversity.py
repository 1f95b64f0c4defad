"""Different solutions as a document and as JSON, and the summary that the report gives of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from passk_fast import _core
from passk_fast.analyses.diversity_result import Diversity, estimate_rows, number
from passk_fast.report.model import DiversitySummary
from passk_fast.report.words import level
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import percent, probability

SCHEMA_VERSION = 1
# Characters of a representative in a table.
EXCERPT = 60
NEVER_SAME = float("inf")


def render_json(results: Mapping[str, Diversity]) -> str:
    """JSON text of the results of several models, with every digit and every problem."""
    content = {
        "models": [{"name": name, **result.to_dict()} for name, result in results.items()],
        "version": _core.VERSION,
        "schema_version": SCHEMA_VERSION,
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=2).decode() + "\n"


def lay_out(results: Mapping[str, Diversity]) -> Document:
    """Document of the results of several models."""
    blocks: list[Block] = []
    for name, result in results.items():
        blocks += _model(name, result)
    return tuple(blocks)


def _model(name: str, result: Diversity) -> list[Block]:
    kind = f"means of {result.m:,} problems with {level(result.level)} intervals"
    rows = tuple(map(tuple, estimate_rows(result)))
    blocks: list[Block] = [
        Title(f"{name}: different solutions, {kind}"),
        Table(("solutions", *map(result.head, result.levels)), rows, frozenset({"solutions"})),
    ]
    if result.sensitivity:
        blocks.append(_sensitivity(result))
    blocks.append(_strata(result))
    if result.largest:
        blocks.append(_largest(result))
    if result.flags:
        blocks.append(Notes("conspicuous", tuple(flag.text for flag in result.flags), warnings=True))
    blocks.append(Notes("", (*_remarks(result), sentence(result))))
    return blocks


def _sensitivity(result: Diversity) -> Table:
    k = result.sensitivity[0].k
    rows = tuple(
        (f"{one.threshold:g}", number(one.distinct), number(one.effective), number(one.rarefied_correct))
        for one in result.sensitivity
    )
    return Table(("near copies from J", "of all attempts", "effective", f"correct among {k}"), rows)


def _strata(result: Diversity) -> Table:
    k = result.strata[0].k
    rows = tuple(
        (
            one.passed,
            f"{one.problems:,}",
            probability(one.pass_at_k),
            number(one.rarefied),
            number(one.rarefied_correct),
            number(one.effective),
            number(one.effective_correct),
        )
        for one in result.strata
    )
    heads = (
        "share passed",
        "problems",
        f"pass@{k}",
        f"among {k}",
        f"correct among {k}",
        "effective",
        "of correct",
    )
    return Table(heads, rows, frozenset({"share passed"}))


def _largest(result: Diversity) -> Table:
    rows = tuple(
        (
            str(one.problem),
            f"{one.size:,} of {one.attempts:,}",
            percent(one.correct / one.size),
            excerpt(one.representative),
        )
        for one in result.largest
    )
    return Table(
        ("largest groups", "attempts", "correct", "first"), rows, frozenset({"largest groups", "first"})
    )


def excerpt(content: Any) -> str:
    r"""The beginning of a text in one line.

    Examples
    --------
    >>> excerpt("    x = 1\n    return x\n"), excerpt("\n")
    ('x = 1 return x', '(nothing)')
    """
    text = " ".join(str(content).split()) or "(nothing)"
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def _remarks(result: Diversity) -> list[str]:
    remarks = [f"k={k} left out: some problem has fewer attempts" for k in result.dropped]
    if result.incomplete:
        remarks.append(
            f"{result.incomplete:,} of {result.attempts:,} texts leave a bracket, string or comment open; "
            "their names count as written"
        )
    remarks.append(f"intervals: BCa bootstrap over problems, seed {result.seed}")
    return remarks


def sentence(result: Diversity) -> str:
    """The result in a sentence."""
    last, k = result.levels[-1], result.strata[0].k
    different, right = (number(result.estimate(name, last, k)) for name in ("rarefied", "rarefied_correct"))
    parts = [
        f"Among {k:,} attempts at a problem, {different} different solutions are to be expected and {right} "
        "different correct ones"
    ]
    correct = result.estimate("effective_correct", last)
    if correct == NEVER_SAME:
        parts.append("no two correct attempts are the same")
    elif correct == correct:
        parts.append(
            "two correct attempts coincide as often as if a problem had "
            f"{number(correct)} equally likely correct solutions"
        )
    return "; ".join(parts) + "."


def summary(result: Diversity) -> DiversitySummary:
    """What the report gives of a result for one k."""
    last = result.levels[-1]
    (k,) = (result.k,) if isinstance(result.k, int) else result.k
    effective, correct = (result.estimate(name, last) for name in ("effective", "effective_correct"))
    return DiversitySummary(
        level=last,
        threshold=result.threshold,
        k=k,
        distinct=result.estimate("distinct", last),
        rarefied=result.estimate("rarefied", last, k),
        rarefied_correct=result.estimate("rarefied_correct", last, k),
        effective=effective if effective < NEVER_SAME else None,
        effective_correct=correct if correct < NEVER_SAME else None,
        flags=tuple(flag.text for flag in result.flags),
    )


def summary_table(summaries: Mapping[str, DiversitySummary]) -> Table:
    """A row for each model."""
    rows = tuple(
        (
            name,
            number(one.distinct),
            f"{number(one.rarefied)} of {one.k}",
            f"{number(one.rarefied_correct)} of {one.k}",
            "–" if one.effective is None else number(one.effective),
            "–" if one.effective_correct is None else number(one.effective_correct),
        )
        for name, one in summaries.items()
    )
    heads = ("model", "different solutions", "to expect", "and correct", "effective", "of correct")
    return Table(heads, rows, frozenset({"model"}))
