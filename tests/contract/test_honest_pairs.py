"""What is said of two models holds for any numbers of attempts, in every function that takes two."""

import re

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.show.numbers import p_value


@pytest.fixture
def one_model_twice():
    """Of 100 attempts and of 10: at pass@10 Student's t takes luck for a difference."""
    rng = np.random.default_rng(0)
    p = rng.beta(3, 1, 164)
    return pk.Counts(100, rng.binomial(100, p)), pk.Counts(10, rng.binomial(10, p))


def test_no_specification_takes_unequal_attempts_for_a_difference(one_model_twice):
    curve = pk.specification_curve(*one_model_twice, k=10)
    assert [one.interval for one in curve.specifications] == ["noise-floor"]
    assert curve.share_excluding_zero == 0
    asked = pk.specification_curve(*one_model_twice, k=10, intervals=["noise-floor", "t"])
    assert asked.share_excluding_zero == 0.5
    assert "pass@10: 'noise-floor', which allows for luck and skewness, does not tell" in str(asked)
    assert "1 interval leaves 0 out" in asked.verdict


def test_specifications_of_as_many_attempts_have_both_intervals(one_model_twice):
    first, _ = one_model_twice
    curve = pk.specification_curve(first, pk.Counts(100, first.c[::-1]), k=10)
    assert [one.interval for one in curve.specifications] == ["noise-floor", "t"]


@pytest.mark.parametrize("interval", ["t", "bca", "percentile"])
def test_what_the_default_does_not_find_is_found_with_a_warning(one_model_twice, interval):
    result = pk.compare(*one_model_twice, 10, interval=interval)
    assert result.p_value < 0.05
    assert any("does not tell the models apart (p = 0.5154)" in one for one in result.warnings)


def test_different_problems_are_warned_of_too():
    a, b = pk.Counts(1, [1] * 3 + [0] * 17), pk.Counts(1, [0] * 100)
    result = pk.compare(a, b, 1, interval="bca", paired=False)
    assert result.p_value < 0.05 <= pk.compare(a, b, 1, paired=False).p_value
    assert any("does not tell the models apart" in one for one in result.warnings)


