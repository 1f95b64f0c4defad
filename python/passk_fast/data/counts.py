"""Attempts and successes per problem."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _validate
from passk_fast._options import BIT_ORDERS, MISSING, BitOrder, Missing
from passk_fast._typing import Axes, Ints
from passk_fast.data import columns
from passk_fast.data.bounds import Bounds
from passk_fast.data.labels import Labels
from passk_fast.data.merging import merged
from passk_fast.data.outcomes import check_packed, count
from passk_fast.data.policy import Settled, settled
from passk_fast.data.problem_table import ProblemTable
from passk_fast.data.tally import Tally

# One problem with this many attempts or more, some passed and some not, looks like a mix-up of arguments.
MANY_FOR_ONE_PROBLEM = 30


@dataclass(frozen=True, eq=False, repr=False)
class Counts(ProblemTable):
    """How often each problem was attempted and how often an attempt passed.

    Parameters
    ----------
    n : array_like of int (m,), or int
        Attempts of each problem, or of every problem: 1 <= n < 2**53.
    c : array_like of int (m,)
        Attempts that passed, 0 <= c <= n. Integers of any width, and floats that hold whole numbers. Booleans
        only if every n is 1: then each problem was attempted once.
    problems : sequence of hashable (m,), optional
        Unique names. Without them problems are known by their position.
    clusters, strata : sequence of hashable (m,), optional
        The family each problem belongs to, if problems of a family are not independent; the stratum it was
        drawn from, if the set of problems is a stratified sample.

    Attributes
    ----------
    n, c : int64 (m,)
        Read-only. int64 input is not copied: do not change it afterwards.
    problems : array (m,) or None
        The names as given.
    clusters, strata : Labels or None
        Integer codes (m,) and the distinct names.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If a count breaks its rule (the message has its index and its problem), a name repeats, a label is
        missing, or there is no problem.

    Warns
    -----
    UserWarning
        If there is one problem with many attempts, as when n is the number of problems and c how many were
        solved.

    Examples
    --------
    >>> counts = Counts(10, [0, 3, 10], problems=["add", "sort", "parse"])
    >>> counts
    Counts(m=3, n=10, 1 never solved, 1 always solved)
    >>> counts.tally.mean(1)
    0.43333333333333335
    """

    def __init__(
        self,
        n: npt.ArrayLike,
        c: npt.ArrayLike,
        *,
        problems: Any = None,
        clusters: Any = None,
        strata: Any = None,
    ) -> None:
        self._fill(n, c, problems, clusters, strata)
        if self.m == 1 and self.min_n >= MANY_FOR_ONE_PROBLEM and 0 < self.c[0] < self.min_n:
            m, solved = self.min_n, int(self.c[0])
            warnings.warn(
                f"one problem with n={m} attempts of which c={solved} passed. If these are {m} problems of "
                f"which {solved} were solved, give one entry per problem: Counts(1, solved) with `solved` an "
                "array of 0 and 1. From one problem nothing can be said about other problems",
                UserWarning,
                stacklevel=2,
            )

    def _fill(self, n: npt.ArrayLike, c: npt.ArrayLike, problems: Any, clusters: Any, strata: Any) -> None:
        _validate.same_index(c=c, n=n, problems=problems, clusters=clusters, strata=strata)
        one_c = columns.vector_of_counts(c)
        m = len(one_c)
        names = None if problems is None else _validate.unique(problems, "problems", m)
        attempts = columns.attempts(n, m, names)
        passed = columns.passed(one_c, attempts, names)
        # The pass that validates also makes the tally.
        with _validate.naming(names):
            tally = Tally._trusted(_core.tally(attempts.reshape(-1), passed))
        self._set(
            columns.repeated(attempts, m) if attempts.ndim == 0 else attempts,
            passed,
            names,
            None if clusters is None else Labels.of(clusters, "clusters", m),
            None if strata is None else Labels.of(strata, "strata", m),
        )
        self.__dict__["tally"] = tally

    @classmethod
    def _counted(cls, n: npt.ArrayLike, c: Ints, problems: Any, clusters: Any, strata: Any) -> Counts:
        """Around outcomes that were seen one by one: their n and c cannot have been mixed up."""
        counts = cls.__new__(cls)
        counts._fill(n, c, problems, clusters, strata)
        return counts

    @classmethod
    def _settled(cls, columns: Settled) -> Counts | Bounds[Counts]:
        """Around columns after the policy for missing verdicts."""
        ends = [
            cls._counted(columns.n, passed, columns.problems, columns.clusters, columns.strata)
            for passed in columns.passed
        ]
        return Bounds(*ends) if len(ends) > 1 else ends[0]

    @classmethod
    def from_frame(
        cls,
        frame: object,
        *,
        problem: str | None = None,
        passed: str | None = None,
        n: str | None = None,
        c: str | None = None,
        cluster: str | None = None,
        stratum: str | None = None,
        by: str | None = None,
        missing: Missing = "error",
    ) -> Counts | Bounds[Counts] | dict[Any, Counts] | dict[Any, Bounds[Counts]]:
        """Counts from a data frame: the group-by runs in the frame's own engine.

        Parameters
        ----------
        frame : data frame
            pandas, Polars, PyArrow, DuckDB, Dask, PySpark, eager or lazy; or what has an Arrow C stream.
        problem : str
            Column with the problem of each row; needed where a row is an attempt.
        passed : str
            Column with the outcome of each attempt: true, false, 1, 0, or null for no verdict.
        n, c : str
            Instead of `passed`, where a row is a problem: columns with its attempts and passes.
        cluster, stratum : str, optional
            Columns with the family and the stratum of each row's problem.
        by : str, optional
            Column that tells the models (benchmarks, conditions) apart. Without it, a frame whose column
            ``model`` or ``benchmark`` has several values is refused.
        missing : {"error", "fail", "drop", "bounds"}
            What an attempt without a verdict means, as for `from_outcomes`.

        Returns
        -------
        Counts, or Bounds of Counts for ``missing="bounds"``; by label with `by`
            Where a row is an attempt, problems in ascending order.

        Raises
        ------
        TypeError, ValueError
            If it is no data frame, a column is not there or not of its kind, or a row breaks a rule.

        Examples
        --------
        >>> import pandas
        >>> frame = pandas.DataFrame({"task": ["b", "a", "b"], "ok": [True, False, False]})
        >>> counts = Counts.from_frame(frame, problem="task", passed="ok")
        >>> counts.problems.tolist(), counts.n.tolist(), counts.c.tolist()
        (['a', 'b'], [1, 2], [0, 1])
        >>> frame["model"] = ["x", "x", "y"]
        >>> Counts.from_frame(frame, problem="task", passed="ok", by="model")["y"]
        Counts(m=1, n=1, 1 never solved, 0 always solved)
        """
        from passk_fast.data.frames.rows import counted, given

        names = {"problem": problem, "passed": passed, "n": n, "c": c, "cluster": cluster, "stratum": stratum}
        found: dict[Any, Any]
        if passed is None:
            found = {label: cls(**part) for label, part in given(frame, names, by).items()}
        else:
            parts = counted(frame, names, by, missing)
            found = {label: cls._settled(part) for label, part in parts.items()}
        one: Counts = found[None] if by is None else found  # type: ignore[assignment]
        return one

    @overload
    @classmethod
    def from_outcomes(
        cls,
        outcomes: object,
        *,
        missing: Literal["error", "fail", "drop"] = ...,
        problems: Any = ...,
        clusters: Any = ...,
        strata: Any = ...,
    ) -> Counts: ...
    @overload
    @classmethod
    def from_outcomes(
        cls,
        outcomes: object,
        *,
        missing: Literal["bounds"],
        problems: Any = ...,
        clusters: Any = ...,
        strata: Any = ...,
    ) -> Bounds[Counts]: ...
    @classmethod
    def from_outcomes(
        cls,
        outcomes: object,
        *,
        missing: Missing = "error",
        problems: Any = None,
        clusters: Any = None,
        strata: Any = None,
    ) -> Counts | Bounds[Counts]:
        """Counts from single outcomes.

        Parameters
        ----------
        outcomes : matrix (m, n) or sequence of rows
            A row per problem, a column per attempt: 1 or True for passed, 0 or False for failed. Arrays of
            any boolean, integer or float type and memory layout (none is copied), masked arrays, data frames,
            and rows of different lengths. None, NaN and masked values are missing verdicts.
        missing : {"error", "fail", "drop", "bounds"}
            What an attempt without a verdict means. "error" refuses; "fail" counts it as failed; "drop"
            leaves it out, so that n is lower; "bounds" gives both ends: all of them failed, all of them
            passed. Attempts without a verdict are rarely missing at random: "drop" assumes that they are.
        problems, clusters, strata : sequence (m,), optional
            As for `Counts`. The index of a data frame names the problems if `problems` does not.

        Returns
        -------
        Counts, or Bounds of Counts for ``missing="bounds"``

        Raises
        ------
        ValueError
            If a value is no outcome, a verdict is missing, or a problem has no attempt left; the message has
            the first index and the problem.

        Examples
        --------
        >>> Counts.from_outcomes([[1, 0, 1], [0, 0, None]], missing="drop").n
        array([3, 2])
        """
        policy = _validate.choice(missing, "missing", MISSING)
        _validate.same_index(outcomes=outcomes, problems=problems, clusters=clusters, strata=strata)
        names = None if problems is None else _validate.label_array(problems, "problems")
        with _validate.naming(names):
            verdicts = count(outcomes)
        names = verdicts.problems if names is None else names
        return cls._settled(settled(verdicts, policy, "outcomes", names, clusters, strata))

    @classmethod
    def from_packed(
        cls,
        bits: npt.NDArray[np.uint8],
        *,
        n: int,
        bitorder: BitOrder = "big",
        problems: Any = None,
        clusters: Any = None,
        strata: Any = None,
    ) -> Counts:
        """Counts from outcomes packed eight to a byte, as `numpy.packbits` does along axis 1.

        Parameters
        ----------
        bits : uint8 (m, ceil(n / 8))
            Bits beyond the n-th must be zero.
        n : int
            Attempts of each problem.
        bitorder : {"big", "little"}
            Whether the first attempt is the highest or the lowest bit of a byte.
        problems, clusters, strata : sequence (m,), optional
            As for `Counts`.

        Examples
        --------
        >>> Counts.from_packed(np.packbits([[1, 0, 1]], axis=1), n=3).c
        array([2])
        """
        attempts = _validate.whole(n, "n", least=1)
        order = _validate.choice(bitorder, "bitorder", BIT_ORDERS)
        packed = _validate.as_array(bits, "bits")
        check_packed(packed)
        names = None if problems is None else _validate.label_array(problems, "problems", len(packed))
        with _validate.naming(names):
            passed = _core.count_packed(packed, attempts, order == "little")
        return cls._counted(attempts, passed, names, clusters, strata)

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """How many problems are solved how often; needs matplotlib."""
        from passk_fast.data.plots import plot_rates

        return plot_rates({label: self.tally}, ax, **({} if color is None else {"color": color}))

    def merge(self, *others: Counts) -> Counts:
        """Counts of all the attempts in several files: n and c of the same problem add up.

        Problems are the same if their names are. Counts without names must have the same problems in the
        same order. Clusters and strata must agree.
        """
        return Counts._counted(*merged((self, *others)))
