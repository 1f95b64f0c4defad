"""From results to the report's numbers: each of them is computed below this floor and only collected here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import pairwise
from typing import Any

from passk_fast import _core, _validate
from passk_fast._options import (
    ANY_FORM,
    BOOTSTRAP_FORMS,
    CLOSED_FORMS,
    AnyForm,
    ClosedForm,
    Target,
)
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast.analyses.bootstrap.bootstrap import bootstrap
from passk_fast.analyses.bootstrap.result import Bootstrap
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.analyses.mean.result import MeanInterval
from passk_fast.analyses.order.order_test import screen
from passk_fast.data.comparable import unlike
from passk_fast.data.counts import Counts
from passk_fast.data.engines import TallyResult
from passk_fast.data.tally import Tally
from passk_fast.report.model import (
    Cost,
    DiversitySummary,
    Dropped,
    Estimate,
    ExpectedAttempts,
    Gap,
    Missing,
    ModelReport,
    Order,
    Settings,
    Split,
    part,
)
from passk_fast.report.reportable import Reportable, policy_of, reportable
from passk_fast.report.result import Report
from passk_fast.report.steadiness import all_pass, flips
from passk_fast.show.page.sections import Page
from passk_fast.show.plain import plain


@takes_rng
def build_report(
    results: Mapping[str, Reportable | Counts | Tally],
    *,
    k: int | Sequence[int] | None = None,
    interval: AnyForm = "adjusted",
    level: float = 0.95,
    target: Target | float = "population",
    replicates: int | None = None,
    rng: Rng = None,
    diversity: bool = False,
    cost: bool = False,
) -> Report:
    """Report of each model's results.

    Parameters
    ----------
    results : mapping of str to ModelResult, TallyResult, Counts or Tally
        What `read` gives, an engine counted, or counts by the names of their models; at least one model.
    k : int, sequence of int, or None
        By default those of 1, 10, 100 that every n of the model allows.
    interval : {"adjusted", "t", "z", "percentile", "bca", "basic", "studentized"}
        Kind of interval; the last four are bootstrap intervals, for the population only.
    level : float
        Confidence level in (0, 1).
    target : {"population", "benchmark"} or float
        What the intervals are about: problems like these, these problems, or a population of which these are
        the given share.
    replicates : int, optional
        Bootstrap replicates; by default infinitely many, without random numbers.
    rng : int, numpy.random.Generator or None
        Of the replicates; a fresh one is taken and recorded if there is none.
    diversity : bool
        Add how many different solutions there are; the results must hold attempts with their texts.
    cost : bool
        Add what attempts cost, in all and per solved problem; the results must hold attempts.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If an option breaks its rule or does not go with another, or a model's results do not suffice; then
        the message starts with the model's name.

    Examples
    --------
    >>> counts = pk.Counts(4, [0, 1, 2, 3, 4, 4])
    >>> report = pk.build_report(pk.Results.of([pk.ModelResult("a", "a.jsonl", "human_eval", counts)]))
    >>> report.models[0].estimates[0].k, round(report.models[0].estimates[0].estimate, 4)
    (1, 0.5833)
    >>> pk.build_report({"a": counts, "b": pk.Counts(4, [1, 1, 2, 3, 4, 4])}).models[1].name
    'b'
    """
    models = reportable(results)
    if not models:
        raise _validate.wrong("results", "must hold at least one model; got none")
    diversity, cost = _validate.flag(diversity, "diversity"), _validate.flag(cost, "cost")
    _validate.choice(interval, "interval", ANY_FORM)
    share = _validate.of_bootstrap(interval, BOOTSTRAP_FORMS, target, replicates)
    settings = Settings(
        k=None if k is None else _validate.ks_of_any_size(k, _validate.MOST).values,
        interval=interval,
        level=_validate.level(level),
        target=share,
        replicates=_validate.replicates(replicates, least=2),
        seed=None if replicates is None else seed_of(rng),
    )
    # Who may try more often tries more often: models are compared up to what all of them have.
    budgets: dict[str | None, int] = {}
    for one in models.values():
        least = one.counts.min_n
        budgets[one.benchmark] = min(budgets.get(one.benchmark, least), least)
    reports = tuple(_model(one, settings, budgets[one.benchmark], diversity, cost) for one in models.values())
    page = partial(_page, models, rng)
    return Report(settings, reports, _core.VERSION, remarks=_unlike(models), _page=page)


def _page(results: Mapping[str, Reportable], rng: Rng, report: Report) -> Page:
    """The page of a report, made when it is asked for."""
    from passk_fast.report.page import page_of_report

    return page_of_report(report, results, seed=rng)


def _unlike(results: Mapping[str, Reportable]) -> tuple[str, ...]:
    """In what else the results of models at one benchmark differ."""
    at: dict[str | None, dict[str, object]] = {}
    for name, result in results.items():
        at.setdefault(result.benchmark, {})[name] = result
    remarks = []
    for models in at.values():
        found = unlike(models, despite=True)
        remarks += [
            f"`passk-fast compare` refuses these, since they differ in the {one.told()}"
            for one in found.facts
        ]
        remarks += found.notes
    return tuple(remarks)


def _model(result: Reportable, settings: Settings, budget: int, diversity: bool, cost: bool) -> ModelReport:
    with _validate.about(result.name):
        collected = _collect(result, settings, budget)
        if cost:
            collected = replace(collected, costs=_costs(result))
        return replace(collected, diversity=_diversity(result)) if diversity else collected


def _collect(result: Reportable, settings: Settings, budget: int) -> ModelReport:
    counts, tally = result.counts, Tally.of(result.counts)
    closed, split, estimates, gaps, method = _intervals(counts, settings)
    never, always = tally.problems[tally.c == 0].sum(), tally.problems[tally.c == tally.n].sum()
    return ModelReport(
        name=result.name,
        source=result.source,
        format=result.format,
        problems=tally.m,
        attempts_min=tally.min_n,
        attempts_max=tally.max_n,
        attempts=int((tally.n * tally.problems).sum()),
        never_solved=int(never),
        always_solved=int(always),
        estimates=estimates,
        gaps=gaps,
        dropped=tuple(
            Dropped(one, f"it needs {one} attempts at every problem; got {counts.fewer_than(one)}")
            for one in closed.dropped
        ),
        split=split,
        # Within a budget that every problem's attempts can tell about.
        expected_attempts=ExpectedAttempts(
            budget, tally.sum(_core.expected_attempts(tally.n, tally.c, budget)) / tally.m
        ),
        missing=_missing(result, settings),
        method=method,
        warnings=closed.warnings + _stopped(result),
        order=_order(result, settings),
        model=result.model,
        benchmark=result.benchmark,
        condition=result.condition,
        notes=result.notes,
        facts=dict(result.facts),
        asked=dict(result.settings),  # type: ignore[arg-type]  # readers give plain values
        all_pass=all_pass(
            counts,
            _ks(closed),
            _closed(settings.interval, "adjusted"),
            settings.level,
            settings.target,
        ),
        flips=flips(counts),
    )


def _closed(form: AnyForm, instead: ClosedForm) -> ClosedForm:
    """The form of interval, or another instead of a bootstrap's."""
    return instead if form in BOOTSTRAP_FORMS else _validate.choice(form, "interval", CLOSED_FORMS)


