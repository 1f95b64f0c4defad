"""From the report's data to the document: what is said, in which order and words."""

from __future__ import annotations

from collections.abc import Sequence

from passk_fast.analyses._words import gap as gap_name
from passk_fast.report import words
from passk_fast.report.model import Estimate, Gap, ModelReport, Report
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import amount, count, score, spread

# Intervals of several models stand below each other, and invite to be held against each other.
SEVERAL = (
    "each interval is about its own model: whether two of them differ is for `passk-fast compare`, which "
    "pairs their problems, and for `passk-fast rank` where there are more"
)


def lay_out(report: Report) -> Document:
    """Document of a report: title, estimates, problems, then notes on each model."""
    blocks: list[Block] = [Title(words.title(report.settings)), _estimates(report), _problems(report)]
    blocks += _diversity(report)
    blocks += _notes(report, "", warnings=False)
    blocks += _notes(report, "warnings", warnings=True)
    if len(report.models) > 1:
        blocks.append(Notes("", (SEVERAL,)))
    return tuple(blocks)


def _estimates(report: Report) -> Table:
    """A row for each statistic and model; a statistic's models stand together, to be compared."""
    rows: list[tuple[str, ...]] = []
    several = len(report.models) > 1
    ks = list(dict.fromkeys(one.k for model in report.models for one in model.estimates))
    pairs = list(dict.fromkeys((gap.k_low, gap.k_high) for model in report.models for gap in model.gaps))
    for k in ks:
        found = [(model, one) for model in report.models for one in model.estimates if one.k == k]
        rows += _rows(f"pass@{k}", found, several)
    for low, high in pairs:
        gaps = [
            (model, gap)
            for model in report.models
            for gap in model.gaps
            if (gap.k_low, gap.k_high) == (low, high)
        ]
        rows += _rows(gap_name(low, high), gaps, several)
    heads = (
        "statistic",
        *(["model"] if several else []),
        "estimate",
        words.interval_head(report.settings),
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


def _problems(report: Report) -> Table:
    rows = tuple(
        (
            model.name,
            count(model.problems),
            spread(model.attempts_min, model.attempts_max),
            words.count_of(model.never_solved, model.problems),
            words.count_of(model.always_solved, model.problems),
            f"{amount(model.expected_attempts.mean)} of {count(model.expected_attempts.budget)}",
        )
        for model in report.models
    )
    heads = ("model", "problems", "attempts", "never solved", "always", "tries to solve")
    return Table(heads, rows, left=frozenset({"model"}))


def _diversity(report: Report) -> list[Block]:
    """Different solutions, where they were asked for, and what is conspicuous about them."""
    found = {model.name: model.diversity for model in report.models if model.diversity is not None}
    if not found:
        return []
    from passk_fast.report.diversity import summary_table

    flags = [
        Notes(f"conspicuous in {name}" if len(report.models) > 1 else "conspicuous", one.flags, warnings=True)
        for name, one in found.items()
        if one.flags
    ]
    return [summary_table(found), *flags]


def _notes(report: Report, head: str, *, warnings: bool) -> list[Notes]:
    """Sentences on each model; what holds for all of several models is said once."""
    said = {
        model.name: model.warnings if warnings else words.remarks(model, report.settings)
        for model in report.models
    }
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
