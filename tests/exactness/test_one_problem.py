"""One problem has estimates, and no interval for problems like it; whatever is asked, nothing refuses it."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
import scipy.stats

import passk_fast as pk

ONE = pk.Counts(6, [3], problems=["only"])


def test_the_mean_is_its_own():
    result = pk.mean_interval(ONE, [1, 3])
    assert result.estimate == pytest.approx([0.5, 0.95])
    assert np.isnan([*result.confidence_interval, result.standard_error, result.between]).all()
    assert np.isnan(result.gaps.confidence_interval.low).all()
    assert "one problem tells nothing of problems like it" in result.warnings[0]
    assert "target benchmark" in result.warnings[0]
    rows = json.loads(json.dumps(result.to_dict(), allow_nan=False))["rows"]
    assert [row["low"] for row in rows] == [row["high"] for row in rows] == [None] * 3
    assert [row["estimate"] for row in rows] == pytest.approx([0.5, 0.95, 0.45])
    assert "nan" not in repr(result)
    assert "target benchmark" not in pk.mean_interval(pk.Counts(1, [1]), 1).warnings[0]


@pytest.mark.parametrize("n", [3, 6, 10, 29])
def test_its_attempts_give_an_interval_for_itself(n):
    """Exact coverage of a binomial rate: at least 93.5% at every rate."""
    ends = [pk.mean_interval(pk.Counts([n], [c]), 1, target="benchmark") for c in range(n + 1)]
    low, high = np.array([result.confidence_interval for result in ends]).T
    for p in np.linspace(0.02, 0.98, 49):
        chances = scipy.stats.binom.pmf(np.arange(n + 1), n, p)
        assert chances[(low <= p) & (p <= high)].sum() >= 0.935


def test_a_share_of_a_population_needs_more():
    assert math.isnan(pk.mean_interval(ONE, 1, target=0.5).confidence_interval.low)


DRAWN = {"replicates": 50, "rng": 1}


@pytest.mark.parametrize("options", [{}, DRAWN, {**DRAWN, "interval": "studentized"}])
def test_resampling_one_problem_tells_nothing(options):
    result = pk.bootstrap(ONE, [1, 3], **options)
    assert result.estimate == pytest.approx([0.5, 0.95])
    assert np.isnan([*result.confidence_interval, result.standard_error]).all()
    assert "one problem" in result.warnings[0]
    assert [row["standard_error"] for row in result.to_dict()["rows"]] == [None] * 3
    low, high = pk.bootstrap(ONE, 1, resample="attempts").confidence_interval
    assert low < 0.5 < high


def test_curves_and_efforts_of_one_problem():
    curve = pk.curve(ONE, [1, 3], rng=1)
    assert curve.estimate == pytest.approx([0.5, 0.95])
    assert np.isnan([*curve.confidence_interval, *curve.band]).all()
    assert "one problem" in curve.warnings[0]
    assert "nan" not in repr(curve)
    effort = pk.effort(ONE, by_hand=10, review_bad=1)
    assert effort.curve.success.estimate[0] == pytest.approx(0.5)
    assert np.isnan(effort.curve.success.confidence_interval.low).all()
    assert "one problem" in effort.warnings[0]
    assert "nan" not in repr(effort) + effort.verdict


def test_scores_of_one_problem():
    values = pk.bootstrap_values([0.25], rng=1)
    assert (values.estimate, len(values.replicates)) == (0.25, 10_000)
    assert np.isnan([*values.confidence_interval, values.standard_error]).all()
    [row] = values.to_dict()["rows"]
    assert row["low"] is row["high"] is None
    credit = pk.partial_credit([[0.25, 0.75]], k=[1, 2], rng=1)
    assert credit.estimate == pytest.approx([0.5, 0.5, 0.75])
    assert np.isnan(credit.confidence_interval.low).all()
    assert "one problem" in repr(credit)


def test_labels_have_no_say_in_one_problem():
    labelled = pk.Counts(6, [3], clusters=["a"], strata=["b"])
    assert math.isnan(pk.mean_interval(labelled, 1).standard_error)


@pytest.mark.parametrize("options", [{}, DRAWN])
def test_an_interval_without_width_is_no_certainty(options):
    same = pk.Counts(5, [2] * 30)
    result = pk.bootstrap(same, [1, 3], **options)
    assert result.confidence_interval.low == pytest.approx(result.confidence_interval.high)
    said = "pass@1, pass@3: all problems score the same, so that the interval has no width"
    assert said in result.warnings[0]
    assert said in repr(result)
    assert not pk.bootstrap(pk.Counts(5, [2, 3] * 15), 1, **options).warnings
    assert "no width" in pk.bootstrap(pk.Counts(5, [0, 5] * 9), 1, resample="attempts").warnings[0]
    for form in ("t", "z"):
        assert "no width" in pk.mean_interval(same, 1, interval=form).warnings[-1]
    assert not any("no width" in warning for warning in pk.mean_interval(same, 1).warnings)
    assert "no width" in pk.bootstrap_values([0.5] * 20, rng=1).warnings[0]
    spread = pk.bootstrap_values([0.5] * 20, statistic="std", interval="percentile", rng=1)
    assert "std: all" in spread.warnings[0]
    assert not pk.bootstrap_values([0.5, 0.6] * 20, rng=1).warnings


def test_nothing_is_extrapolated_from_one_problem():
    result = pk.extrapolate(ONE, [3, 30], reach=0.9)
    assert result.unbiased[0] == pytest.approx(0.95)
    assert result.fits == result.reach == result.attempts_to_reach(0.9) == ()
    assert np.isnan([*result.envelope, result.disagreement]).all()
    assert result.warnings == (
        "nothing is extrapolated without a second problem: one problem tells nothing of problems like it",
    )
    assert result.verdict == "pass@3 of these attempts is 0.9500; nothing is said of pass@30."
    rows = json.loads(json.dumps(result.to_dict(), allow_nan=False))["rows"]
    assert [(row["model"], row["k"], row["estimate"]) for row in rows] == [
        ("unbiased", 3, pytest.approx(0.95)),
        ("unbiased", 30, None),
    ]
    assert "nan" not in repr(result)


@pytest.mark.parametrize(
    ("counts", "why"),
    [
        (pk.Counts(1, [0, 1, 1]), "one attempt each cannot tell hard problems from bad luck"),
        (pk.Counts(5, [0, 0]), "without one nothing tells how rare success is"),
    ],
)
def test_nothing_is_extrapolated_from_what_tells_of_no_population(counts, why):
    result = pk.extrapolate(counts, 1)
    assert result.unbiased == pytest.approx(np.mean(counts.c / counts.n))
    assert result.fits == ()
    assert result.warnings[0].endswith(why)
