"""τ-bench result files: a JSON list of trials with `task_id`, `trial` and `reward`; passed is reward 1."""

from __future__ import annotations

import msgspec

from passk_fast.data.readers import _documents
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._recording import Keep, Recorder, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.data.readers._verdicts import CLOSE, refuse_missing, refuse_text

NAME = "tau_bench"
EXPECTS = "a JSON list of trials with `task_id`, `trial` and `reward`"
SUFFIXES: tuple[str, ...] = (".json", ".json.gz")
KEYS = ("task_id", "trial", "reward")


class Trial(msgspec.Struct, gc=False):
    """What is decoded of a trial."""

    task_id: int | str
    trial: int
    reward: float | None


def recognises(head: Head) -> bool:
    """Whether the first item looks like a trial."""
    return {"task_id", "reward"} <= head.item_keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the trials of one model."""
    refuse_text(source.path, keep, NAME)
    trials = _documents.document(source.path, _documents.whole(source), list[Trial])
    if not trials:
        raise ReadError(source.path, f"expected {EXPECTS}; the list is empty")
    recorder = Recorder(keep)
    recorder.add([trial.task_id for trial in trials], list(verdicts(source.path, trials, keep)))
    return [recorder.finish()]


def succeeded(reward: float, keep: Keep) -> bool:
    """Whether a reward is a success: from the threshold on if there is one, else within 1e-6 of 1."""
    return abs(reward - 1) <= CLOSE if keep.threshold is None else reward >= keep.threshold


def verdicts(path: str, trials: list[Trial], keep: Keep) -> list[bool | None]:
    """Outcome of each trial: a reward of 1 is a success to τ-bench, everything else a failure."""
    seen: dict[tuple[int | str, int], int] = {}
    passed: list[bool | None] = []
    for index, trial in enumerate(trials):
        before = seen.setdefault((trial.task_id, trial.trial), index)
        if before != index:
            raise ReadError(
                path,
                f"expected each trial of a task once; trial {trial.trial} of task {trial.task_id} is at "
                f"[{before}] too",
                field=f"[{index}].trial",
            )
        if trial.reward is None or trial.reward != trial.reward:
            found = "null" if trial.reward is None else "NaN"
            refuse_missing(path, keep, found, field=f"[{index}].reward")
            passed.append(None)
        else:
            passed.append(succeeded(trial.reward, keep))
    return passed
