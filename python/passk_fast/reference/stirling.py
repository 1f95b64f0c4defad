"""The error of Stirling's formula, δ(x) = log x! − (x + ½) log x + x − ½ log 2π."""

# δ(0) … δ(15), correctly rounded; δ(0) takes 0·log 0 as 0.
TABLE = (
    -0.9189385332046728,
    0.08106146679532726,
    0.0413406959554093,
    0.02767792568499834,
    0.020790672103765093,
    0.016644691189821193,
    0.013876128823070748,
    0.01189670994589177,
    0.010411265261972096,
    0.009255462182712733,
    0.00833056343336287,
    0.007573675487951841,
    0.00694284010720953,
    0.006408994188004207,
    0.0059513701127588475,
    0.005554733551962801,
)


def factorial_error(x: int) -> float:
    """δ at a whole number."""
    return TABLE[x] if x < 16 else series(float(x))


def series(x: float) -> float:
    """The asymptotic series of δ, for x of 16 and more.

    For the gamma function log Γ(x) = (x − ½) log x − x + ½ log 2π + δ(x), with the same series.
    """
    square = x * x
    inner = 1 / 1260 - (1 / 1680 - (1 / 1188) / square) / square
    return (1 / 12 - (1 / 360 - inner / square) / square) / x
