"""Options that several commands share, so that they have one meaning and one text."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import Annotated, Any, TypeAlias, cast, overload

from cyclopts import Parameter, Token

from passk_fast._options import Target


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
        ks = tuple(_int(entry) for entry in text.split(","))
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
        return float(text)
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


def _int(text: str) -> int:
    """An integer in digits; Python takes 1_0 for ten, and the digits of every script."""
    if "_" in text or not text.isascii():
        raise ValueError(text)
    return int(text)


def _whole(_: Any, tokens: Sequence[Token]) -> int:
    """An integer; fractions are not rounded to one."""
    try:
        return _int(tokens[0].value)
    except ValueError:
        raise ValueError(f"expected an integer; got {tokens[0].value!r}") from None


WHOLE = Parameter(converter=_whole)
Whole: TypeAlias = Annotated[int, WHOLE]
Level: TypeAlias = Annotated[float, Parameter(help="Confidence level of the intervals.")]
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
