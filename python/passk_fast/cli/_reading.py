"""How the commands read result files: the options are the same everywhere."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cyclopts import Group, Parameter

from passk_fast._options import Missing
from passk_fast._validate import said
from passk_fast.cli import STANDARD_INPUT
from passk_fast.cli._options import BESIDE, SOURCES, Number, Several

if TYPE_CHECKING:
    from passk_fast.data.engines import TallyResult
    from passk_fast.data.readers import Results
    from passk_fast.show.document import Document

READING = Group("Reading", sort_key=10)


@Parameter(name="*", group=READING)
@dataclass(frozen=True)
class Reading:
    """Options of reading.

    Parameters
    ----------
    format
        Format of the files, where detection by content should not decide: one that `passk-fast formats`
        lists.
    missing
        Attempts without a verdict: error, fail (count as failures), drop (count as not made), or bounds (both
        ends).
    name
        Name of the model of each file, in order; repeat for several files.
    condition
        Condition (temperature, prompt) of each file, in order.
    run
        Run of each file, in order: files of one model are joined if their runs differ.
    benchmark
        Read only what was attempted at this benchmark; may be repeated.
    score
        Which of several scores decides (base or plus of EvalPlus, a scorer of Inspect, a metric of lm-eval).
    threshold
        Real-valued scores pass from here on.
    problem
        What a table calls the column of the problems.
    passed
        What a table calls the column of the outcomes.
    column
        What a table calls another column, as model=agent; may be repeated.
    cluster
        By what the problems are clustered: a column of a table, or a group that the format knows, as repo.
    stratum
        By what the problems were drawn in fixed numbers.
    """

    format: str | None = None
    missing: Missing = "error"
    name: Several = None
    condition: Several = None
    run: Several = None
    benchmark: Several = None
    score: str | None = None
    threshold: Number | None = None
    problem: str | None = None
    passed: str | None = None
    column: Several = None
    cluster: str | None = None
    stratum: str | None = None

    def read(self, files: Sequence[str], **more: Any) -> Results:
        """Read the files."""
        if "" in files:
            raise ValueError("a file must have a name; got ''")
        from passk_fast.data.readers import read
        from passk_fast.data.readers._beside import noticing

        with noticing() as used:
            results = read(
                ["-" if one == STANDARD_INPUT else one for one in files],
                format=self.format,
                missing=self.missing,
                names=self.name,
                conditions=self.condition,
                runs=self.run,
                score=self.score,
                threshold=self.threshold,
                columns=self._columns(),
                cluster=self.cluster,
                stratum=self.stratum,
                **more,
            )
        BESIDE.set(frozenset(used))
        SOURCES.set(tuple(file for one in results.values() for file in one.sources))
        if self.benchmark is None:
            return results
        for wanted in self.benchmark:
            if wanted not in results.benchmarks:
                raise ValueError(
                    f"--benchmark must be one of those in the files, {_listed(results.benchmarks)}; "
                    f"got {wanted!r}"
                )
        return results.on(*self.benchmark)

    def compared(self, files: Sequence[str], *, despite: bool = False, **more: Any) -> Results:
        """Read files whose models are held against each other, which is done at one benchmark at a time."""
        results = self.read(files, **more)
        known = [one for one in results.benchmarks if one is not None]
        if len(known) > 1 and not despite:
            raise ValueError(
                f"expected models at one benchmark; the files hold {len(known)}: {_listed(known)} "
                f"(--benchmark {shlex.quote(known[0])} takes one)"
            )
        return results

    def tallied(self, files: Sequence[str], engine: str, scheduler: str | None) -> dict[str, TallyResult]:
        """Have an engine count the files."""
        from passk_fast.data.engines import tallied

        columns = self._columns() or {}
        only = ("format", "name", "condition", "run", "score", "threshold", "benchmark", "cluster", "stratum")
        refused = [f"--{name}" for name in only if getattr(self, name) is not None]
        refused += [f"--column {name}=…" for name in columns if name not in ("problem", "passed", "model")]
        if refused:
            raise ValueError(
                "--engine goes with --problem, --passed, --column model=… and --missing; got also "
                + ", ".join(refused)
            )
        try:
            return tallied(files, engine, missing=self.missing, scheduler=scheduler, **columns)
        except (ImportError, TypeError) as error:  # which package, and what kind of column, is input here
            raise ValueError(said(error)) from None

    def refuse_bounds(self) -> None:
        """Refuse the policy that gives two results of each model."""
        if self.missing == "bounds":
            raise ValueError("--missing must be one of 'error', 'fail', 'drop' here; got 'bounds'")

    def _columns(self) -> dict[str, str] | None:
        columns = {"problem": self.problem, "passed": self.passed}
        for given in self.column or ():
            name, equals, actual = given.partition("=")
            if not equals or not name or not actual:
                raise ValueError(f"--column must be name=column, as model=agent; got {given!r}")
            if columns.get(name) is not None:
                raise ValueError(f"--column must name each column once; got {name!r} twice")
            columns[name] = actual
        return {name: actual for name, actual in columns.items() if actual is not None} or None


def elsewhere(results: Results) -> Document:
    """What the files hold beside the benchmark that was chosen."""
    from passk_fast.show.document import notes

    if not results.elsewhere:
        return ()
    return notes(
        "", (f"benchmark {_listed(results.benchmarks)}; the files also hold {_listed(results.elsewhere)}",)
    )


def chosen(results: Results) -> dict[str, list[str | None]]:
    """The same as data, where a benchmark was chosen."""
    if not results.elsewhere:
        return {}
    return {"benchmarks": list(results.benchmarks), "other_benchmarks": list(results.elsewhere)}


def _listed(benchmarks: Sequence[str | None]) -> str:
    return ", ".join("one without a name" if one is None else one for one in benchmarks) or "none"
