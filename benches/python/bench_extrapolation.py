"""Fits of the populations, one by one and to bootstrap samples, and all that an extrapolation needs."""

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.analyses.extrapolation.cells import Cells, resampled_problems
from passk_fast.analyses.extrapolation.fitting import fit, refit
from passk_fast.analyses.extrapolation.models import MODELS
from passk_fast.inference.groups import Grouping

MODEL = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)


def counts(attempts, problems=164):
    rng = np.random.default_rng(1)
    return pk.Counts(attempts, rng.binomial(attempts, rng.beta(0.4, 0.9, problems)))


@MODEL
@pytest.mark.parametrize("attempts", [20, 100])
def bench_fit(benchmark, model, attempts):
    benchmark(fit, model, counts(attempts).tally)


@MODEL
@pytest.mark.parametrize("attempts", [20, 100])
def bench_refit_of_200_samples(benchmark, model, attempts):
    tally = counts(attempts).tally
    drawn = resampled_problems(tally, tally, Grouping(), 1, 200)
    theta = fit(model, tally).theta
    benchmark(refit, model, Cells.observed(tally), drawn, theta)


@pytest.mark.parametrize("attempts", [20, 100])
def bench_extrapolate(benchmark, attempts):
    benchmark(pk.extrapolate, counts(attempts), 10 * attempts, rng=1)


@pytest.mark.parametrize("goal", ["solve", "estimate"])
def bench_allocate(benchmark, goal):
    benchmark(pk.allocate, counts(20), 1640, goal=goal, k=100 if goal == "estimate" else None)
