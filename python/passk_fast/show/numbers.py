"""How numbers are written in reports."""

from __future__ import annotations

from typing import Any

MINUS = "−"


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


def probability(value: float) -> str:
    """Four decimals without the leading zero, as journals print probabilities.

    Exact zeros and ones look exact; what only rounds to them does not.

    Examples
    --------
    >>> [probability(x) for x in (0.50381, -0.02, 1, 0, 1e-7, 0.99999)]
    ['.5038', '−.0200', '1', '0', '<.0001', '>.9999']
    """
    if value in (0, 1):
        return str(int(value))
    if 0 < value < 0.00005:
        return "<.0001"
    if 0.99995 <= value < 1:
        return ">.9999"
    return decimal(value)


def decimal(value: float) -> str:
    """Four decimals without the leading zero.

    Examples
    --------
    >>> [decimal(x) for x in (0.0, 0.5, -0.00001, 1.0)]
    ['.0000', '.5000', '.0000', '1.0000']
    """
    text = f"{abs(value):.4f}"
    sign = MINUS if value < 0 and float(text) else ""
    return sign + text.removeprefix("0")


def interval(low: float | None, high: float | None) -> str:
    """Ends of an interval; None is unbounded.

    Examples
    --------
    >>> interval(0.442, 0.5651), interval(None, 0.5)
    ('[.4420, .5651]', '[−∞, .5000]')
    """
    return f"[{MINUS + '∞' if low is None else decimal(low)}, {'∞' if high is None else decimal(high)}]"


def percent(share: float) -> str:
    """Whole percents, and the ends kept apart from what rounds to them.

    Examples
    --------
    >>> [percent(x) for x in (0, 0.001, 0.262, 0.999, 1)]
    ['0%', '<1%', '26%', '>99%', '100%']
    """
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def spread(least: int, most: int) -> str:
    """One number, or a range.

    Examples
    --------
    >>> spread(5, 5), spread(5, 1000)
    ('5', '5–1,000')
    """
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"
