"""What a comparison says of results whose answer is known."""

from __future__ import annotations

import csv
import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")

A = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 3)
B = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 3)


def named(c, names, n=5):
    return pk.Counts(n, c, problems=names)


def test_one_k_gives_scalars_and_several_give_arrays():
    one, several = pk.compare(A, B, k=1), pk.compare(A, B, k=[1, 5])
    assert isinstance(one.difference, float)
    assert isinstance(one.wins, int)
    assert one.p_method in ("t", "luck")
    assert several.difference.shape == several.p_value.shape == several.confidence_interval.low.shape == (2,)
    assert several.difference[0] == one.difference
    assert one.p_adjusted == one.p_value
    assert several.p_adjusted[0] == min(1, 2 * several.p_value[0])


def test_the_sign_is_that_of_a_less_b():
    result = pk.compare(A, B, k=1)
    assert result.difference == pytest.approx(result.estimate_a - result.estimate_b) == pytest.approx(0.08)
    assert (result.wins, result.ties, result.losses) == (12, 15, 3)
    turned = pk.compare(B, A, k=1)
    assert turned.difference == -result.difference
    assert turned.p_value == result.p_value
    assert (turned.wins, turned.losses) == (3, 12)
    assert turned.verdict.startswith("B is better than A at pass@1 (by 0.0800, 95% interval ")


def test_equal_models():
    result = pk.compare(A, A, k=[1, 10])
    assert result.difference.tolist() == [0, 0]
    assert result.p_value.tolist() == [1, 1]
    assert result.drivers() == ()
    low, high = result.confidence_interval
    assert (low < 0).all()
    assert (high > 0).all()
    assert "pass@1 is the same for both models on every problem" in result.warnings
    assert "0.0000" in result.sentences[0]


def test_equal_values_of_different_counts_are_ties():
    a, b = pk.Counts([10, 30, 100], [2, 9, 70]), pk.Counts([100, 10, 10], [20, 3, 8])
    result = pk.compare(a, b, k=1)
    # 2 of 10 and 20 of 100 are equal; set back to 10 of their 100, the attempts win or lose by chance.
    assert result.difference == pytest.approx(-0.1 / 3)
    assert result.wins + result.ties + result.losses == pytest.approx(3)
    assert all(0 < count < 3 for count in (result.wins, result.ties, result.losses))
    assert result.n_ranges == ((10, 100), (10, 100))


def test_problems_are_paired_by_name():
    a, b = named([1, 2, 3, 4], ["w", "x", "y", "z"]), named([4, 3, 2, 1], ["z", "y", "x", "w"])
    assert pk.compare(a, b, k=1).difference == 0


def test_mismatches_are_errors_or_named():
    a, b = named([1, 2, 3, 5], ["w", "x", "y", "z"]), named([3, 4, 0], ["y", "x", "v"])
    with pytest.raises(ValueError, match="'w' of 'A' is not in 'B'"):
        pk.compare(a, b, k=1)
    result = pk.compare(a, b, k=1, match="common")
    assert (result.m, dict(result.left_out)) == (2, {"A": ("w", "z"), "B": ("v",)})
    assert "left out: 2 problems of A that not all have (w, z)" in repr(result)


def test_no_problem_in_common_is_two_samples():
    a, b = named([1, 2, 3, 5], list("abcd")), named([3, 4, 0], list("efg"))
    result = pk.compare(a, b, k=1)
    assert result.pairing == "the models have no problem in common"
    assert result.p_method == "welch"
    assert (result.m, result.wins) == ((4, 3), None)
    assert "not paired: the models have no problem in common" in repr(result)
    with pytest.raises(ValueError, match=r"drivers\(\) needs pairs of problems"):
        result.drivers()


def test_tallies_are_two_samples():
    result = pk.compare(A.tally, B, k=1)
    assert result.pairing == "a tally does not know its problems"
    assert result.p_value == pk.compare(A, B, k=1, paired=False).p_value


