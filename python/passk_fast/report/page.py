"""The page of a report: what result files say, from the scores down to the single problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passk_fast._options import CurveKind
from passk_fast._seed import Rng, seed_of
from passk_fast.analyses.comparison.compare import compare
from passk_fast.analyses.curve.curve import curve
from passk_fast.analyses.curve.several import plot_curves
from passk_fast.analyses.diversity.diversity import NEAR, diversity
from passk_fast.analyses.effort.effort import effort
from passk_fast.analyses.order.order_test import order_test
from passk_fast.analyses.ranking.rank import rank
from passk_fast.data.counts import Counts
from passk_fast.data.plots import plot_rates
from passk_fast.data.readers.results import ModelResult
from passk_fast.report.costs import costs_of, costs_table, pictures
from passk_fast.report.methods import assumptions, methods
from passk_fast.report.pairs import pairs, plot_pairs
from passk_fast.report.problems import flips, problems
from passk_fast.report.provenance import provenance
from passk_fast.report.reportable import Reportable, policy_of, sources_of
from passk_fast.report.result import Report
from passk_fast.report.words import left_out
from passk_fast.show.document import Block, Document, Notes, Title, notes
from passk_fast.show.page.sections import Page, Section
from passk_fast.show.result import Concluded

# Replicates behind the bands of the curves, and sign flips behind a ranking.
REPLICATES, FLIPS = 2_000, 10_000
# Success probabilities that the page says the share of problems above of.
TAUS = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Material:
    """What the page of a report is made from: the results by model, and the seed of all random numbers."""

    report: Report
    results: Mapping[str, Reportable]
    seed: int

    @property
    def counts(self) -> dict[str, Counts]:
        """Of the models whose problems are known; an engine brings none of them back."""
        return {name: one.counts for name, one in self.results.items() if isinstance(one.counts, Counts)}

    @property
    def ks(self) -> list[int]:
        """The k that every model is reported at."""
        of_each = [[one.k for one in model.estimates] for model in self.report.models]
        return [k for k in of_each[0] if all(k in ks for ks in of_each)]


def of_models(head: str, found: Mapping[str, Concluded]) -> Section:
    """What was found of each model, and folded away below it each result by itself."""
    parts = tuple(Section(name, one.document(), (one.plot,)) for name, one in found.items())
    return Section(head, notes("", said_of(found)), parts=parts)


def said_of(found: Mapping[str, Concluded]) -> tuple[str, ...]:
    """The sentences of each model's result, under its name."""
    return tuple(f"{name}: {sentence}" for name, one in found.items() for sentence in one.sentences)


def page_of_report(
    report: Report,
    results: Mapping[str, Reportable],
    *,
    command: Sequence[str] | None = None,
    seed: Rng,
    more: tuple[Section, ...] = (),
) -> Page:
    """The page of a report on these results, with the program's arguments and what was asked for beside.

    The seed is that of bands and rankings; a fresh one is taken, and shown, if there is none.
    """
    material = Material(report, results, seed_of(seed))
    document = report.document()
    title = next(block.text for block in document if isinstance(block, Title))
    names = list(results)
    whose = " and ".join(names) if len(names) < 3 else f"{len(names)} models"
    differences = list(_differences(material))
    compared = len(names) if any(one.found for one in differences) else 0
    made = methods(report.settings, version=report.version, compared=compared, curves=True)
    sources = [file for one in results.values() for file in sources_of(one)]
    sections = [
        _scores(material),
        *differences,
        _curves(material),
        *_problems(material),
        *_order(material),
        *_effort(material),
        *_costs(material),
        *_diversity(material),
        *more,
        Section("What was left out", _left_out(material)),
        Section("What the numbers assume", assumptions(report.settings, several=len(names) > 1)),
        Section("Methods, to be pasted", made.document()),
        Section(
            "How this page was made",
            provenance(command, sources, material.seed),
        ),
    ]
    return Page(f"{whose}: {title}", tuple(sections))


def _scores(material: Material) -> Section:
    """The report; what it says of costs has a section of its own."""
    report = material.report
    known = {one.name: one.costs for one in report.models if one.costs is not None}
    costs = costs_table(known) if any(known.values()) else ()
    blocks = tuple(
        block for block in report.document() if not isinstance(block, Title) and block not in costs
    )
    return Section("Scores", blocks, (report.plot,))


