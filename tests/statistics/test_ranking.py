"""Are rankings wrong as seldom as they promise?"""

import numpy as np
import pytest
from scipy import stats

import passk_fast as pk
from tests.statistics.ranking_clusters import CELLS as CLUSTERS
from tests.statistics.ranking_size import DESIGNS, Cell, cells
from tests.statistics.ranking_table import CELLS, mistakes

REPETITIONS = 1000


def at_most(share, repetitions=REPETITIONS):
    """A share and 2 standard errors of its estimate."""
    return share + 2 * np.sqrt(share * (1 - share) / repetitions)


@pytest.mark.stats
@pytest.mark.parametrize("name", CELLS)
def test_a_ranking_is_seldom_wrong(name):
    """Intervals and rank sets hold together in at least 94%, a wrong rejection comes in at most 5.5%.

    The bounds leave 2 standard errors of 1,000 repetitions; the seeds are fixed.
    """
    found = mistakes(CELLS[name], REPETITIONS)
    assert found.intervals <= at_most(0.06)
    assert found.tests <= at_most(0.055)
    assert found.holm <= at_most(0.055)
    assert found.rank_sets <= at_most(0.06)


@pytest.mark.stats
def test_equal_models_are_told_apart_about_as_often_as_allowed():
    """Not only seldom."""
    assert mistakes(CELLS["8 equal models"], REPETITIONS).tests >= 0.02


@pytest.mark.stats
def test_adjusting_by_holm_is_what_the_method_does():
    cell = CELLS["8 models, partly equal"]
    assert mistakes(cell, 50, method="holm").tests == mistakes(cell, 50).holm


@pytest.mark.stats
@pytest.mark.parametrize("design", DESIGNS)
def test_models_of_unequal_attempts_are_not_told_apart_from_themselves(design):
    """At most 5.5% of boards of 164 problems, where sizes are largest, for any numbers of attempts."""
    for cell in cells(design):
        if cell.m == 164 and cell.k in (1, 10):
            assert cell.size(REPETITIONS) <= at_most(0.055), cell


@pytest.mark.stats
@pytest.mark.parametrize(
    "cell",
    [
        Cell("ragged", 4, 20, "beta(.5, .5)"),
        Cell("100, 10", 10, 164, "constant .05"),
        Cell("1, 1", 1, 50, "two points"),
    ],
)
def test_boards_judged_together_are_judged_as_one_by_one(cell):
    n, c = cell.boards(60, np.random.default_rng(1))
    assert cell.told_apart(n, c, 0).tolist() == [cell.ranked(n[i], c[i], i) for i in range(60)]
    models = {f"m{j}": pk.Counts(n[0, j], c[0, j]) for j in range(4)}
    p_values = pk.rank(models, cell.k, replicates=99, rng=1).p_value
    assert cell.strongest(n, c)[0] == pytest.approx(p_values[np.triu_indices(4, 1)], rel=1e-9)


@pytest.mark.stats
@pytest.mark.parametrize("cell", [cell for cell in CLUSTERS if cell.clusters < 20 and cell.n == 10])
def test_models_are_not_told_apart_by_few_clusters(cell):
    """At most 5.5% of boards, for clusters worth 8 equal ones or more."""
    assert cell.effective >= 8
    assert cell.size(400) <= at_most(0.055, 400)


@pytest.mark.stats
def test_a_detectable_difference_is_found_in_80_percent():
    """Two models of 164 problems; power for the true shift as the claim implies by the normal law."""
    rng, found, claimed = np.random.default_rng(4), 0, []
    odds = rng.normal(-0.5, 1.2, (500, 164))
    shift = 0.25
    truth = np.mean(1 / (1 + np.exp(-odds - shift)) - 1 / (1 + np.exp(-odds)))
    for repetition, row in enumerate(odds):
        p = [1 / (1 + np.exp(-row - s)) for s in (shift, 0.0)]
        models = {name: pk.Counts(n, rng.binomial(n, q)) for name, n, q in zip("ab", (16, 8), p, strict=True)}
        ranking = pk.rank(models, 1, replicates=19, rng=repetition)
        found += bool(ranking.better[0, 1])
        claimed.append(ranking.resolution)
    # Power that the normal law gives to the truth, if the claim is right for 80%.
    ratio = truth / np.mean(claimed) * (1.96 + 0.8416)
    expected = float(stats.norm.cdf(ratio - 1.97))
    assert found / 500 == pytest.approx(expected, abs=0.05)
