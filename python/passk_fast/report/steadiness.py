"""How steady a model is: whether all of k attempts pass, and whether one attempt tells what another does."""

from __future__ import annotations

import numpy as np

from passk_fast._options import ClosedForm
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.report.model import AllPass, Estimate, Flips
from passk_fast.show.plain import plain


def all_pass(
    counts: Counts | Tally, ks: tuple[int, ...], form: ClosedForm, level: float, target: float
) -> AllPass | None:
    """pass^k for each k > 1 that pass@k is reported for; None where there is none.

    It is 1 - pass@k with passes and failures in each other's place.
    """
    ks = tuple(k for k in ks if k > 1)
    if not ks:
        return None
    turned: Counts | Tally
    if isinstance(counts, Counts):
        failed = counts.n - counts.c
        turned = Counts._trusted(counts.n, failed, counts.problems, counts.clusters, counts.strata)
    else:
        turned = Tally(counts.n, counts.n - counts.c, counts.problems)
    found = mean_interval(turned, ks, level=level, interval=form, target=target)
    low, high = (1 - end for end in reversed(found.confidence_interval))
    rows = np.column_stack([1 - found.estimate, found.standard_error, low, high]).tolist()
    estimates = [Estimate(k, row[0], *map(plain, row[1:])) for k, row in zip(ks, rows, strict=True)]
    return AllPass(form, tuple(estimates))


def flips(counts: Counts | Tally) -> Flips | None:
    """Problems that were solved in some attempts and not in others; None without second attempts.

    Two attempts at a problem differ with probability 2 p (1 - p), of which 2 c (n - c)/(n (n - 1)) is the
    unbiased estimate.
    """
    tally = Tally.of(counts)
    again = tally.n > 1
    problems = int(tally.problems[again].sum())
    if not problems:
        return None
    n, c = (x[again].astype(np.float64) for x in (tally.n, tally.c))
    differ = np.zeros(len(tally))
    differ[again] = 2 * c * (n - c) / (n * (n - 1))
    torn = int(tally.problems[(tally.c > 0) & (tally.c < tally.n)].sum())
    return Flips(torn, problems, tally.sum(differ) / problems)
