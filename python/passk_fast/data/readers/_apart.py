"""Results of one model that are not of the same thing, told apart before parts are joined.

Versions of a data set are benchmarks, and ways of asking are conditions, where one model has several.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from passk_fast.data.comparable import facts_of, settings_of, shown
from passk_fast.data.readers._recording import Recording

# What makes another benchmark of the same name; every other fact is another condition.
VERSIONS = ("dataset", "dataset version", "dataset hash")


def told_apart(entries: Sequence[Recording]) -> list[Recording]:
    """Entries of which those of the same model, benchmark and condition were made alike.

    A fact or a setting by which two of these differ becomes a part of the benchmark's name, or of the
    condition, of every entry of this model and benchmark. Conditions that the caller named stand.
    """
    groups: dict[tuple[str | None, ...], list[int]] = {}
    for index, entry in enumerate(entries):
        groups.setdefault(entry.key, []).append(index)
    found = list(entries)
    for indices in groups.values():
        if len(indices) > 1:
            for index, entry in zip(indices, _apart([entries[one] for one in indices]), strict=True):
                found[index] = entry
    return found


def _apart(group: list[Recording]) -> list[Recording]:
    if any(entry.conditioned for entry in group):
        return group
    told = [{**settings_of(entry), **facts_of(entry)} for entry in group]
    differing = [
        name
        for name in dict.fromkeys(name for one in told for name in one)
        if len({shown(one.get(name)) for one in told if name in one}) > 1
    ]
    if not differing:
        return group
    return [
        _named(entry, {name: one[name] for name in differing if name in one})
        for entry, one in zip(group, told, strict=True)
    ]


def _named(entry: Recording, differing: dict[str, object]) -> Recording:
    """The entry with what tells it apart in the names of its benchmark and its condition."""
    versions = [f"{name} {shown(differing[name])}" for name in VERSIONS if name in differing]
    ways = [f"{name}={shown(value)}" for name, value in differing.items() if name not in VERSIONS]
    return replace(
        entry,
        benchmark=", ".join(filter(None, (entry.benchmark, *versions))) or None,
        condition=", ".join(filter(None, (entry.condition, *ways))) or None,
    )
