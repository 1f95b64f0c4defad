"""``passk-fast report``: what result files say, in numbers to publish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from passk_fast._options import AnyForm
from passk_fast._validate import in_options, said
from passk_fast.cli._gate import GATE, Inconclusive, told
from passk_fast.cli._options import ARGUMENTS, File, Files, Flag, Ks, Level, Seed, Whole, ks_of, target_of
from passk_fast.cli._output import Output, check_place, refuse_inputs, refuse_read
from passk_fast.cli._reading import Reading

if TYPE_CHECKING:
    from passk_fast.analyses.extrapolation.result import Extrapolation
    from passk_fast.report.reportable import Reportable
    from passk_fast.report.result import Report
    from passk_fast.show.document import Document
    from passk_fast.show.page.sections import Page


def report(
    file: File,
    /,
    *files: Files,
    k: Ks = None,
    interval: AnyForm = "adjusted",
    level: Level = 0.95,
    target: str = "population",
    replicates: Whole | None = None,
    seed: Seed = None,
    extrapolate: str | None = None,
    engine: str | None = None,
    scheduler: str | None = None,
    diversity: Flag = False,
    cost: Flag = False,
    methods: str | None = None,
    eee: str | None = None,
    fail_under: Annotated[list[str] | None, Parameter(negative="", group=GATE)] = None,
    inconclusive: Inconclusive = Inconclusive(),  # noqa: B008
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> int:
    """Report pass@k of result files: estimates, intervals, gaps, and what they rest on.

    Each file is a model. A folder means the result files in it; a quoted pattern, what it matches.

    Example: `passk-fast report new.jsonl old.jsonl -k 1,10 --out report.html`

    Parameters
    ----------
    interval
        adjusted, t, z, or a bootstrap: percentile, bca, basic, studentized.
    target
        What the intervals are about: population (problems like these), benchmark (exactly these problems), or
        the share of a finite population of problems that these are.
    replicates
        Bootstrap replicates; infinitely many without random numbers if not given.
    extrapolate
        Adds pass@k for more attempts than were made, as 200,1000, by fitted models.
    engine
        Count Parquet or CSV files with polars, duckdb, dask or spark; only the distinct counts come back.
    scheduler
        Address of Dask's scheduler, or Spark's master.
    diversity
        Add how many different solutions there are; needs files with texts.
    cost
        Add what attempts and solved problems cost: dollars, seconds, tokens, as far as the files tell.
    methods
        File to write a paragraph for the methods section of a paper to, with what it cites: *.tex, *.md or
        *.txt.
    eee
        File to write an aggregate record of Every Eval Ever to, with the uncertainty of every score; of one
        model.
    fail_under
        Least score of every model, as pass@1=0.6; may be repeated. Decided by the interval: exit code 0 if
        all of it reaches the score, 1 if none does, 3 if it holds the score.
    """
    from passk_fast._seed import seed_of
    from passk_fast.analyses.gate.gate import Requirement
    from passk_fast.report.build import build_report
    from passk_fast.report.gate import held_against
    from passk_fast.show.together import document_of

    _check(output, extrapolate, engine, scheduler, diversity=diversity)
    required = [Requirement.of(one) for one in fail_under or ()]
    _check_beside(output, methods, eee, [file, *files])
    results: Mapping[str, Reportable]
    if engine is None:
        attempts = diversity or cost or output.page
        results = reading.read([file, *files], attempts=attempts, text=diversity)
    else:
        results = reading.tallied([file, *files], engine, scheduler)
    drawn = seed_of(seed)
    built = build_report(
        results,
        k=ks_of(k),
        interval=interval,
        level=level,
        target=target_of(target),
        replicates=replicates,
        rng=drawn,
        diversity=diversity,
        cost=cost,
    )
    _write_beside(output, methods, eee, built, results)
    gate = inconclusive.decided(held_against(built, required)) if required else None
    decided, said = told(gate)
    beyond = {} if extrapolate is None else _extrapolated(results, extrapolate, level, drawn)
    page = partial(_page, built, results, drawn, decided, beyond)
    output.show("report", built, page, after=decided + document_of(beyond), **said)
    return 0 if gate is None else gate.exit_code


def _check(
    output: Output, extrapolate: str | None, engine: str | None, scheduler: str | None, *, diversity: bool
) -> None:
    """Refuse options that do not go together."""
    if output.json and extrapolate is not None:
        raise ValueError("--json and --extrapolate exclude each other (passk-fast extrapolate has --json)")
    if scheduler is not None and engine is None:
        raise ValueError("--scheduler must go with --engine dask or spark")
    if diversity and engine is not None:
        raise ValueError("--diversity needs the attempts themselves, which --engine does not bring back")


def _page(
    built: Report,
    results: Mapping[str, Reportable],
    seed: int,
    gate: Document,
    beyond: Mapping[str, Extrapolation],
) -> Page:
    """The page, with what was asked for beside the report."""
    from passk_fast.report.page import of_models, page_of_report, said_of
    from passk_fast.show.page.sections import Section

    sections = [Section("Gate", gate)] if gate else []
    if beyond:
        sections.append(replace(of_models("More attempts", beyond), found=said_of(beyond)))
    return page_of_report(built, results, command=ARGUMENTS.get(), seed=seed, more=tuple(sections))


def _extrapolated(
    results: Mapping[str, Reportable], k: str, level: float, drawn: int
) -> dict[str, Extrapolation]:
    """pass@k of more attempts, of every model, with the same random numbers."""
    from passk_fast.analyses.extrapolation.extrapolate import extrapolate

    ks = ks_of(k, "--extrapolate")
    options = {"k": "--extrapolate", "limit": "--limit of passk-fast extrapolate"}
    try:
        return {name: extrapolate(one.counts, ks, level=level, rng=drawn) for name, one in results.items()}
    except ValueError as error:
        raise ValueError(in_options(said(error), options)) from None


def _check_beside(output: Output, methods: str | None, eee: str | None, files: list[str]) -> None:
    """Refuse files to write beside the result that could not be written, or are read."""
    from passk_fast.show.save import TEXTS

    refuse_inputs([*(output.out or ()), *(path for path in (methods, eee) if path is not None)], files)
    if methods is None:
        return
    if Path(methods).suffix.lower() not in TEXTS:
        raise ValueError(f"--methods must name a file *{', *'.join(TEXTS)}; got {methods!r}")
    check_place(methods)


def _write_beside(
    output: Output, methods: str | None, eee: str | None, built: Report, results: Mapping[str, Reportable]
) -> None:
    """Write what goes beside the result, where nothing that was read is written over."""
    refuse_read([path for path in (*(output.out or ()), methods, eee) if path is not None])
    if methods is not None:
        _write_methods(methods, built)
        output.tell_written(methods)
    if eee is not None:
        _write_record(eee, built, results)
        output.tell_written(eee)


def _write_methods(path: str, built: Report) -> None:
    """Write the paragraph on methods, whole or not at all."""
    from passk_fast._writing import written_whole
    from passk_fast.report.methods import methods

    made = methods(built.settings, version=built.version).written(Path(path).suffix.lower())
    with written_whole(path) as beside:
        beside.write_text(made, encoding="utf-8", newline="\n")


def _write_record(path: str, built: Report, results: Mapping[str, Reportable]) -> None:
    """Write the aggregate record, whole or not at all."""
    import time

    import msgspec

    from passk_fast._writing import written_whole
    from passk_fast.report.every_eval_ever import record
    from passk_fast.show.plain import plain

    settings = {name: result.settings for name, result in results.items()}
    made = msgspec.json.encode(plain(record(built, settings, int(time.time()))))
    with written_whole(path) as beside:
        beside.write_bytes(msgspec.json.format(made, indent=2) + b"\n")
