"""Distinct (n, c) classes and how many problems have each."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._options import MISSING, Missing
from passk_fast._typing import Floats, Ints
from passk_fast.data.bounds import Bounds
from passk_fast.data.labels import frozen

Triple = tuple[Ints, Ints, Ints]


@dataclass(frozen=True, eq=False, repr=False)
class Tally:
    """Counts collapsed to their distinct classes.

    Every symmetric statistic of the problems depends on this alone, so all inference costs the same for
    164 problems as for a billion. Tallies of parts add up (`+`, `merge`) in any order and grouping to the
    tally of the whole, so that they can be computed wherever the data is.

    Parameters
    ----------
    n, c : array_like of int (D,)
        Attempts and attempts that passed: 1 <= n < 2**53, 0 <= c <= n. One `n` may stand for all.
    problems : array_like of int (D,)
        How many problems have each (n, c), at least 1. Rows in any order; equal classes are put together.

    Attributes
    ----------
    n, c, problems : int64 (D,)
        The distinct classes in ascending order of (n, c), read-only.

    Raises
    ------
    ValueError
        For the first row that breaks a rule.

    Examples
    --------
    >>> tally = Tally.from_counts(10, [0, 3, 0, 10])
    >>> tally.c, tally.problems, tally.m
    (array([ 0,  3, 10]), array([2, 1, 1]), 4)
    >>> tally + Tally([10, 10], [3, 4], [5, 1])
    Tally(m=10, n=10, 4 classes)
    """

    n: Ints
    c: Ints
    problems: Ints
    _m: int = field(init=False)

    def __init__(self, n: npt.ArrayLike, c: npt.ArrayLike, problems: npt.ArrayLike) -> None:
        one_n = _validate.whole_numbers(n, "n")
        self._set(
            _core.combine(
                np.ascontiguousarray(one_n).reshape(-1),
                _validate.vector(c, "c"),
                _validate.vector(problems, "problems"),
            )
        )

    def _set(self, classes: Triple) -> None:
        for name, array in zip(("n", "c", "problems"), classes, strict=True):
            object.__setattr__(self, name, frozen(array))
        object.__setattr__(self, "_m", int(classes[2].sum()))

    @classmethod
    def _trusted(cls, classes: Triple) -> Tally:
        """Around arrays that the core made: distinct, ascending and valid already."""
        tally = cls.__new__(cls)
        tally._set(classes)
        return tally

    @classmethod
    def from_counts(cls, n: npt.ArrayLike, c: npt.ArrayLike) -> Tally:
        """Tally of problems with `n` attempts (one for all, or one each) of which `c` passed."""
        _validate.same_index(c=c, n=n)
        return cls._trusted(
            _core.tally(
                np.ascontiguousarray(_validate.whole_numbers(n, "n")).reshape(-1), _validate.vector(c, "c")
            )
        )

    @classmethod
    def from_frame(
        cls, frame: object, *, problem: str, passed: str, by: str | None = None, missing: Missing = "error"
    ) -> Tally | Bounds[Tally] | dict[Any, Tally] | dict[Any, Bounds[Tally]]:
        """Tally of a data frame with a row per attempt, counted by the frame's own engine.

        Parameters
        ----------
        frame : data frame
            Anything narwhals knows, eager or lazy: pandas, Polars, PyArrow, DuckDB, Dask, PySpark; or an
            object with an Arrow C stream.
        problem, passed : str
            Columns with the problem of each attempt, and with its outcome: true, false, 1, 0, or null for no
            verdict.
        by : str, optional
            Column that tells models (benchmarks, conditions) apart: one tally for each. Without it, a frame
            whose column ``model`` or ``benchmark`` has several values is refused.
        missing : {"error", "fail", "drop", "bounds"}
            What an attempt without a verdict means, as for `Counts.from_outcomes`.

        Returns
        -------
        Tally, or Bounds of them for ``missing="bounds"``; with `by` a dict by label, in ascending order
            The same numbers from every engine. Only the distinct classes are brought here.

        Raises
        ------
        TypeError
            If `frame` is no data frame, or a column is not of its kind.
        ValueError
            If a column is not there; a row is neither passed nor failed, or at no problem; or a verdict is
            missing.

        Examples
        --------
        >>> import pandas
        >>> frame = pandas.DataFrame({"task": ["a", "b", "a"], "ok": [True, False, False]})
        >>> Tally.from_frame(frame, problem="task", passed="ok")
        Tally(m=2, n=1–2, 2 classes)
        """
        from passk_fast.data.frames.grouping import counted, left_out, settled

        policy = _validate.choice(missing, "missing", MISSING)
        found: dict[Any, Any] = {}
        for label, classes in counted(frame, problem, passed, by).items():
            ends = [cls(*triple) for triple in settled(classes, policy)]
            found[label] = Bounds(*ends) if len(ends) > 1 else ends[0]
            if said := left_out(classes, policy):
                warnings.warn(said, UserWarning, stacklevel=2)
        one: Tally = found[None] if by is None else found  # type: ignore[assignment]
        return one

    @classmethod
    def of(cls, counts: object) -> Tally:
        """The tally of counts; a tally is its own."""
        if isinstance(counts, Tally):
            return counts
        tally = getattr(counts, "tally", None)
        if not isinstance(tally, Tally):
            raise _validate.wrong_kind("counts", "must be Counts or a Tally", counts)
        return tally

    @classmethod
    def empty(cls) -> Tally:
        """The tally of no problems: adding it changes nothing."""
        none = np.zeros(0, dtype=np.int64)
        return cls._trusted((none, none, none))

    @property
    def m(self) -> int:
        """Number of problems."""
        return self._m

    @property
    def min_n(self) -> int:
        """Least number of attempts of a problem; 0 if there is none."""
        return int(self.n[0]) if len(self.n) else 0

    @property
    def max_n(self) -> int:
        """Greatest number of attempts of a problem; 0 if there is none."""
        return int(self.n[-1]) if len(self.n) else 0

    def fewer_than(self, k: int) -> str:
        """How many problems have fewer than k attempts, as messages give it."""
        short = int(self.problems[self.n < k].sum())
        return f"n={self.min_n} at least, n < k in {short} of {self.m} problems"

    def merge(self, *others: Tally) -> Tally:
        """Tally of all the problems of these tallies together."""
        tallies = (self, *others)
        for other in others:
            if not isinstance(other, Tally):
                raise _validate.wrong_kind("others", "must be Tally objects", other)
        n, c, problems = (
            np.concatenate([getattr(tally, name) for tally in tallies]) for name in ("n", "c", "problems")
        )
        return self._trusted(_core.combine(n, c, problems))

    def __add__(self, other: Tally) -> Tally:
        return self.merge(other) if isinstance(other, Tally) else NotImplemented

    def __radd__(self, other: object) -> Tally:
        # `sum(tallies)` starts with 0.
        return self if isinstance(other, int) and other == 0 else NotImplemented

    def values(self, k: int | Sequence[int] | None = None) -> Floats:
        """pass@k of each class, (D,) for one k and (D, K) for a sequence."""
        return pass_at_k(self.n, self.c, _validate.ks(k, self))

    @overload
    def mean(self, k: int) -> float: ...
    @overload
    def mean(self, k: Sequence[int] | None = ...) -> Floats: ...
    def mean(self, k: int | Sequence[int] | None = None) -> float | Floats:
        """Mean pass@k of the problems, for one k or each of a sequence (K,)."""
        if not self.m:
            raise _validate.wrong("tally", "must hold at least one problem; got none")
        mean: float | Floats = self.sum(self.values(k)) / self.m
        return mean

    def sum(self, values: Floats) -> Any:
        """Sum over problems of a value per class: a float for (D,), an array (K,) for (D, K).

        The order of the additions is fixed, so the bits are the same on every machine.
        """
        array = np.ascontiguousarray(values, dtype=np.float64)
        sums = _core.column_sums(self.problems, array.reshape(len(self.n), -1))
        return float(sums[0]) if array.ndim == 1 else sums

    def to_dict(self) -> dict[str, list[int]]:
        """Plain lists, ready for JSON."""
        return {"n": self.n.tolist(), "c": self.c.tolist(), "problems": self.problems.tolist()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Sequence[int]]) -> Tally:
        """The tally that `to_dict` wrote."""
        return cls(data["n"], data["c"], data["problems"])

    def __len__(self) -> int:
        return len(self.n)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tally):
            return NotImplemented
        return all(
            np.array_equal(getattr(self, name), getattr(other, name)) for name in ("n", "c", "problems")
        )

    def __hash__(self) -> int:
        return hash((self.n.tobytes(), self.c.tobytes(), self.problems.tobytes()))

    def __reduce__(self) -> tuple[Any, ...]:
        return (Tally, (self.n, self.c, self.problems))

    def __repr__(self) -> str:
        classes = "1 class" if len(self) == 1 else f"{len(self)} classes"
        return f"Tally(m={self.m}, n={span(self.min_n, self.max_n)}, {classes})"


def span(least: int, most: int) -> str:
    """``200`` or ``5–10``."""
    return str(least) if least == most else f"{least}–{most}"


def pass_at_k(n: Ints, c: Ints, ks: _validate.Ks) -> Floats:
    """pass@k per row, (rows,) for one k and (rows, K) for several."""
    if ks.scalar:
        return np.asarray(_core.pass_at_k(n, c, ks.values[0]))
    # One k after the other in memory: else NumPy calls the kernel anew for every row.
    return np.asarray(_core.pass_at_k(n[:, None], c[:, None], np.asarray(ks.values), order="F"))
