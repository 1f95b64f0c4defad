"""Normal and Student t distribution functions and quantiles, accurate in both tails.

The polynomials are rational approximations found once and for all by others; what is worth reading is how
each function is arranged so that small probabilities keep their relative accuracy.

References
----------
W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969), and
Algorithm 715, ACM TOMS 19 (1993).
M. J. Wichura, "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37
(1988).
"""

import math
from collections.abc import Sequence

from passk_fast.reference.elementary import exp, expm1, log, log1p

__all__ = ["normal_cdf", "normal_ppf", "student_t_cdf", "student_t_ppf"]

SQRT_PI = 1.772453850905516
INV_SQRT_TAU = 0.3989422804014327
EPSILON = 2.0**-52

# Polynomials, coefficients from the highest power down: (numerator, denominator).
CDF_CENTRE = (
    (0.06568233791820745, 2.2352520354606838, 161.02823106855588, 1067.689485460371, 18154.98125334356),
    (1.0, 47.20258190468824, 976.0985517377767, 10260.932208618979, 45507.78933502673),
)
CDF_MIDDLE = (
    (
        1.0765576773720192e-8,
        0.39894151208813466,
        8.883149794388377,
        93.50665613217785,
        597.2702763948002,
        2494.5375852903726,
        6848.190450536283,
        11602.65143764735,
        9842.714838383978,
    ),
    (
        1.0,
        22.266688044328117,
        235.387901782625,
        1519.3775994075547,
        6485.558298266761,
        18615.571640885097,
        34900.95272114598,
        38912.00328609327,
        19685.429676859992,
    ),
)
CDF_FAR = (
    (
        0.023073441764940174,
        0.21589853405795699,
        0.12740116116024736,
        0.022235277870649807,
        0.0014216191932278934,
        2.9112874951168793e-5,
    ),
    (
        1.0,
        1.284260096144911,
        0.4682382124808651,
        0.06598813786892856,
        0.0037823963320275824,
        7.297515550839662e-5,
    ),
)
PPF_CENTRE = (
    (
        2509.0809287301227,
        33430.57558358813,
        67265.7709270087,
        45921.95393154987,
        13731.69376550946,
        1971.5909503065513,
        133.14166789178438,
        3.3871328727963665,
    ),
    (
        5226.495278852854,
        28729.085735721943,
        39307.89580009271,
        21213.794301586597,
        5394.196021424751,
        687.1870074920579,
        42.31333070160091,
        1.0,
    ),
)
PPF_NEAR = (
    (
        7.745450142783414e-4,
        0.022723844989269184,
        0.2417807251774506,
        1.2704582524523684,
        3.6478483247632045,
        5.769497221460691,
        4.630337846156546,
        1.4234371107496835,
    ),
    (
        1.0507500716444169e-9,
        5.475938084995345e-4,
        0.015198666563616457,
        0.14810397642748008,
        0.6897673349851,
        1.6763848301838038,
        2.053191626637759,
        1.0,
    ),
)
PPF_FAR = (
    (
        2.0103343992922881e-7,
        2.7115555687434876e-5,
        0.0012426609473880784,
        0.026532189526576124,
        0.29656057182850487,
        1.7848265399172913,
        5.463784911164114,
        6.657904643501103,
    ),
    (
        2.0442631033899398e-15,
        1.421511758316446e-7,
        1.8463183175100547e-5,
        7.868691311456133e-4,
        0.014875361290850615,
        0.1369298809227358,
        0.599832206555888,
        1.0,
    ),
)
# ln Γ(a+½) − ln Γ(a) − ½ ln a in odd powers of 1/a: Stirling's series at both ends, subtracted.
GAMMA_RATIO = (
    -5461.0 / 425984.0,
    691.0 / 180224.0,
    -31.0 / 18432.0,
    17.0 / 14336.0,
    -1.0 / 640.0,
    1.0 / 192.0,
    -1.0 / 8.0,
)


def _horner(coefficients: Sequence[float], x: float) -> float:
    """Evaluate a polynomial, coefficients from the highest power down."""
    total = 0.0
    for c in coefficients:
        total = total * x + c
    return total


