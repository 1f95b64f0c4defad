"""What the numbers mean, in words."""

from __future__ import annotations

from passk_fast.analyses import _words
from passk_fast.data.outcomes import no_verdict
from passk_fast.report.model import Estimate, Gap, ModelReport, Settings
from passk_fast.show import numbers
from passk_fast.show.numbers import NONE, count, number_of, percent, score

# Above the first share of luck, attempts are what to add; below the second, problems are.
MOSTLY_LUCK = 0.5
HARDLY_LUCK = 0.2


def title(settings: Settings) -> str:
    """What the report is about."""
    return f"pass@k, {_words.intervals(settings.level, settings.interval, settings.target)}"


def ends(one: Estimate | Gap) -> str:
    """The interval of a statistic, if there is one."""
    return NONE if one.standard_error is None else numbers.ends(one.low, one.high)


def remarks(model: ModelReport, settings: Settings) -> tuple[str, ...]:
    """What has to be said about a model beside its numbers."""
    return (
        *model.notes,
        *_dropped(model),
        *_missing(model),
        *_steadiness(model, settings),
        *_split(model, settings),
        *_method(model, settings),
        *_order(model),
    )


def left_out(model: ModelReport) -> tuple[str, ...]:
    """What is not in a model's numbers, and what became of attempts without a verdict."""
    return (*model.notes, *_dropped(model), *_missing(model))


def _order(model: ModelReport) -> list[str]:
    """That the order of the attempts matters, where it does."""
    return [] if model.order is None else [f"order of attempts: {model.order.sentence}"]


def _dropped(model: ModelReport) -> list[str]:
    """Which k are missing, and why."""
    return [f"pass@{one.k} left out: {one.reason}" for one in model.dropped]


def _missing(model: ModelReport) -> list[str]:
    """What became of attempts without a verdict."""
    if model.missing is None:
        return []
    unjudged = count(model.missing.attempts)
    said = f"{unjudged} of {number_of(model.attempts, 'attempt')} have no verdict"
    if model.missing.policy == "fail":
        return [f"{said}; they count as failures"]
    if model.missing.policy == "drop":
        made = f"not made ({count(model.attempts)} remain)"
        one = model.missing.attempts == 1
        return [f"{no_verdict(model.missing.attempts)}; {'it counts' if one else 'they count'} as {made}"]
    bounds = [
        f"pass@{low.k} between {score(low.estimate)} (all of them failed) and "
        f"{score(high.estimate)} (all passed)"
        f"{'' if low.standard_error is None else f', {numbers.ends(low.low, high.high)} around both'}"
        for low, high in zip(model.estimates, model.missing.upper, strict=True)
    ]
    return [f"{said}; the table has them failed", *bounds]


def _steadiness(model: ModelReport, settings: Settings) -> list[str]:
    """What pass@k hides: attempts that do not agree."""
    lines = []
    if model.all_pass is not None:
        listed = ", ".join(
            f"pass^{one.k} {score(one.estimate)} {ends(one)}" for one in model.all_pass.estimates
        )
        kind = model.all_pass.interval
        lines.append(
            f"all of k attempts pass{'' if kind == settings.interval else f' ({kind} intervals)'}: {listed}"
        )
    if model.flips is not None:
        found = model.flips
        share = percent(found.problems / found.of)
        problems = number_of(found.of, "problem")
        lines.append(
            f"verdicts flip between attempts on {count(found.problems)} of {problems} ({share}); two "
            f"attempts at one problem disagree in {percent(found.pairs, 1)} of the cases"
        )
    return lines


def _split(model: ModelReport, settings: Settings) -> list[str]:
    """Whether to add problems or attempts."""
    shares = [(one, one.within_share) for one in model.split]
    known = [share for _, share in shares if share is not None]
    if not known:
        if any(one.method == "unidentified" for one in model.split):
            return ["with one attempt at each problem, luck cannot be told from differences between problems"]
        return []
    listed = ", ".join(
        f"{percent(share)} of pass@{one.k}{'' if one.method == 'unbiased' else ' (by a fitted model)'}"
        for one, share in shares
        if share is not None
    )
    advice = _advice(min(known), max(known), settings)
    return [
        f"variance within problems, the luck of attempts: {listed}; the rest is between problems: {advice}"
    ]


def _advice(least: float, most: float, settings: Settings) -> str:
    if settings.target == 1:
        return "more attempts narrow these intervals, more problems would change the question"
    if most <= HARDLY_LUCK:
        return "more problems narrow the intervals, more attempts hardly"
    if least >= MOSTLY_LUCK:
        return "more attempts narrow the intervals, and so do more problems"
    return "more problems narrow the intervals most, more attempts somewhat"


def _method(model: ModelReport, settings: Settings) -> list[str]:
    """How a bootstrap was computed, and its seed."""
    if model.method is None:
        return []
    if settings.replicates is None:
        return [f"bootstrap with infinitely many replicates, by {model.method}"]
    return [f"{number_of(settings.replicates, 'bootstrap replicate')}, seed {settings.seed}"]