def test_drivers():
    a = named([5, 0, 3, 3, 2], list("abcde"))
    b = named([0, 5, 3, 2, 0], list("abcde"))
    found = pk.compare(a, b, k=1).drivers(count=3)
    assert found == (("a", 1.0, 0.0, 1.0), ("b", 0.0, 1.0, -1.0), ("e", 0.4, 0.0, 0.4))
    assert [one.problem for one in pk.compare(a, b, k=1).drivers()] == list("abed")
    assert pk.compare(a, b, k=[1]).drivers(5, count=1)[0].problem == "a"
    assert pk.compare(a, b, k=1).drivers(count=0) == ()


def test_clusters_count_as_one():
    """Two problems a cluster, equal within: the spread of one problem each; luck still has both."""
    once = pk.compare(A, B, k=1, interval="t")
    twice = [pk.Counts(10, np.repeat(x.c, 2)) for x in (A, B)]
    clustered = pk.compare(*twice, k=1, clusters=np.repeat(np.arange(30), 2), interval="t")
    assert clustered.p_value == pytest.approx(once.p_value, rel=1e-12)
    assert clustered.standard_error == pytest.approx(once.standard_error, rel=1e-12)
    assert clustered.clusters == 30
    ends = zip(clustered.confidence_interval, once.confidence_interval, strict=True)
    assert all(x == pytest.approx(y, rel=1e-12) for x, y in ends)
    assert pk.compare(*twice, k=1).p_value < clustered.p_value


def test_labels_come_with_the_counts():
    families = np.repeat(np.arange(10), 3)
    a = pk.Counts(10, A.c, clusters=families, strata=families % 2)
    with_own = pk.compare(a, B, k=1)
    given = pk.compare(A, B, k=1, clusters=families, strata=families % 2)
    assert (with_own.clusters, with_own.strata) == (10, 2)
    assert with_own.p_value == given.p_value
    assert with_own.standard_error == given.standard_error
    assert pk.compare(a, B, k=1, clusters=False, strata=False).clusters is None


def test_strata_take_their_differences_out_of_the_variance():
    """All problems of a stratum differ alike: nothing is left to chance."""
    a, b = pk.Counts(10, [5] * 20 + [9] * 20), pk.Counts(10, [5] * 20 + [4] * 20)
    strata = np.repeat([0, 1], 20)
    assert pk.compare(a, b, k=1, strata=strata).standard_error == 0
    assert pk.compare(a, b, k=1).standard_error > 0.03


def test_margin():
    result = pk.compare(A, B, k=1, margin=0.2)
    assert result.non_inferiority_p_value < result.equivalence_p_value < 0.05
    assert "At pass@1 they are equivalent within 0.2 (p = " in result.verdict
    # The interval of level 1 - 2 α and the test at α say the same.
    low, high = pk.compare(A, B, k=1, level=0.9).confidence_interval
    for margin in (0.02, 0.08, 0.13, 0.135, 0.14, 0.15, 0.16, 0.3):
        equivalent = pk.compare(A, B, k=1, margin=margin).equivalence_p_value < 0.05
        assert equivalent == (-margin < low and high < margin)
    worse = pk.compare(B, A, k=1, margin=0.05)
    assert "equivalence within 0.05 is not shown" in worse.verdict
    assert worse.non_inferiority_p_value > 0.5


def test_the_benchmark_itself():
    """z = Σ d/√Σ(V_A + V_B), V = q² - q_2k with q = 1 - c/n, q_2 = (n - c)(n - c - 1)/(n (n - 1))."""
    result = pk.compare(A, B, k=1, target="benchmark")
    noise = sum(np.sum(x.c / 10 * (1 - x.c / 10) / 9) for x in (A, B))
    d = (A.c - B.c) / 10
    assert result.standard_error == pytest.approx(np.sqrt(noise) / 30)
    assert result.p_method == "z"
    z = d.sum() / np.sqrt(noise)
    assert result.p_value == pytest.approx(2 * stats.norm.sf(z))
    # Luck takes the pooled attempts: N/(N - 1) p (1 - p) (1/n_a + 1/n_b).
    share = (A.c + B.c) / 20
    assert result.noise_floor == pytest.approx(np.sqrt(np.sum(20 / 19 * share * (1 - share) / 5)) / 30)
    halfway = pk.compare(A, B, k=1, target=0.5)
    population = pk.compare(A, B, k=1)
    assert halfway.standard_error**2 == pytest.approx(
        (result.standard_error**2 + population.standard_error**2) / 2
    )


