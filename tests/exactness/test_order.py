"""Null moments and laws of the statistics of order, and their likelihoods, against enumeration."""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from itertools import combinations, pairwise, product

import numpy as np
import pytest
import scipy.optimize
import scipy.stats

import passk_fast as pk
from passk_fast.analyses.order import laws as order_laws
from passk_fast.analyses.order.statistics import TESTS
from passk_fast.data.order import Sequences
from passk_fast.reference import order as reference

SMALL = [(n, c) for n in range(2, 9) for c in range(1, n)]


def arrangements(n: int, c: int) -> list[list[int]]:
    return [[int(j in chosen) for j in range(n)] for chosen in combinations(range(n), c)]


def measure(test: str, outcomes: list[int]) -> Fraction:
    """Each statistic by its definition."""
    positions = [j for j, x in enumerate(outcomes, start=1) if x]
    n, c = len(outcomes), len(positions)
    return {
        "rank sum": lambda: Fraction(sum(positions)),
        "joins": lambda: Fraction(sum(a == b == 1 for a, b in pairwise(outcomes))),
        "runs": lambda: Fraction(1 + sum(a != b for a, b in pairwise(outcomes))),
        "first success": lambda: Fraction(positions[0]),
        "log-rank": lambda: sum((Fraction(c, n - j + 1) for j in range(1, positions[0] + 1)), Fraction(0)),
    }[test]()


def enumerated(test: str, n: int, c: int) -> dict[Fraction, Fraction]:
    values = Counter(measure(test, outcomes) for outcomes in arrangements(n, c))
    return {value: Fraction(count, math.comb(n, c)) for value, count in values.items()}


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("n", "c"), SMALL)
def test_moments(test: str, n: int, c: int) -> None:
    law = enumerated(test, n, c)
    mean = sum(value * p for value, p in law.items())
    variance = sum((value - mean) ** 2 * p for value, p in law.items())
    moments = order_laws.MOMENTS[test](n, c)
    assert np.ravel(moments.mean)[0] == pytest.approx(float(mean), rel=1e-14)
    assert np.ravel(moments.variance)[0] == pytest.approx(float(variance), rel=1e-13, abs=1e-15)


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize(("n", "c"), SMALL)
def test_laws(test: str, n: int, c: int) -> None:
    law = order_laws.exact_law(test, [(n, c, 1)])
    assert law is not None
    exact = {float(value): float(p) for value, p in enumerated(test, n, c).items()}
    assert sum(law.probabilities) == pytest.approx(1, rel=1e-14)
    for value, p in zip(law.values, law.probabilities, strict=True):
        closest = min(exact, key=lambda one: abs(one - value))
        assert p == pytest.approx(exact[closest] if abs(closest - value) < 1e-9 else 0.0, rel=1e-13)


@pytest.mark.parametrize("test", TESTS)
def test_p_values_of_several_problems(test: str) -> None:
    """All joint arrangements of three problems, two of them alike."""
    units = [[0, 1, 0, 0, 1], [1, 1, 0, 0, 0], [0, 1, 1, 1]]
    problem = np.repeat([0, 1, 2], [5, 5, 4])
    result = pk.order_test(pk.Attempts(problem, np.concatenate(units)), tests=test)
    observed = sum(measure(test, unit) for unit in units)
    totals = [
        sum(measure(test, unit) for unit in joint)
        for joint in product(*(arrangements(len(unit), sum(unit)) for unit in units))
    ]
    mean = sum(totals) / len(totals)
    extreme = sum(abs(total - mean) >= abs(observed - mean) for total in totals)
    assert result.method == ("exact",)
    assert result.p_value[0] == pytest.approx(extreme / len(totals), rel=1e-12)
    assert result.statistic[0] == pytest.approx(float(observed), rel=1e-14)
    assert result.expected[0] == pytest.approx(float(mean), rel=1e-14)


@pytest.mark.parametrize(("n", "c"), [(60, 20), (60, 45), (200, 3)])
def test_larger_laws_have_their_moments(n: int, c: int) -> None:
    for test in TESTS:
        law = order_laws.exact_law(test, [(n, c, 2)])
        assert law is not None, test
        moments = order_laws.MOMENTS[test](n, c)
        mean = law.values @ law.probabilities
        variance = law.probabilities @ (law.values - mean) ** 2
        assert mean == pytest.approx(2 * np.ravel(moments.mean)[0], rel=1e-12), test
        assert variance == pytest.approx(2 * np.ravel(moments.variance)[0], rel=1e-10), test


def test_joins_of_huge_problems_keep_their_digits() -> None:
    n, c = 10**9, 4 * 10**8
    moments = order_laws.joins_moments(n, c)
    exact = scipy.stats.hypergeom(n, c - 1, c)
    assert moments.mean == pytest.approx(exact.mean(), rel=1e-14)
    assert moments.variance == pytest.approx(exact.var(), rel=1e-12)


