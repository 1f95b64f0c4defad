"""Every reasonable way to analyse the same results, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, cast

import numpy as np

from passk_fast import _validate
from passk_fast._options import (
    CLOSED_FORMS,
    MISSING_CHOICES,
    ClosedForm,
    ComparisonForm,
    Match,
    MissingChoice,
    SpecifiedForm,
)
from passk_fast.analyses.comparison.compare import compare
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.analyses.specification.result import Specification, SpecificationCurve
from passk_fast.data.alignment import align
from passk_fast.data.attempts import Attempts
from passk_fast.data.comparable import refuse_unlike
from passk_fast.data.counts import Counts
from passk_fast.data.models import CountsOrResult, called, only, problems_of

# Of one model, and of a difference: the default of either and Student's, without random numbers.
ALONE: tuple[SpecifiedForm, ...] = ("adjusted", "t")
PAIRED: tuple[SpecifiedForm, ...] = ("noise-floor", "t")
# Names of the choice not to choose.
COUNTED = "as counted"
WHOLE = "all problems"


def specification_curve(
    a: CountsOrResult | Attempts,
    b: CountsOrResult | Attempts | None = None,
    k: int | Sequence[int] | None = None,
    *,
    intervals: Sequence[SpecifiedForm] | None = None,
    missing: Sequence[MissingChoice] = ("fail", "drop"),
    subsets: Mapping[str, Any] | None = None,
    level: float = 0.95,
    match: Match = "strict",
) -> SpecificationCurve:
    """Estimates under all combinations of the analyst's choices.

    Parameters
    ----------
    a : Counts, ModelResult or Attempts
    b : Counts or Attempts, optional
        Another model on the same problems: the results are about the difference A - B.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n under every policy for missing verdicts. None is those of (1, 10, 100) that all allow.
    intervals : sequence of str, or None
        Of ``"adjusted"``, ``"t"`` and ``"z"`` for one model (the first two if None), and of ``"noise-floor"``
        and ``"t"`` for a difference: both if None and the models made equally many attempts at every problem
        under every policy, which ``"t"`` needs, else the first.
    missing : sequence of {"fail", "drop", "bounds"}
        Policies for attempts without a verdict, used where there are such attempts. ``"bounds"`` stands for
        two choices: all of them failed, all of them passed.
    subsets : mapping of str to mask, slice or indices, optional
        Problems of `a` that an analyst might restrict the analysis to, by name. All problems are always among
        the choices; without subsets, each stratum of `a` is left out in turn, if it has strata.
    level : float
        Confidence level in (0, 1).
    match : {"strict", "common"}
        Whether both models must have the same problems, or those that both have are used.

    Returns
    -------
    SpecificationCurve

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule; or if the files say that the two models were
        made in different ways.

    Notes
    -----
    The specifications share their data: that many of them agree says that the choices do not matter, not that
    the result is significant many times over.

    References
    ----------
    Simonsohn, Simmons and Nelson, "Specification curve analysis", Nature Human Behaviour 4 (2020) 1208-1214.

    Examples
    --------
    >>> a, b = pk.Counts(10, [4, 9, 0, 10, 7, 3] * 5), pk.Counts(10, [2, 9, 0, 10, 4, 3] * 5)
    >>> curve = pk.specification_curve(a, b, k=[1, 5], subsets={"first half": slice(0, 15)})
    >>> len(curve), curve.share_positive, curve.share_excluding_zero
    (8, 1.0, 0.625)
    """
    level = _validate.level(level)
    names = called(a) if b is None else called(a, b)
    if b is not None:
        refuse_unlike(dict(zip(names, (only(a, "a"), only(b, "b")), strict=True)))
    policies = _choices(missing, "missing", MISSING_CHOICES)
    ways = list(_counted(a, b, policies))
    if intervals is None:
        even = b is not None and all(_same_sizes(names, way.parts, match) for way in ways)
        intervals = ALONE if b is None else PAIRED if even else PAIRED[:1]
    forms = _choices(intervals, "intervals", CLOSED_FORMS if b is None else PAIRED)
    least = min((part for way in ways for part in way.parts), key=lambda part: part.min_n)
    ks = _validate.ks(k, least)
    parts = _subsets(ways[0].parts[0], subsets)
    found, said = [], dict[str, None]()
    for way in ways:
        for subset, index in parts.items():
            for form in forms:
                made, warnings = _analysed(way, subset, index, form, ks.values, level, match)
                found += made
                said |= dict.fromkeys(warnings)
    return SpecificationCurve(
        specifications=tuple(found),
        warnings=tuple(said),
        comparison=b is not None,
        names=names,
        level=level,
        dropped=ks.dropped,
        least_n=least.min_n,
    )


class Way(NamedTuple):
    """One way to count the attempts."""

    missing: str
    parts: list[Counts]


def _choices(given: Sequence[str], argument: str, options: Sequence[str]) -> list[str]:
    found = [
        _validate.choice(one, argument, options) for one in _validate.several(given, argument, "strings")
    ]
    if not found:
        raise _validate.wrong(argument, "must hold at least one choice; got none")
    return list(dict.fromkeys(found))


def _counted(a: object, b: object, policies: list[str]) -> Iterator[Way]:
    """Ways to count; one only where no verdict is missing."""
    given: list[Counts | Attempts] = []
    for argument, one in (("a", a), ("b", b)):
        if isinstance(one, Attempts):
            given.append(one)
        elif argument == "a" or one is not None:
            kept = getattr(one, "attempts", None)
            given.append(kept if isinstance(kept, Attempts) else problems_of(one, argument))
    if not any(isinstance(one, Attempts) and one.missing for one in given):
        yield Way(COUNTED, [one if isinstance(one, Counts) else one.counts() for one in given])
        return
    for policy in policies:
        if policy != "bounds":
            kept = cast("Literal['fail', 'drop']", policy)
            yield Way(policy, [one if isinstance(one, Counts) else one.counts(kept) for one in given])
            continue
        ends = [(one, one) if isinstance(one, Counts) else tuple(one.counts("bounds")) for one in given]
        yield Way("all failed", [end[0] for end in ends])
        yield Way("all passed", [end[1] for end in ends])


def _same_sizes(models: tuple[str, ...], parts: list[Counts], match: Match) -> bool:
    """Whether both models made as many attempts at every problem that is compared."""
    named = parts[0].problems is not None and parts[1].problems is not None
    if named and set(parts[0].ids.tolist()).isdisjoint(parts[1].ids.tolist()):
        sizes = {part.min_n for part in parts} | {part.max_n for part in parts}
        return len(sizes) == 1
    first, second = align(dict(zip(models, parts, strict=True)), match).counts.values()
    return bool(np.array_equal(first.n, second.n))


def _subsets(first: Counts, subsets: Mapping[str, Any] | None) -> dict[str, set[Any] | None]:
    """Names of the problems of each subset; None for all of them."""
    found: dict[str, set[Any] | None] = {WHOLE: None}
    if subsets is not None:
        if not isinstance(subsets, Mapping):
            raise _validate.wrong_kind("subsets", "must be a mapping", subsets)
        return found | {str(name): set(first.select(index).ids.tolist()) for name, index in subsets.items()}
    if first.strata is not None and first.strata.groups > 1:
        for code, name in enumerate(first.strata.names.tolist()):
            found[f"without {name}"] = set(first.ids[first.strata.codes != code].tolist())
    return found


def _analysed(
    way: Way, subset: str, names: set[Any] | None, form: str, ks: tuple[int, ...], level: float, match: Match
) -> tuple[list[Specification], list[str]]:
    """What comes out for each k, and the warnings of that analysis, with the choices that they are about."""
    parts = way.parts
    numbers: tuple[Any, ...]
    if names is not None:
        parts = [part[[one in names for one in part.ids.tolist()]] for part in parts]
    if len(parts) == 1:
        mean = mean_interval(parts[0], ks, interval=cast("ClosedForm", form), level=level)
        numbers = (mean.estimate, *mean.confidence_interval, np.full(len(ks), np.nan))
        warnings = mean.warnings
    else:
        result = compare(
            parts[0], parts[1], ks, interval=cast("ComparisonForm", form), level=level, match=match
        )
        numbers = (result.difference, *result.confidence_interval, result.p_value)
        warnings = result.warnings
    rows = zip(ks, *(np.ravel(x).tolist() for x in numbers), strict=True)
    made = [
        Specification(k, form, way.missing, subset, parts[0].m, estimate, low, high, p)
        for k, estimate, low, high, p in rows
    ]
    about = [name for name in (subset, way.missing) if name not in (WHOLE, COUNTED)]
    return made, [f"{', '.join(about)}: {one}" if about else one for one in warnings]
