"""What attempts cost: per attempt, and per problem that was solved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from passk_fast import _numeric
from passk_fast.data.tally import Tally
from passk_fast.report.model import Cost
from passk_fast.show.document import Notes, Table
from passk_fast.show.numbers import amount, count, number_of

if TYPE_CHECKING:
    from passk_fast.data.readers.results import ModelResult

# In this order; what a format calls something else follows.
UNITS = ("dollars", "seconds", "tokens", "input_tokens", "output_tokens")


def costs_of(result: ModelResult) -> tuple[Cost, ...]:
    """The costs that a model's file tells of, each summed over the attempts that have one.

    Examples
    --------
    >>> counts = pk.Counts(2, [0, 2])
    >>> spent = {"dollars": np.array([0.5, np.nan, 1.0, 1.5])}
    >>> costs_of(pk.ModelResult("a", "a.json", "table", counts, costs=spent))
    (Cost(unit='dollars', attempts=3, missing=1, total=3.0, per_attempt=1.0, per_solved=3.0),)
    """
    tally = Tally.of(result.counts)
    solved = int(tally.problems[tally.c > 0].sum())
    names = [*(name for name in UNITS if name in result.costs), *sorted(result.costs.keys() - set(UNITS))]
    found = []
    for name in names:
        values = result.costs[name]
        known = values[np.isfinite(values)]
        if len(known):
            total = float(_numeric.sum(known))
            found.append(
                Cost(
                    unit=name,
                    attempts=len(known),
                    missing=len(values) - len(known),
                    total=total,
                    per_attempt=total / len(known),
                    per_solved=total / solved if solved else None,
                )
            )
    return tuple(found)


def costs_table(costs: Mapping[str, tuple[Cost, ...]]) -> tuple[Table | Notes, ...]:
    """A row for each model and what it spent; sentences on the attempts of which that is not known."""
    rows = tuple(
        (
            name,
            one.unit.replace("_", " "),
            amount(one.per_attempt),
            amount(one.per_solved),
            amount(one.total),
        )
        for name, found in costs.items()
        for one in found
    )
    items = [
        f"{name}: {count(one.missing)} of {number_of(one.attempts + one.missing, 'attempt')} without "
        f"{one.unit.replace('_', ' ')}: the mean is of the others, and a solved problem cost at least this"
        for name, found in costs.items()
        for one in found
        if one.missing
    ]
    items += [f"{name}: the file tells no costs" for name, found in costs.items() if not found]
    heads = ("model", "cost", "per attempt", "per solved problem", "in all")
    table = (Table(heads, rows, left=frozenset({"model", "cost"})),) if rows else ()
    return (*table, *([Notes("", tuple(items))] if items else []))
