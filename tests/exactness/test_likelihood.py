"""Likelihoods of many samples of cells (n, c), against the mass of each cell."""

from __future__ import annotations

import numpy as np
import pytest

from passk_fast.analyses.extrapolation import models
from passk_fast.analyses.extrapolation.cells import Cells
from passk_fast.analyses.extrapolation.fitting import refit
from passk_fast.analyses.extrapolation.likelihood import mean_likelihood
from passk_fast.analyses.extrapolation.models import MODELS, PopulationModel
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally

THETAS = [(0.3, 0.5, -1.0), (-2.0, 0.7, 2.0), (1.0, -1.5, 5.0), (-1.0, 1.5, -8.0)]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("least", [0, 1])
def test_mean_likelihoods_are_those_of_the_cells(model: PopulationModel, own: bool, least: int) -> None:
    rng = np.random.default_rng(4)
    n = rng.integers(3, 40, 90)
    tally = Counts(n, np.maximum(rng.binomial(n, rng.beta(0.3, 1.0, 90)), least)).tally
    cells, drawn = Cells.observed(tally), rng.poisson(1.0, (5, len(tally))).astype(np.float64)
    if own:
        cells, drawn = cells.own(drawn, 1)
    theta = np.array(THETAS)[:, : len(model.bounds)]
    rows = np.arange(len(theta)) % 5
    found = mean_likelihood(model, cells, drawn)(theta, rows)
    expected = (model.log_mass(theta, cells.of(rows)) * drawn[rows]).sum(axis=1)
    assert found == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("model", [models.BETA_BINOMIAL, models.ZERO_INFLATED], ids=lambda model: model.name)
def test_many_cells_are_summed_by_attempts(model: PopulationModel, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many cells there are, only those without a pass are looked at, one for each n."""
    cells = Cells.possible(Tally([5, 30, 40], [1, 2, 3], [1, 1, 1]))
    looked = []
    mass = type(model).log_mass
    monkeypatch.setattr(
        type(model), "log_mass", lambda self, theta, x: looked.append(len(x.n)) or mass(self, theta, x)
    )
    refit(model, cells, np.ones((1, len(cells.n))), np.array(THETAS[0])[: len(model.bounds)])
    assert set(looked) <= {3}
