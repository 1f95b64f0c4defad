"""On which problems a result hangs: leave one out, and the fewest that turn a comparison."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _numeric, _validate
from passk_fast._options import Match
from passk_fast._typing import Floats, Ints
from passk_fast.analyses.comparison.paired import paired_contrast
from passk_fast.analyses.influence.result import Influence
from passk_fast.data.counts import Counts
from passk_fast.data.models import CountsOrResult, one_or_two
from passk_fast.inference.groups import Given, grouping
from passk_fast.inference.pairs import Pairs

# A sum of scores this close to 0 is 0 but for rounding.
ROUNDING = 1e-12


def influence(
    a: CountsOrResult,
    b: CountsOrResult | None = None,
    k: int = 1,
    *,
    clusters: Given = False,
    match: Match = "strict",
) -> Influence:
    """Leave each problem out, and find the fewest whose removal turns a comparison.

    Parameters
    ----------
    a : Counts or ModelResult
    b : Counts, optional
        Another model on the same problems: the result is about the difference A - B.
    k : int
        1 ≤ k ≤ least n.
    clusters : sequence of hashable (m,), True, False or None
        Leave whole clusters out. None (or True) takes those of `a`, False leaves out single problems. The
        p-value is that of `compare` for the labels given, or else the clusters of `a`, and its strata.
    match : {"strict", "common"}
        Whether both models must have the same problems, or those that both have are used.

    Returns
    -------
    Influence

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, or clusters are asked for and there are none.

    Notes
    -----
    With h_i the score of problem i (or the difference of two), θ_(-i) = (m θ - h_i)/(m - 1). Without a set of
    problems the mean has the sign of Σ h_i less the sum over the set, so taking problems out in descending
    order of h_i (ascending, if θ < 0) needs the fewest: greedy is exact. The same holds for cluster sums.

    References
    ----------
    Broderick, Giordano and Meager, "An automatic finite-sample robustness metric: when can dropping a little
    data make a big difference?", arXiv:2011.14999.

    Examples
    --------
    >>> pk.influence(pk.Counts(4, [4, 2, 1, 0, 3]), k=1).without.round(3).tolist()
    [0.375, 0.5, 0.562, 0.625, 0.438]
    """
    models = one_or_two(a, b, match)
    first, second = (*models.counts, None)[:2]
    assert first is not None
    if first.m == 1:
        clusters = False
    k = _validate.ks(k, first if second is None or first.min_n <= second.min_n else second).values[0]
    scores = first.values(k)
    if second is not None:
        scores = scores - second.values(k)
        # What is equal up to rounding is equal, as in `compare`.
        scores[np.abs(scores) <= ROUNDING] = 0.0
    names, sums, sizes = _units(first, scores, clusters)
    total = float(_numeric.sum(sums))
    if abs(total) <= ROUNDING * len(sums):
        total = 0.0
    rest = len(scores) - sizes
    without = _numeric.ratio(total - sums, rest, np.nan)
    estimate = total / len(scores)
    chance = None if second is None else _p_value(first, second, k, clusters)
    ties, turns = _fewest(sums, total) if second is not None else (None, None)
    return Influence(
        k=k,
        estimate=estimate,
        units=names,
        without=without,
        influence=estimate - without,
        comparison=second is not None,
        clusters=clusters is not False,
        lead_hangs_on=None if ties is None else names[ties],
        reversed_by=None if turns is None else names[turns],
        p_value=chance,
        m=len(scores),
        names=models.names,
        left_out=models.left_out,
    )


def _p_value(a: Counts, b: Counts, k: int, clusters: Given) -> float | None:
    """Of no difference, over problems (clusters) like these: that of `compare`; None for one problem.

    Problems that come in clusters do so whatever is left out of them.
    """
    if a.m == 1:
        return None
    found = grouping(a, None if isinstance(clusters, bool) else clusters, None)
    answer = paired_contrast(Pairs.of(a, b), (k,), 0.0, found, False).answer
    return float(answer.p_values()[0])


def _units(counts: Counts, scores: Floats, clusters: Given) -> tuple[NDArray[Any], Floats, Ints]:
    """Names, sums of scores and numbers of problems of what is left out."""
    if clusters is False:
        return counts.ids, scores, np.ones(len(scores), dtype=np.int64)
    labels = grouping(counts, None if clusters is True else clusters, False).clusters
    if labels is None:
        raise _validate.wrong("clusters", "must be labels, since the counts have none; got None")
    sums: Floats = np.bincount(labels.codes, scores, labels.groups).astype(np.float64)
    return labels.names, sums, np.bincount(labels.codes, minlength=labels.groups)


def _fewest(sums: Floats, total: float) -> tuple[Ints | None, Ints | None]:
    """Indices of the fewest units without which the sum is not of its sign, and of the other sign."""
    if total == 0:
        return None, None
    signed = sums if total > 0 else -sums
    order = np.argsort(-signed, kind="stable")
    left = abs(total) - np.cumsum(signed[order])
    # Some unit has to remain.
    gone, turned = (
        np.flatnonzero(left[:-1] <= bound) for bound in (ROUNDING * len(sums), -ROUNDING * len(sums))
    )
    return (
        order[: gone[0] + 1] if len(gone) else None,
        order[: turned[0] + 1] if len(turned) else None,
    )
