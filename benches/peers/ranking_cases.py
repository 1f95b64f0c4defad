"""Inputs of the ranking tasks."""

from types import SimpleNamespace as Case

import numpy as np

SAMPLES = 200
MODELS = 100
KS = (1, 10, 100)
# The fewest of which there is a 95% quantile.
FEWEST = 20


def passed(models, problems):
    """Passes (models, problems) of models of rising ability on problems of shared difficulty."""
    rng = np.random.default_rng(5)
    difficulty = rng.beta(0.4, 0.9, problems)
    powers = 1 - np.arange(models)[:, None] / (3 * models)
    return rng.binomial(SAMPLES, difficulty**powers)


def many_models(problems, replicates):
    """Raw counts, and pass@k (problems, K · models) for those who take values: they get it for nothing."""
    c = passed(MODELS, problems)
    failures = SAMPLES - np.arange(SAMPLES + 1.0)
    tables = [1 - np.prod([(failures - i).clip(0) / (SAMPLES - i) for i in range(k)], axis=0) for k in KS]
    values = np.concatenate([table[c] for table in tables]).T.copy()
    return Case(n=SAMPLES, c=c, ks=KS, values=values, models=MODELS, replicates=max(replicates, FEWEST))
