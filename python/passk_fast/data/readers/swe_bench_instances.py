"""Reports of SWE-bench on single instances.

``logs/run_evaluation/<run>/<model>/<instance>/report.json`` has one instance, with `resolved` and
`patch_successfully_applied`; ``per_instance_details.json`` of a submission to SWE-bench/experiments has every
instance that was attempted, with `resolved` and `cost`. Either is one attempt at each instance.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from passk_fast.data.outcomes import named
from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import folders, of_folder, once
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_text
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "swe_bench_instances"
EXPECTS = "a JSON document: instance → `resolved`, with `patch_exists` or `cost`"
SUFFIXES: tuple[str, ...] = (".json",)

REPORT = "report.json"
# The report of a run, or the details of a submission, have the instances too.
ALSO_IN = ("swe_bench", NAME)


class Instance(Decoded):
    resolved: bool | None
    cost: float | None = None
    api_calls: float | None = None
    infra_failure: bool = False


def recognises(head: Head) -> bool:
    """Whether the values of the document are instances."""
    return (
        head.opening == "{"
        and head.holds(b'"resolved"')
        and not head.keys & {"resolved", "resolved_ids", "results"}
        and head.holds(b'"patch_exists"', b'"patch_successfully_applied"', b'"api_calls"')
        and not head.keys & {"problem", "generation", "swe-bench-metrics"}
    )


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the instances of one file."""
    refuse_text(source.path, keep, NAME)
    found = _documents.read(source, dict[str, Instance])
    if not found:
        raise ReadError(source.path, f"expected {EXPECTS}; it has none")
    gathering = Gathering(keep)
    for name, instance in found.items():
        place = Place(source.path, f"[{excerpt(name)}]")
        if instance.infra_failure and instance.resolved is not True:
            passed = place.missing(keep, "true", "infra_failure")
        else:
            passed = place.passed(instance.resolved, keep, "resolved")
        gathering.add(
            place,
            name,
            passed,
            costs={"dollars": instance.cost, "calls": instance.api_calls},
            groups={"repo": repository(name)},
        )
    return [gathering.finish(**_named(source.path))]


def repository(instance: str) -> str | None:
    """The repository of an instance: ``a/b`` of ``a__b-11099``, or of ``a/b:pr-7``."""
    owner, separator, rest = instance.partition("__")
    if separator:
        return f"{owner}/{rest.rpartition('-')[0] or rest}"
    return instance.partition(":pr-")[0] if ":pr-" in instance else None


def _named(path: str) -> dict[str, Any]:
    """Model and run from the folders: ``<run>/<model>/<instance>/report.json``, or the submission's."""
    folder = located(path).parent
    if bare(path) == REPORT:
        model, run = folder.parent, folder.parent.parent
        taken = f"the model and the run were taken from the folders {run.name}/{model.name}"
        return {
            "model": model.name.replace("__", "/") or None,
            "run": run.name or None,
            "piece": f"{run.name}/{folder.name}",
            "notes": (taken, *once((NAME, model), lambda: _lacking(model))),
        }
    return {
        **of_folder(folder.name),
        "benchmark": folder.parent.name if folder.parent.parent.name == "evaluation" else None,
    }


def _lacking(run: Path) -> tuple[str, ...]:
    """What has to be said of instances that the harness ran and did not judge: these have a folder alone."""
    without = [name for name in folders(str(run), REPORT)[1] if repository(name) is not None]
    if not without:
        return ()
    return (named(without, f"of {run.name} without a {REPORT}, and left out"),)
