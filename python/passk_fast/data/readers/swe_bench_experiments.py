"""Results of submissions to SWE-bench/experiments: ``<submission>/results/results.json``.

The document lists the instances that were resolved, and those without a patch or logs. It does not name the
others that were attempted, so that there is nothing to count unless ``per_instance_details.json`` of the
submission lies beside: then that is read.
"""

from __future__ import annotations

from pathlib import Path

from passk_fast.data.readers import _documents, swe_bench_instances
from passk_fast.data.readers._beside import use
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "swe_bench_experiments"
EXPECTS = (
    "a JSON document with `resolved` and `no_generation`, in a submission with per_instance_details.json"
)
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("resolved", "no_generation", "no_logs")

ALSO_IN = (swe_bench_instances.NAME,)
DETAILS = "per_instance_details.json"


class Lists(Decoded):
    resolved: list[str] | int
    no_generation: list[str] | int = []
    no_logs: list[str] | int = []


def recognises(head: Head) -> bool:
    """Whether the document has the lists of a submission, and not all that were attempted."""
    return (
        "resolved" in head.keys
        and bool(head.keys & {"no_generation", "no_logs"})
        and head.whole
        and not head.keys & {"generated", "task_id"}
    )


def judged(head: Head) -> bool:
    """Whether the details of the submission are there."""
    return _details(head.path).is_file()


def _details(path: str) -> Path:
    return located(path).parent.parent / DETAILS


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the details of the submission, if these are there."""
    found = _documents.read(source, Lists)
    details = _details(source.path)
    if details.is_file():
        with Source(use(details)) as beside:
            return swe_bench_instances.read(beside, keep)
    if isinstance(found.resolved, int):
        raise ReadError(
            source.path,
            f"expected the instances that were resolved; got their number, {found.resolved}: which "
            "these were is not in the file",
            field="resolved",
        )
    raise ReadError(
        source.path,
        f"expected every instance that was attempted; the file names {len(found.resolved)} that were "
        "resolved, and not those that failed (Verified has 500 instances, Lite 300, the whole test set "
        f"2,294). Read {DETAILS} of the submission, or a table with a row for each instance of the split: "
        "`problem`, `passed`",
        field="resolved",
    )
