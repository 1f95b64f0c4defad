"""Do the simultaneous bands hold the whole curve 95% of the time?"""

import numpy as np
import pytest

import passk_fast as pk

REPETITIONS = 600


def beta_failures(a, b, k):
    """E(1 - p)^k of Beta(a, b)."""
    return 1 - pk.posterior_pass_at_k(0, 0, k, a, b)


POPULATIONS = {
    "half": (lambda rng, m: rng.beta(0.5, 0.5, m), lambda k: beta_failures(0.5, 0.5, k)),
    "low": (lambda rng, m: rng.beta(0.15, 1.5, m), lambda k: beta_failures(0.15, 1.5, k)),
    "high": (lambda rng, m: rng.beta(3.0, 0.4, m), lambda k: beta_failures(3.0, 0.4, k)),
    "two points": (
        lambda rng, m: np.where(rng.random(m) < 0.6, 0.9, 0.1),
        lambda k: 0.6 * 0.1**k + 0.4 * 0.9**k,
    ),
    "unsolvable": (
        lambda rng, m: np.where(rng.random(m) < 0.3, 0.0, rng.beta(1, 2, m)),
        lambda k: 0.3 + 0.7 * beta_failures(1.0, 2.0, k),
    ),
}


@pytest.mark.stats
@pytest.mark.parametrize("kind", ["pass@k", "pass^k"])
@pytest.mark.parametrize(
    ("population", "n", "m"),
    [
        ("half", 10, 12),
        ("half", 50, 20),
        ("low", 20, 30),
        ("high", 10, 40),
        ("two points", 20, 50),
        ("unsolvable", 50, 164),
    ],
)
def test_bands_cover(population, n, m, kind):
    """At least 94% with k up to n; with these seeds 95.3% to 99.5%.

    pass^k is that of a model which fails where this one passes.
    """
    draw, failures = POPULATIONS[population]
    rng = np.random.default_rng(31)
    covered = 0
    for seed in range(REPETITIONS):
        passed = rng.binomial(n, draw(rng, m))
        counts = pk.Counts(n, passed if kind == "pass@k" else n - passed)
        found = pk.curve(counts, kind=kind, replicates=300, rng=seed)
        remaining = failures(found.k.astype(float))
        truth = 1 - remaining if kind == "pass@k" else remaining
        covered += bool(np.all((found.band.low <= truth) & (truth <= found.band.high)))
    assert covered / REPETITIONS >= 0.94
