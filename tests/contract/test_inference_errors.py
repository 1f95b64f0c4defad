"""The texts of the errors and warnings of the intervals and the bootstrap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from tests import refusals

COUNTS = pk.Counts(10, [0, 3, 10, 5], problems=["a", "b", "c", "d"])
TWO = ["x", "x", "y", "y"]
EXACT = pk.bootstrap(COUNTS, 1)
DRAWN = [pk.bootstrap(COUNTS, 1, replicates=50, rng=1, first=first) for first in (0, 50, 150)]
OTHER = pk.bootstrap(COUNTS, 1, replicates=50, rng=2, first=50)

BROKEN: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (lambda: pk.curve(COUNTS, tau=None), TypeError, "`tau` must be a sequence of numbers; got NoneType"),
    (lambda: pk.curve(COUNTS, tau=0.5), TypeError, "`tau` must be a sequence of numbers; got float"),
    (
        lambda: pk.specification_curve(COUNTS, intervals=5),
        TypeError,
        "`intervals` must be a sequence of strings; got int",
    ),
    (
        lambda: pk.specification_curve(COUNTS, missing=np.array(0.0)),
        TypeError,
        "`missing` must be a sequence of strings; got ndarray",
    ),
    (
        lambda: pk.build_report({"a": COUNTS}, k=0),
        ValueError,
        "`k` must satisfy k >= 1; got 0",
    ),
    (
        lambda: pk.mean_interval([0.5, 0.2], 1),
        TypeError,
        "`counts` must be Counts, a Tally or a ModelResult; got list",
    ),
    (
        lambda: pk.mean_interval(pk.Counts(1, [1]), 1, target="benchmark"),
        ValueError,
        "`target` must be 'population' where every problem has a single attempt (n=1); got 'benchmark': the "
        "noise of the attempts cannot be told from differences between problems",
    ),
    (
        lambda: pk.mean_interval(COUNTS, 1, interval="wald"),
        ValueError,
        "`interval` must be one of 'adjusted', 't', 'z'; got 'wald'",
    ),
    (
        lambda: pk.mean_interval(pk.Counts(1, [0, 1, 1]), 1, target="benchmark"),
        ValueError,
        "`target` must be 'population' where every problem has a single attempt (n=1); got 'benchmark': the "
        "noise of the attempts cannot be told from differences between problems",
    ),
    (
        lambda: pk.mean_interval(COUNTS, 1, clusters=["x"] * 4),
        ValueError,
        "`clusters` must hold at least 2 clusters; got 1",
    ),
    (
        lambda: pk.mean_interval(COUNTS, 1, clusters=True),
        TypeError,
        "`clusters` must be labels, None (those of the counts) or False (none); got True",
    ),
    (
        lambda: pk.mean_interval(COUNTS.tally, 1, clusters=TWO),
        ValueError,
        "`clusters` must come with Counts; a Tally no longer knows single problems",
    ),
    (
        lambda: pk.mean_interval(COUNTS, 1, strata=["x", "y", "y", "y"]),
        ValueError,
        "`strata` must each hold at least 2 problems; got 1 in stratum 'x' (merge it with another)",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 1, clusters=["p", "q", "q", "r"], strata=TWO),
        ValueError,
        "`clusters` must each lie in one stratum; got cluster 'q' in two",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 1, clusters=["p", "q", "r", "r"], strata=TWO),
        ValueError,
        "`strata` must each hold at least 2 clusters; got 1 in stratum 'y' (merge it with another)",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 11),
        ValueError,
        "`k` must satisfy k <= n for every problem; got k=11, n=10 at index 0 (problem 'a')",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 1, replicates=1),
        ValueError,
        "`replicates` must satisfy replicates >= 2; got 1",
    ),
    (lambda: pk.bootstrap(COUNTS, 1, first=5), ValueError, "`first` must be 0 without `replicates`; got 5"),
    (
        lambda: pk.bootstrap(COUNTS, 1, interval="studentized"),
        ValueError,
        "`interval` 'studentized' must come with `replicates`, as it needs the standard error of each; "
        "got replicates=None (give replicates=10_000, or use interval='bca')",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 1, interval="studentized", replicates=10, clusters=TWO),
        ValueError,
        "`interval` 'studentized' must come with problems drawn independently of each other; "
        "got clusters (use interval='bca')",
    ),
    (
        lambda: pk.bootstrap(COUNTS, 1, resample="attempts", strata=TWO),
        ValueError,
        "`strata` must be None or False with resample='attempts', which has no use for how problems were "
        "drawn; got labels",
    ),
    (
        lambda: pk.bootstrap(pk.Counts(10, COUNTS.c, clusters=TWO), 1, resample="both"),
        ValueError,
        "`clusters` must be None or False with resample='both', which has no use for how problems were "
        "drawn; got labels",
    ),
    (lambda: EXACT.ppf([0.5, 1.5]), ValueError, "`p` must satisfy 0 <= p <= 1; got [0.5, 1.5]"),
    (
        lambda: pk.Bootstrap.concatenate([EXACT]),
        ValueError,
        "`parts` must have replicates; infinitely many have nothing to add",
    ),
    (
        lambda: pk.Bootstrap.concatenate([]),
        ValueError,
        "`parts` must hold at least one Bootstrap; got none",
    ),
    (
        lambda: pk.Bootstrap.concatenate([DRAWN[2], DRAWN[0]]),
        ValueError,
        "`parts` must join; got one that starts at 150 where 50 is next",
    ),
    (
        lambda: pk.Bootstrap.concatenate([DRAWN[0], OTHER]),
        ValueError,
        "`parts` must come from the same counts, options and seed; got different ones",
    ),
]


test_a_broken_rule_is_named = refusals.calls(BROKEN)


def test_a_report_at_one_k():
    one, several = (pk.build_report({"a": COUNTS}, k=k).models[0].estimates for k in (5, [5]))
    assert one == several


@pytest.mark.parametrize("counts", [pk.Counts(1000, [3, 999]), pk.Counts(5, [5]), pk.Tally.of(COUNTS)])
def test_levels_that_no_likelihood_can_tell_apart(counts):
    made = pk.curve(counts, level=1e-9, tau=[0.5], rng=1)
    assert made.level == 1e-9


def test_labels_of_counts_have_no_say_where_problems_stay():
    labelled = pk.Counts(10, COUNTS.c, clusters=TWO)
    assert pk.bootstrap(labelled, 1, resample="attempts").clusters is None
    assert pk.bootstrap(labelled, 1, resample="both", clusters=False).clusters is None


def test_warnings_say_why_to_trust_less():
    assert pk.mean_interval(pk.Counts(10, list(range(11)) * 4), 5).warnings == ()
    few = pk.mean_interval(pk.Counts([4, 8] * 6, [4] * 11 + [0]), [1, 3], clusters=np.arange(12) // 2)
    assert few.warnings == (
        "only 12 problems (fewer than 20)",
        "pass@1 of only 6 problems differs from the most common one (fewer than 10)",
        "pass@3 of only 6 problems differs from the most common one (fewer than 10)",
        "k=3 is more than half of n=4: pass@k there is close to 0 or 1 for each problem, and its noise is "
        "known from a model only",
        "only 6 clusters (fewer than 20)",
    )


def test_a_negative_variance_is_not_hidden():
    # The unbiased variance of pass@2 - pass@1 is -1/18 at c = 2 of n = 4.
    result = pk.mean_interval(pk.Counts(4, [2] * 30), [1, 2], target="benchmark", interval="z")
    assert result.gaps.within[0] == pytest.approx(-1 / 18)
    assert result.gaps.standard_error[0] == 0
    assert (
        result.warnings[-1] == "the unbiased variance of pass@2 - pass@1 came out negative and was taken as 0"
    )
