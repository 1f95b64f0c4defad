"""Quantiles of Student's t to the last digits, which SciPy has only of late."""

from scipy import special


def quantile(p: float, degrees: float) -> float:
    """The t with P(T <= t) = p, for p well above 0.5, by the incomplete beta function."""
    x = special.betaincinv(degrees / 2, 0.5, 2 * (1 - p))
    return float((degrees * (1 - x) / x) ** 0.5)
