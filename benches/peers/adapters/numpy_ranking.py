"""Step-down tests as NumPy users write them: flips as a matrix product, pairs replicate by replicate."""

import numpy as np


def step_down(case):
    """NumPy: step-down p-values of all pairs, without intervals"""
    rng = np.random.default_rng(1)
    values, models = case.values, case.models
    first, second = np.triu_indices(models, 1)
    start = (np.arange(values.shape[1] // models) * models)[:, None]
    first, second = (first + start).ravel(), (second + start).ravel()
    gram = values.T @ values
    squares = np.diag(gram)
    scale = np.sqrt(np.maximum(squares[first] + squares[second] - 2 * gram[first, second], 1e-300))
    sums = values.sum(axis=0)
    observed = np.abs(sums[first] - sums[second]) / scale
    order = np.argsort(observed)
    first, second, scale, observed = first[order], second[order], scale[order], observed[order]
    reached = np.zeros(len(order))
    signs = rng.integers(0, 2, (case.replicates, len(values)), dtype=np.int8) * 2.0 - 1.0
    for row in signs @ values:
        reached += np.maximum.accumulate(np.abs(row[first] - row[second]) / scale) >= observed
    p_values = np.maximum.accumulate((1 + reached[::-1]) / (1 + case.replicates))[::-1]
    significant = p_values <= 0.05
    return sum(np.bincount(side, significant, values.shape[1]) for side in (first, second))