@pytest.mark.parametrize("labels", [{}, {"clusters": np.arange(40) // 4}, {"strata": np.arange(40) % 4}])
@pytest.mark.parametrize("n", [1, 10])
def test_influence_has_the_p_value_of_compare(labels, n):
    rng = np.random.default_rng(1)
    p = rng.random(40)
    a, b = (pk.Counts(n, rng.binomial(n, q), **labels) for q in (p, np.clip(p + 0.1, 0, 1)))
    expected = pk.compare(a, b, 1).p_value
    assert pk.influence(a, b, 1).p_value == expected
    conditions = pk.sensitivity({"a": a, "b": b}, 1, rng=1, replicates=19, splits=9)
    assert conditions.leads[0].p_value == expected


def test_the_labels_given_are_those_of_the_lead():
    rng = np.random.default_rng(1)
    p = rng.random(40)
    a, b = (pk.Counts(10, rng.binomial(10, q)) for q in (p, np.clip(p + 0.1, 0, 1)))
    labels = np.arange(40) // 4
    conditions = pk.sensitivity({"a": a, "b": b}, 1, rng=1, replicates=19, splits=9, clusters=labels)
    assert conditions.leads[0].p_value == pk.compare(a, b, 1, clusters=labels).p_value


def test_equal_means_of_unequal_attempts_are_equal():
    """1/5 of 10 attempts and of 100 differ by rounding."""
    a, b = pk.Counts(10, [2, 3, 1] * 7), pk.Counts(100, [20, 30, 10] * 7)
    found = pk.influence(a, b, 1)
    assert found.estimate == 0
    assert "Nobody leads." in found.verdict
    curve = pk.specification_curve(a, b, k=1)
    assert curve.verdict.startswith("A leads in 0 of 1 specification, 0 intervals leave 0 out")


def test_conditions_that_share_the_highest_mean_are_all_named():
    best, worse = pk.Counts(10, [3, 9, 8, 10] * 10), pk.Counts(10, [0, 3, 5, 8] * 10)
    result = pk.sensitivity({"low": worse, "x": best, "y": best}, 1, rng=1)
    assert result.sentences[1] == "x and y have the highest mean at k=1."


def test_what_unequal_attempts_change_is_said():
    a, b = pk.Counts(10, [3, 9, 8, 10] * 10), pk.Counts(5, [1, 3, 4, 5] * 10)
    assert "- problems better are expected numbers" in str(pk.compare(a, b, 1))
    assert "expected" not in str(pk.compare(a, a, 1))
    assert "no test of ranks" in " ".join(str(pk.sensitivity([a, b], 1, rng=1)).split())
    assert "no test of ranks" not in str(pk.sensitivity([a, a], 1, rng=1))


def test_a_p_value_that_rounds_to_a_level_says_on_which_side_it_is():
    texts = [p_value(p) for p in (0.09996, 0.1, 0.10004, 0.00102, 0.2500001, 0.04999999999999999)]
    assert texts == ["0.09996", "0.1000", "0.10004", "0.00102", "0.2500001", "0.04999999999999999"]


def test_no_difference_is_called_detectable_where_nothing_varies():
    same = pk.Counts(100, [99] * 20)
    ranking = pk.rank({"a": same, "b": same}, 12, rng=1)
    assert np.isnan(ranking.detectable).all()
    assert "nothing tells what difference would be found" in ranking.verdict


BOTH = pk.ModelResult(
    "x", "x.jsonl", "table", pk.Counts(4, [1, 2, 3] * 9), upper=pk.Counts(4, [2, 2, 4] * 9), missing=18
)
OTHER = pk.Counts(4, [0, 2, 3] * 9)
QUESTIONS = {
    "mean_interval": lambda: pk.mean_interval(BOTH, 1),
    "bootstrap": lambda: pk.bootstrap(BOTH, 1),
    "curve": lambda: pk.curve(BOTH),
    "effort": lambda: pk.effort(BOTH),
    "extrapolate": lambda: pk.extrapolate(BOTH, 20),
    "posterior": lambda: pk.posterior(BOTH, 1),
    "against": lambda: pk.posterior(OTHER, 1, against=BOTH),
    "influence": lambda: pk.influence(BOTH, OTHER, 1),
    "stability": lambda: pk.stability(OTHER, BOTH, 1),
    "specification_curve": lambda: pk.specification_curve(BOTH, OTHER, 1),
    "sensitivity": lambda: pk.sensitivity({"x": BOTH, "y": OTHER}, 1),
    "runs": lambda: pk.runs([OTHER, BOTH], 1),
    "compare_runs": lambda: pk.compare_runs([OTHER, BOTH], [OTHER, OTHER], 1),
    "rank": lambda: pk.rank({"x": BOTH, "y": OTHER}, 1),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_both_ends_of_missing_verdicts_are_not_taken_for_one_count(question):
    """Counts with all of them failed would pass for what is known."""
    with pytest.raises(ValueError, match=r"must have one count for each problem; .* missing='bounds'"):
        QUESTIONS[question]()


def test_compare_says_that_missing_verdicts_failed():
    assert "attempts of x without a verdict count as failures" in pk.compare(BOTH, OTHER, 1).warnings


HALF, MOST = 2**52, 2**53 - 1


@pytest.mark.parametrize(
    "question",
    [
        lambda a, b: pk.compare({"a": a}, {"b": b}, 1),
        lambda a, b: pk.influence({"a": a}, {"b": b}, 1),
        lambda a, b: pk.rank({"a": a, "b": b}, 1),
        lambda a, b: pk.specification_curve({"a": a}, {"b": b}, 1),
        lambda a, b: pk.stability({"a": a}, {"b": b}, 1),
        lambda a, b: pk.sensitivity({"a": a, "b": b}, 1),
        lambda a, b: pk.runs({"a": a, "b": b}, 1),
    ],
)
def test_attempts_that_add_up_to_too_many_are_told_as_they_are(question):
    names = ["p", "q"]
    a, b = pk.Counts([5, HALF], [1, 1], problems=names), pk.Counts([5, HALF], [2, 2], problems=names)
    said = ", ".join(f"n={HALF} of {name!r}" for name in "ab")
    message = f"`n` must add up to less than 2**53 over the models of a problem; got {said} at index 1"
    with pytest.raises(ValueError, match="^" + re.escape(f"{message} (problem 'q')") + "$"):
        question(a, b)


def test_different_problems_may_have_as_many_attempts_as_one():
    a, b = (pk.Counts(MOST, [1, 2, 5], problems=list(names)) for names in ("abc", "def"))
    assert pk.compare(a, b, 1).p_value == 1


def test_no_target_is_advised_that_the_other_model_cannot_have():
    """The benchmark's interval takes several attempts of both."""
    one, several = pk.Counts(1, [1]), pk.Counts(5, [2])
    for a, b, options in ((one, several, {}), (one, pk.Counts(5, [1, 2]), {"paired": False})):
        assert not any("benchmark" in warning for warning in pk.compare(a, b, 1, **options).warnings)
        with pytest.raises(ValueError, match="`target` must be 'population'"):
            pk.compare(a, b, 1, target="benchmark", **options)
    assert "target benchmark gives one" in pk.compare(several, several, 1).warnings[0]
    assert not np.isnan(pk.compare(several, several, 1, target="benchmark").p_value)


def test_a_chance_that_is_less_than_can_be_shown_is_not_a_bound_of_a_bound():
    a, b = pk.Counts(4, [4] * 40), pk.Counts(1, [0] * 30 + [1] * 10)
    assert "with probability <0.0001" in " ".join(str(pk.compare(a, b, 1)).split())


def test_nothing_is_printed_of_what_rounding_leaves():
    """Bias of the lattice, components of the variance, standard errors of constants."""
    result = pk.bootstrap(pk.Counts(1, [1] * 9 + [0] * 11), 1)
    assert abs(result.bias) < 1e-15
    assert "e-" not in str(result)


@pytest.mark.parametrize(
    "question",
    [
        lambda a, b: pk.influence(a, b, 1),
        lambda a, b: pk.stability(a, b, 1, rng=1),
        lambda a, b: pk.specification_curve(a, b, 1),
    ],
)
def test_a_difference_says_of_whom_it_is(question):
    """The names of files, else A and B; and results made in different ways are refused."""
    a, b = pk.Counts(5, [1, 2, 3, 5] * 6), pk.Counts(5, [0, 2, 4, 4] * 6)
    files = [
        pk.ModelResult(name, f"{name}.jsonl", "human_eval", one, benchmark=name)
        for name, one in (("new", a), ("old", b))
    ]
    assert question(a, b).names == ("A", "B")
    assert "A - B" in question(a, b).document()[0].text
    assert question({"new": a}, b).names == ("new", "B")
    with pytest.raises(ValueError, match="they differ in the benchmark"):
        question(*files)


def test_posteriors_of_two_models_refuse_results_made_in_different_ways():
    files = [
        pk.ModelResult(name, f"{name}.jsonl", "human_eval", pk.Counts(5, [1, 2, 3, 5] * 6), benchmark=name)
        for name in ("new", "old")
    ]
    with pytest.raises(ValueError, match="they differ in the benchmark"):
        pk.posterior(files[0], 1, against=files[1])
