"""Multi-SWE-bench reports: ``final_report.json``, an attempt at each instance, in lists of ``org/repo:pr-7``.

An instance that the harness failed on is among the incomplete ones and the errors, and has no verdict; an
incomplete one that is not among those submitted was not attempted. Every file has the same name: the folder
names the model.
"""

from __future__ import annotations

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_text, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers.swe_bench_instances import repository

NAME = "multi_swe_bench"
EXPECTS = "a JSON report with lists of instances such as org/repo:pr-7"
SUFFIXES: tuple[str, ...] = (".json",)
RUN_A_FILE = True


class Report(Decoded):
    """Lists of instances."""

    resolved_ids: list[str]
    unresolved_ids: list[str]
    empty_patch_ids: list[str] = []
    incomplete_ids: list[str] = []
    error_ids: list[str] = []
    submitted_ids: list[str] | None = None


# What an instance of a list is; of two lists without a verdict an instance may be in both.
VERDICTS: dict[str, bool | None] = {
    "resolved_ids": True,
    "unresolved_ids": False,
    "empty_patch_ids": False,
    "incomplete_ids": None,
    "error_ids": None,
}


def recognises(head: Head) -> bool:
    """Whether the document has lists of pull requests."""
    return {"resolved_ids", "unresolved_ids"} & head.keys != set() and head.holds(b":pr-")


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one report."""
    refuse_text(source.path, keep, NAME)
    report = _documents.read(source, Report)
    found: dict[str, tuple[str, Place]] = {}
    errors = set(report.error_ids)
    submitted = set(report.incomplete_ids if report.submitted_ids is None else report.submitted_ids)
    for name, verdict in VERDICTS.items():
        for index, instance in enumerate(getattr(report, name)):
            place = Place(source.path, f"{name}[{index}]")
            before, _ = found.setdefault(instance, (name, place))
            if before != name and not (verdict is None and VERDICTS[before] is None):
                raise place.error(
                    f"expected each instance in one list; {excerpt(instance)} is in `{before}` too"
                )
    unattempted = [
        instance
        for instance, (name, _) in found.items()
        if name == "incomplete_ids" and instance not in submitted and instance not in errors
    ]
    for instance in unattempted:
        del found[instance]
    some(source.path, found, "instance that was attempted")
    gathering = Gathering(keep)
    for instance, (name, place) in found.items():
        passed = VERDICTS[name]
        if passed is None:
            place.missing(keep, excerpt(instance))
        gathering.add(place, instance, passed, groups={"repo": repository(instance)})
    return [
        gathering.finish(
            **of_folder(located(source.path).parent.name),
            benchmark="multi-swe-bench",
            unattempted=tuple(unattempted),
        )
    ]