def _differences(material: Material) -> Iterator[Section]:
    """Models on the same problems, held against each other, a section for each benchmark."""
    benchmarks: dict[str | None, dict[str, Any]] = {}
    for name in material.counts:
        one = material.results[name]
        benchmarks.setdefault(one.benchmark, {})[name] = one
    for benchmark, models in benchmarks.items():
        if len(models) > 1:
            head = "Differences" if len(benchmarks) == 1 else f"Differences at {benchmark}"
            yield _compared(head, models, material)


def _compared(head: str, models: Mapping[str, Any], material: Material) -> Section:
    ks, level = material.ks, material.report.settings.level
    try:
        if len(models) == 2:
            first, second = models.values()
            found = compare(first, second, ks, level=level, match="common")
            plots: tuple[Callable[[], Any], ...] = (found.plot,)
            if found.pairing is None:
                plots += (found.plot_problems,)
            return Section(head, found.document(), plots, found=found.sentences)
        ranking = rank(models, ks, level=level, match="common", replicates=FLIPS, rng=material.seed)
    except ValueError as error:
        return Section(head, (Notes("", (f"models were not compared: {error}",), warnings=True),))
    document = ranking.document()
    return Section(
        head,
        (*document[:-1], *pairs(ranking), document[-1]),
        (lambda: plot_pairs(ranking), ranking.plot),
        found=ranking.sentences,
    )


def _curves(material: Material) -> Section:
    def of(kind: CurveKind) -> dict[str, Any]:
        level = material.report.settings.level
        return {
            name: curve(
                one.counts, kind=kind, level=level, tau=TAUS, replicates=REPLICATES, rng=material.seed
            )
            for name, one in material.results.items()
        }

    some, every = of("pass@k"), of("pass^k")
    parts = tuple(Section(name, one.document()) for name, one in some.items())
    found = said_of(some)
    return Section(
        "pass@k over k",
        (Notes("", found),),
        (lambda: plot_curves(some), lambda: plot_curves(every)),
        parts=parts,
        found=found,
    )


def _problems(material: Material) -> Iterator[Section]:
    counts = material.counts
    if counts:
        yield Section(
            "Problems",
            (*problems(counts), *(flips(counts) if len(counts) > 1 else ())),
            (lambda: plot_rates({name: one.tally for name, one in counts.items()}),),
        )


def _left_out(material: Material) -> Document:
    blocks: list[Block] = []
    for model in material.report.models:
        said = left_out(model)
        if said:
            blocks.append(Notes(model.name, said))
    return tuple(blocks) or (Notes("", ("nothing: every attempt has a verdict, and every k is reported",)),)


def _order(material: Material) -> Iterator[Section]:
    """Of models whose attempts are known in their order."""
    parts, said = [], []
    for name, one in material.results.items():
        if one.attempts is None or one.counts.max_n == 1:
            continue
        try:
            found = order_test(one.attempts, missing=policy_of(one), level=material.report.settings.level)
        except ValueError as error:
            said.append(f"{name}: not tested: {error}")
            continue
        said += [f"{name}: {sentence}" for sentence in found.sentences]
        parts.append(Section(name, found.document(), (found.plot,)))
    if said:
        yield Section("Order of the attempts", (Notes("", tuple(said)),), parts=tuple(parts))


def _effort(material: Material) -> Iterator[Section]:
    """How many attempts a person reviews, where there are several."""
    found = {
        name: effort(one.counts, level=material.report.settings.level)
        for name, one in material.results.items()
        if one.counts.min_n > 1
    }
    if found:
        yield of_models("Review effort", found)


def _costs(material: Material) -> Iterator[Section]:
    """What attempts cost, where the files tell."""
    models = {name: one for name, one in material.results.items() if isinstance(one, ModelResult)}
    costs = {name: costs_of(one) for name, one in models.items()}
    if any(costs.values()):
        yield Section("Costs", costs_table(costs), pictures(material.report.models, models, costs))


def _diversity(material: Material) -> Iterator[Section]:
    """Different solutions in detail, where the report was asked for them."""
    parts = []
    for model in material.report.models:
        one = material.results.get(model.name)
        if model.diversity is None or not isinstance(one, ModelResult) or one.attempts is None:
            continue
        found = diversity(
            one.attempts,
            k=model.diversity.k,
            near=model.diversity.threshold or NEAR,
            missing=policy_of(one),
            level=material.report.settings.level,
            rng=material.seed,
        )
        parts.append(Section(model.name, found.document(), (found.plot,)))
    if parts:
        yield Section("Different solutions", parts=tuple(parts))