def test_a_difference_without_spread_is_held_against_luck():
    """24 problems that both solve always, and one that only the first does, in all of 10 attempts."""
    a, b = pk.Counts(10, [10] * 25), pk.Counts(10, [10] * 24 + [0])
    result = pk.compare(a, b, k=1, target="benchmark")
    assert result.standard_error == 0
    assert result.noise_floor == pytest.approx(np.sqrt(20 / 19 / 20) / 25)
    assert result.p_value == pytest.approx(2 * stats.norm.sf(0.04 / result.noise_floor))
    with_t = pk.compare(a, b, k=1, target="benchmark", interval="t")
    assert np.isnan(with_t.p_value)
    assert "neither a p-value nor an interval of any width" in with_t.verdict
    assert any("no width" in warning for warning in with_t.warnings)
    assert with_t.to_frame()["p_value"].isna().all()


def test_nothing_differs_and_still_the_interval_has_a_width():
    """No difference on 40 problems: one on 3 of 40 could hide."""
    solved = pk.Counts(3, [3] * 40)
    result = pk.compare(solved, solved, k=1)
    low, high = result.confidence_interval
    assert -0.1 < low < -0.05
    assert high == -low
    assert result.p_value == 1


def test_one_problem():
    result = pk.compare(pk.Counts(3, [1]), pk.Counts(3, [2]), k=1)
    assert result.difference == pytest.approx(-1 / 3)
    assert np.isnan([result.p_value, *result.confidence_interval]).all()
    assert "neither a p-value nor an interval" in result.verdict
    assert "one problem tells nothing of problems like it" in result.warnings[0]
    assert "p by" not in repr(result)
    benchmark = pk.compare(pk.Counts(3, [1]), pk.Counts(3, [2]), k=1, target="benchmark")
    assert benchmark.confidence_interval.low < -1 / 3 < benchmark.confidence_interval.high
    assert not any("one problem" in warning for warning in benchmark.warnings)
    alone = pk.compare(pk.Counts(3, [1]), pk.Counts(3, [2, 2]), k=1, paired=False)
    assert np.isnan([alone.p_value, *alone.confidence_interval]).all()
    assert [warning for warning in alone.warnings if "1 problems" in warning] == []


def test_the_same_model_with_other_numbers_of_attempts():
    """60 of 100 and 6 of 10 everywhere: no model is better, and none wins."""
    a, b = pk.Counts(100, [60] * 30), pk.Counts(10, [6] * 30)
    result = pk.compare(a, b, k=10)
    assert result.p_value > 0.9
    assert result.wins == pytest.approx(result.losses, abs=0.1)
    first = pk.compare(a, b, k=1)
    assert first.difference == 0
    assert first.wins == pytest.approx(30 * stats.hypergeom.sf(6, 100, 60, 10))
    assert first.losses == pytest.approx(30 * stats.hypergeom.cdf(5, 100, 60, 10))


def test_nine_wins_and_two_losses_of_twenty():
    """No difference is shown, and the interval does not say that there is one."""
    a, b = pk.Counts(1, [1] * 9 + [0] * 2 + [1] * 9), pk.Counts(1, [0] * 9 + [1] * 2 + [1] * 9)
    result = pk.compare(a, b, k=1)
    assert result.p_value == pytest.approx(stats.binomtest(9, 11).pvalue)
    assert result.p_method == "McNemar, exact"
    low, high = result.confidence_interval
    assert low == pytest.approx((2 * stats.beta.ppf(0.025, 9, 3) - 1) * 11 / 20)
    assert low < 0 < 0.55 < high < 0.75
    mid = pk.compare(a, b, k=1, test="mid-p")
    assert mid.p_value == pytest.approx(result.p_value - stats.binom.pmf(9, 11, 0.5))
    assert mid.confidence_interval.low > 0
    assert "A is better than B" in mid.verdict


