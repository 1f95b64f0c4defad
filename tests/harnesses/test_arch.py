"""arch 8.0.0 on random scores: the same bootstrap intervals, up to the noise of the draws of both."""

import numpy as np
import pytest

import passk_fast as pk

bootstrap = pytest.importorskip("arch.bootstrap", reason="runs in the environment of arch")

REPLICATES = 4000


@pytest.mark.parametrize("form", ["percentile", "basic", "bca"])
@pytest.mark.parametrize("seed", range(6))
def test_intervals_of_a_mean(seed, form):
    """Ends agree within five standard errors of a quantile of so many replicates, for both sides' draws."""
    rng = np.random.default_rng(seed)
    scores = rng.beta(0.7, 0.9, int(rng.integers(20, 200)))
    ours = pk.bootstrap_values(scores, interval=form, replicates=REPLICATES, rng=seed)
    ours = ours.confidence_interval
    theirs = bootstrap.IIDBootstrap(scores, seed=np.random.default_rng(seed)).conf_int(
        np.mean, REPLICATES, method=form, size=0.95
    )
    # The density of a normal distribution at its 2.5% quantile is 0.0584 standard deviations: se = √(pq/B)/f.
    noise = scores.std() / np.sqrt(len(scores)) * np.sqrt(0.025 * 0.975 / REPLICATES) / 0.0584
    ends = np.array([float(np.squeeze(ours.low)), float(np.squeeze(ours.high))])
    assert np.abs(ends - theirs.ravel()).max() < 5 * np.sqrt(2) * noise
