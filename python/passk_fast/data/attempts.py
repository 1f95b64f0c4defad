"""Single attempts in their order, with what is known about each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._options import ATTEMPT_COLUMNS, MISSING, AttemptColumn, Missing
from passk_fast._typing import Ints
from passk_fast.data.bounds import Bounds
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels, check_one_each, frozen, rows_of_each
from passk_fast.data.outcomes import NO_VERDICT, Verdicts, codes, rows_of
from passk_fast.data.policy import settled

OutcomeArray = npt.NDArray[np.int8]

# What may be known about an attempt besides its problem.


class Rows(NamedTuple):
    """Where the attempts of each problem are: those of problem p are ``order[starts[p]:starts[p + 1]]``.

    Attributes
    ----------
    order : int64 (attempts,)
        Indices of attempts, by problem and within a problem in their order.
    starts : int64 (m + 1,)
    """

    order: Ints
    starts: Ints


@dataclass(frozen=True, eq=False, repr=False)
class Attempts:
    """One row per attempt. The order of the rows of a problem is the order in which it was attempted.

    Parameters
    ----------
    problem : sequence of hashable (attempts,)
        The problem each attempt was at.
    passed : sequence (attempts,)
        True or 1 for passed, False or 0 for failed, None, NaN or masked for no verdict.
    text : sequence of str, optional
        The solution or answer.
    model, run, condition, cluster : sequence of hashable (attempts,), optional
        Who attempted; which of several runs it was; under which conditions (temperature, prompt); the family
        of problems, the same for all attempts at a problem.

    Attributes
    ----------
    problem : Labels
        Codes in order of first appearance.
    outcome : int8 (attempts,)
        1 passed, 0 failed, -1 no verdict.
    text : sequence of str or None
        As given.
    model, run, condition, cluster : Labels or None

    Raises
    ------
    TypeError, ValueError
        If a column is not of its kind, has a different length, or misses a label; a value of `passed` is no
        outcome; or a problem is in two clusters.

    Examples
    --------
    >>> attempts = Attempts(["add", "sort", "add"], [False, True, None])
    >>> attempts
    Attempts(3 attempts, m=2, 1 without a verdict)
    >>> attempts.counts(missing="fail").problems.tolist()
    ['add', 'sort']
    """

    problem: Labels
    outcome: OutcomeArray
    text: Sequence[str] | None
    model: Labels | None
    run: Labels | None
    condition: Labels | None
    cluster: Labels | None

    def __init__(
        self,
        problem: Any,
        passed: npt.ArrayLike,
        *,
        text: Sequence[str] | None = None,
        model: Any = None,
        run: Any = None,
        condition: Any = None,
        cluster: Any = None,
    ) -> None:
        columns = {"model": model, "run": run, "condition": condition, "cluster": cluster}
        _validate.same_index(problem=problem, passed=passed, text=text, **columns)
        labels = Labels.of(problem, "problem")
        if not len(labels):
            raise _validate.wrong("problem", "must hold at least one attempt; got none")
        outcome = codes(passed, "passed")
        check_one_each(outcome, "passed", len(labels))
        if text is not None:
            check_one_each(text, "text", len(labels))
        self._set(
            labels,
            outcome,
            text,
            {name: _column(name, values, len(labels)) for name, values in columns.items()},
        )
        if self.cluster is not None:
            self._check_clusters(self.cluster)

    @classmethod
    def from_frame(
        cls,
        frame: object,
        *,
        problem: str,
        passed: str,
        text: str | None = None,
        model: str | None = None,
        run: str | None = None,
        condition: str | None = None,
        cluster: str | None = None,
        order: str | None = None,
    ) -> Attempts:
        """Attempts from a data frame with a row for each.

        Parameters
        ----------
        frame : data frame
            pandas, Polars, PyArrow, DuckDB, Dask, PySpark, eager or lazy; or what has an Arrow C stream.
        problem, passed : str
            Columns with the problem of each attempt, and with its outcome: true, false, 1, 0, or null.
        text, model, run, condition, cluster : str, optional
            Columns with what else is known about each.
        order : str, optional
            Column by which the attempts are sorted. By default they are in the order of the rows; DuckDB and
            Spark have none.

        Returns
        -------
        Attempts

        Raises
        ------
        TypeError, ValueError
            If it is no data frame, a column is not there or not of its kind, or a row breaks a rule.

        Examples
        --------
        >>> import pandas
        >>> frame = pandas.DataFrame({"task": ["a", "a"], "ok": [0, 1], "at": [2, 1]})
        >>> attempts = Attempts.from_frame(frame, problem="task", passed="ok", order="at")
        >>> attempts.outcome.tolist()
        [1, 0]
        """
        from passk_fast.data.frames.rows import attempts_columns

        more = {"text": text, "model": model, "run": run, "condition": condition, "cluster": cluster}
        return cls(**attempts_columns(frame, {"problem": problem, "passed": passed, **more}, order))

    @classmethod
    def from_outcomes(cls, outcomes: object, *, problems: Any = None, texts: Any = None) -> Attempts:
        """Attempts from a row of outcomes for each problem.

        Parameters
        ----------
        outcomes : matrix (m, n) or sequence of rows
            A row per problem, its attempts in order, as for `Counts.from_outcomes`: 1 or True for passed, 0
            or False for failed, None, NaN or masked for no verdict.
        problems : sequence of hashable (m,), optional
            Unique names; positions without. The index of a data frame names the problems if they do not.
        texts : sequence of sequences of str, in the form of `outcomes`, optional
            The solution or answer of each attempt.

        Returns
        -------
        Attempts

        Raises
        ------
        TypeError, ValueError
            If a value is no outcome, or the names or texts are not as many; the message has the first place.

        Examples
        --------
        >>> Attempts.from_outcomes([[0, 1, 1], [0, 0, None]], problems=["add", "sort"])
        Attempts(6 attempts, m=2, 1 without a verdict)
        """
        rows, own = rows_of(outcomes)
        given = own if problems is None else problems
        names = np.arange(len(rows)) if given is None else _validate.unique(given, "problems", len(rows))
        sizes = [len(row) for row in rows]
        if 0 in sizes:
            raise _validate.wrong(
                "outcomes",
                "must hold at least one attempt of each problem; "
                f"got none {_validate.place(sizes.index(0), given)}",
            )
        problem = np.repeat(np.arange(len(rows)), sizes)
        passed = np.concatenate([*rows, np.zeros(0, dtype=np.int8)])
        flat = None if texts is None else _flat(texts, sizes)
        return cls(Labels(problem, names), np.ma.masked_equal(passed, NO_VERDICT), text=flat)

    def _set(
        self,
        problem: Labels,
        outcome: OutcomeArray,
        text: Sequence[str] | None,
        columns: dict[str, Labels | None],
    ) -> None:
        object.__setattr__(self, "problem", problem)
        object.__setattr__(self, "outcome", frozen(outcome))
        object.__setattr__(self, "text", text)
        for name, labels in columns.items():
            object.__setattr__(self, name, labels)

    def _check_clusters(self, cluster: Labels) -> None:
        of_problem = cluster.codes[self.first]
        strayed = cluster.codes != of_problem[self.problem.codes]
        if strayed.any():
            index = int(np.argmax(strayed))
            problem = self.problem.codes[index]
            one, other = cluster.names[[of_problem[problem], cluster.codes[index]]].tolist()
            raise _validate.wrong(
                "cluster",
                f"must be the same for all attempts at a problem; got {one!r} and {other!r} "
                f"{_validate.place(index, self.problem.values)}",
            )

    @property
    def m(self) -> int:
        """Number of problems."""
        return self.problem.groups

    @property
    def problems(self) -> npt.NDArray[Any]:
        """Names of the problems in order of first appearance, (m,)."""
        return self.problem.names

    @property
    def missing(self) -> int:
        """Number of attempts without a verdict."""
        return int(np.count_nonzero(self.outcome == NO_VERDICT))

    @cached_property
    def rows(self) -> Rows:
        """Where the attempts of each problem are."""
        order = np.argsort(self.problem.codes, kind="stable").astype(np.int64, copy=False)
        starts = np.zeros(self.m + 1, dtype=np.int64)
        np.cumsum(np.bincount(self.problem.codes, minlength=self.m), out=starts[1:])
        return Rows(frozen(order), frozen(starts))

    @property
    def first(self) -> Ints:
        """Index of the first attempt at each problem, (m,)."""
        rows = self.rows
        first: Ints = rows.order[rows.starts[:-1]]
        return first

    def outcome_rows(self) -> Iterator[tuple[Any, OutcomeArray]]:
        """Each problem and its outcomes in their order: 1 passed, 0 failed, -1 no verdict."""
        rows = self.rows
        ordered = frozen(self.outcome[rows.order])
        yield from zip(self.problems.tolist(), np.split(ordered, rows.starts[1:-1]), strict=True)

    @overload
    def counts(self, missing: Literal["error", "fail", "drop"] = ...) -> Counts: ...
    @overload
    def counts(self, missing: Literal["bounds"]) -> Bounds[Counts]: ...
    def counts(self, missing: Missing = "error") -> Counts | Bounds[Counts]:
        """Attempts and successes of each problem; runs are pooled, order and text are lost.

        Parameters
        ----------
        missing : {"error", "fail", "drop", "bounds"}
            What an attempt without a verdict means, as for `Counts.from_outcomes`.

        Raises
        ------
        ValueError
            If the attempts are of several models or conditions (`split` separates them), or a verdict is
            missing under ``"error"``.
        """
        policy = _validate.choice(missing, "missing", MISSING)
        self.refuse_mixtures("to count attempts")
        n, passed, gone = _core.count_attempts(self.problem.codes, self.outcome, self.m)
        clusters = None if self.cluster is None else self.cluster.select(self.first)
        verdicts = Verdicts(n, passed, gone, self._first_missing, self.problems)
        return Counts._settled(settled(verdicts, policy, "passed", self.problems, clusters, None))

    def refuse_mixtures(self, purpose: str) -> None:
        """Raise if the attempts are of several models or conditions; `purpose` says what needs one."""
        for name in ("model", "condition"):
            labels: Labels | None = getattr(self, name)
            if labels is not None and labels.groups > 1:
                one, other = labels.names[:2].tolist()
                raise _validate.wrong(
                    name,
                    f"must be one and the same {purpose}; got {one!r} and {other!r} "
                    f"(split({name!r}) separates them)",
                )

    def _first_missing(self) -> tuple[str, int]:
        attempt = int(np.argmax(self.outcome == NO_VERDICT))
        return str(attempt), int(self.problem.codes[attempt])

    def select(self, index: Any) -> Attempts:
        """Some of the attempts, by mask, slice or indices; their order is that of `index`."""
        chosen = np.arange(len(self))[index].reshape(-1)
        if not chosen.size:
            raise _validate.wrong("index", "must select at least one attempt; got none")
        columns = {
            name: None if (of := getattr(self, name)) is None else of.select(chosen)
            for name in ATTEMPT_COLUMNS
        }
        text = None if self.text is None else [self.text[i] for i in chosen.tolist()]
        return _restore(self.problem.select(chosen), self.outcome[chosen], text, columns)

    def split(self, column: AttemptColumn) -> dict[Any, Attempts]:
        """The attempts of each model, run, condition or cluster, in order of first appearance."""
        name = _validate.choice(column, "column", ATTEMPT_COLUMNS)
        labels: Labels | None = getattr(self, name)
        if labels is None:
            raise _validate.wrong("column", f"must be known for these attempts; got {name!r}")
        return {labels.names[code]: self.select(rows) for code, rows in rows_of_each(labels.codes)}

    def __len__(self) -> int:
        return len(self.outcome)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Attempts):
            return NotImplemented
        texts = [None if attempts.text is None else list(attempts.text) for attempts in (self, other)]
        return (
            self.problem == other.problem
            and np.array_equal(self.outcome, other.outcome)
            and texts[0] == texts[1]
            and all(getattr(self, name) == getattr(other, name) for name in ATTEMPT_COLUMNS)
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (
            self.problem,
            self.outcome,
            self.text,
            {name: getattr(self, name) for name in ATTEMPT_COLUMNS},
        )

    def __repr__(self) -> str:
        parts = [f"{len(self)} attempts", f"m={self.m}"]
        for name in ATTEMPT_COLUMNS:
            labels: Labels | None = getattr(self, name)
            if labels is not None:
                parts.append(f"{labels.groups} {name}{'' if labels.groups == 1 else 's'}")
        if self.missing:
            parts.append(f"{self.missing} without a verdict")
        return f"Attempts({', '.join(parts)})"


def _restore(*fields: Any) -> Attempts:
    """Around columns that are valid already."""
    attempts = Attempts.__new__(Attempts)
    attempts._set(*fields)
    return attempts


def _flat(texts: Any, sizes: list[int]) -> list[str]:
    """Texts in rows of these sizes, one after another."""
    rows = [list(row) for row in texts]
    if len(rows) != len(sizes):
        raise _validate.wrong("texts", f"must have a row for each problem; got {len(rows)} for {len(sizes)}")
    for index, (row, size) in enumerate(zip(rows, sizes, strict=True)):
        if len(row) != size:
            raise _validate.wrong(
                "texts", f"must have one text for each attempt; got {len(row)} for {size} at index {index}"
            )
    return [text for row in rows for text in row]


def _column(name: str, values: Any, length: int) -> Labels | None:
    if values is None:
        return None
    labels = Labels.of(values, name)
    check_one_each(labels, name, length)
    return labels
