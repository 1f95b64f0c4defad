"""How numbers are written in reports."""

from __future__ import annotations

from math import isfinite, isnan
from typing import Any

# Where there is no number.
NONE = "–"
# What rounding leaves of 0, and of differences and moments that are none.
ROUNDING = 2.0**-46
# Levels that p-values are held against.
LEVELS = (*(percents / 100 for percents in range(1, 51)), 0.005, 0.002, 0.001)


class Number(str):
    """Text of a number, with the number: a float, a pair for intervals, None where it does not exist.

    Examples
    --------
    >>> Number('0.5038', 0.50381).value
    0.50381
    """

    value: Any

    def __new__(cls, text: str, value: Any) -> Number:
        """Text, and what it stands for."""
        made = super().__new__(cls, text)
        made.value = value
        return made

    def __reduce__(self) -> tuple[type[Number], tuple[str, Any]]:
        return Number, (str(self), self.value)


def percent(share: float | None, digits: int = 0) -> Number:
    """Whole percents (or with digits), and the ends kept apart from what rounds to them.

    Examples
    --------
    >>> [percent(x) for x in (0, 0.001, 0.262, 0.999, 1, None)]
    ['0%', '<1%', '26%', '>99%', '100%', '–']
    >>> percent(0.0244, 1)
    '2.4%'
    """
    if share is None or not isfinite(share):
        return Number(NONE, None)
    step = 10.0 ** -(digits + 2)
    if 0 < share < step / 2:
        return Number(f"<{100 * step:.{digits}f}%", share)
    if 1 - step / 2 <= share < 1:
        return Number(f">{100 * (1 - step):.{digits}f}%", share)
    return Number(f"{100 * share:.{digits}f}%", share)


def spread(least: int, most: int) -> Number:
    """One number, or a range.

    Examples
    --------
    >>> spread(5, 5), spread(5, 1000)
    ('5', '5–1,000')
    """
    return Number(f"{least:,}" if least == most else f"{least:,}–{most:,}", (least, most))


def score(value: float | None) -> Number:
    """Four decimals; two digits where those could not show it, but none for what rounding leaves of 0.

    Examples
    --------
    >>> [score(x) for x in (0.50381, -0.02, 1, 0, 0.00002, -2.8e-18, None)]
    ['0.5038', '-0.0200', '1.0000', '0.0000', '2.0e-05', '0.0000', '–']
    """
    return Number(_decimals(value), value)


def signed(value: float | None) -> Number:
    """The same with its sign, for differences within sentences.

    Examples
    --------
    >>> [signed(x) for x in (0.08, -0.02, 0)]
    ['+0.0800', '-0.0200', '0.0000']
    """
    text = _decimals(value)
    return Number(f"+{text}" if value is not None and value > ROUNDING else text, value)


def ends(low: float | None, high: float | None) -> Number:
    """Ends of an interval; None and infinities are unbounded, NaN or None at both ends is no interval.

    Examples
    --------
    >>> ends(0.442, 0.5651), ends(None, 0.5), ends(None, None)
    ('[0.4420, 0.5651]', '[-∞, 0.5000]', '–')
    """
    if all(end is None or isnan(end) for end in (low, high)):
        return Number(NONE, None)
    ends = (
        _decimals(-float("inf") if low is None else low),
        _decimals(float("inf") if high is None else high),
    )
    return Number(f"[{', '.join(ends)}]", (low, high))


def estimated(value: float | None, low: float | None, high: float | None) -> Number:
    """An estimate and its interval in one cell; either may not exist.

    Examples
    --------
    >>> nan = float("nan")
    >>> estimated(0.5, 0.442, 0.5651), estimated(nan, 0.442, 0.5651), estimated(0.5, nan, nan)
    ('0.5000 [0.4420, 0.5651]', '[0.4420, 0.5651]', '0.5000')
    """
    shown = [x for x in (score(value), ends(low, high)) if x != NONE]
    return Number(" ".join(shown) or NONE, (value, (low, high)) if shown else None)


