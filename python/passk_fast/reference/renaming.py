"""Which names of a Python text are its own, so that others could stand for them.

Names have scopes, as Python has it: functions, lambdas, comprehensions, classes, and the text itself. Local
is what a function, a lambda or a comprehension binds. Classes, what classes and modules bind, what is
imported under its own name, attributes and keywords of calls keep their names: others may ask for them.

The body of a function, whose head is not shown, is a function whose parameters are not known: there a name is
local only if it is used where it is bound for certain, and nowhere else.
"""

from __future__ import annotations

from passk_fast.reference.scopes import MIRRORS, Names, Scopes
from passk_fast.reference.tokens import HEADERS, KEYWORDS, Line, Token

OPEN, CLOSE = (b"(", b"[", b"{"), (b")", b"]", b"}")
AUGMENTED = frozenset(b"+= -= *= /= //= %= **= >>= <<= &= ^= |= @=".split())


def local_names(lines: list[Line]) -> Names:
    """The local names of a text.

    Examples
    --------
    >>> from passk_fast.reference.tokens import tokens
    >>> local_names(tokens("x = a; return x", "python")[0]).numbers
    [0, None, None, None, 0]
    >>> local_names(tokens("x = a; f(x)", "python")[0]).numbers
    [None, None, None, None, None, None, None]
    """
    scopes = Scopes(lines)
    for line, start in zip(lines, scopes.starts, strict=False):
        _Statement(scopes, line, start).read()
    return scopes.names()


