"""Logarithm, exponential, sine and cosine with the same bits on every machine.

``math.log`` and its siblings come from the platform, and platforms differ in the last bit. The core
therefore uses one pinned implementation, FreeBSD's msun as ported by the Rust crate ``libm``; these are the
same algorithms, step for step, in basic IEEE operations.

Every function first reduces its argument to a small interval where a polynomial is accurate, then undoes
the reduction. Constants that come in pairs (``LN2_HI`` + ``LN2_LO``) are one number in two parts: the high
part has trailing zero bits, so that a small integer times it is exact.

References
----------
FreeBSD msun: ``e_log.c``, ``e_exp.c``, ``s_log1p.c``, ``s_expm1.c``, ``s_sin.c``, ``s_cos.c``,
``e_rem_pio2.c``. Copyright (C) 1993, 2004 by Sun Microsystems, Inc. All rights reserved. Developed at
SunSoft, a Sun Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is
freely granted, provided that this notice is preserved.
"""

import math
import struct

__all__ = ["cos", "exp", "expm1", "log", "log1p", "sin"]

LN2_HI = 6.93147180369123816490e-01
LN2_LO = 1.90821492927058770002e-10
INV_LN2 = 1.44269504088896338700e00
SQRT_HALF_WORD = 0x3FE6A09E  # the high word of √½
ONE_WORD = 0x3FF00000  # the high word of 1

# log(1+f) − (f − f²/2 part): Remez polynomial in s² with s = f/(2+f), on |s| ≤ 0.1716
LG = (
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01,
)
# x·(exp(x)+1)/(exp(x)−1) = 2 + P·x² …, on |x| ≤ ½·ln 2
P = (
    1.66666666666666019037e-01,
    -2.77777777770155933842e-03,
    6.61375632143793436117e-05,
    -1.65339022054652515390e-06,
    4.13813679705723846039e-08,
)
Q = (
    -3.33333333333331316428e-02,
    1.58730158725481460165e-03,
    -7.93650757867487942473e-05,
    4.00821782732936239552e-06,
    -2.01099218183624371326e-07,
)
# sine and cosine on |x| ≤ π/4
S = (
    -1.66666666666666324348e-01,
    8.33333333332248946124e-03,
    -1.98412698298579493134e-04,
    2.75573137070700676789e-06,
    -2.50507602534068634195e-08,
    1.58969099521155010221e-10,
)
C = (
    4.16666666666666019037e-02,
    -1.38888888888741095749e-03,
    2.48015872894767294178e-05,
    -2.75573143513906633035e-07,
    2.08757232129817482790e-09,
    -1.13596475577881948265e-11,
)
# π/2 in pieces of 33 bits, each with what remains after it
INV_PIO2 = 6.36619772367581382433e-01
PIO2_1, PIO2_1T = 1.57079632673412561417e00, 6.07710050650619224932e-11
PIO2_2, PIO2_2T = 6.07710050630396597660e-11, 2.02226624879595063154e-21
PIO2_3, PIO2_3T = 2.02226624871116645580e-21, 8.47842766036889956997e-32
TO_INTEGER = 1.5 / 2.2204460492503131e-16  # adding and subtracting it rounds to an integer


def _bits(x: float) -> int:
    """Return the 64 bits of x as an integer."""
    (word,) = struct.unpack("<Q", struct.pack("<d", x))
    return int(word)


def _float(bits: int) -> float:
    """Return the double with these 64 bits."""
    (x,) = struct.unpack("<d", struct.pack("<Q", bits))
    return float(x)


def _high(x: float) -> int:
    """Return the upper 32 bits of x: sign, exponent and the first 20 bits of the fraction."""
    return _bits(x) >> 32


def _split(x: float) -> tuple[int, float]:
    """Return k and 1+f with x = 2^k·(1+f) and √½ < 1+f < √2."""
    bits = _bits(x)
    high = (bits >> 32) + (ONE_WORD - SQRT_HALF_WORD)
    k = (high >> 20) - 0x3FF
    high = (high & 0x000FFFFF) + SQRT_HALF_WORD
    return k, _float(high << 32 | bits & 0xFFFFFFFF)


def _log_terms(f: float) -> tuple[float, float, float]:
    """Return s, r and f²/2 with log(1+f) = f − f²/2 + s·(f²/2 + r)."""
    hfsq = 0.5 * f * f
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    t1 = w * (LG[1] + w * (LG[3] + w * LG[5]))
    t2 = z * (LG[0] + w * (LG[2] + w * (LG[4] + w * LG[6])))
    return s, t2 + t1, hfsq


