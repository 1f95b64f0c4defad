"""SWE-bench reports: ``<model>.<run_id>.json``, one attempt at every instance, as lists of instances.

Version 2 has `resolved_ids`, `unresolved_ids`, `empty_patch_ids`, `error_ids` and `incomplete_ids`; the
legacy report has `resolved`, `generated`, `no_generation` and lists of what went wrong. An empty patch is
a failed attempt. An instance that the harness failed on, or that was submitted and is in no list, has no
verdict. One that was not submitted, as in a run on a part of the data set, was not attempted: it is no
problem of the result, whatever the policy for missing verdicts. Runs of one model are parts of its results.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_text, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers.swe_bench_instances import repository

NAME = "swe_bench"
EXPECTS = "a JSON report with `resolved_ids` (or the legacy `resolved`) and the other lists of instances"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("resolved_ids", "unresolved_ids", "error_ids", "empty_patch_ids")

# The report does not name its data set, but says how many instances that has.
SPLITS = {300: "SWE-bench_Lite", 500: "SWE-bench_Verified", 2294: "SWE-bench"}

# Harnesses call every report so: the folder has the name of the run.
COMMON = frozenset(("report", "results", "result"))

# Lists that no other format has.
OWN = frozenset(("completed_ids", "incomplete_ids", "empty_patch_ids", "error_ids", "generated"))

# What an instance of a list is.
LISTS = {"resolved_ids": True, "unresolved_ids": False, "empty_patch_ids": False, "error_ids": None}

Verdict = tuple[bool | None, str]


class Report(Decoded):
    """Lists of instances in a report of version 2."""

    resolved_ids: list[str]
    unresolved_ids: list[str]
    empty_patch_ids: list[str] = []
    error_ids: list[str] = []
    incomplete_ids: list[str] = []
    submitted_ids: list[str] = []
    total_instances: int | None = None
    # A part of the unresolved and the errors: those that look like the infrastructure's fault.
    infra_failure_ids: list[str] = []


class Renamed(Report, kw_only=True):
    """The same as the archive of SWE-agent's runs on Multi-SWE-bench has it."""

    resolved_ids: list[str] = msgspec.field(name="resolved")


class LegacyReport(Decoded):
    """Lists of instances in a legacy report; what has a list of its own is generated, or not generated."""

    generated: list[str]
    resolved: list[str]
    no_generation: list[str] | None = None
    # What `no_generation` was called at first.
    none: list[str] | None = None
    install_fail: list[str] = []
    reset_failed: list[str] = []


