"""Every problem of a report: how often each model solved it, where the models part, and who solves what."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

from passk_fast.data.counts import Counts
from passk_fast.show.document import Document, Notes, Table
from passk_fast.show.numbers import Number, count, number_of, percent

# More rows would make a page that no browser opens with ease.
MOST = 2_000
# Pairs that are shown; of more models each is held against the one that solves most.
PAIRS = 21


def problems(models: Mapping[str, Counts]) -> Document:
    """A row for each problem: attempts that passed, of how many, by each model in their order."""
    rates = _rates(models)
    names = list(rates)
    order = sorted(names, key=lambda name: -_spread(rates[name])) if len(models) > 1 else names
    shown = tuple(_row(name, rates[name], models, several=len(models) > 1) for name in order[:MOST])
    mostly = ["mostly solved"] if len(models) > 1 else []
    words = ("problem", *(["group"] if _grouped(models) else []), "solved", *mostly)
    heads = (*words, *models, *(["largest difference"] if len(models) > 1 else []))
    said = [
        f"{number_of(len(names), 'problem')}; the numbers are attempts that passed, of those that were made"
        f"{', mostly means in more than half of them' if mostly else ''}"
    ]
    if len(names) > MOST:
        said.append(
            f"the first {count(MOST)} are shown; --out with *.csv has none of them left out, see convert"
        )
    return (Table(heads, shown, left=frozenset(words)), Notes("", tuple(said)))


def _rates(models: Mapping[str, Counts]) -> dict[Any, dict[str, tuple[int, int, Any]]]:
    """Passes, attempts and group of each problem, by model."""
    found: dict[Any, dict[str, tuple[int, int, Any]]] = {}
    for model, counts in models.items():
        groups = [None] * counts.m if counts.clusters is None else counts.clusters.values.tolist()
        rows = zip(counts.ids.tolist(), counts.c.tolist(), counts.n.tolist(), groups, strict=True)
        for name, c, n, group in rows:
            found.setdefault(name, {})[model] = (c, n, group)
    return found


def _grouped(models: Mapping[str, Counts]) -> bool:
    return any(counts.clusters is not None for counts in models.values())


def _spread(by_model: Mapping[str, tuple[int, int, Any]]) -> float:
    rates = [c / n for c, n, _ in by_model.values()]
    return max(rates) - min(rates)


def _row(
    name: Any, by_model: Mapping[str, tuple[int, int, Any]], models: Mapping[str, Counts], *, several: bool
) -> tuple[str, ...]:
    cells: list[str] = [str(name)]
    if _grouped(models):
        cells.append(next((str(group) for _, _, group in by_model.values() if group is not None), "–"))
    found = [(c, n) for c, n, _ in by_model.values()]
    cells += [_by([c > 0 for c, _ in found]), _by([2 * c > n for c, n in found])] if several else _how(found)
    for model in models:
        c, n, _ = by_model.get(model, (0, 0, None))
        cells.append(Number(f"{count(c)} of {count(n)}", c / n) if n else Number("–", None))
    if several:
        spread = _spread(by_model) if len(by_model) > 1 else None
        cells.append(percent(spread))
    return tuple(cells)


def _by(solved: list[bool]) -> str:
    """Which of several models solved a problem."""
    return "by all" if all(solved) else "by some" if any(solved) else "by none"


def _how(found: list[tuple[int, int]]) -> list[str]:
    """How often one model solved it."""
    ((c, n),) = found
    return ["never" if c == 0 else "always" if c == n else "sometimes"]


def flips(models: Mapping[str, Counts]) -> Document:
    """A row for each pair of at least two models: problems that only one solves in most of its attempts.

    Examples
    --------
    >>> flips({"a": pk.Counts(4, [4, 3, 0]), "b": pk.Counts(4, [1, 3, 4])})[0].rows
    (('a', 'b', '1', '1', '1', '0'),)
    """
    solved = {name: _mostly(one) for name, one in models.items()}
    pairs = list(combinations(solved, 2))
    if len(pairs) > PAIRS:
        best = max(solved, key=lambda name: sum(solved[name].values()))
        pairs = [(best, name) for name in solved if name != best]
    shared = [(one, other) for one, other in pairs if solved[one].keys() & solved[other].keys()]
    if not shared:
        return ()
    rows = tuple((first, second, *_crossed(solved[first], solved[second])) for first, second in shared)
    heads = ("first", "second", "only the first", "only the second", "both", "neither")
    return (
        Table(heads, rows, left=frozenset(("first", "second")), caption="who solves what"),
        Notes("", ("solved means in more than half of the attempts; problems that both models have",)),
    )


def _mostly(counts: Counts) -> dict[Any, bool]:
    """Whether each problem is solved in more than half of the attempts."""
    return dict(zip(counts.ids.tolist(), (2 * counts.c > counts.n).tolist(), strict=True))


def _crossed(first: Mapping[Any, bool], second: Mapping[Any, bool]) -> tuple[str, ...]:
    """Problems that only the first solves, only the second, both, and neither."""
    both = np.array([(one, second[name]) for name, one in first.items() if name in second], dtype=bool)
    a, b = both.reshape(-1, 2).T
    return tuple(count(int(np.count_nonzero(one))) for one in (a & ~b, ~a & b, a & b, ~a & ~b))
