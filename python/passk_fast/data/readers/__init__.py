"""Result files of harnesses, one file of code per format, told apart by content.

A format is a module with `NAME`, `EXPECTS` (its content in a few words), `SUFFIXES`, `recognises(head)` and
`read(source, keep)`; to add one, write the module and name it in `FORMATS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from passk_fast import _validate
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import CountsBounds, under_policy
from passk_fast.data.labels import Labels
from passk_fast.data.outcomes import MISSING_POLICIES, NO_VERDICT, Verdicts
from passk_fast.data.readers import human_eval
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._paths import Paths, expand, model_names
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers.results import ModelResult, Results

__all__ = ["FORMATS", "ModelResult", "ReadError", "Results", "read"]


class Format(Protocol):
    """What the module of a format has."""

    NAME: str
    EXPECTS: str
    SUFFIXES: tuple[str, ...]

    def recognises(self, head: Head) -> bool:
        """Whether the beginning of a file is of this format; at most one format may say so."""

    def read(self, source: Source, keep: Keep) -> list[Recording]:
        """The models in a file."""


FORMATS: dict[str, Format] = {human_eval.NAME: human_eval}


def read(
    paths: Paths,
    *,
    format: str | None = None,
    missing: str = "error",
    names: Sequence[str] | None = None,
    text: bool = False,
    attempts: bool = True,
) -> Results:
    """Read result files, each of a model.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, folders (their result files, sorted by name) or patterns such as ``"runs/*.jsonl"``.
    format : str, optional
        Name of the format; by default the content of each file decides.
    missing : {"error", "fail", "drop", "bounds"}
        Attempts without a verdict: an error, failures, not made, or both ends (`counts` has them failed,
        `upper` passed).
    names : sequence of str, optional
        Names of the models, one for each file. By default a file's own name without endings, with its folders
        where two are equal.
    text : bool
        Keep the texts of the attempts.
    attempts : bool
        Keep the outcome of every attempt in order (nine bytes each). Without, memory grows with the number of
        problems alone.

    Returns
    -------
    Results
        Models by name, in the order of the files.

    Raises
    ------
    ReadError
        For the first thing wrong, with file, line, field and what was expected.

    Examples
    --------
    >>> import pathlib, tempfile, passk_fast as pk
    >>> line = '{"task_id": "add", "completion": "a + b", "result": "passed", "passed": true}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "gpt_samples.jsonl_results.jsonl").write_text(line)
    ...     results = pk.read(folder)
    >>> results.models, results["gpt"].counts
    (('gpt',), Counts(m=1, n=1, 0 never solved, 1 always solved))
    """
    _validate.choice(missing, "missing", MISSING_POLICIES)
    if format is not None:
        _validate.choice(format, "format", tuple(FORMATS))
    if text and not attempts:
        raise ValueError("`text` needs attempts=True; got text=True, attempts=False")
    files = expand(paths, sorted({suffix for one in FORMATS.values() for suffix in one.SUFFIXES}))
    if names is not None and len(names) != len(files):
        raise ValueError(f"`names` must name each file once; got {len(names)} names, {len(files)} files")
    keep = Keep(attempts=attempts, text=text, missing=missing)
    models: list[ModelResult] = []
    for file, name in zip(files, names or model_names(files), strict=True):
        models.extend(_read_file(file, name, format, keep))
        _refuse_equal_names(models)
    return Results.of(models)


def _read_file(path: str, name: str, format: str | None, keep: Keep) -> list[ModelResult]:
    with Source(path) as source:
        chosen = FORMATS[format] if format is not None else detect(source.head)
        recordings = chosen.read(source, keep)
    return [
        _result(recording, recording.model or name, path, chosen.NAME, keep.missing)
        for recording in recordings
    ]


def detect(head: Head) -> Format:
    """The one format that recognises the beginning of a file.

    Raises
    ------
    ReadError
        If none does, or several do.
    """
    found = [one for one in FORMATS.values() if one.recognises(head)]
    if len(found) == 1:
        return found[0]
    if found:
        raise ReadError(
            head.path, f"expected one format; it could be {' or '.join(one.NAME for one in found)} (--format)"
        )
    known = "; ".join(f"{one.NAME}: {one.EXPECTS}" for one in FORMATS.values())
    raise ReadError(
        head.path, f"expected a result file of a known format ({known}); the content is none of these"
    )


def _result(recording: Recording, name: str, path: str, format: str, missing: str) -> ModelResult:
    """Apply the policy for missing outcomes; under "error" the reader has refused them where they are."""
    verdicts = Verdicts(recording.n, recording.c, recording.missing, lambda: ("0", 0), recording.problems)
    try:
        counted = under_policy(verdicts, missing, "attempts", recording.problems, None, None)
    except ValueError as error:
        raise ReadError(path, str(error)) from None
    low, high = counted if isinstance(counted, CountsBounds) else (counted, None)
    return ModelResult(
        name=name,
        source=path,
        format=format,
        counts=low,
        attempts=_attempts(recording),
        missing=int(recording.missing.sum()),
        missing_policy=missing,
        upper=high,
    )


def _attempts(recording: Recording) -> Attempts | None:
    if recording.problem_of is None or recording.outcomes is None:
        return None
    problems = Labels(recording.problem_of, recording.problems)
    outcomes = (
        np.ma.masked_equal(recording.outcomes, NO_VERDICT) if recording.missing.any() else recording.outcomes
    )
    return Attempts(problems, outcomes, text=recording.texts)


def _refuse_equal_names(models: Sequence[ModelResult]) -> None:
    last = models[-1]
    for other in models[:-1]:
        if other.name == last.name:
            raise ReadError(
                last.source,
                f"expected a name of its own for the model; {last.name!r} is also in {other.source} (--name)",
            )
