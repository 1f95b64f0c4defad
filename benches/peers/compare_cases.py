"""Two models on the same problems."""

from types import SimpleNamespace as Case

import numpy as np
from cases import SAMPLES


def pair(problems, replicates):
    """Raw counts of equally good models, and differences in pass@10 for those who take values."""
    rng = np.random.default_rng(7)
    rate = rng.beta(0.4, 0.9, problems)
    first, second = (rng.binomial(SAMPLES, rate) for _ in range(2))
    failures = SAMPLES - np.arange(SAMPLES + 1.0)
    table = 1.0 - np.prod([(failures - i).clip(0) / (SAMPLES - i) for i in range(10)], axis=0)
    n = np.full(problems, SAMPLES)
    values = table[first] - table[second]
    return Case(n=n, first=first, second=second, k=10, values=values, replicates=replicates)
