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


OTHER = pk.Counts(6, [5], problems=["only"])
MANY = {"rng": 1, "replicates": 99}


def test_runs_of_one_problem_differ_or_not_and_have_no_interval():
    """The test deals the attempts of a problem to the runs, and needs no second one."""
    result = pk.runs([ONE, OTHER, ONE], [1, 3], **MANY)
    assert result.estimate == pytest.approx([(0.5 + 5 / 6 + 0.5) / 3, (0.95 + 1 + 0.95) / 3])
    assert np.isnan([*result.confidence_interval, *result.if_no_run_effect, result.standard_error]).all()
    assert ((result.effect.p_value > 0.2) & (result.effect.p_value <= 1)).all()
    assert "one problem tells nothing of problems like it" in result.warnings[0]
    assert result.sentences == (
        "No run effect is shown (least adjusted p = 1), which does not show that there is none.",
    )
    assert "∞" not in repr(result)
    for part in ("problem", "effect", "cell", "residual"):
        assert np.isnan(getattr(result.components, part)).all()
    row = result.to_dict()["rows"][0]
    assert (row["estimate"], row["low"], row["high"]) == (pytest.approx(11 / 18), None, None)


def test_runs_of_one_problem_for_itself():
    """By t over runs, joined to the interval of all attempts."""
    result = pk.runs([ONE, OTHER, ONE, OTHER], 1, target="benchmark", **MANY)
    means = np.array([0.5, 5 / 6, 0.5, 5 / 6])
    error = means.std(ddof=1) / 2
    assert result.standard_error == pytest.approx(error)
    below = result.counts.c[0] / 24 - result.if_no_run_effect.low
    assert result.confidence_interval.low == pytest.approx(
        means.mean() - math.hypot(below, scipy.stats.t.ppf(0.975, 3) * error)
    )
    assert not any("one problem" in warning for warning in result.warnings)
    assert result.sentences[-1] == "The interval counts runs as a draw of their own."


def test_a_difference_of_runs_of_one_problem_has_no_verdict():
    result = pk.compare_runs([ONE, OTHER], [ONE, ONE, OTHER], [1, 3], **MANY)
    assert result.difference[0] == pytest.approx(1 / 18)
    assert np.isnan([result.p_value, result.p_adjusted, *result.confidence_interval]).all()
    assert result.sentences[0] == (
        "A - B is 0.0556 at pass@1; one problem gives no verdict on problems like it."
    )
    assert "one problem tells nothing" in result.warnings[0]
    own = pk.compare_runs([ONE, OTHER], [ONE, ONE, OTHER], 1, target="benchmark", **MANY)
    assert own.confidence_interval.low < 1 / 18 < own.confidence_interval.high
    assert 0.5 < own.p_value < 1
    assert own.standard_error == pytest.approx(math.hypot(1 / 6, 1 / 9))
    assert not any("one problem" in warning for warning in own.warnings)


def test_conditions_of_one_problem():
    result = pk.sensitivity({"a": ONE, "b": OTHER, "c": ONE}, 1, **MANY)
    assert result.estimate == pytest.approx([0.5, 5 / 6, 0.5])
    assert np.isnan([*result.confidence_interval, result.standard_error]).all()
    assert np.isnan([result.any_difference.p_value, result.any_difference.wald]).all()
    assert result.sentences == (
        "Whether the conditions differ is not known: one problem gives no verdict on problems like it.",
    )
    assert "one problem tells nothing" in result.warnings[0]
    assert "permutations" not in repr(result)
    assert result.best.condition == ("b",)
    own = pk.sensitivity({"a": ONE, "b": OTHER}, 1, target="benchmark", **MANY)
    alone = pk.mean_interval(OTHER, 1, target="benchmark").confidence_interval
    assert (own.confidence_interval.low[1], own.confidence_interval.high[1]) == alone


def test_nothing_is_left_without_the_only_problem():
    for result in (pk.influence(ONE, k=1), pk.influence(ONE, OTHER, k=1)):
        assert np.isnan([result.without, result.influence]).all()
        assert result.p_value is None
        assert result.sentences == (
            "Without this one problem nothing is left, so what hangs on it cannot be told.",
        )
    labelled = pk.Counts(6, [3], clusters=["a"])
    assert pk.influence(labelled, k=1, clusters=None).units.tolist() == [0]


def test_pictures_of_one_problem():
    from matplotlib import pyplot

    study = pk.sensitivity({"a": ONE, "b": OTHER}, 1, **MANY)
    several = pk.runs([ONE, OTHER], 1, **MANY)
    for result in (
        *(study, study.any_difference, study.best, study.components),
        *(several, several.components, pk.influence(ONE, OTHER), pk.compare(ONE, OTHER)),
        *(pk.compare_runs([ONE, OTHER], [ONE, OTHER], 1, **MANY), pk.rank({"a": ONE, "b": OTHER}, 1, rng=1)),
    ):
        assert result.plot().get_title()
    pyplot.close("all")


def test_where_all_are_solved_further_attempts_gain_nothing() -> None:
    (said,) = pk.allocate(pk.Counts(10, [10] * 20), 10).sentences
    assert said.startswith("Further attempts gain nothing here: no problem is left")


def test_models_of_constant_counts_are_no_certainty() -> None:
    found = pk.extrapolate(pk.Counts(10, [10] * 30), 50, rng=1, replicates=20)
    assert "no proof of certainty" in found.warnings[0]
    assert found.envelope.low < 0.97
    assert "(all of these were)" in " ".join(repr(found).split())
