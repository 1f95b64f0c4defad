"""The scopes of a Python text, and what its names mean in them.

Every token has a position, counted through the text. A use happens at its position, and a binding takes
effect at one: of an assignment and of a loop when the statement is over, of definitions where they start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from passk_fast.reference.fields import variables
from passk_fast.reference.tokens import Line

# What can see the names of local variables.
MIRRORS = frozenset([b"locals", b"vars", b"eval", b"exec", b"dir"])

Variable = tuple[int, bytes]  # the scope that binds it, and its name


@dataclass
class Scope:
    """A part of the text with names of its own."""

    kind: str  # "module", "body" (of a function without its head), "class", "function", "comprehension"
    parent: int
    binds: set[bytes] = field(default_factory=set)
    kept: set[bytes] = field(default_factory=set)  # those that others may ask for
    outer: dict[bytes, bytes] = field(default_factory=dict)  # declared global or nonlocal


@dataclass
class Names:
    """What is found out about the names of a text.

    Attributes
    ----------
    numbers : list of int or None
        For each token the number of its local name, in the order of their first appearance.
    own : list of bool
        Whether a token is a variable that the text binds; the variables of a module, too, unlike local names.
    fields : dict of int to list of (int, int, int)
        For format strings their local names: from where, up to where, and the number.
    """

    numbers: list[int | None]
    own: list[bool]
    fields: dict[int, list[tuple[int, int, int]]]


class Scopes:
    """What the statements of a text say about its names."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.words = [token for line in lines for token in line.tokens]
        self.starts = [0]  # position of the first token of each line
        for line in lines:
            self.starts.append(self.starts[-1] + len(line.tokens))
        self.scopes = [Scope("module", -1)]
        self.scope = [0] * len(self.words)  # of each token
        self.uses: set[int] = set()
        self.binds: dict[int, int] = {}  # position: where the binding takes effect
        self.passing: set[int] = set()  # bindings that hold in the block of their statement only
        self.unsure: set[int] = set()  # bindings that may not take place
        self.pinned: set[bytes] = set()  # names that are kept wherever they stand
        self.mirrored = False
        self.blocks: list[tuple[int, int]] = []  # depths of the heads around, and the scopes in them
        if lines and lines[0].depth > 0:  # nothing but a body starts with space
            self.blocks.append((0, self.scope_in(0, "body")))

    def names(self) -> Names:
        """What comes of it, once all statements are read."""
        variable = {at: self.resolved(at, self.words[at].text) for at in self.uses | self.binds.keys()}
        fields = dict(self.fields())
        unknown = self.unknown(variable, fields)
        numbers: dict[Variable, int] = {}

        def number(found: Variable | None) -> int | None:
            if found is None or found in unknown or not self.is_local(found):
                return None
            return numbers.setdefault(found, len(numbers))

        result = Names([], [], {})
        for at in range(len(self.words)):
            found = variable.get(at)
            result.numbers.append(number(found))
            result.own.append(found is not None and self.is_own(found))
            known = [(begin, end, number(name)) for begin, end, name in fields.get(at, [])]
            result.fields[at] = [(begin, end, one) for begin, end, one in known if one is not None]
        return result

    def around(self, line: Line) -> int:
        """The scope that a statement is in."""
        while self.blocks and self.blocks[-1][0] >= line.depth:
            self.blocks.pop()
        return self.blocks[-1][1] if self.blocks else 0

    def scope_in(self, parent: int, kind: str) -> int:
        """A new scope within another one."""
        self.scopes.append(Scope(kind, parent))
        return len(self.scopes) - 1

    def note_keywords(self, places: Iterator[int]) -> None:
        """Keywords of calls keep their names, and all names are kept where a mapping may hold keywords."""
        for at in places:
            if self.words[at - 1].text == b"**":
                self.mirrored = True
            else:
                self.pinned.add(self.words[at].text)

    def fields(self) -> Iterator[tuple[int, list[tuple[int, int, Variable | None]]]]:
        """The variables in format strings."""
        for at, word in enumerate(self.words):
            if word.kind == "string" and set(b"fF") & set(word.prefix):
                places, shown = variables(word.text)
                self.pinned |= shown
                texts = [word.text[begin:end] for begin, end in places]
                self.mirrored |= not MIRRORS.isdisjoint([*texts, *shown])
                found = [self.resolved(at, text) for text in texts]
                yield at, [(*place, one) for place, one in zip(places, found, strict=True)]

    def resolved(self, at: int, name: bytes) -> Variable | None:
        """The variable that a name means at a position; none if it comes from outside."""
        start = scope = self.scope[at]
        while scope >= 0:
            here = self.scopes[scope]
            declared = here.outer.get(name)
            if declared == b"global":
                return None
            if name in here.binds and declared is None and (here.kind != "class" or scope == start):
                return scope, name
            scope = here.parent
        return None

    def is_local(self, variable: Variable) -> bool:
        """Whether nobody else may ask for it by its name."""
        scope, name = self.scopes[variable[0]], variable[1]
        kept = self.mirrored or name in self.pinned or name in scope.kept
        return scope.kind not in ("module", "class") and not kept

    def is_own(self, variable: Variable) -> bool:
        """Whether it is a variable, and no function, class, module or attribute."""
        scope, name = self.scopes[variable[0]], variable[1]
        return scope.kind != "class" and name not in scope.kept

    def unknown(
        self,
        variable: dict[int, Variable | None],
        fields: dict[int, list[tuple[int, int, Variable | None]]],
    ) -> set[Variable]:
        """Names of a body that may come from outside: parameters, perhaps."""
        certain = defaultdict(list)  # for each variable from where to where it is bound for certain
        for at, effect in self.binds.items():
            if at not in self.unsure:
                certain[variable[at]].append((effect, self.end_of_block(at)))
        uses = [(at, variable[at]) for at in self.uses | self.unsure]
        uses += [(at, found) for at, several in fields.items() for _, _, found in several]
        return {
            found
            for at, found in uses
            if found is not None
            and self.scopes[found[0]].kind == "body"
            and not any(start <= at < end for start, end in certain[found])
        }

    def end_of_block(self, at: int) -> int:
        """Up to where a binding holds for certain: the end of its block, of a loop's that of the loop."""
        index = bisect_right(self.starts, at) - 1
        least = self.lines[index].depth + (at in self.passing)
        end = index + 1
        while end < len(self.lines) and self.lines[end].depth >= least:
            end += 1
        return self.starts[end]
