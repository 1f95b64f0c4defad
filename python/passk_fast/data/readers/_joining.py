"""Recordings of several files, named, and the parts of one model joined."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from passk_fast import _core
from passk_fast._typing import Floats, Ints
from passk_fast._validate import advice, lookalikes, objects
from passk_fast.data.comparable import facts_that_differ, settings_that_differ
from passk_fast.data.order import Sequences
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._paths import apart, named, piped
from passk_fast.data.readers._recording import Recording
from passk_fast.data.readers._stream import BLOCK
from passk_fast.show.numbers import count

# What a caller can say of files that are of one model.
NAMES, CONDITIONS, RUNS = (advice(f"{one}s", option=one) for one in ("name", "condition", "run"))
# Characters of a name that are shown of two that look the same.
LONGEST = 100
APART = "(" + NAMES + ", " + CONDITIONS + " or " + RUNS + " tells them apart)"


def joined(entries: Sequence[Recording]) -> list[Recording]:
    """Entries of which no two are of the same model, benchmark and condition.

    Parts that have different names (runs, trials) are joined, in the order in which they began; others of
    the same are refused.
    """
    _refuse_named_alike(entries)
    groups: dict[tuple[str | None, ...], list[Recording]] = {}
    for entry in entries:
        groups.setdefault(entry.key, []).append(entry)
    return [group[0] if len(group) == 1 else _join(group) for group in groups.values()]


def display_names(entries: Sequence[Recording]) -> list[str]:
    """The model of each entry, with its benchmark, place, condition and format where there are several."""
    several = len({entry.benchmark for entry in entries}) > 1
    tried = [(entry.model, entry.benchmark) for entry in entries]
    count = Counter(tried)
    conditions = [(*pair, entry.condition) for pair, entry in zip(tried, entries, strict=True)]
    places = Counter(model for model, _ in {(entry.model, entry.place) for entry in entries})
    alike = Counter((one, entry.place) for one, entry in zip(conditions, entries, strict=True))
    names: dict[str, Recording] = {}
    for entry, pair, whole in zip(entries, tried, conditions, strict=True):
        told = [
            entry.benchmark if several else None,
            entry.place if places[entry.model] > 1 else None,
            entry.condition if count[pair] > 1 else None,
            entry.format if alike[whole, entry.place] > 1 else None,
        ]
        known = ", ".join(one for one in told if one is not None)
        name = f"{entry.model} ({known})" if known else str(entry.model)
        if name in names:
            other = names[name]
            raise ReadError(
                entry.source,
                f"expected a name of its own for the model; {entry.model!r} and {other.model!r} of "
                f"{other.source} would both be {name!r}",
            )
        names[name] = entry
    return list(names)


def _runs_apart(group: list[Recording]) -> list[Recording]:
    """Runs that have their names from their files, with the folders of these where names are equal."""
    names = [entry.piece or "" for entry in group]
    if len(set(names)) == len(names) or not all(entry.run_from_path for entry in group):
        return group
    seen: dict[tuple[object, ...], str] = {}
    for entry, name in zip(group, names, strict=True):
        columns = (entry.problems, entry.n, entry.c, entry.missing)
        whole = (name, *(one for column in columns for one in column.tolist()))
        if seen.setdefault(whole, entry.source) != entry.source:
            raise ReadError(
                entry.source,
                f"expected each run once; {name!r} of {entry.model!r} is also in {seen[whole]}, with the "
                "same outcomes",
            )
    told = apart([entry.source for entry in group], names)
    return [replace(entry, run=run, piece=run) for entry, run in zip(group, told, strict=True)]


def _copies(group: list[Recording]) -> tuple[str, ...]:
    """What has to be said of files that are the same, byte for byte, unless they were called two runs."""
    said = []
    sizes: defaultdict[int, list[str]] = defaultdict(list)
    told_by_name = (one.source for one in group if one.run_from_path and not piped(one.source))
    for source in dict.fromkeys(told_by_name):
        sizes[Path(source).stat().st_size].append(source)
    for files in sizes.values():
        seen: dict[bytes, str] = {}
        for file in files if len(files) > 1 else ():
            other = seen.setdefault(_digest(file), file)
            if other != file:
                names = " and ".join(named([one]) for one in (other, file))
                said.append(f"{names} are the same, byte for byte: if they are one run, it counts twice")
    return tuple(said)


def _digest(path: str) -> bytes:
    found = hashlib.sha256()
    with open(path, "rb") as file:  # noqa: PTH123
        while piece := file.read(BLOCK):
            found.update(piece)
    return found.digest()


def _join(group: list[Recording]) -> Recording:
    group = _runs_apart(group)
    seen: dict[str | None, Recording] = {}
    for entry in group:
        piece = entry.piece
        if piece is None and seen:
            other = next(iter(seen.values()))
            raise ReadError(
                entry.source,
                f"expected a name of its own for the model; {entry.model!r} is also in {other.source} "
                + APART,
            )
        if piece in seen:
            raise ReadError(
                entry.source,
                f"expected each run once; {piece!r} of {entry.model!r} is also in {seen[piece].source} "
                + APART,
            )
        seen[piece] = entry
    _refuse_lookalikes(group)
    _refuse_incomparable(group)
    ordered = sorted(group, key=lambda entry: entry.when)
    whole = _concatenated(ordered)
    sources = tuple(dict.fromkeys(entry.source for entry in ordered))
    unlike = (
        f"runs that were joined were asked with different settings: {one.told()}"
        for one in settings_that_differ(_by_place(ordered))
    )
    notes = (*whole.notes, *_together(sources), *_copies(group), *unlike, *_strangers(ordered))
    return replace(whole, notes=notes, sources=sources)


def _together(sources: tuple[str, ...]) -> tuple[str, ...]:
    """That several files are one model's attempts, which a reader of the numbers may not expect."""
    if len(sources) < 2:
        return ()
    return (f"{count(len(sources))} files are read together, as runs or parts of one: {named(sources)}",)