def _rational(pair: tuple[Sequence[float], Sequence[float]], x: float) -> float:
    """Evaluate a numerator over its denominator."""
    return _horner(pair[0], x) / _horner(pair[1], x)


def normal_cdf(x: float) -> float:
    """P(Z ≤ x) for a standard normal Z.

    Examples
    --------
    >>> normal_cdf(-1.0)
    0.15865525393145705
    """
    if x != x:
        return x
    if abs(x) <= 0.67448975:
        return 0.5 + x * _horner(CDF_CENTRE[0], x * x) / _horner(CDF_CENTRE[1], x * x)
    tail = _normal_tail(abs(x))
    return tail if x < 0.0 else 1.0 - tail


def _normal_tail(x: float) -> float:
    """P(Z > x) for x > 0.67."""
    if x > 38.6:
        return 0.0
    if x <= 5.656854249492381:
        mills = _rational(CDF_MIDDLE, x)
    else:
        y = 1.0 / (x * x)
        mills = (INV_SQRT_TAU - y * _horner(CDF_FAR[0], y) / _horner(CDF_FAR[1], y)) / x
    # exp(−x²/2) in two factors, because rounding x² would cost the relative accuracy of the tail.
    head = math.floor(x * 16.0) / 16.0
    rest = (x - head) * (x + head)
    return exp(-0.5 * head * head) * exp(-0.5 * rest) * mills


def normal_ppf(p: float) -> float:
    """Return the x with P(Z ≤ x) = p; infinite at 0 and 1, NaN outside [0, 1].

    Examples
    --------
    >>> normal_ppf(0.975)
    1.9599639845400536
    """
    if not 0.0 <= p <= 1.0:
        return math.nan
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * _horner(PPF_CENTRE[0], r) / _horner(PPF_CENTRE[1], r)
    tail = p if q < 0.0 else 1.0 - p
    if tail == 0.0:
        size = math.inf
    else:
        r = math.sqrt(-log(tail))
        size = _rational(PPF_NEAR, r - 1.6) if r <= 5.0 else _rational(PPF_FAR, r - 5.0)
    return -size if q < 0.0 else size


def _gamma_ratio(a: float) -> float:
    """Γ(a + ½)/Γ(a) for a > 0: by recurrence up to where Stirling's series is exact."""
    factor = 1.0
    while a < 12.0:
        factor *= a / (a + 0.5)
        a += 1.0
    return factor * math.sqrt(a) * exp(_horner(GAMMA_RATIO, 1.0 / (a * a)) / a)


def _t_at_zero(df: float) -> float:
    """Return the density at 0, Γ((ν+1)/2)/(Γ(ν/2)·√(νπ))."""
    return _gamma_ratio(0.5 * df) / (math.sqrt(df) * SQRT_PI)


def _t_log_kernel(t: float, df: float) -> float:
    """Return the logarithm of (1 + t²/ν)^(−(ν+1)/2), the density relative to that at 0."""
    x = t / math.sqrt(df)
    # Beyond 1e8, 1 + x² is x² to the last bit, and x² may overflow.
    return -0.5 * (df + 1.0) * (2.0 * log(x) if x > 1e8 else log1p(t * t / df))


def _is_central(t: float, df: float) -> bool:
    """Whether the distribution is integrated from its centre; beyond, from infinity."""
    return t * t < 3.0 * min(df, 1.0)


def _t_centre(t: float, df: float) -> float:
    """P(0 < T < t) over the density: t × ₂F₁(1, (ν+1)/2; 3/2; t²/(ν+t²)), a series of positive terms."""
    y = t * t / (df + t * t)
    term, total, i = 1.0, 1.0, 0.0
    while term > total * 1e-17:
        term *= y * (0.5 * (df + 1.0) + i) / (1.5 + i)
        total += term
        i += 1.0
    return t * total