def test_how_the_lead_moves_with_k():
    """a solves more problems sometimes, b fewer always: a gains more from more attempts."""
    a, b = pk.Counts(10, [5] * 30 + [0] * 10), pk.Counts(10, [10] * 15 + [0] * 25)
    result = pk.compare(a, b, k=[1, 2, 8])
    assert [(gap.low, gap.high) for gap in result.gaps] == [(1, 2), (1, 8)]
    for gap, i in zip(result.gaps, (1, 2), strict=True):
        assert gap.difference == pytest.approx(result.difference[i] - result.difference[0])
        assert gap.confidence_interval.low < gap.difference < gap.confidence_interval.high
        assert gap.p_adjusted == pytest.approx(min(1, 2 * gap.p_value))
    assert result.gaps[1].p_adjusted < 0.05
    assert "at pass@8 less that at pass@1 is" in repr(result)
    assert pk.compare(a, b, k=1).gaps == ()


def test_parts_of_the_variance():
    parts = pk.compare(A, B, k=1).parts
    d = (A.c - B.c) / 10
    noise = sum(np.sum(x.c / 10 * (1 - x.c / 10) / 9) for x in (A, B)) / 30**2
    variance = np.var(d, ddof=1) / 30
    assert parts.attempts == pytest.approx(min(noise, variance))
    assert parts.problems == pytest.approx(max(variance - noise, 0), abs=1e-15)
    assert parts.correlation == pytest.approx(np.corrcoef(A.c, B.c)[0, 1])
    share = (A.c + B.c) / 20
    luck = 20 / 19 * share * (1 - share) / 5
    most = max(noise, luck.sum() / 30**2)
    assert parts.reversal == pytest.approx(stats.norm.cdf(-d.mean() / np.sqrt(2 * most)))
    rows = d != 0
    assert parts.flips == pytest.approx(np.sum(stats.norm.cdf(-np.abs(d[rows]) / np.sqrt(2 * luck[rows]))))
    assert pk.compare(A, B, k=1, paired=False).parts is None
    once = pk.compare(pk.Counts(1, [1, 0] * 20), pk.Counts(1, [0] * 40), k=1)
    assert np.isnan(once.parts.attempts)
    assert "at most" in repr(once)


def test_results_show_themselves():
    result = pk.compare(A, B, k=[1, 5], margin=0.1)
    assert result.to_dict()["drivers"]["1"][0]["problem"] == 9
    assert result.to_dict()["verdict"] == result.verdict
    assert result.to_dict()["rows"][1]["p_value"] == result.p_value[1]
    assert result.to_dict()["parts"]["flips"] == result.parts.flips.tolist()
    frame = result.to_frame()
    assert frame["k"].tolist() == [1, 5]
    assert {"low", "high", "p_adjusted", "wins", "equivalence_p_value"} <= set(frame.columns)
    assert "A not worse than B by 0.1" in result._repr_html_()
    assert "equivalence_p_value" not in pk.compare(A, B, k=1).to_frame().columns


def test_plots():
    import matplotlib as mpl

    mpl.use("agg")
    from matplotlib import pyplot

    result = pk.compare(A, B, k=[1, 5], margin=0.1)
    axes = result.plot()
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "5"]
    axes = result.plot_problems(k=5)
    assert axes.get_ylabel() == "pass@5, A - B"
    assert axes.get_legend().get_texts()[0].get_text() == "A better: 9"
    assert pk.compare(A, B, k=1).plot(axes) is axes
    pyplot.close("all")


