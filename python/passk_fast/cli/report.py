"""``passk-fast report``: what result files say, in numbers to publish."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from passk_fast.cli._options import Ks, Level, Seed, ks_of, target_of
from passk_fast.cli._reading import Reading

if TYPE_CHECKING:
    from passk_fast.report.build import Reportable


def report(
    file: str,
    /,
    *files: str,
    k: Ks = None,
    interval: str = "adjusted",
    level: Level = 0.95,
    target: str = "population",
    replicates: int | None = None,
    seed: Seed = None,
    extrapolate: str | None = None,
    engine: str | None = None,
    scheduler: str | None = None,
    diversity: Annotated[bool, Parameter(negative="")] = False,
    reading: Reading = Reading(),  # noqa: B008
    json: Annotated[bool, Parameter(negative="")] = False,
    markdown: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Report pass@k of result files: estimates, intervals, gaps, and what they rest on.

    Each file is a model. A folder means the result files in it; a quoted pattern, what it matches.

    Parameters
    ----------
    file
        Result file, folder or pattern.
    files
        More of them.
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
    json
        Print JSON, with every digit.
    markdown
        Print Markdown.
    """
    from passk_fast.report.build import build_report

    if json and markdown:
        raise ValueError("--json and --markdown exclude each other")
    if json and extrapolate is not None:
        raise ValueError("--json and --extrapolate exclude each other (passk-fast extrapolate has --json)")
    if scheduler is not None and engine is None:
        raise ValueError("--scheduler must go with --engine dask or spark")
    if diversity and engine is not None:
        raise ValueError("--diversity needs the attempts themselves, which --engine does not bring back")
    results: Mapping[str, Reportable] = (
        reading.read([file, *files], attempts=diversity, text=diversity)
        if engine is None
        else reading.tallied([file, *files], engine, scheduler)
    )
    built = build_report(
        results,
        k=None if k is None else ks_of(k),
        interval=interval,
        level=level,
        target=target_of(target),
        replicates=replicates,
        seed=seed,
        diversity=diversity,
    )
    if json:
        from passk_fast.report.json import render

        sys.stdout.write(render(built))
        return
    from passk_fast.report.layout import lay_out

    document = lay_out(built)
    if extrapolate is not None:
        from passk_fast.report.extrapolation import extrapolated

        document += extrapolated(results, ks_of(extrapolate, "--extrapolate"), level=level, seed=seed)
    if markdown:
        from passk_fast.report.markdown import render as render_markdown

        sys.stdout.write(render_markdown(document))
        return
    from passk_fast.report.text import show

    show(document)
