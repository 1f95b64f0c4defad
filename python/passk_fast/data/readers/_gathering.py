"""Attempts as a file lists them, each with what is said of it, brought into their order."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._recording import Keep, Recorder, Recording


class Gathering:
    """Collects the attempts of one model.

    Parameters
    ----------
    keep : Keep
        What to keep.
    """

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._problems: list[Hashable] = []
        self._passed: list[bool | None] = []
        self._texts: list[str] = []
        self._numbers: dict[tuple[Hashable, int], int] = {}
        self._costs: dict[str, list[float | None]] = {}
        self._groups: dict[str, dict[Hashable, Hashable]] = {}
        # What attempts at one problem differ in is no group of problems.
        self._of_attempts: set[str] = set()

    def __len__(self) -> int:
        return len(self._problems)

    def add(
        self,
        place: Place,
        problem: Hashable,
        passed: bool | None,
        text: str = "",
        *,
        number: int | None = None,
        costs: Mapping[str, float | None] | None = None,
        groups: Mapping[str, Hashable] | None = None,
    ) -> None:
        """Take an attempt.

        Parameters
        ----------
        place : Place
            Where it stands.
        problem : hashable
        passed : bool or None
        text : str
        number : int, optional
            Which of the attempts at its problem it is. If the file says so, they are put in that order.
        costs, groups : mapping, optional
            What the attempt cost, and what its problem belongs to; None is not known.
        """
        at = len(self._problems)
        if number is not None and self._numbers.setdefault((problem, number), at) != at:
            raise place.error(
                f"expected each attempt once; attempt {number} at {excerpt(problem)} comes twice"
            )
        self._problems.append(problem)
        self._passed.append(passed)
        if self._keep.text:
            self._texts.append(text)
        for name, cost in (costs or {}).items():
            if cost is not None:
                column = self._costs.setdefault(name, [])
                column.extend([None] * (at - len(column)))
                column.append(cost)
        for name, label in (groups or {}).items():
            if label is None:
                continue
            before = self._groups.setdefault(name, {}).setdefault(problem, label)
            if before == label:
                continue
            if self._keep.wants(name):
                raise place.error(
                    f"expected one {name} for all attempts at {excerpt(problem)}; got {excerpt(before)} and "
                    f"{excerpt(label)}"
                )
            self._of_attempts.add(name)

    def finish(self, *, in_order: bool = True, **more: Any) -> Recording:
        """Everything that was taken, with what else the file says of it (fields of `Recording`).

        Parameters
        ----------
        in_order : bool
            Whether attempts without numbers stand in the order in which they were made.
        """
        order = self._order()
        recorder = Recorder(self._keep)
        recorder.add(
            [self._problems[index] for index in order],
            [self._passed[index] for index in order],
            [self._texts[index] for index in order] if self._keep.text else (),
        )
        costs = {}
        for name, column in self._costs.items():
            column.extend([None] * (len(order) - len(column)))
            costs[name] = [column[index] for index in order]
        known = set(self._problems)
        groups = {
            name: labels
            for name, labels in self._groups.items()
            if known <= labels.keys() and name not in self._of_attempts
        }
        recording = recorder.finish(costs=costs, groups=groups, **more)
        return recording if in_order or self._numbers else replace(recording, order=None)

    def _order(self) -> list[int]:
        """Places of the attempts, by problem (as these appear) and number."""
        if not self._numbers:
            return list(range(len(self._problems)))
        rank: dict[Hashable, int] = {}
        for problem in self._problems:
            rank.setdefault(problem, len(rank))
        ordered = sorted(self._numbers, key=lambda key: (rank[key[0]], key[1]))
        return [self._numbers[key] for key in ordered]
