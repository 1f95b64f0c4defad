"""Who is compared on which problems: two models, brought onto shared problems or found to have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast.data.alignment import align
from passk_fast.data.comparable import Unlike, unlike
from passk_fast.data.counts import Counts
from passk_fast.data.models import Model, called, counts_of, names_of
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Given, labels_of


@dataclass(frozen=True, eq=False)
class Matched:
    """Two models ready to be compared."""

    # A and B where they have none.
    names: tuple[str, str]
    # With the same problems in the same order, if they are paired.
    first: Counts | Tally
    second: Counts | Tally
    # Why they are not paired; None if they are.
    pairing: str | None
    # The problems of each model that the other does not have, and what else is not the same in them.
    left_out: Mapping[str, tuple[Any, ...]]
    unlike: Unlike
    warnings: tuple[str, ...]

    @property
    def n_ranges(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Least and greatest number of attempts of a problem with either model."""
        first, second = self.first, self.second
        return (first.min_n, first.max_n), (second.min_n, second.max_n)

    @property
    def min_n(self) -> int:
        """Least number of attempts of a problem with either model."""
        return min(least for least, _ in self.n_ranges)

    def fewer_than(self, k: int) -> str:
        """Where n < k first happens, and with which model."""
        named = zip(self.names, (self.first, self.second), strict=True)
        name, counts = next((name, counts) for name, counts in named if counts.min_n < k)
        return f"{counts.fewer_than(k)} of {name!r}"

    def check(self, target: float) -> None:
        """Raise if there are too few attempts for the target."""
        for name, counts in zip(self.names, (self.first, self.second), strict=True):
            if target > 0 and counts.max_n == 1:
                raise _validate.wrong(
                    "target",
                    f"must be 'population' where every problem has a single attempt (n=1), as in "
                    f"{name!r}: the noise of the attempts cannot be told from differences between problems",
                )


def matched(
    models: tuple[Model, Model],
    given: Sequence[str] | None,
    match: str,
    paired: bool | None,
    clusters: Given,
    strata: Given,
    despite: bool,
) -> Matched:
    """Bring two models onto shared problems, or say why that cannot be."""
    names, (first, second), found, warnings = _models(*models, given, despite)
    why = "not asked for" if paired is False else _impossible(first, second)
    if why is not None:
        if paired:
            raise _validate.wrong("paired", f"must not be True where pairing is impossible: {why}")
        for name, labels in (("clusters", clusters), ("strata", strata)):
            if labels is not None:
                raise _validate.wrong(
                    name,
                    f"must be None for unpaired models, which bring their own in Counts; "
                    f"they are not paired: {why}",
                )
        return Matched(names, first, second, why, dict.fromkeys(names, ()), found, warnings)
    assert isinstance(first, Counts)
    assert isinstance(second, Counts)
    first = _labelled(first, second, clusters, strata)
    both = align(dict(zip(names, (first, second), strict=True)), match)
    first, second = both.counts.values()
    return Matched(names, first, second, None, dict(both.left_out), found, warnings)


def _models(
    a: Model, b: Model, given: Sequence[str] | None, despite: bool
) -> tuple[tuple[str, str], tuple[Counts | Tally, Counts | Tally], Unlike, tuple[str, ...]]:
    """Names of the models, their counts, how they differ, and what has to be said about these."""
    counts, warnings = [], []
    names = called(a, b) if given is None else names_of(given, 2)
    a, b = (next(iter(one.values())) if isinstance(one, Mapping) and len(one) == 1 else one for one in (a, b))
    for argument, name, model in (("a", names[0], a), ("b", names[1], b)):
        # Both ends of missing verdicts: the comparison takes the lower one, and says so.
        both = getattr(model, "upper", None) is not None
        counts.append(counts_of(getattr(model, "counts", model) if both else model, argument))
        if both:
            warnings.append(f"attempts of {name} without a verdict count as failures")
    found = unlike(dict(zip(names, (a, b), strict=True)), despite)
    return (names[0], names[1]), (counts[0], counts[1]), found, (*warnings, *found.warnings)


def _impossible(a: Counts | Tally, b: Counts | Tally) -> str | None:
    """Why the problems cannot be paired."""
    if isinstance(a, Tally) or isinstance(b, Tally):
        return "a tally does not know its problems"
    if a.problems is None or b.problems is None or a.problems is b.problems:
        return None
    if np.array_equal(a.problems, b.problems) or not set(a.problems.tolist()).isdisjoint(b.problems.tolist()):
        return None
    alike = {str(name): name for name in a.problems.tolist()}
    for name in b.problems.tolist():
        if str(name) in alike:
            raise ValueError(
                "problems must be named alike in both models, or by different names; "
                f"got {alike[str(name)]!r} and {name!r}"
            )
    return "the models have no problem in common"


def _labelled(a: Counts, b: Counts, clusters: Given, strata: Given) -> Counts:
    """`a` with the labels that apply: those given, or those of its counts."""
    labels = []
    for name, given, own, other in (
        ("clusters", clusters, a.clusters, b.clusters),
        ("strata", strata, a.strata, b.strata),
    ):
        if given is None and own is None and other is not None:
            raise _validate.wrong(
                name,
                _validate.phrase("must be in the counts of {a} if in those of {b}, or be given, or False"),
            )
        labels.append(labels_of(a, name, given, own))
    if labels == [a.clusters, a.strata]:
        return a
    return Counts._trusted(a.n, a.c, a.problems, *labels)
