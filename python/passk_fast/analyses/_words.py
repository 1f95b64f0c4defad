"""Words that several questions share, so that one thing has one wording."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from passk_fast import _validate
from passk_fast.show.numbers import Number, amount, count, level, number_of, percent, spread

# Problems that are named of those that only some models have.
NAMED = 3


def target(share: float) -> str:
    """What an interval is about.

    Examples
    --------
    >>> target(0), target(1), target(0.25)
    ('problems like these', 'exactly these problems', 'a population of which these problems are 25%')
    """
    if share == 0:
        return "problems like these"
    if share == 1:
        return "exactly these problems"
    return f"a population of which these problems are {amount(100 * share)}%"


def intervals(share: float, form: str, about: float) -> str:
    """Level, kind and target of the intervals of a result.

    Examples
    --------
    >>> intervals(0.95, "adjusted", 0)
    '95% adjusted intervals for problems like these'
    """
    return f"{level(share)} {form} intervals for {target(about)}"


def interval_head(share: float) -> str:
    """Head of a column of intervals.

    Examples
    --------
    >>> interval_head(0.95)
    '95% interval'
    """
    return f"{level(share)} interval"


def scores(k: Any) -> list[str]:
    """Names of the scores at one k, or at several.

    Examples
    --------
    >>> scores(1), scores((1, 10))
    (['pass@1'], ['pass@1', 'pass@10'])
    """
    return [f"pass@{one}" for one in _validate.of_each_k(k)]


def subject(k: int, names: Sequence[str]) -> str:
    """What a result of one model is about, or of two.

    Examples
    --------
    >>> subject(1, ["a"]), subject(1, ["a", "b"])
    ('Mean pass@1', 'Difference in pass@1, a - b')
    """
    return f"Mean pass@{k}" if len(names) == 1 else f"Difference in pass@{k}, {' - '.join(names)}"


def gap(low: int, high: int) -> str:
    """Name of the difference between two k.

    Examples
    --------
    >>> gap(1, 10)
    'pass@10 - pass@1'
    """
    return f"pass@{high} - pass@{low}"


def sizes(m: int, n_range: tuple[int, int], clusters: int | None = None, strata: int | None = None) -> str:
    """Problems and attempts that a result rests on.

    Examples
    --------
    >>> sizes(40, (20, 20)), sizes(164, (5, 200), clusters=12)
    ('40 problems, 20 attempts each', '164 problems, 5–200 attempts each, 12 clusters')
    """
    parts = [number_of(m, "problem"), f"{number_of_attempts(n_range)} each"]
    parts += [number_of(clusters, "cluster")] if clusters is not None else []
    parts += [number_of(strata, "stratum", "strata")] if strata is not None else []
    return ", ".join(parts)


def number_of_attempts(n_range: tuple[int, int]) -> str:
    """Least and greatest number of attempts.

    Examples
    --------
    >>> number_of_attempts((1, 1)), number_of_attempts((5, 200))
    ('1 attempt', '5–200 attempts')
    """
    return f"{spread(*n_range)} {'attempt' if n_range[1] == 1 else 'attempts'}"


def dropped(ks: Sequence[int], least: int, what: str = "pass@") -> list[str]:
    """That some k could not be had, and why.

    Examples
    --------
    >>> dropped((10, 100), 5)
    ['pass@10 and pass@100 left out: some problem has only 5 attempts']
    """
    if not ks:
        return []
    names = listed([f"{what}{k}" for k in ks])
    return [f"{names} left out: some problem has only {number_of(least, 'attempt')}"]


def listed(names: Sequence[str]) -> str:
    """Names one after the other.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def unmatched(left_out: Mapping[str, Sequence[Any]]) -> list[str]:
    """Problems that not all models (conditions, runs) have, the first of them by name.

    Examples
    --------
    >>> unmatched({"a": ("q1", "q7"), "b": ()})
    ['left out: 2 problems of a that not all have (q1, q7)']
    """
    return [
        f"left out: {number_of(len(names), 'problem')} of {name} that not all have "
        f"({', '.join(map(str, names[:NAMED]))}{', …' if len(names) > NAMED else ''})"
        for name, names in left_out.items()
        if names
    ]


def drawn(replicates: int | None, seed: int | None, what: str = "replicate") -> list[str]:
    """Random numbers behind a result.

    Examples
    --------
    >>> drawn(4000, 1), drawn(None, None)
    (['4,000 replicates, seed 1'], [])
    """
    return [] if replicates is None else [f"{number_of(replicates, what)}, seed {seed}"]


def share_of(number: int, problems: int) -> Number:
    """A number of problems, and its share.

    Examples
    --------
    >>> share_of(9, 40)
    '9 (22%)'
    """
    return Number(f"{count(number)} ({percent(number / problems)})", number)
