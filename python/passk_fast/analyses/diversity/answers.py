"""Answers to problems with short answers, whatever the notation."""

from __future__ import annotations

import re
from collections.abc import Hashable
from fractions import Fraction

_WRAPPED = re.compile(r"\\boxed\{(.*)\}|\\\((.*)\\\)|\$+(.*?)\$+|\\text\{(.*)\}", re.DOTALL)
_LATEX_FRACTION = re.compile(r"([+-]?)\\[dt]?frac\{(\d+)\}\{(\d+)\}")
_NUMBER = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?(/\d+)?")
# A number of more digits is compared as it is written.
_LONGEST = 100


def answer_form(answer: Hashable) -> Hashable:
    r"""What is equal for two answers of the same value.

    Strings lose white space, case, a full stop at the end, and what mathematics wraps them in (dollar signs,
    ``\boxed{}``, ``\text{}``); decimal numbers and fractions of whole numbers are compared by value. Answers
    of other types stay as they are.

    Examples
    --------
    >>> [answer_form(a) == answer_form("1/2") for a in (r"$\frac{1}{2}$", " 0.50", r"\boxed{.5}.", "2/1")]
    [True, True, True, False]
    >>> answer_form("1,234 ") == answer_form(1234)
    True
    """
    if not isinstance(answer, str):
        return answer
    text = answer.strip().rstrip(".").strip()
    while match := _WRAPPED.fullmatch(text):
        text = next(group for group in match.groups() if group is not None).strip()
    text = _LATEX_FRACTION.sub(r"\1\2/\3", text)
    value = _value("".join(text.split()))
    return value if value is not None else " ".join(text.split()).casefold()


def _value(text: str) -> Fraction | None:
    if len(text) > _LONGEST or not any(letter.isdecimal() for letter in text) or not _NUMBER.fullmatch(text):
        return None
    number, _, divisor = text.replace(",", "").partition("/")
    if divisor and not int(divisor):
        return None
    return Fraction(number) / int(divisor or 1)