def log(x: float) -> float:
    """Natural logarithm; −inf at 0, NaN below.

    Examples
    --------
    >>> log(2.0)
    0.6931471805599453
    """
    if x == 0.0:
        return -math.inf
    if x < 0.0 or x != x:
        return math.nan
    if x == math.inf or x == 1.0:
        return 0.0 if x == 1.0 else x
    shift = 0
    if x < 2.2250738585072014e-308:  # subnormal
        shift, x = 54, x * 18014398509481984.0
    k, u = _split(x)
    f = u - 1.0
    s, r, hfsq = _log_terms(f)
    dk = float(k - shift)
    return s * (hfsq + r) + dk * LN2_LO - hfsq + f + dk * LN2_HI


def log1p(x: float) -> float:
    """log(1 + x) without loss for small x; −inf at −1, NaN below.

    Examples
    --------
    >>> log1p(1e-20)
    1e-20
    """
    if x == -1.0:
        return -math.inf
    if x < -1.0 or x != x:
        return math.nan
    if x == math.inf:
        return x
    if (_high(x) & 0x7FFFFFFF) < 0x3CA00000:  # |x| < 2^−53
        return x
    k, c, f = 0, 0.0, x
    high = _high(x)
    if 0x3FDA827A <= high < 0x80000000 or high > 0xBFD2BEC4:  # 1+x outside (√½, √2)
        u = 1.0 + x
        k, reduced = _split(u)
        if k < 54:  # what was lost in rounding 1+x, relative to it
            c = (1.0 - (u - x) if k >= 2 else x - (u - 1.0)) / u
        f = reduced - 1.0
    s, r, hfsq = _log_terms(f)
    dk = float(k)
    return s * (hfsq + r) + (dk * LN2_LO + c) - hfsq + f + dk * LN2_HI


def _powers_of_two(x: float) -> int:
    """Return the integer k nearest to x/ln 2, for |x| > ½·ln 2."""
    half = -0.5 if x < 0.0 else 0.5
    return int(INV_LN2 * x + half) if _high(x) & 0x7FFFFFFF >= 0x3FF0A2B2 else int(2.0 * half)


def exp(x: float) -> float:
    """Exponential function; inf above 709.78, 0 below −745.13.

    Examples
    --------
    >>> exp(1.0)
    2.7182818284590455
    """
    if x != x:
        return x
    if x > 709.782712893383973096:
        return math.inf
    if x < -745.13321910194110842:
        return 0.0
    size = _high(x) & 0x7FFFFFFF
    k, hi, lo = 0, x, 0.0
    if size > 0x3FD62E42:  # |x| > ½·ln 2
        k = _powers_of_two(x)
        hi = x - k * LN2_HI
        lo = k * LN2_LO
        x = hi - lo
    elif size <= 0x3E300000:  # |x| ≤ 2^−28
        return 1.0 + x
    xx = x * x
    c = x - xx * (P[0] + xx * (P[1] + xx * (P[2] + xx * (P[3] + xx * P[4]))))
    y = 1.0 + (x * c / (2.0 - c) - lo + hi)
    return math.ldexp(y, k)


def expm1(x: float) -> float:
    """exp(x) − 1 without loss for small x.

    Examples
    --------
    >>> expm1(1e-20)
    1e-20
    """
    if x != x:
        return x
    size = _high(x) & 0x7FFFFFFF
    if size >= 0x4043687A:  # |x| ≥ 56·ln 2
        if x < 0.0:
            return -1.0
        if x > 7.09782712893383973096e02:
            return math.inf
    k, c = 0, 0.0
    if size > 0x3FD62E42:  # |x| > ½·ln 2
        k = _powers_of_two(x)
        hi = x - k * LN2_HI
        lo = k * LN2_LO
        x = hi - lo
        c = (hi - x) - lo
    elif size < 0x3C900000:  # |x| < 2^−54
        return x
    hfx = 0.5 * x
    hxs = x * hfx
    r1 = 1.0 + hxs * (Q[0] + hxs * (Q[1] + hxs * (Q[2] + hxs * (Q[3] + hxs * Q[4]))))
    t = 3.0 - r1 * hfx
    e = hxs * ((r1 - t) / (6.0 - x * t))
    if k == 0:
        return x - (x * e - hxs)
    e = x * (e - c) - c
    e -= hxs
    return _unreduce_expm1(x, e, k)


