"""pass@k under a Beta prior on a problem's success rate."""

from passk_fast.reference.elementary import expm1, log1p
from passk_fast.reference.stirling import series

RECURRENCE_STEPS = 64
HEAD = 16


def posterior_pass_at_k(n: int, c: int, k: int, alpha: float, beta: float) -> float:
    """Posterior mean of 1 − (1−p)^k: the recurrence of pass@k with real-valued counts."""
    wins = alpha + c
    losses = beta + (n - c)
    steps = k if k <= RECURRENCE_STEPS else HEAD
    total = wins + losses
    p = 0.0
    for j in range(steps):
        p += (1.0 - p) * (wins / (total + j))
    if steps == k:
        return p
    rest = -expm1(log_miss(wins, losses + HEAD, float(k - HEAD)))
    return p + (1.0 - p) * rest


def log_miss(a: float, b: float, k: float) -> float:
    """Logarithm of Γ(b+k) Γ(a+b) / (Γ(b) Γ(a+b+k)), leading terms of Stirling's formula cancelled by hand."""
    s = a + b
    leading = (b - 0.5) * log1p(a / b * (k / (s + k))) - a * log1p(k / s) + k * log1p(-a / (s + k))
    return leading + ((series(b + k) - series(b)) + (series(s) - series(s + k)))