def test_rank_sum_is_that_of_mann_and_whitney() -> None:
    rng = np.random.default_rng(1)
    outcomes = rng.permutation([1] * 7 + [0] * 9)
    result = pk.order_test(pk.Attempts([0] * 16, outcomes), tests="rank sum")
    positions = np.arange(1, 17)
    oracle = scipy.stats.mannwhitneyu(positions[outcomes == 1], positions[outcomes == 0], method="exact")
    assert result.p_value[0] == pytest.approx(oracle.pvalue, rel=1e-12)


# --- likelihoods ------------------------------------------------------------------------------------------

SEQUENCES = [
    [0, 1, 0, 0, 1, 1],
    [1, 0, 0, 1, 0, 0],
    [0, 0, 0, 1, 1, 1, 0],
    [1, 1, 0, 1, 1],
    [0, 0, 1, 0],
    [0, 1, 0, 1, 1, 1],
]


def conditional(theta: float, score, alike, sequences: list[list[int]]) -> tuple[float, float, float]:
    """Log-likelihood of the sequences, mean and variance of the score, over all arrangements that count."""
    log_likelihood = mean = variance = 0.0
    for sequence in sequences:
        rivals = [one for one in arrangements(len(sequence), sum(sequence)) if alike(one, sequence)]
        scores = np.array([score(one) for one in rivals], dtype=float)
        weights = np.exp(theta * scores)
        log_likelihood += theta * score(sequence) - math.log(weights.sum())
        weights /= weights.sum()
        mean += weights @ scores
        variance += weights @ (scores - weights @ scores) ** 2
    return log_likelihood, mean, variance


MODELS = {
    "slope": (lambda one: reference.statistics_of(one)[2], lambda one, other: True),
    "dependence": (
        lambda one: reference.statistics_of(one)[4],
        lambda one, other: (one[0], one[-1]) == (other[0], other[-1]),
    ),
}


@pytest.mark.parametrize("attempts", [4, 6])
@pytest.mark.parametrize("model", MODELS)
def test_odds_ratios_maximise_the_conditional_likelihood(model: str, attempts: int) -> None:
    score, alike = MODELS[model]
    sequences = [one for one in SEQUENCES if len(one) >= attempts]
    found = getattr(pk.order_test(pk.Attempts.from_outcomes(sequences), level=0.9), model)

    def likelihood(theta: float) -> float:
        return conditional(theta, score, alike, sequences)[0]

    best = scipy.optimize.minimize_scalar(lambda theta: -likelihood(theta), tol=1e-12).x
    assert math.log(found.estimate) == pytest.approx(best, abs=1e-6)
    observed = sum(map(score, sequences))
    z = scipy.stats.norm.isf(0.05)
    for end, side in zip(found.confidence_interval, (1, -1), strict=True):
        _, mean, variance = conditional(math.log(end), score, alike, sequences)
        assert (observed - mean) / math.sqrt(variance) == pytest.approx(side * z, rel=1e-9)


def test_dependence_is_the_likelihood_of_a_markov_chain() -> None:
    """Given c and both ends, the chain's likelihood depends on the joins alone."""
    alpha, gamma = -0.3, 0.8

    def likelihood(sequence: list[int]) -> float:
        total = 0.0
        for before, now in pairwise(sequence):
            odds = math.exp(alpha + gamma * before)
            total += math.log((odds if now else 1) / (1 + odds))
        return total

    for n, c in [(6, 3), (7, 4)]:
        for ends in product([0, 1], repeat=2):
            rivals = [one for one in arrangements(n, c) if (one[0], one[-1]) == ends]
            rest = {round(likelihood(one) - gamma * reference.statistics_of(one)[4], 10) for one in rivals}
            assert len(rest) == 1


def test_slope_against_a_conditional_fit_of_many_problems() -> None:
    """The estimate solves its likelihood equation, by enumeration."""
    rng = np.random.default_rng(3)
    sequences = [one for one in (rng.random((30, 12)) < 0.4).astype(int).tolist() if 0 < sum(one) < 12]
    found = pk.order_test(pk.Attempts.from_outcomes(sequences)).slope
    beta = math.log(found.estimate)
    mean = 0.0
    for sequence in sequences:
        scores = np.array([sum(j) for j in combinations(range(1, 13), sum(sequence))], dtype=float)
        weights = np.exp(beta * (scores - scores.mean()))
        mean += weights @ scores / weights.sum()
    assert mean == pytest.approx(sum(reference.statistics_of(one)[2] for one in sequences), rel=1e-10)


