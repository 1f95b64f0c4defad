"""Logs of Inspect: ``*.eval`` archives and ``*.json`` documents; a sample in an epoch is an attempt.

Of an archive only the header and the summaries are read (an interrupted log has the summaries in
pieces), not the transcripts. What was planned (`sample_ids` times `epochs`) and has no score, because
the sample ended in an error or the log was interrupted, is an attempt without a verdict, and so is what
was marked as invalid. A sample without an output has an empty text. The benchmark is the task with its
arguments; what the metadata of samples say in a word are groups of problems.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from passk_fast._validate import advice, in_digits
from passk_fast.data.readers import _documents
from passk_fast.data.readers._archive import Archive
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import at, known
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._places import NAMES_ONE, Place, some
from passk_fast.data.readers._planned import unnamed
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers.inspect_fields import (
    Document,
    DocumentWithText,
    Header,
    Id,
    Sample,
    SampleWithText,
    asked,
    benchmark,
    costs,
    groups,
    target,
)

NAME = "inspect"
EXPECTS = "a log of Inspect (.eval archive, or .json with `eval` and `samples`)"
SUFFIXES: tuple[str, ...] = (".eval", ".json")
KEYS = ("eval", "plan", "samples")

# A longer plan must have some of its samples.
MOST_PLANNED = 1_000_000

ZIP = b"PK\x03\x04"

# What the status of a log says that did not come to its end.
UNFINISHED = frozenset({"started", "cancelled", "error"})

# As Inspect turns letters and words into numbers.
_LETTERS = {"C": 1.0, "I": 0.0, "N": 0.0, "P": 0.5}
_WORDS = {"yes": 1.0, "true": 1.0, "no": 0.0, "false": 0.0}
_PIECE = re.compile(r"^_journal/summaries/(\d+)\.json$")


def recognises(head: Head) -> bool:
    """Whether the file is an archive of Inspect, or a document with an evaluation and its status."""
    if head.data.startswith(ZIP):
        return b"_journal/" in head.data or head.path.endswith(".eval")
    return "eval" in head.keys and bool(head.keys & {"version", "plan", "status", "samples"})


def judged(head: Head) -> bool:
    """Whether there are samples; the log of an evaluation that broke down at its beginning has none."""
    if not head.data.startswith(ZIP):
        return "samples" in head.keys
    with Archive(head.path) as archive:
        return "summaries.json" in archive.names or any(_PIECE.match(name) for name in archive.names)


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one log, which is of one model."""
    if source.head.data.startswith(ZIP):
        with Archive(source.path) as archive:
            header, samples = _from_archive(archive, keep)
    else:
        kind = DocumentWithText if keep.text else Document
        found = _documents.read(source, kind)
        header, samples = found, list(found.samples or [])
    evaluation = header.eval
    if not samples:
        raise ReadError(
            source.path,
            "expected samples; the log holds none (only its header was read or kept, or log_samples=False)",
            field="samples",
        )
    ordered = _planned(source.path, header, samples, keep)
    some(source.path, ordered, "sample", "samples")
    scorer = _scorer(source.path, samples, keep)
    gathering = Gathering(keep)
    for sample in ordered:
        place = Place(source.path, f"{sample.id}, epoch {sample.epoch}")
        gathering.add(
            place,
            sample.id,
            _passed(place, sample, scorer, keep),
            _text(sample) if keep.text else "",
            costs=costs(sample),
            groups=groups(sample),
            facts={"target hash": target(sample)},
        )
    settings = asked(header)
    temperature = settings.get("temperature")
    return [
        gathering.finish(
            model=evaluation.model,
            benchmark=benchmark(evaluation),
            condition=at(temperature),
            score=scorer,
            run=evaluation.run_id,
            when=evaluation.created,
            facts=known(
                {
                    "dataset": evaluation.dataset.name,
                    "dataset version": evaluation.task_version or None,
                    "system prompt": settings.pop("system_message", None),
                }
            ),
            settings=settings,
            notes=_unnamed(source.path, header, samples, keep),
        )
    ]


def _from_archive(archive: Archive, keep: Keep) -> tuple[Header, list[Sample]]:
    path = archive.path
    member = next((name for name in ("header.json", "_journal/start.json") if name in archive.names), None)
    if member is None:
        raise ReadError(
            path, "expected an archive of Inspect; it has neither header.json nor _journal/start.json"
        )
    header = _documents.document(f"{path}, {member}", archive.read(member), Header)
    if "summaries.json" in archive.names:
        members = ["summaries.json"]
    else:
        pieces = sorted((int(match[1]), name) for name in archive.names if (match := _PIECE.match(name)))
        members = [name for _, name in pieces]
    samples: list[Sample] = []
    for name in members:
        samples += _documents.document(f"{path}, {name}", archive.read(name), list[Sample])
    if keep.text or header.invalidated:
        why = "texts were asked for" if keep.text else "some were marked as invalid"
        samples = [_whole(archive, sample, why) for sample in samples]
    return header, samples


