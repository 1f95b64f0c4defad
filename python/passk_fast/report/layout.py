"""From the report's data to the document: what is said, in which order and words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

from passk_fast.analyses._words import gap as gap_name, interval_head, share_of
from passk_fast.report import words
from passk_fast.report.model import DiversitySummary, Estimate, ExpectedAttempts, Gap, ModelReport, Settings
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import Number, amount, count, score, spread

Models: TypeAlias = tuple[ModelReport, ...]
# Intervals of several models stand below each other, and invite to be held against each other.
SEVERAL = (
    "each interval is about its own model: whether two of them differ is for `passk-fast compare`, which "
    "pairs their problems, and for `passk-fast rank` where there are more"
)


def lay_out(settings: Settings, models: Models) -> Document:
    """Document of a report: title, estimates, problems, then notes on each model."""
    blocks: list[Block] = [Title(words.title(settings)), _estimates(settings, models), _problems(models)]
    blocks += _diversity(models)
    blocks += _costs(models)
    blocks += _notes(settings, models, "", warnings=False)
    blocks += _notes(settings, models, "warnings", warnings=True)
    if len(models) > 1:
        blocks.append(Notes("", (SEVERAL,)))
    return tuple(blocks)


def _estimates(settings: Settings, models: Models) -> Table:
    """A row for each statistic and model; a statistic's models stand together, to be compared."""
    rows: list[tuple[str, ...]] = []
    several = len(models) > 1
    ks = list(dict.fromkeys(one.k for model in models for one in model.estimates))
    pairs = list(dict.fromkeys((gap.k_low, gap.k_high) for model in models for gap in model.gaps))
    for k in ks:
        found = [(model, one) for model in models for one in model.estimates if one.k == k]
        rows += _rows(f"pass@{k}", found, several)
    for low, high in pairs:
        gaps = [
            (model, gap) for model in models for gap in model.gaps if (gap.k_low, gap.k_high) == (low, high)
        ]
        rows += _rows(gap_name(low, high), gaps, several)
    heads = (
        "statistic",
        *(["model"] if several else []),
        "estimate",
        interval_head(settings.level),
        "std. error",
    )
    return Table(heads, tuple(rows), left=frozenset({"statistic", "model"}))


def _rows(
    statistic: str, found: Sequence[tuple[ModelReport, Estimate | Gap]], several: bool
) -> list[tuple[str, ...]]:
    """Rows of one statistic, its name in the first."""
    return [
        (
            "" if index else statistic,
            *([model.name] if several else []),
            score(one.estimate),
            words.ends(one),
            score(one.standard_error),
        )
        for index, (model, one) in enumerate(found)
    ]


def _problems(models: Models) -> Table:
    return Table.of(
        ("model", [one.name for one in models]),
        ("problems", [count(one.problems) for one in models]),
        ("attempts", [spread(one.attempts_min, one.attempts_max) for one in models]),
        ("never solved", [share_of(one.never_solved, one.problems) for one in models]),
        ("always", [share_of(one.always_solved, one.problems) for one in models]),
        ("tries to solve", [_tries(one.expected_attempts) for one in models]),
    )


def _tries(found: ExpectedAttempts) -> Number:
    return Number(f"{amount(found.mean)} of {count(found.budget)}", found.mean)


def _diversity(models: Models) -> list[Block]:
    """Different solutions, where they were asked for, and what is conspicuous about them."""
    found = {model.name: model.diversity for model in models if model.diversity is not None}
    if not found:
        return []
    flags = [
        Notes(f"conspicuous in {name}" if len(models) > 1 else "conspicuous", one.flags, warnings=True)
        for name, one in found.items()
        if one.flags
    ]
    return [_summary_table(found), *flags]


def _summary_table(summaries: Mapping[str, DiversitySummary]) -> Table:
    """A row for each model."""
    from passk_fast.analyses.diversity.result import solutions

    rows = tuple(
        (
            name,
            solutions(one.distinct),
            f"{solutions(one.rarefied)} of {one.k}",
            f"{solutions(one.rarefied_correct)} of {one.k}",
            "–" if one.effective is None else solutions(one.effective),
            "–" if one.effective_correct is None else solutions(one.effective_correct),
        )
        for name, one in summaries.items()
    )
    heads = ("model", "different solutions", "to expect", "and correct", "effective", "of correct")
    return Table(heads, rows, frozenset({"model"}))


def _costs(models: Models) -> list[Block]:
    """What attempts cost, where it was asked for."""
    found = {model.name: model.costs for model in models if model.costs is not None}
    if not found:
        return []
    from passk_fast.report.costs import costs_table

    return list(costs_table(found))


def _notes(settings: Settings, models: Models, head: str, *, warnings: bool) -> list[Notes]:
    """Sentences on each model; what holds for all of several models is said once."""
    said = {model.name: model.warnings if warnings else words.remarks(model, settings) for model in models}
    if len(said) == 1:
        common, said = tuple(*said.values()), {}
    else:
        first, *others = said.values()
        common = tuple(item for item in first if all(item in items for items in others))
    blocks = [Notes(head or ("all models" if said else ""), common, warnings)] if common else []
    for name, items in said.items():
        own = tuple(item for item in items if item not in common)
        if own:
            blocks.append(Notes(f"{head} on {name}" if head else name, own, warnings))
    return blocks