def _unreduce_expm1(x: float, e: float, k: int) -> float:
    """Return 2^k·(x − e + 1) − 1, in the order that loses least for this k."""
    if k == -1:
        return 0.5 * (x - e) - 0.5
    if k == 1:
        return -2.0 * (e - (x + 0.5)) if x < -0.25 else 1.0 + 2.0 * (x - e)
    if k < 0 or k > 56:
        return math.ldexp(x - e + 1.0, k) - 1.0
    power = math.ldexp(1.0, -k)
    if k < 20:
        return math.ldexp(x - e + (1.0 - power), k)
    return math.ldexp(x - (e + power) + 1.0, k)


def _sin_kernel(x: float, y: float) -> float:
    """Sine of x + y on |x| ≤ π/4, y the tail of x."""
    z = x * x
    w = z * z
    r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5])
    v = z * x
    return x - ((z * (0.5 * y - v * r) - y) - v * S[0])


def _cos_kernel(x: float, y: float) -> float:
    """Cosine of x + y on |x| ≤ π/4, y the tail of x."""
    z = x * x
    w = z * z
    r = z * (C[0] + z * (C[1] + z * C[2])) + w * w * (C[3] + z * (C[4] + z * C[5]))
    hz = 0.5 * z
    one = 1.0 - hz
    return one + (((1.0 - one) - hz) + (z * r - x * y))


def _quarter_turns(x: float) -> tuple[int, float, float]:
    """Return n and the two parts of x − n·π/2, which is at most π/4 in size (up to rounding)."""
    size = _high(x) & 0x7FFFFFFF
    near_multiple = size <= 0x400F6A7A and size & 0xFFFFF == 0x921FB
    if size <= 0x401C463B and not near_multiple and size not in (0x4012D97C, 0x401921FB):
        # up to 9π/4 and no cancellation: one round is good to 85 bits
        turns = 1 + (size > 0x4002D97C) + (size > 0x400F6A7A) + (size > 0x4015FDBC)
        n = -turns if x < 0.0 else turns
        z = x - n * PIO2_1
        y0 = z - n * PIO2_1T
        return n, y0, (z - y0) - n * PIO2_1T
    f = (x * INV_PIO2 + TO_INTEGER) - TO_INTEGER
    r = x - f * PIO2_1
    w = f * PIO2_1T
    y0 = r - w
    exponent = size >> 20
    if exponent - (_bits(y0) >> 52 & 0x7FF) > 16:
        t = r
        w = f * PIO2_2
        r = t - w
        w = f * PIO2_2T - ((t - r) - w)
        y0 = r - w
        if exponent - (_bits(y0) >> 52 & 0x7FF) > 49:
            t = r
            w = f * PIO2_3
            r = t - w
            w = f * PIO2_3T - ((t - r) - w)
            y0 = r - w
    return int(f), y0, (r - y0) - w


def _check_angle(x: float) -> None:
    """Raise unless the reduction by π/2 covers x."""
    if not abs(x) < 1647099.0:
        raise ValueError(f"`x` must satisfy |x| < 1647099 (2^20·π/2); got x={x}")


def sin(x: float) -> float:
    """Sine of an angle in radians, for |x| < 2^20·π/2.

    Examples
    --------
    >>> sin(1.0)
    0.8414709848078965
    """
    _check_angle(x)
    size = _high(x) & 0x7FFFFFFF
    if size <= 0x3FE921FB:  # |x| ≤ π/4
        if size < 0x3E500000:
            return x
        z = x * x
        w = z * z
        r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5])
        return x + z * x * (S[0] + z * r)
    n, y0, y1 = _quarter_turns(x)
    value = _cos_kernel(y0, y1) if n & 1 else _sin_kernel(y0, y1)
    return -value if n & 2 else value


def cos(x: float) -> float:
    """Cosine of an angle in radians, for |x| < 2^20·π/2.

    Examples
    --------
    >>> cos(1.0)
    0.5403023058681398
    """
    _check_angle(x)
    size = _high(x) & 0x7FFFFFFF
    if size <= 0x3FE921FB:  # |x| ≤ π/4
        return 1.0 if size < 0x3E46A09E else _cos_kernel(x, 0.0)
    n, y0, y1 = _quarter_turns(x)
    value = _sin_kernel(y0, y1) if n & 1 else _cos_kernel(y0, y1)
    return -value if (n + 1) & 2 else value