def _intervals(
    counts: Counts | Tally, settings: Settings
) -> tuple[MeanInterval, tuple[Split, ...], tuple[Estimate, ...], tuple[Gap, ...], str | None]:
    """The closed form, which knows all but bootstrap intervals, its parts, and what is reported of either."""
    form = _closed(settings.interval, "t")
    closed = mean_interval(counts, settings.k, level=settings.level, interval=form, target=settings.target)
    rows = closed._rows()
    split = _split(closed, rows)
    if settings.interval not in BOOTSTRAP_FORMS:
        return closed, split, *_estimates(closed, rows), None
    drawn = bootstrap(
        counts,
        settings.k,
        interval=settings.interval,
        level=settings.level,
        replicates=settings.replicates,
        rng=settings.seed,
    )
    methods = dict.fromkeys((*drawn.method, *drawn.gaps.method))
    return closed, split, *_estimates(drawn, drawn._rows()), " and ".join(methods)


def _estimates(
    found: MeanInterval | Bootstrap, rows: list[dict[str, Any]]
) -> tuple[tuple[Estimate, ...], tuple[Gap, ...]]:
    """Its rows: one of each k, then one of each gap, of which those between neighbouring k are told."""
    ks = _ks(found)
    neighbours = set(pairwise(sorted(ks)))
    gaps = zip(found.gaps.pairs, rows[len(ks) :], strict=True)
    return (
        tuple(part(Estimate, row, k=k) for k, row in zip(ks, rows, strict=False)),
        tuple(part(Gap, row, k_low=k[0], k_high=k[1]) for k, row in gaps if k in neighbours),
    )


def _split(closed: MeanInterval, rows: list[dict[str, Any]]) -> tuple[Split, ...]:
    """Its rows of each k, with the parts of the variance."""
    of_each = zip(_ks(closed), rows, strict=False)
    return tuple(part(Split, row, k=k, method=row["within_method"]) for k, row in of_each)


def _ks(found: MeanInterval | Bootstrap) -> tuple[int, ...]:
    """Those of a result for several, as all are here."""
    return found.k if isinstance(found.k, tuple) else (found.k,)


def _order(result: Reportable, settings: Settings) -> Order | None:
    found = None if result.order is None else screen(result.order, settings.level)
    if found is None:
        return None
    rank_sum, joins = plain(found.p_adjusted)
    return Order(rank_sum, joins, found.verdict)


def _stopped(result: Reportable) -> tuple[str, ...]:
    if result.order is None or not result.order.stopped():
        return ()
    return (
        "attempts stop at the first success, the last and only one wherever there is one: pass@k needs a "
        "number of attempts that their outcomes do not decide, and is biased here",
    )


def _costs(result: Reportable) -> tuple[Cost, ...]:
    from passk_fast.report.costs import costs_of

    if isinstance(result, TallyResult):
        raise _validate.wrong("cost", "must have results with attempts; got counts alone")
    return costs_of(result)


def _diversity(result: Reportable) -> DiversitySummary:
    """At one k, which leaves pass@k some room."""
    from passk_fast.analyses.diversity.diversity import diversity

    if result.attempts is None:
        raise _validate.wrong(
            "diversity", "must have results with attempts and their texts; got counts alone"
        )
    k = next((k for k in (10, 1) if 2 * k <= result.counts.min_n), 1)
    # The seed decides intervals, which the report does not show.
    found = diversity(result.attempts, k=k, missing=policy_of(result), rng=0)
    last = found.levels[-1]
    return DiversitySummary(
        level=last,
        threshold=found.threshold,
        k=k,
        distinct=found.estimate("distinct", last),
        rarefied=found.estimate("rarefied", last, k),
        rarefied_correct=found.estimate("rarefied_correct", last, k),
        # Infinite where no two attempts are the same.
        effective=plain(found.estimate("effective", last)),
        effective_correct=plain(found.estimate("effective_correct", last)),
        flags=tuple(flag.text for flag in found.flags),
    )


def _missing(result: Reportable, settings: Settings) -> Missing | None:
    if not result.missing:
        return None
    upper = () if result.upper is None else _intervals(result.upper, settings)[2]
    return Missing(result.missing, result.missing_policy, upper)
