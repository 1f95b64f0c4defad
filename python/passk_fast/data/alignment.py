"""Models on the same problems: their counts, brought into one order of problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._options import MATCHES
from passk_fast.data.counts import Counts
from passk_fast.data.read_only import ReadOnly

# Whole numbers below this are doubles.
MOST = 2**53


@dataclass(frozen=True, eq=False)
class Aligned:
    """Counts of several models on the problems that all of them have, in the order of the first.

    `problems` are their names, None where they are known by position; `left_out` those of each model that
    not all others have.
    """

    counts: Mapping[str, Counts]
    problems: npt.NDArray[Any] | None
    left_out: Mapping[str, tuple[Any, ...]]


def align(counts: Mapping[str, Counts], match: str) -> Aligned:
    """Pair models by the names of their problems, or by position where no model names them.

    With ``"strict"`` every model must have the same problems; with ``"common"`` those that all have are
    used, and what that leaves out is in the result.

    Examples
    --------
    >>> a, b = Counts(5, [1, 2, 3], problems=["x", "y", "z"]), Counts(5, [4, 0], problems=["z", "x"])
    >>> both = align({"a": a, "b": b}, match="common")
    >>> both.counts["b"].c.tolist(), both.left_out["a"]
    ([0, 4], ('y',))
    """
    match = _validate.choice(match, "match", MATCHES)
    models = list(counts)
    first = counts[models[0]]
    if any((counts[model].problems is None) != (first.problems is None) for model in models):
        unnamed = next(model for model in models if counts[model].problems is None)
        raise ValueError(f"problems must have names in all models or in none; {unnamed!r} has none")
    nothing: Mapping[str, tuple[Any, ...]] = ReadOnly(dict.fromkeys(models, ()))
    found = _aligned(counts, match, nothing)
    _refuse_more_than_exact(found)
    return found


def _aligned(counts: Mapping[str, Counts], match: str, nothing: Mapping[str, tuple[Any, ...]]) -> Aligned:
    models, first = list(counts), next(iter(counts.values()))
    if first.problems is None:
        for model in models:
            if counts[model].m != first.m:
                raise ValueError(
                    "models must have the same number of problems where problems have no names; "
                    f"{models[0]!r} has {first.m}, {model!r} has {counts[model].m}"
                )
        return Aligned(ReadOnly(counts), None, nothing)
    if all(_same(counts[model].problems, first.problems) for model in models[1:]):
        return Aligned(ReadOnly(counts), first.problems, nothing)
    return _by_name(counts, match)


def _refuse_more_than_exact(found: Aligned) -> None:
    """Raise where the attempts of all models at a problem together are more than a double counts exactly."""
    if sum(one.max_n for one in found.counts.values()) < MOST:  # exact: whole
        return
    sizes = np.stack([one.n for one in found.counts.values()])
    over = np.flatnonzero(sizes.sum(axis=0) >= MOST)  # exact: whole numbers
    if len(over):
        index = int(over[0])
        each = ", ".join(f"n={n} of {name!r}" for name, n in zip(found.counts, sizes[:, index], strict=True))
        where = "" if found.problems is None else f" (problem {found.problems.tolist()[index]!r})"
        raise _validate.wrong(
            "n",
            f"must add up to less than 2**53 over the models of a problem; got {each} at index "
            f"{index}{where}",
        )


def _same(names: npt.NDArray[Any] | None, others: npt.NDArray[Any] | None) -> bool:
    return names is others or bool(np.array_equal(names, others))  # type: ignore[arg-type]


def _by_name(counts: Mapping[str, Counts], match: str) -> Aligned:
    places = {
        model: {name: index for index, name in enumerate(one.problems.tolist())}  # type: ignore[union-attr]
        for model, one in counts.items()
    }
    first, *others = places.values()
    shared = [name for name in first if all(name in other for other in others)]
    kept = set(shared)
    left_out = {model: tuple(name for name in place if name not in kept) for model, place in places.items()}
    if match == "strict":
        for model, names in left_out.items():
            if names:
                lacking = next(other for other in places if names[0] not in places[other])
                raise ValueError(
                    f"models must have the same problems; {names[0]!r} of {model!r} is not in {lacking!r} "
                    f"({len(names)} of its {len(places[model])} problems are not in every model; "
                    + _validate.advice("match", "common")
                    + " uses the others)"
                )
    if not shared:
        raise ValueError("models must share a problem; they share none")
    aligned = {
        model: one.select(np.fromiter((places[model][name] for name in shared), np.int64, len(shared)))
        for model, one in counts.items()
    }
    problems = next(iter(aligned.values())).problems
    return Aligned(ReadOnly(aligned), problems, ReadOnly(left_out))