def _refuse_lookalikes(group: list[Recording]) -> None:
    """Problem 0 of one file and problem "0" of another are most likely the same, and would be two."""
    seen: dict[str, tuple[Hashable, str]] = {}
    for entry in group:
        for name in entry.problems.tolist():
            other, source = seen.setdefault(str(name), (name, entry.source))
            if type(other) is not type(name):
                raise ReadError(
                    entry.source,
                    f"expected problems to be named as in {source}; got {name!r}, where that has {other!r}",
                )


def refuse_alike(path: str, names: Iterable[Hashable], what: str) -> None:
    """Refuse 1 and "1", or "a" and "a ", which are one thing or two: who wrote it has to say which."""
    found = lookalikes(names)
    if found is not None:
        one, other = (json.dumps(name)[:LONGEST] for name in found)
        raise ReadError(path, f"expected {what} to be named in one way; got {one} and {other}")


def _refuse_named_alike(entries: Sequence[Recording]) -> None:
    """Refuse models, benchmarks or conditions that are two only to a machine."""
    for field in ("model", "benchmark", "condition"):
        first = {getattr(entry, field): entry.source for entry in reversed(entries)}
        told = [name for name in dict.fromkeys(getattr(entry, field) for entry in entries) if name]
        found = lookalikes(told)
        if found is not None:
            refuse_alike(first[found[1]], found, f"{field}s")


def _refuse_incomparable(group: list[Recording]) -> None:
    """Runs of another version of the data set, or with another prompt, are no runs of the same thing."""
    places = _by_place(group)
    found = facts_that_differ(places)
    if found:
        *_, last = found[0].values
        raise ReadError(
            group[list(places).index(last)].source,
            f"expected runs of {group[0].model!r} that can be joined; they differ in the {found[0].told()} "
            "(" + NAMES + " or " + CONDITIONS + " tells them apart)",
        )


def _by_place(group: list[Recording]) -> dict[str, Recording]:
    """The recordings by run and file, which tell them apart."""
    return {f"{entry.piece} in {entry.source}": entry for entry in group}


def _strangers(group: list[Recording]) -> list[str]:
    """Runs that share no problem with the others may be of another benchmark."""
    runs: dict[str, set[Hashable]] = {}
    for entry in group:
        if entry.run is not None:
            runs.setdefault(entry.run, set()).update(entry.problems.tolist())
    seen = Counter(problem for problems in runs.values() for problem in problems)
    alone = [run for run, problems in runs.items() if all(seen[problem] == 1 for problem in problems)]
    if len(runs) < 2 or not alone:
        return []
    return [
        f"run {excerpt(run)} shares no problem with the other runs of {group[0].model}: are they all of one "
        "benchmark? (they count as parts of one here)"
        for run in alone[:1]
    ]