def test_default_k_and_what_was_dropped():
    result = pk.compare(A, pk.Counts(5, np.minimum(B.c, 5)))
    assert (result.k, result.dropped) == ((1,), (10, 100))


def test_names():
    results = [pk.ModelResult("gpt", f"{i}.jsonl", "human_eval", x) for i, x in enumerate((A, B))]
    assert pk.compare(*results, k=1).names == ("gpt (A)", "gpt (B)")
    assert pk.compare(results[0], B, k=1).names == ("gpt", "B")
    assert pk.compare({"new": A}, {"old": B}, k=1).names == ("new", "old")
    bounds = pk.ModelResult("x", "x", "human_eval", A, upper=A)
    assert "attempts of x without a verdict count as failures" in pk.compare(bounds, B, k=1).warnings


def from_csv(name, model, **columns):
    """Counts of a model in a table with a row for each attempt, with labels from other columns."""
    passed, labels = {}, {}
    with gzip.open(Path(str(REAL)) / name, "rt", newline="") as file:
        for row in csv.DictReader(file):
            if row["model"] == model:
                passed.setdefault(row["problem"], []).append(int(row["passed"]))
                labels[row["problem"]] = {kind: row[column] for kind, column in columns.items()}
    by_kind = {kind: [labels[problem][kind] for problem in passed] for kind in columns}
    return pk.Counts.from_outcomes(list(passed.values()), problems=list(passed), **by_kind)


@real
def test_o1_preview_against_o1_mini_on_livecodebench():
    """One attempt a problem: McNemar's exact test, and problems of one difficulty as strata."""
    models = ("O1-Mini-2024-09-12", "O1-Preview-2024-09-12")
    mini, preview = (
        from_csv("livecodebench_o1_pairs.csv.gz", model, strata="difficulty") for model in models
    )
    result = pk.compare(mini, preview, k=1)
    assert (result.m, result.strata) == (880, 3)
    assert result.wins + result.ties + result.losses == 880
    assert result.difference == pytest.approx((mini.c.sum() - preview.c.sum()) / 880)
    exact = stats.binomtest(result.wins, result.wins + result.losses).pvalue
    assert result.p_value == pytest.approx(exact, rel=1e-10)
    plain = pk.compare(mini, preview, k=1, strata=False)
    assert plain.p_value == result.p_value
    assert plain.standard_error == pytest.approx(np.std(mini.c - preview.c, ddof=1) / np.sqrt(880))
    with pytest.raises(ValueError, match="single attempt"):
        pk.compare(mini, preview, k=1, target="benchmark")


@real
def test_uneven_attempts_on_evalperf():
    """50 attempts of one model at each problem and 100 of the other: each keeps its own, k is at most 50."""
    rows = {}
    with gzip.open(Path(str(REAL)) / "evalperf_counts.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["model"], {})[row["problem"]] = int(row["n"]), int(row["c"])
    names = "o1-mini-2024-09-12_openai", "gpt-4o-2024-08-06_openai"
    mini, gpt = (
        pk.Counts(*zip(*rows[name].values(), strict=True), problems=list(rows[name])) for name in names
    )
    result = pk.compare(mini, gpt)
    assert (result.k, result.dropped) == ((1, 10), (100,))
    assert (result.m, result.n_ranges) == (118, ((50, 50), (100, 100)))
    d = np.array([rows[names[0]][x][1] / 50 - rows[names[1]][x][1] / 100 for x in mini.problems])
    assert result.difference[0] == pytest.approx(d.mean())
    assert result.standard_error[0] == pytest.approx(d.std(ddof=1) / np.sqrt(118))
    # Set back from 100 to 50 attempts, some of the 100's luck goes.
    assert result.wins[0] == pytest.approx(np.sum(d > 1e-12), abs=5)
    assert result.wins[0] + result.ties[0] + result.losses[0] == pytest.approx(118)
    with pytest.raises(ValueError, match=r"got k=100, n=50 at index 0 .* of 'A'"):
        pk.compare(mini, gpt, k=100)