class _Statement:
    """One statement, whose first token has position `offset`."""

    def __init__(self, scopes: Scopes, line: Line, offset: int) -> None:
        self.found = scopes
        self.tokens: list[Token] = line.tokens
        self.depth = line.depth
        self.offset = offset
        # Neither words nor signs are looked for in strings.
        self.text = [b"" if token.kind == "string" else token.text for token in self.tokens] + [b"", b"", b""]
        self.around = scopes.around(line)

    def read(self) -> None:
        """Find scopes, uses and bindings."""
        text, size = self.text, len(self.tokens)
        first = 1 if text[0] == b"async" else 0
        word = text[first]
        if word == b"return" and self.around == 0:
            self.found.scopes[0].kind = "body"
        self.paint(0, size, self.around)
        lambdas = self.expressions()
        keywords = self.find_uses()
        if word in (b"global", b"nonlocal"):
            outer = self.found.scopes[self.around].outer
            outer.update((token.text, word) for token in self.tokens[first + 1 :])
        elif word in (b"import", b"from"):
            self.imports()
        elif word in (b"def", b"class"):
            self.definition(first, word)
        elif word in (b"with", b"except"):
            for at in range(size):
                if text[at] == b"as":
                    self.targets(at + 1, at + 2, at, passing=word == b"except")
        elif word == b"case" and self.next_at(0, (b":",)) < size:
            self.found.pinned |= {token.text for token in self.tokens}
        elif word not in HEADERS:
            self.assignments()
        for at, scope in lambdas:
            self.parameters(at, b":", scope)
        for at in range(size):
            if text[at] == b"for":
                self.loop(at)
            elif text[at] == b":=" and at > 0:
                self.walrus(at - 1)
        self.found.note_keywords(at for at in keywords if at not in self.found.binds)

    def bind(self, at: int, effect: int, *, passing: bool = False) -> None:
        """Bind a name in the scope of its place."""
        place = self.offset + at
        self.found.scopes[self.found.scope[place]].binds.add(self.tokens[at].text)
        self.found.uses.discard(place)
        self.found.binds[place] = self.offset + effect
        if passing:
            self.found.passing.add(place)

    def keep(self, at: int) -> None:
        """Bind a name that others may ask for."""
        scope = self.found.scopes[self.around]
        scope.binds.add(self.tokens[at].text)
        scope.kept.add(self.tokens[at].text)

    def is_name(self, at: int) -> bool:
        return 0 <= at < len(self.tokens) and self.tokens[at].kind == "name" and self.text[at] not in KEYWORDS

    def is_attribute(self, at: int) -> bool:
        return at > 0 and self.text[at - 1] == b"."

    def is_trailer(self, at: int) -> bool:
        """Whether the bracket at a position holds arguments or an index."""
        if at == 0:
            return False
        before = self.tokens[at - 1]
        if before.kind == "name":
            return before.text not in KEYWORDS
        return before.text in CLOSE if before.kind == "sign" else True

    def paint(self, start: int, end: int, scope: int) -> None:
        self.found.scope[self.offset + start : self.offset + end] = [scope] * (end - start)

    def next_at(self, start: int, stops: tuple[bytes, ...]) -> int:
        """The first of some words at the depth of a position, or what closes its bracket, or the end."""
        depth = 0
        for at in range(start, len(self.tokens)):
            text = self.text[at]
            if depth == 0 and (text in stops or text in CLOSE):
                return at
            depth = self.deeper(depth, text)
        return len(self.tokens)

    def expressions(self) -> list[tuple[int, int]]:
        """Make the scopes of lambdas and comprehensions, from the outside in; those of the lambdas."""
        lambdas = []
        for at in range(len(self.tokens)):
            if self.text[at] == b"lambda":
                scope = self.found.scope_in(self.found.scope[self.offset + at], "function")
                colon = self.next_at(at + 1, (b":",))
                self.paint(colon, self.next_at(colon + 1, (b",", b":", b"for", b"async")), scope)
                lambdas.append((at, scope))
            elif self.text[at] in OPEN:
                self.comprehension(at)
        return lambdas

    def comprehension(self, opening: int) -> None:
        """A bracket with a `for` in it. Its first iterable belongs to what is around."""
        first = self.next_at(opening + 1, (b"for",))
        if self.text[first] != b"for":
            return
        scope = self.found.scope_in(self.found.scope[self.offset + opening], "comprehension")
        iterable = self.next_at(first + 1, (b"in",))
        others = self.next_at(iterable + 1, (b"for", b"if", b"async"))
        self.paint(opening + 1, iterable, scope)
        self.paint(others, self.next_at(others, ()), scope)

    def find_uses(self) -> list[int]:
        """Every name is a use at first, except attributes and keywords of calls; where those are."""
        trailers: list[bool] = []
        keywords = []
        for at in range(len(self.tokens)):
            if self.text[at] in OPEN:
                trailers.append(self.is_trailer(at))
            elif self.text[at] in CLOSE:
                del trailers[-1:]
            place, within = self.offset + at, trailers[-1:] == [True]
            mapping = within and self.text[at - 1] == b"**" and self.text[at - 2] in (b"(", b",")
            keyword = within and self.text[at + 1] == b"=" and self.is_name(at)
            if mapping or keyword:
                keywords.append(place)
            if self.is_name(at) and not self.is_attribute(at) and not keyword:
                self.found.uses.add(place)
            self.found.mirrored |= self.text[at] in MIRRORS
        return keywords

    def imports(self) -> None:
        """Modules and what they export keep their names, unless others are given after `as`."""
        for at in range(len(self.tokens)):
            self.found.uses.discard(self.offset + at)
            if self.is_name(at) and self.text[at - 1] == b"as":
                self.bind(at, len(self.tokens))
            elif (
                self.is_name(at)
                and self.text[at - 1] in (b"import", b",", b"(")
                and self.text[at + 1] != b"as"
            ):
                self.keep(at)

    def definition(self, at: int, word: bytes) -> None:
        """A class, or a function with its parameters."""
        scope = self.found.scope_in(self.around, "class" if word == b"class" else "function")
        self.found.blocks.append((self.depth, scope))
        if self.is_name(at + 1):
            if word == b"def" and self.found.scopes[self.around].kind != "class":
                self.bind(at + 1, at)
            if word == b"class" or self.found.scopes[self.around].kind in ("class", "module"):
                self.keep(at + 1)
        if word == b"def":
            self.parameters(self.next_at(at + 1, (b"(",)), b")", scope)

    def parameters(self, opening: int, closing: bytes, scope: int) -> None:
        """Names after the opening, a comma or stars, up to the closing at the same depth."""
        depth = 0
        for at in range(opening + 1, len(self.tokens)):
            text = self.text[at]
            if depth == 0 and text == closing:
                return
            depth = self.deeper(depth, text)
            starts = at - 1 == opening or self.text[at - 1] in (b",", b"*", b"**")
            if depth == 0 and starts and self.is_name(at):
                self.paint(at, at + 1, scope)
                self.bind(at, opening)

    def loop(self, at: int) -> None:
        """What stands between `for` and `in`; of a statement, bound in its block only."""
        end = self.next_at(at + 1, (b"in",))
        if self.text[end] == b"in":
            self.targets(at + 1, end, len(self.tokens), passing=True)

    def walrus(self, at: int) -> None:
        """``x := y`` may not take place, and binds outside of comprehensions."""
        if self.is_name(at):
            scope = self.found.scope[self.offset + at]
            while self.found.scopes[scope].kind == "comprehension":
                scope = self.found.scopes[scope].parent
            self.paint(at, at + 1, scope)
            self.bind(at, at)
            self.found.unsure.add(self.offset + at)

    def assignments(self) -> None:
        """``a = b, (c, d.e) = f`` binds a, b and c once the line is over, and ``a: int = f`` binds a."""
        depth, segment, colon, size = 0, 0, len(self.tokens), len(self.tokens)
        for at in range(size):
            text = self.text[at]
            depth = self.deeper(depth, text)
            if text == b"lambda":
                return
            if text == b":" and depth == 0:
                colon = at
            elif text == b"=" and depth == 0:
                self.targets(segment, min(at, colon), size)
                segment, colon = at + 1, size
            elif at == 1 and text in AUGMENTED and self.is_name(0):
                self.found.scopes[self.around].binds.add(self.text[0])
        if segment == 0 and self.text[1] == b":" and self.is_name(0):
            self.found.scopes[self.around].binds.add(self.text[0])

    def targets(self, start: int, end: int, effect: int, *, passing: bool = False) -> None:
        """Bind the names of a target; those in an index or before one, a call or an attribute are used."""
        trailers: list[bool] = []
        for at in range(start, min(end, len(self.tokens))):
            if self.text[at] in OPEN:
                trailers.append(at > start and self.is_trailer(at))
            elif self.text[at] in CLOSE:
                del trailers[-1:]
            part = at + 1 < end and self.text[at + 1] in (b".", b"[", b"(")
            if self.is_name(at) and not self.is_attribute(at) and not part and True not in trailers:
                self.bind(at, effect, passing=passing)

    @staticmethod
    def deeper(depth: int, text: bytes) -> int:
        return depth + 1 if text in OPEN else max(0, depth - 1) if text in CLOSE else depth
