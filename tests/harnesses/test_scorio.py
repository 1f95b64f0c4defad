"""scorio 0.2.3 on random outcomes: the same estimates to rounding, and the differences that are meant."""

import numpy as np
import pytest

import passk_fast as pk

theirs = pytest.importorskip("scorio.eval", reason="runs in the environment of scorio")

SEEDS = range(60)


def outcomes(seed):
    """A matrix of problems and attempts, and a k."""
    rng = np.random.default_rng(seed)
    problems, n = int(rng.integers(1, 40)), int(rng.integers(1, 60))
    passed = rng.random((problems, n)) < rng.beta(0.5, 0.5, (problems, 1))
    return passed.astype(int), int(rng.integers(1, n + 1)), rng


@pytest.mark.parametrize("seed", SEEDS)
def test_pass_at_k_and_relatives(seed):
    matrix, k, rng = outcomes(seed)
    n, c = matrix.shape[1], matrix.sum(axis=1)
    # Their binomials are sums of logarithms: twelve digits agree.
    close = {"rel": 1e-11, "abs": 1e-12}
    assert np.mean(pk.pass_at_k(n, c, k)) == pytest.approx(theirs.pass_at_k(matrix, k), **close)
    assert np.mean(pk.pass_hat_k(n, c, k)) == pytest.approx(theirs.pass_hat_k(matrix, k), **close)
    tau = float(rng.choice([0.25, 0.5, 0.75, 1.0]))
    assert np.mean(pk.g_pass_at_k(n, c, k, tau)) == pytest.approx(
        theirs.g_pass_at_k_tau(matrix, k, tau), **close
    )
    assert np.mean(pk.mg_pass_at_k(n, c, k)) == pytest.approx(theirs.mg_pass_at_k(matrix, k), **close)


@pytest.mark.parametrize("seed", SEEDS)
def test_bayes(seed):
    matrix, _, rng = outcomes(seed)
    graded = rng.integers(0, 3, matrix.shape)
    weights = np.array([0.0, 0.5, 1.0])
    mean, deviation = theirs.bayes(graded, weights)
    ours = pk.bayes_at_n(graded, weights)
    assert ours.estimate == pytest.approx(mean, rel=1e-12)
    assert ours.standard_deviation == pytest.approx(deviation, rel=1e-12)
