"""Attempts as a reader delivers them: in order, in compact columns, and tallied per problem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._typing import Floats, Ints
from passk_fast.data.order import COLUMNS, Sequences
from passk_fast.data.outcomes import NO_VERDICT


@dataclass(frozen=True)
class Keep:
    """What to keep of a file, and what to make of attempts without a verdict.

    Attributes
    ----------
    attempts : bool
        Keep the outcomes in order (nine bytes an attempt), not only the counts.
    text : bool
        Keep the texts of the attempts.
    missing : str
        "error" makes an attempt without a verdict an error of the reader, which knows the place; the other
        policies are applied to the recording.
    score : str or None
        Which of several scores of an attempt decides, where a format has several.
    threshold : float or None
        Real-valued scores pass from here on; None takes 0 and 1 only.
    columns : mapping of str to str
        What a table calls its columns, by what they are called here.
    cluster, stratum : str or None
        Which of a recording's `groups` are the families of problems, and the strata that these were drawn
        from. A reader for which a group is dear need only fill the ones named here.
    """

    attempts: bool = True
    text: bool = False
    missing: str = "error"
    score: str | None = None
    threshold: float | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    cluster: str | None = None
    stratum: str | None = None

    @property
    def grouped(self) -> bool:
        """Whether any group of problems was asked for."""
        return self.cluster is not None or self.stratum is not None

    def wants(self, group: str) -> bool:
        """Whether a group of problems was asked for."""
        return group in (self.cluster, self.stratum)


@dataclass(frozen=True)
class Recording:
    """All attempts of one model at one benchmark under one condition, in one file.

    The fields from `benchmark` on say what the attempts are; a reader fills those that its format knows::

        recorder.finish(
            model="gpt",
            benchmark="mmlu",
            groups={"subject": {"q1": "law", "q2": "physics"}},
            costs={"output_tokens": [17, 230], "dollars": [0.1, None]},
            facts={"prompt hash": "0f3a", "shots": "5"},
            settings={"temperature": 0.7},
            notes=("the run '3' was taken from the file's name",),
        )

    Attributes
    ----------
    model : str or None
        Name as the file states it; None where the format has no place for it.
    problems : ndarray of object, shape (m,)
        Names of the problems, in order of first appearance.
    n, c, missing : ndarray of int64, shape (m,)
        Attempts of each problem, those that passed, those without a verdict (n includes them, c does not).
    problem_of : ndarray of int64, shape (attempts,), or None
        Index into `problems` of every attempt, in file order.
    outcomes : ndarray of int8, shape (attempts,), or None
        1 passed, 0 failed, -1 without a verdict.
    texts : tuple of str or None
    condition : str or None
        Under which conditions (temperature, prompt), where the file says so.
    score : str or None
        Which score decided, where the format has several.
    run : str or None
        Run that all attempts belong to, where the format has runs.
    piece : str or None
        Name of this part of a model's results, where these come in several files (a run, a trial); parts
        with different names are joined. By default the run.
    when : str
        When it began, as text that sorts; decides the order of parts.
    runs : tuple of hashable or None
        Run of each attempt, where they belong to several.
    order : Sequences or None
        What the tests of order need of each problem, or of each problem in each run; None where the order is
        not that of the file.
    benchmark : str or None
        What was attempted (task, dataset, split, domain), where the file says so. Attempts at different
        benchmarks are never joined.
    groups : mapping of str to (problem → label)
        By what problems may be clustered or stratified (repository, category, subject, difficulty). What is
        called "cluster" and "stratum" is taken without being asked for.
    costs : mapping of str to float64 (attempts,)
        What each attempt cost ("dollars", "seconds", "input_tokens", "output_tokens", "tokens"), in the order
        of `outcomes`; NaN where it is not known.
    facts : mapping of str to str
        What two results must have in common to be comparable, and the parts of one to be joined: "dataset",
        "dataset version", "dataset hash", "prompt hash", "target hash", "scorer", "shots", "system prompt".
    problem_facts : mapping of str to (problem → str)
        The same of single problems, where a file says it of each: "prompt hash", "target hash", "task hash".
    settings : mapping of str to (str, number or bool)
        How the model was asked: "temperature", "top_p", "max_tokens", "seed", "reasoning_effort", …
    notes : tuple of str
        What a reader of the numbers has to know: what was guessed (model or run from the name of a file),
        what was left out.
    unattempted : tuple of hashable
        Problems that were part of the benchmark and that nothing was submitted for: no attempts, so neither
        failures nor attempts without a verdict.
    run_from_path : bool
        Whether run and piece were taken from the path of the file, and not from what it says: files of one
        name are told apart by their folders.
    place : str or None
        The folder that stands for a model that is not told: attempts in others may be of another model.
    source, format, sources : str, str, tuple of str
        Its file and the format of that, and all files that it was joined from; readers leave these and the
        following to whoever calls them.
    run_given, conditioned : bool
        Whether the caller says which run it is of, and under which condition.
    """

    model: str | None
    problems: npt.NDArray[np.object_]
    n: Ints
    c: Ints
    missing: Ints
    problem_of: Ints | None = None
    outcomes: npt.NDArray[np.int8] | None = None
    texts: tuple[str, ...] | None = None
    condition: str | None = None
    score: str | None = None
    run: str | None = None
    piece: str | None = None
    when: str = ""
    runs: tuple[Hashable, ...] | None = None
    order: Sequences | None = None
    benchmark: str | None = None
    groups: Mapping[str, Mapping[Hashable, Hashable]] = field(default_factory=dict)
    costs: Mapping[str, Floats] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    problem_facts: Mapping[str, Mapping[Hashable, str]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    unattempted: tuple[Hashable, ...] = ()
    run_from_path: bool = False
    place: str | None = None
    source: str = ""
    format: str = ""
    sources: tuple[str, ...] = ()
    run_given: bool = False
    conditioned: bool = False

    def __post_init__(self) -> None:
        if self.piece is None:
            object.__setattr__(self, "piece", self.run)

    @property
    def key(self) -> tuple[str | None, ...]:
        """What may occur once in a result: a model at a benchmark under a condition.

        Harnesses ask and judge differently: only what is said to be runs of one thing is joined over formats.
        """
        told = self.model, self.benchmark, self.condition, self.place
        return told if self.run_given else (*told, self.format)


class Recorder:
    """Collects the attempts of one model."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._index: defaultdict[Hashable, int] = defaultdict()
        self._index.default_factory = self._index.__len__
        # What tests of order need of each problem, and its attempts without a verdict.
        self._table = np.zeros((256, COLUMNS), dtype=np.int64)
        self._missing = np.zeros(256, dtype=np.int64)
        self._problem_of: list[npt.NDArray[np.int32]] = []
        self._outcomes: list[npt.NDArray[np.int8]] = []
        self._texts: list[str] = []

    @property
    def problems(self) -> Set[Hashable]:
        """Names of the problems so far."""
        return self._index.keys()

    def add(
        self, problems: Sequence[Hashable], passed: Sequence[bool | None], texts: Sequence[str] = ()
    ) -> None:
        """Take some attempts, in order, and their texts if these are kept; None has no verdict."""
        self._take(self._codes(problems), _outcomes(passed))
        if self._keep.text:
            self._texts.extend(texts)

    def add_coded(
        self,
        codes: npt.NDArray[np.int32],
        problems: Sequence[Hashable],
        outcomes: npt.NDArray[np.int32],
        passed: Sequence[bool | None],
    ) -> None:
        """Take some attempts, whose problems and outcomes are indices into the different ones."""
        self._take(self._codes(problems)[codes], _outcomes(passed)[outcomes])

    def _codes(self, problems: Sequence[Hashable]) -> npt.NDArray[np.int32]:
        return np.fromiter(map(self._index.__getitem__, problems), dtype=np.int32, count=len(problems))

    def _take(self, problem_of: npt.NDArray[np.int32], outcomes: npt.NDArray[np.int8]) -> None:
        self._tally(problem_of, outcomes)
        if self._keep.attempts:
            self._problem_of.append(problem_of)
            self._outcomes.append(outcomes)

    def _tally(self, problem_of: npt.NDArray[np.int32], outcomes: npt.NDArray[np.int8]) -> None:
        more = len(self._index) - len(self._missing)
        if more > 0:
            room = len(self._index) + more
            self._table = np.pad(self._table, ((0, room), (0, 0)))
            self._missing = np.pad(self._missing, (0, room))
        if not len(problem_of):
            return
        # Work by problems touched, not by all problems: a block of a file with many touches few.
        least, most = int(problem_of.min()), int(problem_of.max())
        touched, unit = slice(least, most + 1), (problem_of - least).astype(np.int64)
        lost = unit[outcomes == NO_VERDICT]
        if len(lost):
            self._missing[touched] += np.bincount(lost, minlength=most - least + 1)
        judged = outcomes if self._keep.missing == "drop" else np.maximum(outcomes, 0)
        block = _core.sequence_statistics(unit, np.ascontiguousarray(judged), most - least + 1)
        self._table[touched] = _core.join_order(self._table[touched], block)

    def finish(
        self,
        *,
        model: str | None = None,
        costs: Mapping[str, Sequence[float | None]] | None = None,
        **more: Any,
    ) -> Recording:
        """Everything that was taken, with what else the file says of it (fields of `Recording`).

        Costs that no attempt has are left out, and all of them where single attempts are not kept.
        """
        order = Sequences.of(self._table[: len(self._index)])
        missing = self._missing[: len(self._index)].copy()
        whole = self._keep.attempts
        return Recording(
            model=model,
            problems=_validate.objects(self._index),
            n=order.n + missing if self._keep.missing == "drop" else order.n.copy(),
            c=order.c.copy(),
            missing=missing,
            problem_of=np.concatenate([np.zeros(0, np.int64), *self._problem_of]) if whole else None,
            outcomes=np.concatenate([np.zeros(0, np.int8), *self._outcomes]) if whole else None,
            texts=tuple(self._texts) if self._keep.text else None,
            order=order,
            costs=_known(costs or {}) if whole else {},
            **more,
        )


def counted(
    problems: Sequence[Hashable],
    n: Sequence[int],
    c: Sequence[int],
    missing: Sequence[int],
    *,
    model: str | None = None,
    **more: Any,
) -> Recording:
    """Counts of problems whose single attempts are not known, with what else the file says of them."""
    total, passed, lost = (np.array(column, dtype=np.int64) for column in (n, c, missing))
    return Recording(model, _validate.objects(problems), total, passed, lost, **more)


def _outcomes(passed: Sequence[bool | None]) -> npt.NDArray[np.int8]:
    return np.array([NO_VERDICT if one is None else one for one in passed], dtype=np.int8)


def _known(costs: Mapping[str, Sequence[float | None]]) -> dict[str, Floats]:
    """Columns of the costs that there are; less than nothing, and what has no end, tells nothing."""
    columns = {name: np.array(values, dtype=np.float64) for name, values in costs.items()}
    for column in columns.values():
        column[~((column >= 0) & (column <= _validate.MOST_COST))] = np.nan
    return {name: column for name, column in columns.items() if not np.isnan(column).all()}
