"""What attempts cost: per attempt, and per problem that was solved; score against cost, how costs spread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Axes, Floats
from passk_fast.data.outcomes import NO_VERDICT
from passk_fast.data.readers.results import ModelResult
from passk_fast.data.tally import Tally
from passk_fast.report.model import Cost, Estimate, ModelReport
from passk_fast.show import plots
from passk_fast.show.document import Document, Table, notes
from passk_fast.show.numbers import amount, count, number_of

# Kinds of costs that are drawn, and steps of a distribution.
KINDS, STEPS = 2, 200
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
        known = values[~np.isnan(values)]
        outside = known[(known < 0) | (known > _validate.MOST_COST)]
        if len(outside):
            raise _validate.wrong(
                "costs", f"must satisfy 0 <= cost <= {_validate.MOST_COST:g}; got {outside[0]:g} {name}"
            )
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


def costs_table(costs: Mapping[str, tuple[Cost, ...]]) -> Document:
    """A row for each model and what it spent; sentences on the attempts of which that is not known."""
    spent = [(name, one) for name, found in costs.items() for one in found]
    items = [
        f"{name}: {count(one.missing)} of {number_of(one.attempts + one.missing, 'attempt')} without "
        f"{_words(one.unit)}: the mean is of the others, and a solved problem cost at least this"
        for name, one in spent
        if one.missing
    ]
    items += [f"{name}: the file tells no costs" for name, found in costs.items() if not found]
    table = Table.of(
        ("model", [name for name, _ in spent]),
        ("cost", [_words(one.unit) for _, one in spent]),
        ("per attempt", [amount(one.per_attempt) for _, one in spent]),
        ("per solved problem", [amount(one.per_solved) for _, one in spent]),
        ("in all", [amount(one.total) for _, one in spent]),
    )
    return (*([table] if spent else []), *notes("", items))


def pictures(
    models: Sequence[ModelReport], results: Mapping[str, ModelResult], costs: Mapping[str, tuple[Cost, ...]]
) -> tuple[Callable[[], Axes], ...]:
    """A picture for each of the first kinds of costs that all models have whose files tell some."""
    told = {name: {one.unit: one.per_attempt for one in found} for name, found in costs.items() if found}
    units = [unit for unit in next(iter(told.values())) if all(unit in one for one in told.values())][:KINDS]
    if len(told) == 1:
        (name,) = told
        attempts = results[name].attempts
        if attempts is None:
            return ()
        return tuple(
            partial(plot_spread, name, unit, results[name].costs[unit], attempts.outcome) for unit in units
        )
    first = {model.name: model.estimates[0] for model in models if model.estimates}
    return tuple(
        partial(plot_against_cost, first, {name: one[unit] for name, one in told.items()}, unit)
        for unit in units
    )


def plot_against_cost(
    scores: Mapping[str, Estimate], spent: Mapping[str, float], unit: str, ax: Axes | None = None
) -> Axes:
    """Each model's first score, with its interval, over what an attempt costs; needs matplotlib."""
    names = [name for name in spent if name in scores]
    ax = plots.axes(ax, height=4.4 if len(names) <= len(plots.COLOURS) else plots.beside(names))
    for number, name in enumerate(names):
        one = scores[name]
        look: Any = {"color": plots.colour(number)}
        if one.low is not None and one.high is not None:
            ax.vlines([spent[name]], [one.low], [one.high], linewidth=2, **look)
        ax.plot([spent[name]], [one.estimate], plots.mark(number), label=plots.folded(name), **look)
    positive = [value for value in spent.values() if value > 0]
    if len(positive) == len(names) and max(positive) > 5 * min(positive):
        plots.logarithmic(ax, "x")
    ax.set_ylim(-0.02, 1.02)
    k = next(iter(scores.values())).k
    ax.set_xlabel(f"{_words(unit)} per attempt")
    ax.set_ylabel(f"mean pass@{k} over problems")
    plots.title(ax, f"pass@{k} against {_words(unit)}, a mark for each model")
    plots.legend(ax)
    return ax


def plot_spread(name: str, unit: str, values: Floats, outcome: Any, ax: Axes | None = None) -> Axes:
    """What share of attempts cost at most so much, those that passed and those that failed."""
    ax = plots.axes(ax)
    shown: list[float] = []
    for number, (kind, code) in enumerate({"passed": 1, "failed": 0, "no verdict": NO_VERDICT}.items()):
        known = np.sort(values[(outcome == code) & np.isfinite(values)])
        if len(known):
            # exact: only drawn
            places = np.unique(np.linspace(0, len(known) - 1, STEPS).round().astype(np.int64))
            look: dict[str, Any] = {"color": plots.colour(number), "linestyle": plots.STYLES[number]}
            ax.plot(known[places], (places + 1) / len(known), drawstyle="steps-post", label=kind, **look)
            shown += known[[0, -1]].tolist()
    if min(shown) > 0 and max(shown) > 20 * min(shown):
        plots.logarithmic(ax, "x")
    ax.set_ylim(-0.02, 1.02)
    ax.set_xlabel(f"{_words(unit)} of an attempt")
    ax.set_ylabel("share that cost at most this")
    plots.title(ax, f"{_words(unit)} of the attempts of {name}")
    plots.legend(ax)
    return ax


def _words(unit: str) -> str:
    return unit.replace("_", " ")
