"""What tests of order keep of each problem's attempts: six numbers, which join when more attempts come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._typing import Ints
from passk_fast.data.attempts import Attempts
from passk_fast.data.outcomes import NO_VERDICT
from passk_fast.show.numbers import number_of

COLUMNS = 6


class Sequences(NamedTuple):
    """Statistics of the sequences of outcomes of units: problems, or problems in one run. All int64 (units,).

    Attributes
    ----------
    n, c : array
        Attempts, and those that passed.
    rank_sum : array
        Sum of the positions, from 1, of those that passed.
    first : array
        Position of the first that passed; 0 where none did.
    joins : array
        Neighbours that both passed.
    last : array
        1 where the last attempt passed.
    """

    n: Ints
    c: Ints
    rank_sum: Ints
    first: Ints
    joins: Ints
    last: Ints

    @classmethod
    def of(cls, table: Ints) -> Sequences:
        """From a table with these columns."""
        return cls(*np.ascontiguousarray(table.T))

    @property
    def runs(self) -> Ints:
        """Stretches of equal outcomes: those that passed, those between them, and one at each failed end."""
        runs: Ints = 2 * (self.c - self.joins) + 1 - (self.first == 1) - self.last
        return runs

    @property
    def informative(self) -> npt.NDArray[np.bool_]:
        """Units whose order can tell something: some attempts passed and some failed."""
        return (self.c > 0) & (self.c < self.n)

    def select(self, mask: npt.NDArray[np.bool_]) -> Sequences:
        """Statistics of some units."""
        return Sequences(*(column[mask] for column in self))

    def stopped(self) -> bool:
        """Whether attempts end at the first success: it is the last and only one, and n varies."""
        solved = self.c > 0
        pattern = (self.c == 1) & (self.first == self.n)
        varied = bool(solved.any()) and int(self.n.min()) < int(self.n.max())
        return varied and bool(pattern[solved].all()) and int(self.n[solved].max()) > 1


class Units(NamedTuple):
    """Units of attempts: their statistics, and which problem and run each is."""

    statistics: Sequences
    problem: Ints
    run: Ints | None


def units_of(attempts: Attempts, *, within_runs: bool, time: Any, missing: str) -> Units:
    """Statistics of each problem (in each run), attempts in the order of rows or of `time`."""
    problem, run = attempts.problem.codes, attempts.run
    outcome = _under_policy(attempts, missing)
    if within_runs and run is not None:
        pairs, unit = np.unique(problem * run.groups + run.codes, return_inverse=True)
        unit = unit.ravel().astype(np.int64, copy=False)
        of_problem, of_run = pairs // run.groups, pairs % run.groups
    else:
        of_problem, unit, of_run = np.arange(attempts.m), problem, None
    if time is not None:
        order = _by_time(unit, time, attempts)
        unit, outcome = unit[order], outcome[order]
    table = _core.sequence_statistics(
        np.ascontiguousarray(unit), np.ascontiguousarray(outcome), len(of_problem)
    )
    return Units(Sequences.of(table), of_problem, of_run)


def _under_policy(attempts: Attempts, missing: str) -> npt.NDArray[np.int8]:
    """Outcomes where "fail" has made failures of those without a verdict; the core leaves out the others."""
    if missing == "error":
        refuse_missing(attempts)
    if missing != "fail":
        return attempts.outcome
    return np.where(attempts.outcome == NO_VERDICT, 0, attempts.outcome).astype(np.int8)


def refuse_missing(attempts: Attempts) -> None:
    """Refuse attempts without a verdict; `Attempts.counts` would advise bounds, which not all have."""
    gone = attempts.outcome == NO_VERDICT
    if gone.any():
        index = int(np.argmax(gone))
        problem = int(attempts.problem.codes[index])
        raise ValueError(
            _validate.phrase(
                "{attempts} must not be without a verdict unless {missing} says what that means ('fail' "
                "or 'drop'); got {} missing, the first at index {}{}",
                int(gone.sum()),
                index,
                _validate.named(problem, attempts.problems),
            )
        )


def _by_time(unit: Ints, time: Any, attempts: Attempts) -> Ints:
    """Indices of the attempts by unit and time, which must differ within a unit."""
    stamps = _stamps(time)
    if stamps.dtype.kind not in "iufMm":
        raise _validate.wrong_kind("time", f"must hold numbers or times; got dtype {stamps.dtype}")
    if stamps.shape != (len(attempts),):
        raise _validate.wrong(
            "time",
            f"must have one value for each attempt; got shape {stamps.shape} "
            f"for {number_of(len(attempts), 'attempt')}",
        )
    unknown = np.isnat(stamps) if stamps.dtype.kind in "Mm" else np.isnan(stamps)
    if unknown.any():
        index = int(np.argmax(unknown))
        raise _validate.wrong("time", f"must not be missing; got {stamps[index]} at index {index}")
    order = np.lexsort((stamps, unit))
    same = (np.diff(unit[order]) == 0) & (stamps[order][1:] == stamps[order][:-1])
    if same.any():
        one, other = np.sort(order[int(np.argmax(same)) :][:2]).tolist()
        raise _validate.wrong(
            "time",
            f"must differ between the attempts at a problem; got {stamps[one]} at index {one} and at "
            f"index {other}{_validate.named(int(attempts.problem.codes[one]), attempts.problems)}",
        )
    return order


def _stamps(time: Any) -> npt.NDArray[Any]:
    """Numbers or times; those of pandas with a time zone as the same instants in UTC."""
    kind = getattr(time, "dtype", None)
    if getattr(kind, "tz", None) is not None:
        time = time.to_numpy(dtype=f"datetime64[{kind.unit}]")  # type: ignore[union-attr]
    return _validate.as_array(time, "time")


def distinct(*columns: Ints) -> tuple[list[Ints], Ints]:
    """Distinct rows of some columns, column by column in ascending order, and how often each occurs."""
    order = np.lexsort(columns[::-1])
    rows = [column[order] for column in columns]
    new = np.ones(len(order), dtype=bool)
    new[1:] = np.any([row[1:] != row[:-1] for row in rows], axis=0)
    starts = np.flatnonzero(new)
    return [row[starts] for row in rows], np.diff(starts, append=len(order))


def labels_of(units: Units, attempts: Attempts) -> Iterator[tuple[Any, ...]]:
    """Problem, and run where runs are apart, of each unit."""
    names = attempts.problems.tolist()
    if units.run is None or attempts.run is None:
        yield from ((names[p],) for p in units.problem.tolist())
    else:
        runs = attempts.run.names.tolist()
        yield from (
            (names[p], runs[r]) for p, r in zip(units.problem.tolist(), units.run.tolist(), strict=True)
        )
