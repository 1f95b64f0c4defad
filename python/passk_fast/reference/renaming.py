"""Which names of a Python text are its own, so that others could stand for them.

A name is local if the text binds it and uses it nowhere before. A name that is used first comes from outside:
what a prompt calls its parameters, modules and builtins keep their names. Attributes and keywords of calls do
too.

Every token has a position, counted through the text. A use happens at its position, and a binding takes
effect at one: of an assignment and of a loop when the statement is over, of a comprehension where its bracket
opens, of parameters and definitions where they start.
"""

from __future__ import annotations

from passk_fast.reference.tokens import HEADERS, KEYWORDS, Line, Token

OPEN, CLOSE = (b"(", b"[", b"{"), (b")", b"]", b"}")


def local_names(lines: list[Line]) -> list[int | None]:
    """For each token the number of its local name, in the order of their first appearance.

    Examples
    --------
    >>> from passk_fast.reference.tokens import tokens
    >>> local_names(tokens("x = a; y = x", "python")[0])
    [0, None, None, 1, None, 0]
    """
    words: list[Token] = []
    binds: dict[int, int] = {}  # position of a name: where the binding takes effect
    uses: set[int] = set()
    foreign: set[bytes] = set()
    for line in lines:
        statement = _Statement(line.tokens, len(words))
        words += line.tokens
        statement.read()
        uses |= statement.uses - statement.binds.keys()
        binds |= statement.binds
        foreign |= statement.foreign
    first_use: dict[bytes, int] = {}
    for at in sorted(uses):
        first_use.setdefault(words[at].text, at)
    bound: dict[bytes, int] = {}
    for at, effect in binds.items():
        bound[words[at].text] = min(effect, bound.get(words[at].text, effect))
    local = {name for name, effect in bound.items() if first_use.get(name, effect) >= effect} - foreign
    numbers: dict[bytes, int] = {}
    return [
        numbers.setdefault(word.text, len(numbers))
        if (at in uses or at in binds) and word.text in local
        else None
        for at, word in enumerate(words)
    ]


class _Statement:
    """One statement, whose first token has position `offset`."""

    def __init__(self, tokens: list[Token], offset: int) -> None:
        self.tokens = tokens
        self.offset = offset
        # Neither words nor signs are looked for in strings.
        self.text = [b"" if token.kind == "string" else token.text for token in tokens] + [b"", b"", b""]
        self.uses: set[int] = set()
        self.binds: dict[int, int] = {}
        self.foreign: set[bytes] = set()

    def read(self) -> None:
        """Find uses and bindings."""
        text, size = self.text, len(self.tokens)
        first = 1 if text[0] == b"async" else 0
        self.find_uses()
        word = text[first]
        if word in (b"global", b"nonlocal"):
            self.foreign = {token.text for token in self.tokens[first + 1 :]}
        elif word in (b"import", b"from"):
            self.uses.clear()
            for at in range(1, size):
                if text[at - 1] == b"as" and self.is_name(at):
                    self.bind(at, size)
        elif word in (b"def", b"class"):
            if self.is_name(first + 1):
                self.bind(first + 1, first)
            if word == b"def" and text[first + 2] == b"(":
                self.parameters(first + 2, b")")
        elif word in (b"with", b"except"):
            for at in range(size):
                if text[at] == b"as":
                    self.targets(at + 1, at + 2, at)
        elif word not in HEADERS:
            self.assignments()
        for at in range(size):
            if text[at] == b"for":
                self.loop(at)
            elif text[at] == b"lambda":
                self.parameters(at, b":")
            elif text[at] == b":=" and at > 0:
                self.bind(at - 1, at - 1)

    def bind(self, at: int, effect: int) -> None:
        self.binds[self.offset + at] = self.offset + effect

    def is_name(self, at: int) -> bool:
        return at < len(self.tokens) and self.tokens[at].kind == "name" and self.text[at] not in KEYWORDS

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

    def find_uses(self) -> None:
        """Every name is a use at first, except attributes and keywords of calls."""
        trailers: list[bool] = []
        for at in range(len(self.tokens)):
            if self.text[at] in OPEN:
                trailers.append(self.is_trailer(at))
            elif self.text[at] in CLOSE:
                del trailers[-1:]
            keyword = trailers[-1:] == [True] and self.text[at + 1] == b"="
            if self.is_name(at) and not self.is_attribute(at) and not keyword:
                self.uses.add(self.offset + at)

    def parameters(self, opening: int, closing: bytes) -> None:
        """Names after the opening, a comma or stars, up to the closing at the same depth."""
        depth = 0
        for at in range(opening + 1, len(self.tokens)):
            text = self.text[at]
            if depth == 0 and text == closing:
                return
            depth = self.deeper(depth, text)
            starts = at - 1 == opening or self.text[at - 1] in (b",", b"*", b"**")
            if depth == 0 and starts and self.is_name(at):
                self.bind(at, opening)

    def loop(self, at: int) -> None:
        """What stands between `for` and `in`."""
        depth = 0
        for end in range(at + 1, len(self.tokens)):
            if depth == 0 and self.text[end] == b"in":
                self.targets(at + 1, end, self.bracket_around(at))
                return
            depth = self.deeper(depth, self.text[end])

    def bracket_around(self, at: int) -> int:
        """The bracket that is open before a position; the end of the statement if there is none."""
        depth = 0
        for before in range(at - 1, -1, -1):
            if self.text[before] in CLOSE:
                depth += 1
            elif self.text[before] in OPEN:
                if depth == 0:
                    return before
                depth -= 1
        return len(self.tokens)

    def assignments(self) -> None:
        """``a = b, (c, d.e) = f`` binds a, b and c once the line is over; ``a: int = f`` binds a."""
        depth, segment, colon = 0, 0, None
        for at in range(len(self.tokens)):
            text = self.text[at]
            depth = self.deeper(depth, text)
            if text == b"lambda":
                return
            if text == b":" and depth == 0:
                colon = at
            elif text == b"=" and depth == 0:
                self.targets(segment, at if colon is None else colon, len(self.tokens))
                segment, colon = at + 1, None

    def targets(self, start: int, end: int, effect: int) -> None:
        """Bind the names of a target; those in an index or before one, a call or an attribute are used."""
        trailers: list[bool] = []
        for at in range(start, min(end, len(self.tokens))):
            if self.text[at] in OPEN:
                trailers.append(at > start and self.is_trailer(at))
            elif self.text[at] in CLOSE:
                del trailers[-1:]
            part = at + 1 < end and self.text[at + 1] in (b".", b"[", b"(")
            if self.is_name(at) and not self.is_attribute(at) and not part and True not in trailers:
                self.bind(at, effect)

    @staticmethod
    def deeper(depth: int, text: bytes) -> int:
        return depth + 1 if text in OPEN else max(0, depth - 1) if text in CLOSE else depth