@pytest.mark.parametrize("exponent", [-40.0, -5.0, -0.3, -1e-3, -1e-9, 0.0, 1e-6, 0.02, 0.4, 7.0, 60.0])
def test_langevin(exponent: float) -> None:
    import mpmath

    from passk_fast.analyses.order.effects import _langevin

    value, tilt = _langevin(np.array([exponent]))
    with mpmath.workdps(60):
        y = mpmath.mpf(exponent)
        exact = (mpmath.coth(y) - 1 / y, 1 / y**2 - 1 / mpmath.sinh(y) ** 2) if y else (0, mpmath.mpf(1) / 3)
    assert value[0] == pytest.approx(float(exact[0]), rel=1e-12, abs=1e-18)
    assert tilt[0] == pytest.approx(float(exact[1]), rel=1e-11)


# --- curves -----------------------------------------------------------------------------------------------


def test_prefix_curve_and_hazard() -> None:
    """Shares over all joint arrangements, problem by problem."""
    sequences = [[0, 1, 0, 0, 1], [0, 0, 0], [1, 1], [0, 0, 1, 0], [0, 0, 0, 0, 1]]
    result = pk.order_test(pk.Attempts.from_outcomes(sequences))
    curve, hazard = result.curve, result.hazard
    for k in range(1, 6):
        made = [one for one in sequences if len(one) >= k]
        rho = [Fraction(sum(any(a[:k]) for a in arrangements(len(s), sum(s))),
                        math.comb(len(s), sum(s))) for s in made]  # fmt: skip
        assert curve.units[k - 1] == len(made)
        assert curve.observed[k - 1] == sum(any(one[:k]) for one in made) / len(made)
        assert curve.pass_at_k[k - 1] == pytest.approx(float(sum(rho) / len(made)), rel=1e-14)
        error = math.sqrt(sum(r * (1 - r) for r in rho)) / len(made)
        assert curve.standard_error[k - 1] == pytest.approx(error, abs=1e-15)
        risk = [one for one in made if not any(one[: k - 1])]
        chances = [Fraction(sum(one), len(one) - k + 1) for one in risk]
        assert hazard.at_risk[k - 1] == len(risk)
        assert hazard.observed[k - 1] == sum(one[k - 1] for one in risk)
        assert hazard.expected[k - 1] == pytest.approx(float(sum(chances)), rel=1e-14, abs=1e-15)
        spread = math.sqrt(sum(e * (1 - e) for e in chances))
        assert hazard.standard_error[k - 1] == pytest.approx(spread, rel=1e-14, abs=1e-15)


def test_expected_transitions() -> None:
    sequences = [[0, 1, 0, 0, 1], [1, 1, 0], [0, 0, 1, 0]]
    moves = pk.order_test(pk.Attempts.from_outcomes(sequences)).transitions
    pairs = [pair for one in sequences for pair in pairwise(one)]
    for before, seen in ((1, moves.after_success), (0, moves.after_failure)):
        follow = [b for a, b in pairs if a == before]
        assert seen == (sum(follow), len(follow))
    joint = [Counter() for _ in sequences]
    for one, counter in zip(sequences, joint, strict=True):
        for other in arrangements(len(one), sum(one)):
            for pair in pairwise(other):
                counter[pair] += Fraction(1, math.comb(len(one), sum(one)))
    total = sum(joint, Counter())
    expected = total[1, 1] / (total[1, 1] + total[1, 0]), total[0, 1] / (total[0, 1] + total[0, 0])
    assert moves.expected_after_success == pytest.approx(float(expected[0]), rel=1e-14)
    assert moves.expected_after_failure == pytest.approx(float(expected[1]), rel=1e-14)


def test_statistics_know_the_runs() -> None:
    for n in range(1, 9):
        for c in range(n + 1):
            for outcomes in arrangements(n, c):
                row = reference.statistics_of(outcomes)
                expected = 1 + sum(a != b for a, b in pairwise(outcomes))
                assert reference.runs_of(row) == expected
                assert Sequences.of(np.array([row])).runs.tolist() == [expected]


@pytest.mark.parametrize("test", order_laws.LATTICES)
def test_work_is_counted_by_the_number_of_values(test: str) -> None:
    for n, c in SMALL:
        assert order_laws.LATTICES[test].size(n, c) == len(order_laws.LATTICES[test].law(n, c))


def test_laws_off_a_lattice_are_exact_while_their_values_are_few() -> None:
    """As many as there are multisets of five or six of 21 values, at most: 53,130 and 230,230."""
    assert order_laws.exact_law("log-rank", [(40, 20, 5)]) is not None
    assert order_laws.exact_law("log-rank", [(40, 20, 6)]) is None


def test_times_have_no_decimals_from_100_on() -> None:
    from passk_fast.analyses.order.sentences import _times

    assert [_times(value, 2) for value in (0.994, 99.994, 100.0, 101.2)] == ["0.99", "99.99", "100", "101"]
