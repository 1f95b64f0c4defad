"""Analyses of sensitivity on small results, and on 33 models as if they were conditions."""

from __future__ import annotations

import csv
import gzip
import json
import os
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

import passk_fast as pk

mpl.use("Agg")

REAL = os.environ.get("PASSK_FAST_REAL_DATA")
real = pytest.mark.skipif(not REAL, reason="PASSK_FAST_REAL_DATA names no folder with real results")


def three_conditions() -> dict[str, pk.Counts]:
    rng = np.random.default_rng(4)
    p = rng.beta(0.7, 0.7, 60)
    logit = np.log(p / (1 - p))
    strata = ["easy" if x > 0.5 else "hard" for x in p.tolist()]
    return {
        name: pk.Counts(20, rng.binomial(20, 1 / (1 + np.exp(-logit - shift))), strata=strata)
        for name, shift in (("T=0", 0.0), ("T=.5", 0.6), ("T=1", -0.3))
    }


def test_conditions_that_differ() -> None:
    parts = three_conditions()
    result = pk.sensitivity(parts, [1, 10], rng=1)
    assert result.best.condition[0] == "T=.5"
    assert result.any_difference.p_adjusted[0] == 2e-4
    assert result.verdict.startswith("The conditions differ (pass@1: p = 0.0002")
    for i, part in enumerate(parts.values()):
        alone = pk.mean_interval(part, [1, 10])
        assert result.estimate[i].tolist() == pytest.approx(alone.estimate.tolist(), rel=1e-14)
        assert result.confidence_interval.low[i].tolist() == alone.confidence_interval.low.tolist()
    assert result.best.chosen.sum(axis=1) == pytest.approx(1.0)
    assert (
        result.any_difference.p_value.tolist()
        == pk.sensitivity(parts, [1, 10], rng=1).any_difference.p_value.tolist()
    )


def test_halves_that_are_too_small_are_said_to_be() -> None:
    parts = {"a": pk.Counts(6, [1, 2, 3, 4] * 6), "b": pk.Counts(6, [2, 2, 3, 5] * 6)}
    result = pk.sensitivity(parts, [1, 5], rng=1)
    assert np.isnan(result.best.honest).tolist() == [False, True]
    assert any(text.startswith("k=5: half of 6 attempts") for text in result.warnings)


def test_parts_show_themselves() -> None:
    parts = {"a": pk.Counts(6, [1, 2, 3, 4] * 6), "b": pk.Counts(6, [2, 2, 3, 5] * 6)}
    result = pk.sensitivity(parts, [1, 5], rng=1)
    tests, best = repr(result.any_difference), repr(result.best)
    assert tests.startswith("Tests of any difference between the conditions\n")
    assert "9,999 permutations within each of 24 units, seed 1" in tests
    rows = [line.split() for line in best.splitlines() if line.startswith("pass@")]
    assert rows[0][:3] == ["pass@1", "b", f"{result.best.apparent[0]:.4f}"]
    assert rows[1][-2:] == ["–", "–"]
    assert "<table>" in result.best._repr_html_()
    for part in (result.any_difference, result.best):
        assert part.to_frame()["k"].tolist() == [1, 5]
        assert part.plot().get_title()


def test_a_lead_is_that_of_the_table() -> None:
    """Of the problems that all conditions have, also where two of them share more."""
    parts = {name: pk.Counts(20, part.c, problems=range(60)) for name, part in three_conditions().items()}
    parts["T=1"] = parts["T=1"][5:]
    result = pk.sensitivity(parts, 1, match="common", replicates=99, splits=9, rng=1)
    first, second = np.sort(result.estimate)[:-3:-1].tolist()
    assert result.leads[0].m == result.m == 55
    assert result.leads[0].estimate == pytest.approx(first - second, abs=1e-12)


def test_attempts_may_say_their_condition() -> None:
    outcomes = np.random.default_rng(2).integers(0, 2, (2, 8, 4))
    conditions, problems, _ = np.indices(outcomes.shape)
    attempts = pk.Attempts(problems.ravel(), outcomes.ravel(), condition=conditions.ravel())
    parts = [pk.Counts(4, one.sum(axis=1), problems=range(8)) for one in outcomes]
    one, other = (pk.sensitivity(given, 2, rng=1) for given in (attempts, parts))
    assert one.estimate.tolist() == other.estimate.tolist()


