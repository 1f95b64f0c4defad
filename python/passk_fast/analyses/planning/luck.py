"""How far apart luck alone sets two models on average, from what is assumed of them.

`compare` deals the pooled attempts of each problem to the models at random (`inference.noise_floor`):

    v = Σ_j (w_A(j) + w_B(j)) (Q_{2k-j} - Q_2k),

with Q_i the mean chance that i attempts fail that are drawn from those of both. Of i such attempts a
hypergeometric number s is of the first model, so that Q_i is a mean of E f_A^s f_B^(i-s) over problems, with
f = 1 - p. For f_A = f_B these are the moments of failure of one model. How far the models differ lowers them:
it is known for s = k, i = 2k from the mean square of the difference of pass@k,

    E f_A^k f_B^k = (M_A(2k) + M_B(2k) - E d²)/2,

and in between the logarithm of what it takes off is a parabola in s/i (exact for k = 1).
"""

from __future__ import annotations

import math

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.analyses.planning.rates import ModelRates, shared


def luck(a: ModelRates, b: ModelRates, square: float, n_a: float, n_b: float) -> float:
    """Mean variance of a problem's difference by luck alone, with n attempts of either model.

    They may be infinitely many; `square` is E d², of the true difference of pass@k over problems.
    """
    k = a.k
    if math.isinf(n_a) and math.isinf(n_b):
        return 0.0
    apart = _apart(a, b, square)
    draws = np.arange(2 * k, k - 1, -1)
    q = np.array([_failing(a, b, apart, int(i), n_a, n_b) for i in draws])
    weights = shared(n_a, k) + shared(n_b, k)
    return float(max(_numeric.dot(weights, q - q[0]), 0.0))


def _apart(a: ModelRates, b: ModelRates, square: float) -> float:
    """Logarithm of E f_A^k f_B^k over its value for models alike on each problem; at most 0."""
    both = (a.failures[-1] + b.failures[-1] - square) / 2
    alike = math.sqrt(a.failures[-1] * b.failures[-1])
    if alike == 0:
        return 0.0
    return min(float(_numeric.log(max(both / alike, 1e-12))), 0.0)


def _failing(a: ModelRates, b: ModelRates, apart: float, i: int, n_a: float, n_b: float) -> float:
    """Q_i."""
    k = a.k
    first, second = float(a.failures[i - k]), float(b.failures[i - k])
    of_a, chances = _drawn(i, n_a, n_b)
    share = of_a / i
    with np.errstate(divide="ignore"):
        logs = _numeric.log(np.array([first, second]))
    if not np.isfinite(logs).all():
        mixed = np.where(share == 1, first, np.where(share == 0, second, 0.0))
    else:
        mixed = _numeric.exp(
            share * logs[0] + (1 - share) * logs[1] + apart * 4 * share * (1 - share) * i / (2 * k)
        )
    return float(_numeric.dot(chances, mixed))


def _drawn(i: int, n_a: float, n_b: float) -> tuple[Floats, Floats]:
    """How many of i attempts drawn from both models' are the first's, and the chances of these numbers."""
    if math.isinf(n_a):
        return np.array([float(i)]), np.ones(1)
    if math.isinf(n_b):
        return np.zeros(1), np.ones(1)
    least, most = max(0, i - int(n_b)), min(i, int(n_a))
    s = np.arange(least, most, dtype=np.float64)
    steps = _numeric.log((i - s) * (n_a - s) / ((s + 1) * (n_b - i + s + 1)))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    chances = _numeric.exp(logs - logs.max())
    return np.arange(least, most + 1, dtype=np.float64), chances / _numeric.sum(chances)