def _whole(archive: Archive, sample: Sample, why: str) -> Sample:
    """A sample with its text and with what was said of it later, which summaries leave out."""
    member = f"samples/{sample.id}_epoch_{sample.epoch}.json"
    if member not in archive.names:
        raise ReadError(archive.path, f"expected the whole of each sample, since {why}; no {member}")
    return _documents.document(f"{archive.path}, {member}", archive.read(member), SampleWithText)


def _planned(path: str, header: Header, samples: list[Sample], keep: Keep) -> list[Sample]:
    """Samples in the order of the dataset and the epochs, with those that were planned but are not there."""
    evaluation = header.eval
    found: dict[tuple[Id, int], Sample] = {}
    for index, sample in enumerate(samples):
        if (sample.id, sample.epoch) in found:
            raise ReadError(
                path,
                f"expected each epoch of a sample once; epoch {sample.epoch} of {excerpt(sample.id)} comes "
                "twice",
                field=f"[{index}].epoch",
            )
        found[sample.id, sample.epoch] = sample
    # An id twice in the list is one sample.
    ids = _ids(evaluation.dataset.sample_ids or [], found)
    known = set(ids)
    last = max([evaluation.config.epochs or 1, *(sample.epoch for sample in samples)])
    before = next((sample for sample in samples if sample.epoch < 1), None)
    if before is not None:
        raise ReadError(
            path, f"expected epochs from 1 on; got {before.epoch} of {excerpt(before.id)}", field="epoch"
        )
    if len(ids) * last > max(MOST_PLANNED, 1000 * len(samples)):
        raise ReadError(
            path,
            f"expected a log of what was planned; it has {len(samples):,} samples of {len(ids):,} ids in "
            f"{last:,} epochs",
        )
    strange = next((sample for sample in samples if sample.id not in known), None)
    if strange is not None:
        raise ReadError(
            path, f"expected samples of the dataset; {excerpt(strange.id)} is not in its sample_ids"
        )
    planned = bool(evaluation.dataset.sample_ids)
    return [
        found.get((one, epoch)) or Sample(one, epoch)
        for one in ids
        for epoch in range(1, last + 1)
        if planned or (one, epoch) in found
    ]


def _unnamed(path: str, header: Header, samples: list[Sample], keep: Keep) -> tuple[str, ...]:
    """What has to be said of an older log that was interrupted, which does not name its samples."""
    dataset = header.eval.dataset
    if header.status not in UNFINISHED or dataset.sample_ids:
        return ()
    epochs = max([header.eval.config.epochs or 1, *(sample.epoch for sample in samples)])
    planned = (dataset.samples or 0) * epochs
    return unnamed(path, "the log", planned, len(samples), "samples", keep)


def _ids(listed: list[Id], found: Mapping[tuple[Id, int], Sample]) -> list[Id]:
    """Ids of the dataset, or else of the samples; a list that has a number as text means the sample's."""
    here = dict.fromkeys(one for one, _ in found)
    same = {str(one): one for one in here if isinstance(one, int)}
    for one in {str(one) for one in here if isinstance(one, str)}:
        same.pop(one, None)  # 1 and "1" are both there
    return list(dict.fromkeys(same.get(one, one) if isinstance(one, str) else one for one in listed or here))


def _scorer(path: str, samples: list[Sample], keep: Keep) -> str | None:
    """The scorer that decides: the one asked for (``scorer`` or ``scorer/key``), or the only one there is."""
    names = list(dict.fromkeys(name for sample in samples for name in sample.scores or ()))
    if keep.score is not None:
        if keep.score.split("/")[0] not in names:
            known = ", ".join(names) or "none"
            raise ReadError(path, f"expected scores named {excerpt(keep.score)}; the log has {known}")
        return keep.score
    if len(names) > 1:
        raise ReadError(path, f"expected one scorer; the log has {', '.join(names)} " + NAMES_ONE)
    if not names and any(not sample.error for sample in samples):
        raise ReadError(
            path,
            "expected scores; no sample of the log has any (inspect score LOG scores them)",
            field="samples",
        )
    return names[0] if names else None


def _passed(place: Place, sample: Sample, scorer: str | None, keep: Keep) -> bool | None:
    name, _, key = (scorer or "").partition("/")
    score = (sample.scores or {}).get(name)
    if sample.invalidation is not None:
        return place.missing(keep, "a mark that it is invalid")
    if score is None or score.value is None:
        return place.missing(keep, "an error" if sample.error else "no score")
    value = score.value
    if isinstance(value, dict):
        if key not in value:
            raise place.error(
                f"expected one value; the score {name} has {', '.join(map(str, value))} ("
                + advice("score", f"{name}/…")
                + " names one)"
            )
        value = value[key]
    return place.scored(_number(value), keep)


def _number(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value in _LETTERS:
        return _LETTERS[value]
    if value.lower() in _WORDS:
        return _WORDS[value.lower()]
    try:
        return float(in_digits(value))
    except ValueError:
        return value


def _text(sample: Sample) -> str:
    output = sample.output if isinstance(sample, SampleWithText) else None
    if output is None or not output.choices:
        return ""
    content = output.choices[0].message.content
    if isinstance(content, str):
        return content
    return "".join(str(part.get("text", "")) for part in content if part.get("type") == "text")
