"""The page of a report: what result files say, from the scores down to the single problem."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from passk_fast._options import CurveKind
from passk_fast._seed import Rng, seed_of
from passk_fast.analyses.comparison.compare import compare
from passk_fast.analyses.curve.curve import curve
from passk_fast.analyses.curve.several import plot_curves
from passk_fast.analyses.ranking.rank import rank
from passk_fast.data.plots import plot_rates
from passk_fast.report.beside import of_costs, of_diversity, of_effort, of_order
from passk_fast.report.costs import costs_table
from passk_fast.report.flips import flips
from passk_fast.report.material import Material
from passk_fast.report.methods import assumptions, methods
from passk_fast.report.pairs import pairs, plot_pairs
from passk_fast.report.problems import problems
from passk_fast.report.provenance import provenance
from passk_fast.report.reportable import Reportable, sources_of
from passk_fast.report.result import Report
from passk_fast.report.words import left_out
from passk_fast.show.document import Block, Document, Notes, Title
from passk_fast.show.page.sections import Page, Section

# Replicates behind the bands of the curves, and sign flips behind a ranking.
REPLICATES, FLIPS = 2_000, 10_000
# Success probabilities that the page says the share of problems above of.
TAUS = (0.1, 0.5, 0.9)


def page_of_report(
    report: Report,
    results: Mapping[str, Reportable],
    *,
    command: Sequence[str] | None = None,
    seed: Rng = None,
    more: tuple[Section, ...] = (),
) -> Page:
    """The page of a report.

    Parameters
    ----------
    report : Report
    results : mapping of str to ModelResult or TallyResult
        What it was built from.
    command : sequence of str, optional
        Arguments of the program, to be shown.
    seed : int, Generator or None
        Of bands and rankings; a fresh one is taken, and shown, if there is none.
    more : tuple of Section
        What was asked for beside.
    """
    material = Material(report, results, command, seed_of(seed), more)
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
        *of_order(material),
        *of_effort(material),
        *of_costs(material),
        *of_diversity(material),
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
        benchmarks.setdefault(getattr(one, "benchmark", None), {})[name] = one
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
    found = tuple(f"{name}: {sentence}" for name, one in some.items() for sentence in one.sentences)
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
