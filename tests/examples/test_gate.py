"""Gates: three outcomes, by the ends of intervals."""

from __future__ import annotations

import pytest

from passk_fast.analyses.gate.gate import EXIT, Decision, Requirement, at_least, not_worse, together

NAN = float("nan")


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (0.6, 0.7, "pass"),
        (0.59, 0.61, "inconclusive"),
        (0.5, 0.6, "inconclusive"),
        (0.5, 0.599, "fail"),
        (NAN, NAN, "inconclusive"),
    ],
)
def test_the_interval_decides(low, high, outcome):
    decision = at_least("gpt", Requirement.of("pass@10=0.6"), 0.6, low, high, 0.95)
    assert decision.outcome == outcome
    assert decision.reason.startswith("gpt: pass@10 is 0.6000, and ")
    assert ("no interval" in decision.reason) == (low != low)


@pytest.mark.parametrize(
    ("low", "high", "outcome"),
    [
        (-0.02, 0.1, "pass"),
        (-0.03, 0.1, "inconclusive"),
        (-0.2, -0.02, "inconclusive"),
        (-0.2, -0.021, "fail"),
    ],
)
def test_a_worse_model_is_one_that_is_surely_worse(low, high, outcome):
    assert not_worse(("new", "old"), 1, 0.02, -0.01, low, high, 0.95).outcome == outcome


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["pass", "pass"], "pass"),
        (["pass", "inconclusive"], "inconclusive"),
        (["inconclusive", "fail", "pass"], "fail"),
    ],
)
def test_together(outcomes, whole):
    assert together([Decision(one, "") for one in outcomes]) == whole
    assert EXIT[whole] == {"pass": 0, "fail": 1, "inconclusive": 3}[whole]


@pytest.mark.parametrize(
    "text", ["pass@1", "pass@0=0.5", "pass@1=1.5", "pass@1=nan", "pass@1=x", "0.6", "pass^1=1"]
)
def test_what_is_no_requirement(text):
    with pytest.raises(ValueError, match=r"--fail-under must be pass@K=SCORE with a score in \[0, 1\]; got"):
        Requirement.of(text)


def test_no_margin_is_zero():
    assert not_worse(("new", "old"), 1, 0.0, 0.1, 0.05, 0.2, 0.95).reason.endswith("is not below 0")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.55, 0.599996, "[0.55, 0.599996] lies below 0.6"),
        (0.600004, 0.7, "[0.6000, 0.7000] is not below 0.6"),
        (0.599996, 0.7, "[0.599996, 0.7] holds 0.6"),
        (0.5, 0.7, "[0.5000, 0.7000] holds 0.6"),
    ],
)
def test_what_is_printed_says_what_is_decided(low, high, said):
    assert at_least("gpt", Requirement(1, 0.6), 0.6, low, high, 0.95).reason.endswith(said)
