"""Options that several commands share, so that they have one meaning and one text."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Annotated, Any, TypeAlias, cast, overload

from cyclopts import Parameter, Token

from passk_fast._options import Target
from passk_fast._validate import in_digits


@overload
def ks_of(text: str, option: str = ...) -> tuple[int, ...]: ...
@overload
def ks_of(text: str | None, option: str = ...) -> tuple[int, ...] | None: ...
def ks_of(text: str | None, option: str = "--k") -> tuple[int, ...] | None:
    """Different positive integers, values of k, from ``1,10,100``; None where there are none.

    Raises
    ------
    ValueError
        If an entry is not a positive integer, or occurs twice.

    Examples
    --------
    >>> ks_of("1,10")
    (1, 10)
    """
    if text is None:
        return None
    try:
        ks = tuple(int(in_digits(entry)) for entry in text.split(","))
    except ValueError:
        ks = ()
    if not ks or min(ks) < 1 or len(set(ks)) < len(ks):
        raise ValueError(f"{option} must be different positive integers with commas between; got {text!r}")
    return ks


def target_of(text: str) -> Target | float:
    """Target as a name or a number, whichever the text is.

    Examples
    --------
    >>> target_of("benchmark"), target_of("0.5")
    ('benchmark', 0.5)
    """
    try:
        return float(in_digits(text))
    except ValueError:
        return cast("Target", text)  # whether it is one is for the question to say


# What the program was given, and the files that it has read, for pages that say how they were made.
ARGUMENTS: ContextVar[tuple[str, ...]] = ContextVar("ARGUMENTS", default=())
SOURCES: ContextVar[tuple[str, ...]] = ContextVar("SOURCES", default=())

# Real paths of what was read beside these files.
BESIDE: ContextVar[frozenset[str]] = ContextVar("BESIDE", default=frozenset())

# Without an option that denies it.
Flag: TypeAlias = Annotated[bool, Parameter(negative="")]
Several: TypeAlias = Annotated[list[str] | None, Parameter(negative="")]
File: TypeAlias = Annotated[str, Parameter(help="Result file, folder or pattern.")]
Files: TypeAlias = Annotated[str, Parameter(help="More of them.")]
Ks: TypeAlias = Annotated[
    str | None,
    Parameter(
        name=["--k", "-k"],
        help="Values of k, as 1,10,100. By default those of 1, 10, 100 that every n allows.",
    ),
]


def _whole(_: Any, tokens: Sequence[Token]) -> int:
    """An integer; fractions are not rounded to one."""
    try:
        return int(in_digits(tokens[0].value))
    except ValueError:
        raise ValueError(f"expected an integer; got {tokens[0].value!r}") from None


def _number(_: Any, tokens: Sequence[Token]) -> float:
    try:
        return float(in_digits(tokens[0].value))
    except ValueError:
        raise ValueError(f"expected a number; got {tokens[0].value!r}") from None


WHOLE, NUMBER = Parameter(converter=_whole), Parameter(converter=_number)
Whole: TypeAlias = Annotated[int, WHOLE]
Number: TypeAlias = Annotated[float, NUMBER]
Level: TypeAlias = Annotated[float, NUMBER, Parameter(help="Confidence level of the intervals.")]
Seed: TypeAlias = Annotated[
    int | None,
    WHOLE,
    Parameter(help="Fixes every random number; a fresh one is taken and shown if there is none."),
]
# What it does is done before any command begins: `cli.run` looks for it among the arguments.
Quiet: TypeAlias = Annotated[
    bool,
    Parameter(
        name=["--quiet", "-q"],
        negative="",
        help="Print the result alone: no warnings and no progress. Errors are printed all the same.",
    ),
]