def p_value(p: float | None) -> Number:
    """A p-value in a table; with the digits that tell it from 0.05, 0.01 and other levels in whole percents.

    Examples
    --------
    >>> [p_value(p) for p in (0.0312, 1e-9, 0.99999, 0.0499999, 0.10004, None)]
    ['0.0312', '<0.0001', '1', '0.0499999', '0.10004', '–']
    """
    if p is None or isnan(p):
        return Number(NONE, None)
    if p < 0.0001:
        return Number("<0.0001", p)
    if p > 0.99995:
        return Number("1", p)
    text = f"{p:.4f}"
    if float(text) in LEVELS and float(text) != p:
        # What rounds to a level says on which side of it it is, with as few digits as do.
        texts = (f"{p:.{digits}g}" for digits in range(3, 18))
        text = next(text for text in texts if float(text) not in LEVELS)
    return Number(text, p)


def p_words(p: float | None) -> Number:
    """A p-value in a sentence.

    Examples
    --------
    >>> [p_words(p) for p in (0.0312, 1e-9, 0.99999, None)]
    ['p = 0.0312', 'p < 0.0001', 'p = 1', 'no p-value']
    """
    text = p_value(p)
    if text.value is None:
        return Number("no p-value", None)
    return Number(f"p < {text[1:]}" if text.startswith("<") else f"p = {text}", p)


def level(share: float) -> Number:
    """Confidence level, with the digits it has.

    Examples
    --------
    >>> level(0.95), level(0.999)
    ('95%', '99.9%')
    """
    return Number(f"{100 * share:.10g}%", share)


def count(number: float | None) -> Number:
    """A whole number, thousands apart; with one decimal where it is an expected one.

    Examples
    --------
    >>> count(16400), count(1234.56)
    ('16,400', '1,234.6')
    """
    if isinstance(number, float):
        return Number(f"{number:,.1f}", number)
    return Number(NONE if number is None else f"{number:,}", number)


def amount(value: float | None, digits: int = 3) -> Number:
    """A quantity that is no score (tries, seconds, statistics) with so many digits.

    Examples
    --------
    >>> [amount(x) for x in (7.2834, 1234.5, 0.00123, None)]
    ['7.28', '1,230', '0.00123', '–']
    """
    if value is None or isnan(value):
        return Number(NONE, None)
    if not isfinite(value):
        return Number("∞" if value > 0 else "-∞", value)
    rounded = float(f"{value:.{digits}g}")
    if 1000 <= abs(rounded) < 1e15:
        return Number(f"{rounded:,.0f}", value)
    return Number(f"{value:.{digits}g}", value)


def figure(value: float, digits: int) -> Number:
    """A quantity with so many digits, to the unit where that takes more.

    Examples
    --------
    >>> figure(16.25, 4), figure(123456.7, 4)
    ('16.25', '123,457')
    """
    return amount(value, max(digits, len(f"{abs(value):.0f}")))


def amounts(low: float, high: float, digits: int) -> Number:
    """Ends of an interval of such a quantity; NaN at both ends is no interval.

    Examples
    --------
    >>> amounts(15.1, 1234.5, 3), amounts(float("nan"), float("nan"), 3)
    ('[15.1, 1,230]', '–')
    """
    if isnan(low) and isnan(high):
        return Number(NONE, None)
    return Number(f"[{amount(low, digits)}, {amount(high, digits)}]", (low, high))


def fixed(value: float | None, decimals: int) -> Number:
    """So many decimals, for quantities that are compared with each other.

    Examples
    --------
    >>> fixed(1.5, 2), fixed(0.99985, 5), fixed(float("inf"), 2)
    ('1.50', '0.99985', '∞')
    """
    if value is None or isnan(value):
        return Number(NONE, None)
    if not isfinite(value):
        return Number("∞" if value > 0 else "-∞", value)
    return Number(f"{value + 0.0:.{decimals}f}", value)


def number_of(number: int, thing: str, things: str | None = None) -> str:
    """A number of things, with their plural.

    Examples
    --------
    >>> number_of(1, "problem"), number_of(2, "problem"), number_of(2, "try", "tries")
    ('1 problem', '2 problems', '2 tries')
    """
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def _decimals(value: float | None) -> str:
    if value is None or isnan(value):
        return NONE
    if not isfinite(value):
        return "∞" if value > 0 else "-∞"
    if abs(value) <= ROUNDING:
        return "0.0000"
    if abs(value) < 0.00095:
        return f"{value:.1e}"
    # A tie is the same tie whatever the last bits: sums in another order round alike.
    return f"{float(f'{value:.13g}') + 0.0:.4f}"
