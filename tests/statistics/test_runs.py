"""Size of the test of a run effect, variance components without bias, coverage of run-level intervals."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.runs.effect import run_effect
from passk_fast.analyses.runs.run_level import RunLevel, RunVariance
from passk_fast.inference.noise_floor import Judged
from passk_fast.inference.study import Study
from tests.statistics.runs_table import CELLS, coverage, size

# Of an exact test, 5.5% are 2 standard errors above 5%.
REPETITIONS = 8000


@pytest.mark.stats
@pytest.mark.parametrize(("n", "k", "m"), [(1, 1, 20), (5, 1, 20), (10, 5, 20), (10, 10, 50), (50, 10, 20)])
def test_size_of_the_run_effect_test(n, k, m):
    """At most 5.5% at α = 5%, three runs without an effect, fixed seeds."""
    rng = np.random.default_rng([n, k, m])
    rejected = 0
    for repetition in range(REPETITIONS):
        p = rng.beta(0.5, 0.5, m)
        passed = rng.binomial(n, p, (3, m)).T
        study = Study.of({str(run): pk.Counts(n, passed[:, run]) for run in range(3)}, k, "strict")
        effect = run_effect(study, 199, repetition)
        rejected += effect.p_value[0] <= 0.05
    assert rejected / REPETITIONS <= 0.055


def crossed(rng, m, runs, n, k):
    """Rates of every cell; their pass@k has the components that `truth` measures."""
    problem, run = rng.normal(0, 1.2, m), rng.normal(0, 0.5, runs)
    cell = rng.normal(0, 0.4, (m, runs))
    return 1 / (1 + np.exp(-(problem[:, None] + run + cell)))


@pytest.mark.stats
@pytest.mark.parametrize(("n", "k"), [(4, 1), (6, 3)])
def test_variance_components_have_no_bias(n, k):
    """Estimates less the components of the noiseless scores of the same draw: within 4 errors of 0."""
    rng = np.random.default_rng([n, k, 1])
    m, runs, repetitions = 25, 4, 1500
    gaps = []
    for _ in range(repetitions):
        p = crossed(rng, m, runs, n, k)
        truth = 1 - (1 - p) ** k
        parts = [pk.Counts(n, rng.binomial(n, p[:, r])) for r in range(runs)]
        found = pk.runs(parts, k, replicates=None).components
        rows, columns, grand = truth.mean(1), truth.mean(0), truth.mean()
        residual = np.sum((truth - rows[:, None] - columns + grand) ** 2) / ((m - 1) * (runs - 1))
        problem = rows.var(ddof=1) - residual / runs
        run = columns.var(ddof=1) - residual / m
        noise = np.mean(_noise(p, n, k))
        gaps.append(
            [
                found.problem[0] - problem,
                found.effect[0] - run,
                found.cell[0] - residual,
                found.attempt[0] - noise,
            ]
        )
    z = np.mean(gaps, axis=0) / (np.std(gaps, axis=0, ddof=1) / np.sqrt(repetitions))
    assert np.all(np.abs(z) < 4)


def _noise(p, n, k):
    """Var(pass@k | p) by summing over the binomial."""
    c = np.arange(n + 1)
    masses = np.array([comb(n, x) for x in c]) * p[..., None] ** c * (1 - p[..., None]) ** (n - c)
    h = pk.pass_at_k(n, c, k)
    return masses @ h**2 - (masses @ h) ** 2


@pytest.mark.stats
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_intervals_cover_whatever_the_test_says(cell):
    """At least 92% with a run effect and 93% without, less 2 standard errors of 500 studies; fixed seeds."""
    wanted = 0.92 if cell.spread else 0.93
    found = coverage(cell, 500)
    assert found.covered >= wanted - 2 * np.sqrt(wanted * (1 - wanted) / 500)


@pytest.mark.stats
@pytest.mark.parametrize("cell", CELLS, ids=str)
def test_size_of_the_comparison_of_runs(cell):
    """At most 5.5% plus 2 standard errors of 500 comparisons."""
    assert size(cell, 500) <= 0.055 + 2 * np.sqrt(0.055 * 0.945 / 500)


@pytest.mark.parametrize("ratio", [1, 3, 10, 30, 100, 1000])
@pytest.mark.parametrize("runs", [(2, 2), (2, 3), (3, 2), (2, 5), (3, 3), (2, 10), (5, 3), (5, 5)])
def test_size_where_the_runs_of_one_model_vary_far_more(runs, ratio):
    """Equal means of normal runs, target benchmark: at most 5%, less three standard deviations."""
    rng, repetitions = np.random.default_rng([*runs, ratio]), 40_000
    true = ratio / runs[0], 1 / runs[1]
    nothing = np.zeros(repetitions)
    parts = tuple(
        RunVariance(variance * rng.chisquare(R - 1, repetitions) / (R - 1), nothing, R)
        for variance, R in zip(true, runs, strict=True)
    )
    difference = rng.normal(0, np.sqrt(sum(true)), repetitions)
    level = RunLevel(Judged.by_spread(difference, nothing, np.full(repetitions, np.inf)), parts)
    half = level.half_widths(np.full(repetitions, 0.975))
    assert np.mean(np.abs(difference) > half) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / repetitions)