def test_specifications_are_all_combinations() -> None:
    rng = np.random.default_rng(1)
    passed = [None if x == 2 else bool(x) for x in rng.choice([0, 1, 2], 240, p=[0.45, 0.45, 0.1])]
    attempts = pk.Attempts(np.repeat(np.arange(30), 8), passed)
    curve = pk.specification_curve(
        attempts, k=[1, 2], missing=("fail", "drop", "bounds"), subsets={"first": slice(0, 15)}
    )
    # k × interval × (fail, drop, all failed, all passed) × subset
    assert len(curve) == 2 * 2 * 4 * 2
    found = {(one.k, one.interval, one.missing, one.subset): one for one in curve.specifications}
    assert len(found) == len(curve)
    alone = pk.mean_interval(attempts.counts("drop").select(slice(0, 15)), 2, interval="t")
    one = found[2, "t", "drop", "first"]
    assert (one.estimate, (one.low, one.high)) == (alone.estimate, tuple(alone.confidence_interval))
    low, high = attempts.counts("bounds")
    assert found[1, "t", "all failed", "all problems"].estimate == pk.mean_interval(low, 1).estimate
    assert found[1, "t", "all passed", "all problems"].estimate == pk.mean_interval(high, 1).estimate


def test_strata_are_left_out_in_turn() -> None:
    parts = three_conditions()
    curve = pk.specification_curve(parts["T=.5"], parts["T=0"], k=1)
    assert {one.subset for one in curve.specifications} == {"all problems", "without easy", "without hard"}
    assert curve.share_positive == 1.0
    alone = pk.compare(parts["T=.5"], parts["T=0"], 1)
    first = curve.specifications[0]
    assert (first.estimate, first.low, first.p_value) == (
        alone.difference,
        alone.confidence_interval.low,
        alone.p_value,
    )


def test_results_are_plain_values() -> None:
    parts = three_conditions()
    a, b = parts["T=.5"], parts["T=0"]
    for result in (
        pk.sensitivity(parts, rng=1),
        pk.influence(a, b),
        pk.influence(a, clusters=np.arange(60) % 7),
        pk.stability(a, b, n=[1, 5, 20], rng=1),
        pk.stability(a, replicates=None),
        pk.specification_curve(a, b),
    ):
        json.dumps(result.to_dict())
        assert len(result.to_frame()) > 1
        assert "<table>" in result._repr_html_()
        assert result.plot().get_title() is not None


@real
def test_evalperf_models_as_conditions() -> None:
    """33 models on 118 problems; those that all were tried on, with n = 50 or 100."""
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with gzip.open(Path(str(REAL)) / "evalperf_counts.csv.gz", "rt", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["model"], {})[row["problem"]] = (int(row["n"]), int(row["c"]))
    parts = {
        model: pk.Counts(*zip(*counts.values(), strict=True), problems=list(counts))
        for model, counts in found.items()
        if len(counts) == max(map(len, found.values()))
    }
    assert len(parts) > 10
    result = pk.sensitivity(parts, [1, 10], match="common", replicates=999, splits=50, rng=1)
    assert result.any_difference.p_value.tolist() == [1e-3, 1e-3]
    assert result.best.honest[0] <= result.best.apparent[0] + 1e-3
    # A choice flatters itself unless every half makes the same one.
    for optimism, chosen in zip(result.best.optimism, result.best.chosen, strict=True):
        assert (optimism > 1e-12) == (chosen.max() < 1)
    order = np.argsort(-result.estimate[:, 0])
    first, second = (parts[result.conditions[i]] for i in order[:2].tolist())
    hangs = pk.influence(first, second, match="common")
    assert hangs.lead_hangs_on is not None
    assert 0 < len(hangs.lead_hangs_on) < hangs.m
    steady = pk.stability(first, second, n=[1, 10], match="common", rng=1)
    assert steady.flips is not None
    assert 0.5 > steady.flips[0] > steady.flips[1]
