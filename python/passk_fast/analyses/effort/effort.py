"""Review effort: how many attempts a person reads until one is right, and when to stop reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._typing import Floats, Ints
from passk_fast.analyses._advice import FEW_PROBLEMS, ONE_PROBLEM, few_units
from passk_fast.analyses.effort.result import BudgetCurve, BudgetCurves, Effort, ReviewCosts
from passk_fast.analyses.effort.review import Review, review
from passk_fast.data.counts import Counts
from passk_fast.data.models import Model, counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import Given, Sampled, grouping, means_over
from passk_fast.inference.intervals import ConfidenceInterval, Estimated, interval

# Every budget is tried up to this one; above it, as many of them spread evenly on a logarithmic scale.
ALL_BUDGETS = 1000


def effort(
    counts: Model,
    budgets: int | Sequence[int] | None = None,
    *,
    review_bad: float = 1.0,
    review_good: float = 1.0,
    by_hand: float | None = None,
    accepted_wrong: float | None = None,
    accept_bad: float = 0.0,
    miss_good: float = 0.0,
    level: float = 0.95,
    clusters: Given = None,
    strata: Given = None,
    progress: bool | Report | None = None,
) -> Effort:
    """Effort of a person who reviews attempts until one is accepted, at most a budget of them.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem. One problem has a curve, but no interval for problems like it.
    budgets : int, sequence of int, or None
        Most attempts to review, 1 ≤ B ≤ least n. None is every budget up to the least n (up to 1,000 of them,
        spread evenly on a logarithmic scale, where it is larger).
    review_bad, review_good : float
        Cost ≥ 0 of reviewing a wrong and a right attempt, in any one unit.
    by_hand : float, optional
        Cost ≥ 0 of doing the work without a model: it is paid where no attempt is accepted. Without it
        nothing is said about costs.
    accepted_wrong : float, optional
        Cost ≥ 0 of accepting a wrong attempt. None is that of `by_hand`: the work is still to be done.
    accept_bad, miss_good : float
        Probabilities in [0, 1] that the reviewer accepts a wrong attempt, and rejects a right one.
    level : float
        Confidence level in (0, 1).
    clusters, strata : sequence of hashable (m,), False or None
        As for `mean_interval`.
    progress : bool, callable or None
        Show a progress bar for long work: None only on a terminal. A callable gets (done, total).

    Returns
    -------
    Effort
        Curves over the budgets with intervals for a population of problems like these, and the best budget.

    Raises
    ------
    TypeError, ValueError
        If an argument is not of its kind, or breaks its rule; if the steps of a reviewer who errs are so many
        that they would take minutes.

    Notes
    -----
    The attempts of a problem are reviewed in random order without replacement. For a reviewer who never errs,
    with T the position of the first right attempt,

        E min(T, B) = (n+1)/(c+1) · pass@B(n+1, c+1),        P(T ≤ B) = pass@B(n, c),

    and in general, with g = 1 - accept_bad and b = miss_good,

        P(accepted and right) = Σ_{j<B} Σ_s P(s right among j) b^s g^(j-s) (1 - b)(c - s)/(n - j).

    Cost(B) is the sum of what is reviewed, by_hand where nothing is accepted, and accepted_wrong where a
    wrong attempt is. Every budget asked for is tried, and 0: doing all of it by hand.

    Intervals are the `adjusted` ones of `mean_interval`, on the range that the quantity has for problems with
    the least n.

    Examples
    --------
    >>> counts = pk.Counts(20, [0, 0, 1, 2, 5, 9, 14, 20] * 5)
    >>> result = pk.effort(counts, by_hand=30, review_bad=2, review_good=5)
    >>> result.best_budget, round(result.best_cost, 2)
    (4, 21.32)
    >>> result.curve.reviews.estimate[:3].round(4)
    array([1.    , 1.6812, 2.2595])
    """
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    tried = _budgets(budgets, counts)
    costs = _costs(review_bad, review_good, by_hand, accepted_wrong)
    wrongly, missed = (
        _validate.probability(accept_bad, "accept_bad"),
        _validate.probability(miss_good, "miss_good"),
    )
    level = _validate.level(level)
    found = grouping(counts, clusters, strata)
    # What problems with the least n can score at both ends says how far a quantity can go.
    n, c = (np.append(x, ends) for x, ends in ((tally.n, [tally.min_n] * 2), (tally.c, [0, tally.min_n])))
    with progress_reporter("reviewing", progress) as report:
        every = review(n, c, tried, wrongly, missed, report)
    quantities, ranges = (
        _quantities(Review(*(values[rows] for values in every)), costs)
        for rows in (slice(None, -2), slice(-2, None))
    )
    drawn = {name: means_over(counts, values, found) for name, values in quantities.items()}
    curves = {name: _curve(*drawn[name], quantities[name], ranges[name], level) for name in quantities}
    warnings = few_units(found, drawn["success"][1])
    if tally.m < FEW_PROBLEMS:
        few = f"only {tally.m} problems (fewer than {FEW_PROBLEMS})"
        warnings = (ONE_PROBLEM if tally.m == 1 else few, *warnings)
    return Effort(
        budgets=tuple(tried.tolist()),
        curve=BudgetCurves(**curves),
        costs=costs,
        accept_bad=wrongly,
        miss_good=missed,
        level=level,
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        unsolved=int(tally.problems[tally.c == 0].sum()) / tally.m,
        warnings=warnings,
    )


def _budgets(budgets: object, counts: Counts | Tally) -> Ints:
    """Ascending budgets, none above the least n."""
    most = counts.min_n
    if budgets is None:
        if most <= ALL_BUDGETS:
            return np.arange(1, most + 1)
        return np.unique(np.rint(_numeric.geomspace(1, most, ALL_BUDGETS)).astype(np.int64))
    if isinstance(budgets, str) or not (_validate.is_whole(budgets) or isinstance(budgets, Iterable)):
        raise _validate.wrong_kind("budgets", "must be an int or a sequence of ints", budgets)
    given = list(budgets) if isinstance(budgets, Iterable) else [budgets]
    whole = sorted({_validate.whole(one, "budgets", least=1) for one in given})
    if not whole:
        raise _validate.wrong("budgets", "must hold at least one value; got none")
    if whole[-1] > most:
        raise _validate.wrong(
            "budgets",
            f"must satisfy budgets <= n for every problem; got {whole[-1]}, {counts.fewer_than(whole[-1])}",
        )
    return np.array(whole, dtype=np.int64)


def _costs(
    review_bad: object, review_good: object, by_hand: object, accepted_wrong: object
) -> ReviewCosts | None:
    """The costs, or None where doing it by hand has none."""
    bad, good = _validate.cost(review_bad, "review_bad"), _validate.cost(review_good, "review_good")
    if by_hand is None:
        if accepted_wrong is not None:
            raise ValueError(
                _validate.phrase("{accepted_wrong} must come with {by_hand}; got {} alone", accepted_wrong)
            )
        return None
    hand = _validate.cost(by_hand, "by_hand")
    wrong = hand if accepted_wrong is None else _validate.cost(accepted_wrong, "accepted_wrong")
    return ReviewCosts(bad, good, hand, wrong)


def _quantities(reviewed: Review, costs: ReviewCosts | None) -> dict[str, Floats]:
    """Value of each quantity for each problem and budget, ``(D, B)``."""
    reviews, good, correct, wrong = reviewed
    found = {"reviews": reviews, "success": correct, "wrong": wrong}
    if costs is not None:
        nothing = np.maximum(1 - correct - wrong, 0.0)
        found["cost"] = (
            costs.review_bad * (reviews - good)
            + costs.review_good * good
            + costs.by_hand * nothing
            + costs.accepted_wrong * wrong
        )
    return found


def _curve(means: Floats, draw: Sampled, values: Floats, ends: Floats, level: float) -> BudgetCurve:
    """Means with their intervals within what they can be."""
    low = np.minimum(values.min(axis=0), ends.min(axis=0))
    high = np.maximum(values.max(axis=0), ends.max(axis=0))
    width = np.where(high > low, high - low, 1.0)
    estimated = Estimated(
        means - low,
        draw.variances,
        np.full(len(means), float(draw.units)),
        draw.degrees_of_freedom,
        width,
    )
    inside = interval("adjusted", estimated, level)
    # What cannot vary has no interval to speak of.
    return BudgetCurve(
        means,
        np.sqrt(draw.variances),
        ConfidenceInterval(
            np.where(high > low, inside.low + low, low), np.where(high > low, inside.high + low, low)
        ),
    )
