"""Attempts as a file lists them, each with what is said of it, brought into their order."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._places import Place
from passk_fast.data.readers._recording import Keep, Recorder, Recording

# Attempts without numbers are in their order already, and are handed on in portions of so many.
PORTION = 1 << 12
# Attempts at one problem have one of each.
OF_PROBLEMS = frozenset(("target hash", "task hash"))
NOTHING: Mapping[str, Any] = {}
SILENT = (None, None, None)


class Gathering:
    """Collects the attempts of one model."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._recorder = Recorder(keep)
        self._count = 0
        # Attempts that the recorder does not have yet.
        self._problems: list[Hashable] = []
        self._passed: list[bool | None] = []
        self._texts: list[str] = []
        self._numbers: dict[tuple[Hashable, int], int] = {}
        # Costs by attempt, until they are so many that they are put into columns.
        self._spent: list[Mapping[str, float | None]] = []
        self._costs: dict[str, list[float | None]] = {}
        # What was last said of each problem, mostly the same of all attempts.
        self._said: dict[Hashable, tuple[Mapping[str, Any] | None, ...]] = {}
        self._groups: dict[str, dict[Hashable, Hashable]] = {}
        self._facts: dict[str, dict[Hashable, str]] = {}
        # What attempts at one problem differ in is no group of problems.
        self._of_attempts: set[str] = set()

    def __len__(self) -> int:
        return self._count

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
        facts: Mapping[str, str | None] | None = None,
    ) -> None:
        """Take an attempt, with its place in the file.

        `number` says which of the attempts at its problem it is: if a file says so, it says so of all, and
        they are put in that order. `costs` are the attempt's; `groups` and `facts` are what its problem
        belongs to and is made of. None is not known.
        """
        at = self._count
        self._count += 1
        if number is not None:
            if self._numbers.setdefault((problem, number), at) != at:
                raise place.error(
                    f"expected each attempt once; attempt {number} at {excerpt(problem)} comes twice"
                )
        elif len(self._problems) >= PORTION:
            self._hand_on(range(PORTION))
        self._problems.append(problem)
        self._passed.append(passed)
        if self._keep.text:
            self._texts.append(text)
        if self._keep.attempts:
            self._spent.append(costs or NOTHING)
            if len(self._spent) >= PORTION:
                self._add_up()
        said = (place.groups, groups, facts)
        if said != SILENT and self._said.get(problem) != said:
            self._said[problem] = said
            self._note(place, problem, *said)

    def _note(
        self,
        place: Place,
        problem: Hashable,
        of_line: Mapping[str, Hashable] | None,
        groups: Mapping[str, Hashable] | None,
        facts: Mapping[str, str | None] | None,
    ) -> None:
        for told in (of_line, groups):
            for name, label in (told or NOTHING).items():
                if label is not None:
                    self._group(place, problem, name, label)
        for name, value in (facts or NOTHING).items():
            if value is not None:
                self._fact(place, problem, name, value)

    def _add_up(self) -> None:
        """Put the costs of the last attempts into columns, each as long as there are attempts."""
        names = dict.fromkeys(name for one in self._spent for name in one)
        before = self._count - len(self._spent)
        for name in {**self._costs, **names}:
            column = self._costs.setdefault(name, [])
            column.extend([None] * (before - len(column)))
            column.extend([one.get(name) for one in self._spent])
        self._spent.clear()

    def _fact(self, place: Place, problem: Hashable, name: str, value: str) -> None:
        before = self._facts.setdefault(name, {}).setdefault(problem, value)
        if before == value:
            return
        if name in OF_PROBLEMS:
            raise place.error(
                f"expected one problem under the name {excerpt(problem)}; its attempts differ in the {name}"
            )
        self._of_attempts.add(name)

    def _group(self, place: Place, problem: Hashable, name: str, label: Hashable) -> None:
        before = self._groups.setdefault(name, {}).setdefault(problem, label)
        if before == label:
            return
        if self._keep.wants(name):
            raise place.error(
                f"expected one {name} for all attempts at {excerpt(problem)}; got {excerpt(before)} and "
                f"{excerpt(label)}"
            )
        self._of_attempts.add(name)

    def finish(self, *, in_order: bool = True, **more: Any) -> Recording:
        """Everything that was taken, with what else the file says of it (fields of `Recording`).

        `in_order` says whether attempts without numbers stand in the order in which they were made.
        """
        order = self._order()
        self._hand_on(order or range(len(self._problems)))
        self._add_up()
        costs = {
            name: [column[index] for index in order] if order else column
            for name, column in self._costs.items()
        }
        known = self._recorder.problems
        groups = {
            name: labels
            for name, labels in self._groups.items()
            if known <= labels.keys() and name not in self._of_attempts
        }
        facts = {name: values for name, values in self._facts.items() if name not in self._of_attempts}
        recording = self._recorder.finish(costs=costs, groups=groups, problem_facts=facts, **more)
        return recording if in_order or order else replace(recording, order=None)

    def _hand_on(self, order: list[int] | range) -> None:
        """Give the attempts at these places to the recorder, which are all that it does not have."""
        self._recorder.add(
            [self._problems[index] for index in order],
            [self._passed[index] for index in order],
            [self._texts[index] for index in order] if self._keep.text else (),
        )
        self._problems.clear()
        self._passed.clear()
        self._texts.clear()

    def _order(self) -> list[int]:
        """Places of the attempts, by problem (as these appear) and number; empty where they have none."""
        rank: dict[Hashable, int] = {}
        for problem, _ in self._numbers:
            rank.setdefault(problem, len(rank))
        ordered = sorted(self._numbers, key=lambda key: (rank[key[0]], key[1]))
        return [self._numbers[key] for key in ordered]


class Gatherings(dict[Any, Gathering]):
    """One for each model, made when its first attempt comes."""

    def __init__(self, keep: Keep) -> None:
        super().__init__()
        self._keep = keep

    def __missing__(self, key: Any) -> Gathering:
        made = self[key] = Gathering(self._keep)
        return made