def _concatenated(parts: list[Recording]) -> Recording:
    index: dict[Hashable, int] = {}
    places = [
        np.array([index.setdefault(name, len(index)) for name in part.problems.tolist()], dtype=np.int64)
        for part in parts
    ]
    totals = np.zeros((3, len(index)), dtype=np.int64)
    for part, place in zip(parts, places, strict=True):
        for total, column in zip(totals, (part.n, part.c, part.missing), strict=True):
            total[place] += column
    ordered = [
        (place[part.problem_of], part.outcomes)
        for part, place in zip(parts, places, strict=True)
        if part.problem_of is not None and part.outcomes is not None
    ]
    whole = len(ordered) == len(parts)
    return replace(
        parts[0],
        problems=objects(index),
        n=totals[0],
        c=totals[1],
        missing=totals[2],
        problem_of=np.concatenate([place for place, _ in ordered]) if whole else None,
        outcomes=np.concatenate([outcomes for _, outcomes in ordered]) if whole else None,
        texts=_texts(parts),
        run=None,
        runs=_runs(parts) if whole else None,
        order=_order(parts, places, len(index)),
        groups=_groups(parts),
        costs=_costs(parts) if whole else {},
        facts={name: value for part in reversed(parts) for name, value in part.facts.items()},
        problem_facts=_problem_facts(parts),
        settings={
            name: value
            for name, value in parts[0].settings.items()
            if all(part.settings.get(name) == value for part in parts)
        },
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        unattempted=tuple(
            dict.fromkeys(name for part in parts for name in part.unattempted if name not in index)
        ),
    )


def _groups(parts: list[Recording]) -> dict[str, dict[Hashable, Hashable]]:
    """Groups of problems that every part knows."""
    common = [name for name in parts[0].groups if all(name in part.groups for part in parts)]
    return {
        name: {problem: label for part in parts for problem, label in part.groups[name].items()}
        for name in common
    }


def _problem_facts(parts: list[Recording]) -> dict[str, dict[Hashable, str]]:
    """What some part knows of each problem; parts that know the same problem agree."""
    found: dict[str, dict[Hashable, str]] = {}
    for part in parts:
        for name, values in part.problem_facts.items():
            found.setdefault(name, {}).update(values)
    return found


def _costs(parts: list[Recording]) -> dict[str, Floats]:
    """Costs of all attempts; NaN in the parts that do not know them."""
    names = dict.fromkeys(name for part in parts for name in part.costs)
    return {
        name: np.concatenate([part.costs.get(name, np.full(len(_outcomes(part)), np.nan)) for part in parts])
        for name in names
    }


def _outcomes(part: Recording) -> npt.NDArray[np.int8]:
    return np.zeros(0, np.int8) if part.outcomes is None else part.outcomes


def _order(parts: list[Recording], places: list[Ints], problems: int) -> Sequences | None:
    """Units of all runs side by side; parts that are no runs follow each other."""
    known = [part.order for part in parts if part.order is not None]
    if len(known) < len(parts):
        return None
    if any(part.run is not None for part in parts):
        return Sequences(*map(np.concatenate, zip(*known, strict=True)))
    table = np.zeros((problems, len(Sequences._fields)), dtype=np.int64)
    for order, place in zip(known, places, strict=True):
        table[place] = _core.join_order(table[place], np.stack(order, axis=1))
    return Sequences.of(table)


def _texts(parts: list[Recording]) -> tuple[str, ...] | None:
    if any(part.texts is None for part in parts):
        return None
    return tuple(text for part in parts for text in part.texts or ())


def _runs(parts: list[Recording]) -> tuple[Hashable, ...] | None:
    """Run of each attempt; None where no part belongs to one."""
    if all(part.run is None and part.runs is None for part in parts):
        return None
    return tuple(
        run for part in parts for run in (part.runs or [part.run or part.piece] * len(_outcomes(part)))
    )
