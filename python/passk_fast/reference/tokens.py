"""Texts as statements of tokens, without comments and white space.

A tolerant reading: completions stop anywhere, so every text has tokens. What a text lacks to be whole (an
open string, comment or bracket) is noted. Texts are read as the bytes of their UTF-8.
"""

from __future__ import annotations

import re
from typing import NamedTuple

KINDS = ("name", "number", "string", "sign")

KEYWORDS = frozenset(
    b"False None True and as assert async await break class continue def del elif else except finally for "
    b"from global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)
HEADERS = frozenset(b"async class def elif else except finally for if try while with".split())

# Operators of several signs, longer ones first; else a single byte.
OPERATORS = (
    b"**= //= >>= <<= ... === !== == != <= >= += -= *= /= %= &= |= ^= @= -> := ** // << >> && || :: => ++ -- "
    b"<> ?? ?."
).split()
SIGN = re.compile(b"|".join(map(re.escape, OPERATORS)) + rb"|.", re.DOTALL)

NAME = re.compile(rb"[A-Za-z_\x80-\xff][A-Za-z0-9_\x80-\xff]*")
NUMBER = re.compile(rb"\.?[0-9][0-9._]*(?:[eE][+-])?[A-Za-z0-9_.\x80-\xff]*")
BLANK = b" \t\r\x0b\x0c"
OPENING = {b")": b"(", b"]": b"[", b"}": b"{"}


class Syntax(NamedTuple):
    """What the tokenizer has to know of a language."""

    line_comment: bytes | None = None
    block_comment: tuple[bytes, bytes] | None = None
    strings: tuple[tuple[bytes, bool], ...] = ((b'"', False), (b"'", False))  # and whether one may span lines
    lines: bool = False  # whether a statement ends with its line
    joining: bytes = b"(["  # brackets in which a line end ends nothing
    braces: bool = False
    indentation: bool = False


PYTHON_STRINGS = ((b'"""', True), (b"'''", True), (b'"', False), (b"'", False))
C_STRINGS = ((b'"', False), (b"'", False), (b"`", True))

LANGUAGES = {
    "python": Syntax(b"#", strings=PYTHON_STRINGS, lines=True, joining=b"([{", indentation=True),
    "c": Syntax(b"//", (b"/*", b"*/"), strings=C_STRINGS, braces=True),
    "shell": Syntax(b"#", lines=True),
    "sql": Syntax(b"--", (b"/*", b"*/")),
    "text": Syntax(strings=(), joining=b""),
}


class Token(NamedTuple):
    """A piece of a text; strings are without quotes, their prefix apart."""

    kind: str
    prefix: bytes
    text: bytes


class Line(NamedTuple):
    """A statement: its tokens, and how many blocks are around it."""

    depth: int
    tokens: list[Token]


def tokens(text: str, language: str) -> tuple[list[Line], bool]:
    """Statements of a text, and whether it is broken; statements that are strings are left out.

    Examples
    --------
    >>> lines, broken = tokens("if x: return 'a'  # then", "python")
    >>> [(line.depth, [token.text for token in line.tokens]) for line in lines], broken
    ([(0, [b'if', b'x', b':']), (1, [b'return', b'a'])], False)
    """
    scanner = _Scanner(text.encode(), LANGUAGES[language])
    while scanner.at < len(scanner.text):
        scanner.step()
    scanner.end_line()
    return scanner.lines, scanner.broken or bool(scanner.open)


class _Scanner:
    def __init__(self, text: bytes, syntax: Syntax) -> None:
        self.text = text
        self.syntax = syntax
        self.at = 0
        self.margin = 0  # where the present line of the text starts
        self.open: list[bytes] = []  # brackets that join lines
        self.columns = [0]  # of the blocks around; a text that starts with space is inside of one
        self.depth = 0
        self.lambdas = 0  # of the present statement, whose colon has not come
        self.present: list[Token] = []
        self.lines: list[Line] = []
        self.broken = False

    def step(self) -> None:
        """Take what comes next."""
        text, at, syntax = self.text, self.at, self.syntax
        if text.startswith(b"\n", at):
            self.at = self.margin = at + 1
            if not self.open and syntax.lines:
                self.end_line()
        elif text[at] in BLANK:
            self.at += 1
        elif text.startswith(b"\\\n", at):
            self.at += 2
        elif syntax.line_comment and text.startswith(syntax.line_comment, at):
            end = text.find(b"\n", at)
            self.at = len(text) if end < 0 else end
        elif syntax.block_comment and text.startswith(syntax.block_comment[0], at):
            end = text.find(syntax.block_comment[1], at + 2)
            self.broken |= end < 0
            self.at = len(text) if end < 0 else end + 2
        elif not self.string(0):
            self.token()

    def token(self) -> None:
        """Take a name, a number or a sign."""
        if match := NAME.match(self.text, self.at):
            word = match.group()
            prefix = self.syntax.indentation and len(word) <= 2 and not word.strip(b"rbufRBUF")
            if not (prefix and self.string(len(word))):
                self.lambdas += not self.open and word == b"lambda"
                self.push("name", word)
        elif match := NUMBER.match(self.text, self.at):
            self.push("number", match.group())
        else:
            self.sign()

    def string(self, prefix: int) -> bool:
        """Take a string that starts after so many letters; false if there is none, or its line ends first."""
        begin = self.at + prefix
        quotes = (one for one in self.syntax.strings if self.text.startswith(one[0], begin))
        quote, lines = next(quotes, (b"", False))
        if not quote:
            return False
        content = end = begin + len(quote)
        while end < len(self.text) and not self.text.startswith(quote, end):
            if self.text.startswith(b"\n", end) and not lines:
                self.broken = True
                return False
            end += 2 if self.text.startswith(b"\\", end) else 1
        closed = end < len(self.text)
        if not closed:
            self.broken = True
            if not lines:
                return False
        self.indent()
        self.present.append(Token("string", self.text[self.at : begin], self.text[content:end]))
        self.at = end + len(quote) if closed else len(self.text)
        return True

    def sign(self) -> None:
        """Take a sign, with what it does to brackets, blocks and statements."""
        first = self.text[self.at : self.at + 1]
        if first == b";" and not self.open:
            self.at += 1
            self.end_line()
            return
        braces = self.syntax.braces
        if first == b"}" and braces and not self.open:
            self.end_line()
            self.depth = max(0, self.depth - 1)
        match = SIGN.match(self.text, self.at)
        assert match is not None
        self.push("sign", match.group())
        self.bracket(first)
        if braces and not self.open and first in (b"{", b"}"):
            self.end_line()
            self.depth += first == b"{"
        if self.syntax.indentation and not self.open and match.group().endswith(b":"):
            self.colon()

    def bracket(self, sign: bytes) -> None:
        """Open or close what joins lines."""
        opening = OPENING.get(sign)
        if sign in [b"(", b"[", b"{"] and sign in self.syntax.joining:
            self.open.append(sign)
        elif opening is not None and opening in self.syntax.joining:
            self.broken |= not self.open or self.open[-1] != opening
            del self.open[-1:]

    def colon(self) -> None:
        """End the head of a block, unless a lambda waits for its colon."""
        if self.lambdas:
            self.lambdas -= 1
        elif self.present[0].kind == "name" and self.present[0].text in HEADERS:
            self.end_line()
            self.depth += 1

    def push(self, kind: str, text: bytes) -> None:
        self.indent()
        self.present.append(Token(kind, b"", text))
        self.at += len(text)

    def indent(self) -> None:
        """Before the first token of a line of the text: how deep its indentation is."""
        margin = self.text[self.margin : self.at]
        if not self.syntax.indentation or self.present or self.open or margin.strip(BLANK):
            return
        column = 0
        for byte in margin:
            column = column // 8 * 8 + 8 if byte == ord("\t") else column + 1
        while self.columns[-1] > column:
            self.columns.pop()
        if self.columns[-1] != column:
            self.columns.append(column)
        self.depth = len(self.columns) - 1

    def end_line(self) -> None:
        """End the present statement."""
        docstring = self.syntax.indentation and all(token.kind == "string" for token in self.present)
        if self.present and not docstring:
            self.lines.append(Line(self.depth, self.present))
        self.present = []
        self.lambdas = 0