def _t_tail(t: float, df: float) -> float:
    """P(T > t) over the density (Mills' ratio): (t/ν + 1/t) × ₂F₁(½, 1; ν/2+1; −ν/t²).

    By Gauss's continued fraction, which for ν → ∞ is Laplace's for the normal tail, evaluated forwards
    (modified Lentz).
    """
    c = 0.5 * df
    scale = df / t / t
    fraction, ratio, inverse, j = 1.0, 1.0, 0.0, 0.0
    for _ in range(1000):
        odd = scale * (0.5 + j) * (c + j) / ((c + 2.0 * j) * (c + 2.0 * j + 1.0))
        j += 1.0
        even = scale * j * (c - 0.5 + j) / ((c + 2.0 * j - 1.0) * (c + 2.0 * j))
        before = fraction
        for numerator in (odd, even):
            inverse = 1.0 / (1.0 + numerator * inverse)
            ratio = 1.0 + numerator / ratio
            fraction *= ratio * inverse
        if abs(fraction - before) <= 2.0 * EPSILON * fraction:
            break
    return (t / df + 1.0 / t) / fraction


def student_t_cdf(x: float, df: float) -> float:
    """P(T ≤ x) for Student's t with ``df`` > 0 degrees of freedom (real; infinite means normal).

    Examples
    --------
    >>> student_t_cdf(0.0, 1.0)
    0.5
    """
    if x != x or not df > 0.0:
        return math.nan
    if df == math.inf:
        return normal_cdf(x)
    t = abs(x)
    if t == math.inf:
        return 0.0 if x < 0.0 else 1.0
    at_zero, log_kernel = _t_at_zero(df), _t_log_kernel(t, df)
    if _is_central(t, df):
        centre = at_zero * exp(log_kernel) * _t_centre(t, df)
        return 0.5 - centre if x < 0.0 else 0.5 + centre
    ratio = at_zero * _t_tail(t, df)
    # The density may underflow where the tail does not.
    tail = ratio * exp(log_kernel) if log_kernel > -600.0 else exp(log(ratio) + log_kernel)
    return tail if x < 0.0 else 1.0 - tail


def student_t_ppf(p: float, df: float) -> float:
    """Return the x with P(T ≤ x) = p; infinite at 0 and 1 (and where it overflows), NaN outside [0, 1].

    Newton's method on a logarithmic scale of both x and the probability, where the function is concave:
    after the first step the iterates approach the root from one side, so no bracket is needed.

    Examples
    --------
    >>> round(student_t_ppf(0.975, 10.0), 12)
    2.228138851986
    """
    if not 0.0 <= p <= 1.0 or not df > 0.0:
        return math.nan
    if df == math.inf or p == 0.5:
        return normal_ppf(p)
    tail = min(p, 1.0 - p)
    size = math.inf if tail == 0.0 else _t_upper(tail, df)
    return -size if p < 0.5 else size


def _t_upper(tail: float, df: float) -> float:
    """Return the t > 0 with P(T > t) = tail, for 0 < tail < ½."""
    at_zero = _t_at_zero(df)
    log_t = _t_start(tail, df, at_zero)
    for _ in range(100):
        t = exp(log_t)
        if t == math.inf:
            return t
        log_kernel = _t_log_kernel(t, df)
        density = at_zero * exp(log_kernel)
        central = _is_central(t, df)
        ratio = _t_centre(t, df) if central else _t_tail(t, df)
        # The smaller of the two probabilities carries the digits; far out it may underflow.
        if tail > 0.25:
            centre = density * ratio if central else 0.5 - density * ratio
            step = log((0.5 - tail) / centre) * centre / (density * t)
        elif central:
            beyond = 0.5 - density * ratio
            step = log(beyond / tail) * beyond / (density * t)
        else:
            step = (log(at_zero * ratio) + log_kernel - log(tail)) * ratio / t
        log_t += step
        if abs(step) < 1e-8:
            return t * (1.0 + expm1(step))
    return exp(log_t)


def _t_start(tail: float, df: float, at_zero: float) -> float:
    """Return the logarithm of a first guess: the normal quantile stretched, or the far tail's power law."""
    z = -normal_ppf(tail)
    stretch = z * z / df
    if stretch < 20.0:
        return 0.5 * log(df * expm1(stretch))
    return (log(at_zero) + 0.5 * (df - 1.0) * log(df) - log(tail)) / df
