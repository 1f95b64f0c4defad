"""Python solutions made up at random, and planted copies of them: renamed, respelled, reordered."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import strategies as st

BUILTINS = ["len", "sum", "max", "min", "sorted", "abs", "set", "list", "str", "int", "range", "reversed"]
METHODS = ["append", "split", "join", "lower", "count", "index", "strip", "replace", "items", "get"]
SIGNS = ["+", "-", "*", "//", "%", "<", ">", "==", "!="]
PARAMETERS = ["numbers", "text", "values", "n", "k", "words", "grid", "target"]
NAMES = [
    "a",
    "b",
    "i",
    "x",
    "total",
    "result",
    "count",
    "best",
    "left",
    "right",
    "seen",
    "out",
    "temp",
    "item",
]
COMMENTS = ["# start", "# now the rest", "# TODO: check", "#", "# x = 1"]


@dataclass(frozen=True)
class Program:
    """The body of a function: statements of words, the first ones independent of each other.

    Words in braces, such as ``{0}``, are local names.
    """

    independent: tuple[str, ...]
    others: tuple[tuple[int, str], ...]  # how deep, and the statement
    names: int

    def text(self, rng: random.Random, *, reorder: bool = False, respell: bool = False) -> str:
        """Write it down, with names of its own."""
        names = rng.sample(NAMES, self.names)
        first = list(self.independent)
        if reorder:
            rng.shuffle(first)
        unit = rng.choice([1, 2, 3, 8]) if respell else 4
        lines = []
        for depth, statement in [*((0, one) for one in first), *self.others]:
            words = statement.format(*names).split()
            line = " " * unit * (depth + 1) + (spaced(rng, words) if respell else " ".join(words))
            if respell and rng.random() < 0.3:
                lines.append(rng.choice(["", " " * unit * (depth + 1) + rng.choice(COMMENTS)]))
            lines.append(line + (f"  {rng.choice(COMMENTS)}" if respell and rng.random() < 0.3 else ""))
        return "\n".join(lines) + "\n"


def spaced(rng: random.Random, words: list[str]) -> str:
    """Words with as much space between them as the language allows."""
    line = words[0]
    for before, word in pairwise(words):
        glued = not (before[-1].isalnum() and word[0].isalnum())
        # Two signs may become one, and a number and a name too.
        glued = glued and (before[-1].isalnum() or word[0].isalnum() or "(" in (before, word) or word == ")")
        line += rng.choice(["", " ", "  "] if glued else [" ", "   "]) + word
    return line


def program(rng: random.Random) -> Program:
    """One of many: up to five independent statements, a loop or two, a condition, a result."""
    parameters = rng.sample(PARAMETERS, 3)
    builtins, methods = rng.sample(BUILTINS, 4), rng.sample(METHODS, 3)
    count = rng.randint(2, 5)

    def value(names: list[str]) -> str:
        one, other = rng.choice(names), rng.choice(names)
        return rng.choice(
            [
                f"{rng.choice(builtins)} ( {one} )",
                f"{one} {rng.choice(SIGNS)} {rng.randint(0, 9)}",
                f"{one} . {rng.choice(methods)} ( {other} )",
                f"{one} {rng.choice(SIGNS)} {other}",
                f"{one} [ {rng.randint(0, 3)} ]",
                f"[ {other} , {rng.randint(0, 9)} ]",
            ]
        )

    independent = tuple(f"{{{i}}} = {value(parameters)}" for i in range(count))
    known = [*parameters, *(f"{{{i}}}" for i in range(count))]
    others: list[tuple[int, str]] = []
    for _ in range(rng.randint(1, 2)):
        loop = f"{{{count}}}"
        others.append((0, f"for {loop} in {rng.choice(builtins)} ( {rng.choice(known)} ) :"))
        others.append((1, f"if {loop} {rng.choice(SIGNS[5:])} {rng.choice(known)} :"))
        others.append((2, f"{rng.choice(known[3:])} = {value([*known, loop])}"))
        others.append((1, f"{rng.choice(known[3:])} += {value([*known, loop])}"))
    others.append((0, f"return {value(known)}"))
    return Program(independent, tuple(others), count + 1)


def _written(seed: int) -> str:
    rng = random.Random(seed)
    return program(rng).text(rng, respell=True)


programs = st.integers(0, 2**32).map(_written)