def recognises(head: Head) -> bool:
    """Whether the document has the lists of a report, and not of Multi-SWE-bench."""
    lists = bool(head.keys & {"resolved_ids", "unresolved_ids"}) or {"resolved", "generated"} <= head.keys
    # terminal-bench names its resolved tasks too, beside their `results`.
    others = "results" in head.keys or head.holds(b":pr-")
    return lists and not others and (bool(head.keys & OWN) or head.whole)


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one report, which is one attempt of one model at every instance."""
    refuse_text(source.path, keep, NAME)
    while source.head.more():
        pass  # lists may be long, and which of them there are tells the versions apart
    text = _documents.whole(source)
    unattempted: tuple[str, ...] = ()
    benchmark = None
    if source.head.keys & {"resolved_ids", "unresolved_ids"}:
        renamed = "resolved" in source.head.keys and "resolved_ids" not in source.head.keys
        report = _documents.document(source.path, text, Renamed if renamed else Report)
        verdicts = _verdicts(source.path, report)
        unattempted = _unattempted(source.path, report, verdicts)
        benchmark = SPLITS.get(report.total_instances or 0)
    else:
        verdicts = _legacy(source.path, _documents.document(source.path, text, LegacyReport))
    some(source.path, verdicts, "instance that was attempted")
    gathering = Gathering(keep)
    for instance, (passed, where) in verdicts.items():
        place = Place(source.path, where)
        if passed is None:
            place.missing(keep, excerpt(instance))
        gathering.add(place, instance, passed, groups={"repo": repository(instance)})
    model, run, notes = _name(source.path)
    if benchmark is not None:
        notes += (f"the benchmark {benchmark} was taken from the number of its instances",)
    named = gathering.finish(model=model, run=run, notes=notes, run_from_path=True)
    return [replace(named, benchmark=benchmark, unattempted=unattempted)]


def _name(path: str) -> tuple[str | None, str, tuple[str, ...]]:
    """Model and run from ``<model>.<run_id>.json``, and what was guessed.

    The last dot that is not within a number, as in v1.9, divides them. Without a model the file's own name is
    the run; where that is the same in every folder, the folder's.

    Examples
    --------
    >>> _name("model.v1.9.json")[:2]
    ('model', 'v1.9')
    >>> _name("runs/run-1/report.json")[:2]
    (None, 'run-1')
    """
    stem = bare(path).removesuffix(".json")
    if stem in COMMON:
        return None, located(path).parent.name or stem, ()
    dots = [place.start() for place in re.finditer(r"\.", stem) if 0 < place.start() < len(stem) - 1]
    if not dots:
        return None, stem, ()
    dividing = [dot for dot in dots if not (stem[dot - 1].isdigit() and stem[dot + 1].isdigit())]
    dot = (dividing or dots)[-1]
    model, run = stem[:dot], stem[dot + 1 :]
    note = f"model {model} and run {run} were taken from the file's name, which has several dots"
    return model, run, (note,) if len(dots) > 1 else ()


def _verdicts(path: str, report: Report) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    for name, passed in LISTS.items():
        _add(path, found, getattr(report, name), passed, name)
    for index, instance in enumerate(report.infra_failure_ids):
        if instance not in found or found[instance][0] is True:
            raise ReadError(
                path,
                f"expected instances that did not resolve; got {excerpt(instance)}",
                field=f"infra_failure_ids[{index}]",
            )
        found[instance] = (None, "infra_failure_ids")
    for instance in report.submitted_ids:
        found.setdefault(instance, (None, "submitted_ids"))  # in no list: the run ended before it
    return found


def _unattempted(path: str, report: Report, verdicts: Mapping[str, Verdict]) -> tuple[str, ...]:
    """Instances that nothing was submitted for; the harness may name those that it failed on here too."""
    for index, instance in enumerate(report.incomplete_ids):
        passed, where = verdicts.get(instance, (None, ""))
        if passed is not None:
            raise ReadError(
                path,
                f"expected each instance once; {excerpt(instance)} is in `{where}` too",
                field=f"incomplete_ids[{index}]",
            )
    return tuple(dict.fromkeys(one for one in report.incomplete_ids if one not in verdicts))


def _legacy(path: str, report: LegacyReport) -> dict[str, Verdict]:
    found: dict[str, Verdict] = {}
    name = "none" if report.no_generation is None and report.none is not None else "no_generation"
    without = getattr(report, name)
    if without is None:
        raise ReadError(path, "missing", field=name)
    _add(path, found, without, False, name)
    _add(path, found, report.generated, False, "generated")
    lists = (("resolved", True), ("install_fail", None), ("reset_failed", None))
    for name, passed in lists:
        for index, instance in enumerate(getattr(report, name)):
            before = found.get(instance, (None, "no list"))[1]
            if before not in ("generated", name):
                raise ReadError(
                    path,
                    f"expected an instance of `generated`; {excerpt(instance)} is in "
                    f"{before if before == 'no list' else f'`{before}`'}",
                    field=f"{name}[{index}]",
                )
            found[instance] = (passed, name)
    return found


def _add(path: str, found: dict[str, Verdict], instances: list[str], passed: bool | None, name: str) -> None:
    """Take a list; an instance that is in it twice is one."""
    for index, instance in enumerate(instances):
        if found.setdefault(instance, (passed, name))[1] != name:
            raise ReadError(
                path,
                f"expected each instance once; {excerpt(instance)} is in `{found[instance][1]}` too",
                field=f"{name}[{index}]",
            )
