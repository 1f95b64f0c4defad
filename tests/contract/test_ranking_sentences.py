"""What a ranking says: never more than its numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

import passk_fast as pk
from passk_fast.analyses.ranking.sentences import resolved, tiers, verdict

ENDS: dict[str, Any] = {"replicates": 99, "rng": 1}
NAMES = ("a", "b", "c", "d")


def above(*pairs: str) -> npt.NDArray[np.bool_]:
    """Which rows are significantly above which columns."""
    found = np.zeros((4, 4), dtype=bool)
    for pair in pairs:
        found[NAMES.index(pair[0]), NAMES.index(pair[1])] = True
    return found


def said(found: npt.NDArray[np.bool_], p: float = 0.2) -> str:
    return verdict(1, NAMES, found, np.where(found, 0.012, p), adjusted=True)


def test_better_than_all_others_is_said_of_whoever_is() -> None:
    assert said(above("ab", "ac", "ad")) == (
        "pass@1: a is better than all others (largest adjusted p = 0.0120); tiers, each better than the "
        "next: a > b, c, d."
    )


def test_only_one_may_be_best_where_each_other_is_worse_than_some() -> None:
    """a is not above c itself, but above b, which is."""
    assert said(above("ab", "bc", "ad", "bd")) == (
        "pass@1: only a may be best: each other model is shown to be worse than some model."
    )


def test_several_may_be_best() -> None:
    assert said(above("ac", "bc", "ad", "bd")) == (
        "pass@1: a, b may be best: no model is shown to be better; tiers, each better than the next: "
        "a, b > c, d."
    )
    assert said(above("ad")) == "pass@1: a, b, c may be best: no model is shown to be better."


def test_models_that_nothing_tells_apart_are_not_said_to_be_equal() -> None:
    assert said(above(), 0.061) == (
        "pass@1: no two of these models are told apart (least adjusted p = 0.0610), which does not show that "
        "they are equal."
    )


def test_tiers_are_told_apart_each_from_each() -> None:
    assert tiers(above("ab", "ac", "ad", "bc", "bd")) == [range(1), range(1, 2), range(2, 4)]
    assert tiers(above("ab", "bc", "cd")) == [range(4)]


def test_one_pair_at_one_k_has_a_p_value_that_was_not_adjusted() -> None:
    found = pk.rank({"a": pk.Counts(1, [1] * 30 + [0] * 10), "b": pk.Counts(1, [0] * 40)}, 1, **ENDS)
    assert found.sentences[0] == "pass@1: a is better than b (p < 0.0001)."
    several = pk.rank({"a": pk.Counts(2, [2] * 9 + [0] * 9), "b": pk.Counts(2, [1, 0] * 9)}, (1, 2), **ENDS)
    assert "(adjusted p = " in several.sentences[0]


def test_what_would_be_found() -> None:
    found = resolved(1, np.array([0.05, 0.06, 0.08]))
    assert found == (
        "pass@1: a true difference of 0.0600 between two models would be found with about 80% power (0.0500 "
        "to 0.0800 over the pairs)."
    )
    assert resolved(1, np.array([0.05, 0.06, np.nan])).endswith("(0.0500 to 0.0600 over 2 of 3 pairs).")
    assert resolved(1, np.array([0.05, 0.06, 1.0])).endswith("(0.0500 to none over the pairs).")


def test_no_difference_would_be_found() -> None:
    assert resolved(1, np.array([1.0, 1.0])) == (
        "pass@1: no difference between two models would be found with 80% power."
    )
    assert resolved(1, np.array([0.9, 1.0, 1.0])) == (
        "pass@1: between most pairs of models no difference would be found with 80% power, between one of "
        "them a true difference of 0.9000."
    )


def test_a_board_without_any_spread_says_that_nothing_is_known() -> None:
    """And not that a difference of 0 would be found."""
    found = pk.rank({name: pk.Counts(1, [1] * 20) for name in "abc"}, 1, **ENDS)
    assert found.sentences == (
        "pass@1: no two of these models are told apart (least adjusted p = 1), which does not show that they "
        "are equal.",
        "pass@1: nothing tells what difference would be found: all attempts came out alike.",
    )
    assert np.isnan(found.resolution)
    assert np.isnan(found.detectable).all()
    assert found.warnings[-1] == (
        "all attempts of 3 pairs of models came out alike: the interval of their difference has no width, "
        "which is no proof of certainty"
    )


def test_draws_led_are_no_chance_of_being_best() -> None:
    """One model leads in most draws, and the sentences say nothing of it."""
    rng = np.random.default_rng(5)
    p = rng.beta(1, 1, 60)
    found = pk.rank({name: pk.Counts(5, rng.binomial(5, p)) for name in "ab"}, 1, replicates=999, rng=1)
    assert found.leads.max() > 0.75
    assert found.sentences[0].startswith("pass@1: a and b are not told apart (p = ")
    assert "best" not in found.verdict
    note = "draws led are the share of random draws of the means that a model leads: no chance of being best"
    assert note in " ".join(repr(found).split())


def test_one_problem_has_estimates_and_no_order() -> None:
    one = pk.Counts(10, [3], problems=["x"])
    found = pk.rank({"a": one, "b": pk.Counts(10, [9], problems=["x"])}, 1, **ENDS)
    assert found.estimate.tolist() == [0.3, 0.9]
    assert found.difference[1, 0] == 0.9 - 0.3
    for numbers in (found.standard_error, *found.confidence_interval, found.leads):
        assert np.isnan(numbers).all()
    for numbers in (found.p_value, found.p_adjusted, *found.difference_interval, found.detectable):
        assert np.isnan(numbers[0, 1])
    assert (found.rank_sets.low.tolist(), found.rank_sets.high.tolist()) == ([1, 1], [2, 2])
    assert found.sentences == ("pass@1: one problem tells no order of models on problems like it.",)
    assert found.warnings == ("one problem tells nothing of problems like it: there is no interval",)
    rows = found.to_dict()["rows"]
    assert (rows[0]["model"], rows[0]["estimate"], rows[0]["low"], rows[0]["leads"]) == ("b", 0.9, None, None)
    assert found.plot().get_xlabel() == "mean pass@1"
