"""Problems side by side with their attempts and passes: columns, and how some of the problems are chosen."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias, TypeVar

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Floats, Ints
from passk_fast.data import columns
from passk_fast.data.labels import Labels, frozen
from passk_fast.data.tally import Tally, pass_at_k, span

Index: TypeAlias = "int | slice | Sequence[int] | Sequence[bool] | npt.NDArray[Any]"
Table = TypeVar("Table", bound="ProblemTable")


@dataclass(frozen=True, eq=False, repr=False)
class ProblemTable:
    """Columns that are valid, one row a problem."""

    n: Ints
    c: Ints
    problems: npt.NDArray[Any] | None
    clusters: Labels | None
    strata: Labels | None

    def _set(
        self,
        n: Ints,
        c: Ints,
        problems: npt.NDArray[Any] | None,
        clusters: Labels | None,
        strata: Labels | None,
    ) -> None:
        object.__setattr__(self, "n", frozen(n))
        object.__setattr__(self, "c", frozen(c))
        object.__setattr__(self, "problems", None if problems is None else frozen(problems))
        object.__setattr__(self, "clusters", clusters)
        object.__setattr__(self, "strata", strata)

    @classmethod
    def _trusted(cls: type[Table], *fields: Any) -> Table:
        """Around arrays that are valid already."""
        table = cls.__new__(cls)
        table._set(*fields)
        return table

    @property
    def m(self) -> int:
        """Number of problems."""
        return len(self.c)

    @cached_property
    def tally(self) -> Tally:
        """The distinct (n, c) and how often each occurs."""
        return Tally.from_counts(columns.one_if_constant(self.n), self.c)

    @property
    def min_n(self) -> int:
        """Least number of attempts of a problem."""
        return self.tally.min_n

    @property
    def max_n(self) -> int:
        """Greatest number of attempts of a problem."""
        return self.tally.max_n

    @property
    def ids(self) -> npt.NDArray[Any]:
        """The names of the problems; their positions 0..m-1 if they have none."""
        return np.arange(self.m) if self.problems is None else self.problems

    def values(self, k: int | Sequence[int] | None = None) -> Floats:
        """pass@k of each problem.

        Parameters
        ----------
        k : int, sequence of int, or None
            1 <= k <= least n. None is those of (1, 10, 100) that every problem's n allows.

        Returns
        -------
        float64 (m,) for one k, (m, K) for several
        """
        return pass_at_k(self.n, self.c, _validate.ks(k, self))

    def fewer_than(self, k: int) -> str:
        """The first problem with n < k, as messages give it."""
        index = int(np.argmax(self.n < k))
        return f"n={self.n[index]} {_validate.place(index, self.problems)}"

    def select(self: Table, index: Index) -> Table:
        """Some problems, by mask, slice, index or indices. Names stay; positions become names."""
        rows = np.arange(self.m)[index]
        if rows.size == 0:
            raise _validate.wrong("index", "must select at least one problem; got none")
        rows = rows.reshape(-1)
        ids = _validate.unique(self.ids[rows], "index", len(rows))
        return self._trusted(
            self.n[rows],
            self.c[rows],
            ids,
            None if self.clusters is None else self.clusters.select(rows),
            None if self.strata is None else self.strata.select(rows),
        )

    def filter(self: Table, keep: Callable[[Any], object]) -> Table:
        """The problems whose name (position, if they have none) `keep` says yes to.

        Examples
        --------
        >>> pk.Counts(5, [0, 3], problems=["HumanEval/0", "MBPP/1"]).filter(lambda name: "MBPP" in name).c
        array([3])
        """
        if not callable(keep):
            raise TypeError(
                _validate.phrase(
                    "{keep} must be a function of a problem's name (masks and indices are for "
                    "`select`); got {}",
                    _validate.kind(keep),
                )
            )
        kept = np.fromiter((bool(keep(name)) for name in self.ids.tolist()), dtype=bool, count=self.m)
        if not kept.any():
            raise _validate.wrong("keep", "must keep at least one problem; got none")
        return self.select(kept)

    def __getitem__(self: Table, index: Index) -> Table:
        return self.select(index)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self.n.tolist(), self.c.tolist(), strict=True)

    def __len__(self) -> int:
        return self.m

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProblemTable):
            return NotImplemented
        return (
            np.array_equal(self.n, other.n)
            and np.array_equal(self.c, other.c)
            and self.ids.tolist() == other.ids.tolist()
            and self.clusters == other.clusters
            and self.strata == other.strata
        )

    __hash__ = None  # type: ignore[assignment]

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (
            type(self),
            columns.one_if_constant(self.n),
            self.c,
            self.problems,
            self.clusters,
            self.strata,
        )

    def __repr__(self) -> str:
        size, attempts, *rest = self._figures()
        head = [f"m={size[1]}", f"n={attempts[1]}"]
        return f"{type(self).__name__}({', '.join(head + [f'{value} {name}' for name, value in rest])})"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{html.escape(name)}</th>" for name, _ in self._figures())
        row = "".join(f"<td>{html.escape(value)}</td>" for _, value in self._figures())
        return f"<table><thead><tr>{head}</tr></thead><tbody><tr>{row}</tr></tbody></table>"

    def _figures(self) -> list[tuple[str, str]]:
        """The few figures by which counts are recognised at a glance: names and values."""
        tally = self.tally
        figures = [
            ("problems", str(tally.m)),
            ("attempts", span(tally.min_n, tally.max_n)),
            ("never solved", str(int(tally.problems[tally.c == 0].sum()))),
            ("always solved", str(int(tally.problems[tally.c == tally.n].sum()))),
        ]
        for name, labels in (("clusters", self.clusters), ("strata", self.strata)):
            if labels is not None:
                figures.append((name, str(labels.groups)))
        return figures


def _restore(kind: type[Table], n: Ints, c: Ints, *rest: Any) -> Table:
    return kind._trusted(columns.repeated(n, len(c)) if len(n) == 1 else n, c, *rest)
