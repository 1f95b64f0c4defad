"""What is ranked: counts on shared problems, their labels, and the k that they allow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from passk_fast import _validate
from passk_fast.data.alignment import Aligned, align
from passk_fast.data.counts import Counts
from passk_fast.data.labels import Labels
from passk_fast.data.outcomes import no_verdict
from passk_fast.inference.groups import Given, Grouping, grouping


def unjudged(models: Mapping[str, Any]) -> tuple[str, ...]:
    """What became of attempts without a verdict, of models that were read from files."""
    meaning = {"fail": "count as failures", "drop": "count as not made"}
    return tuple(
        f"{name}: {no_verdict(given.missing)}; they {meaning[given.missing_policy]}"
        for name, given in models.items()
        if getattr(given, "missing", 0)
    )


def aligned_of(
    counts: dict[str, Counts], match: str, clusters: Given, strata: Given
) -> tuple[Aligned, Grouping]:
    """Counts on shared problems, and the labels of these."""
    first = next(iter(counts))
    given = {
        field: Labels.of(labels, field, counts[first].m)
        for field, labels in (("clusters", clusters), ("strata", strata))
        if labels is not None and not isinstance(labels, bool)
    }
    # Labels go through the alignment with the problems that they belong to.
    one = counts[first]
    labelled = Counts._trusted(
        one.n, one.c, one.problems, given.get("clusters", one.clusters), given.get("strata", one.strata)
    )
    aligned = align({**counts, first: labelled}, match)
    chosen = {
        field: labels if isinstance(labels, bool) else _agreed(aligned.counts, field, field in given)
        for field, labels in (("clusters", clusters), ("strata", strata))
    }
    return aligned, grouping(aligned.counts[first], chosen["clusters"], chosen["strata"])


def _agreed(counts: Mapping[str, Counts], field: str, given: bool) -> Labels | bool:
    """The labels that the models have, or False if none has any."""
    known = [(name, getattr(one, field)) for name, one in counts.items()]
    known = [(name, labels) for name, labels in known if labels is not None]
    if not known:
        return False
    first, labels = known[0]
    for name, others in known[1:]:
        if not given and labels != others:
            raise ValueError(
                f"models must agree on the `{field}` of their problems; {first!r} and {name!r} do not "
                f"(give `{field}`, or False for none)"
            )
    return labels  # type: ignore[no-any-return]


def ks_of(counts: Mapping[str, Counts], k: object) -> _validate.Ks:
    """The rule for `k`, whose bound is the least n of the model that has it."""
    least = min(counts, key=lambda name: counts[name].min_n)
    return _validate.ks(k, counts[least], f"{least}: ")
