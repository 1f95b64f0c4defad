"""The data sets that names of problems begin with, as ``HumanEval/0`` does, if a file does not say more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from passk_fast.data.order import Sequences
from passk_fast.data.readers._recording import Recording

# What stands before the slash.
DATA_SETS = {"HumanEval": "humaneval", "Mbpp": "mbpp", "MBPP": "mbpp", "BigCodeBench": "bigcodebench"}


def by_data_set(recording: Recording) -> list[Recording]:
    """The recording with the data set of its problems as benchmark; one for each if these are of several.

    Names that begin otherwise may be of anything, and then nothing is said.
    """
    found: dict[str, list[int]] = {}
    for index, problem in enumerate(recording.problems.tolist()):
        name = DATA_SETS.get(str(problem).partition("/")[0])
        if name is None:
            return [recording]
        found.setdefault(name, []).append(index)
    if len(found) == 1:
        return [replace(recording, benchmark=next(iter(found)))]
    return [
        replace(_of_problems(recording, np.array(indices)), benchmark=name) for name, indices in found.items()
    ]


def _of_problems(recording: Recording, chosen: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Recording:
    """What is recorded of some problems."""
    part = replace(
        recording,
        problems=recording.problems[chosen],
        n=recording.n[chosen],
        c=recording.c[chosen],
        missing=recording.missing[chosen],
        order=None if recording.order is None else Sequences(*(column[chosen] for column in recording.order)),
    )
    if recording.problem_of is None or recording.outcomes is None:
        return part
    place = np.full(len(recording.problems), -1)
    place[chosen] = np.arange(len(chosen))
    kept = np.flatnonzero(place[recording.problem_of] >= 0)
    texts = recording.texts
    return replace(
        part,
        problem_of=place[recording.problem_of[kept]],
        outcomes=recording.outcomes[kept],
        texts=None if texts is None else tuple(texts[index] for index in kept.tolist()),
    )
