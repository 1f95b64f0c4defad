"""Which texts of a problem are copies of each other: equal up to spelling, or nearly equal.

References
----------
Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from passk_fast.reference.random import GOLDEN, MASK, mix, word
from passk_fast.reference.renaming import local_names
from passk_fast.reference.tokens import KINDS, Line, Token, tokens

WIDTH = 3  # tokens in a shingle
BEGIN, END, LOCAL, NUMBER, STRING = (kind << 40 for kind in range(1, 6))
PI = 0x243F6A8885A308D3  # the fractional digits of pi: the key of the constants that tell hashes apart
HASHES, BAND = 128, 4
ALL_PAIRS = 512


def read(text: str, language: str) -> tuple[list[Line], list[int | None], bool]:
    """Statements, the number of each token's local name, and whether the text is broken.

    Only Python's local names can be told; those of a broken text are not: what binds them may be missing.
    """
    lines, broken = tokens(text, language)
    if language == "python" and not broken:
        return lines, local_names(lines), broken
    return lines, [None] * sum(len(line.tokens) for line in lines), broken


def form(text: str, language: str) -> tuple[bytes, int]:
    """What is equal for two texts that differ in nothing but spelling, and the outline.

    Examples
    --------
    >>> form("x = 1  # one", "python") == form("y=1", "python")
    True
    """
    lines, local, _ = read(text, language)
    numbers = iter(local)
    named = {
        token.text: number
        for token, number in zip((token for line in lines for token in line.tokens), local, strict=True)
        if number is not None
    }
    pieces: list[bytes] = []
    for line in lines:
        pieces.append(_field(b"\n", line.depth.to_bytes(4, "little")))
        for token in line.tokens:
            number = next(numbers)
            if number is not None:
                pieces.append(_field(b"=", number.to_bytes(4, "little")))
                continue
            pieces.append(_field(b"p", token.prefix.lower()))
            if token.kind == "string" and set(b"fF") & set(token.prefix):
                pieces += _format(token.text, named)
            else:
                pieces.append(_field(bytes([KINDS.index(token.kind)]), token.text))
    return b"".join(pieces), _outline(lines, local)


def _format(text: bytes, named: dict[bytes, int]) -> list[bytes]:
    """A format string, in whose braces local names are local names."""
    pieces = []
    depth = at = 0
    while at < len(text):
        end = at
        while end < len(text) and ((chr(text[end]).isalnum() and text[end] < 128) or text[end] == ord("_")):
            end += 1
        if text[at] == ord("{"):
            depth += 1
        elif text[at] == ord("}"):
            depth = max(0, depth - 1)
        inside = depth == 1 and end > at and not (at and text[at - 1] == ord("."))
        number = named.get(text[at:end]) if inside else None
        end = max(end, at + 1)
        if number is None:
            pieces.append(_field(b"f", text[at:end]))
        else:
            pieces.append(_field(b"=", number.to_bytes(4, "little")))
        at = end
    return pieces


def _field(tag: bytes, content: bytes) -> bytes:
    """A tagged piece with its length, so that different pieces never make the same form."""
    return tag + len(content).to_bytes(4, "little") + content


def _outline(lines: list[Line], local: list[int | None]) -> int:
    """A hash that two texts share if their syntax trees are the same; others may share it too.

    It forgets what redundant parentheses, commas, colons and spellings of literals can add.
    """
    outline = 0
    after_string = False
    for token, number in zip((token for line in lines for token in line.tokens), local, strict=True):
        if token.kind == "sign" and token.text in (b"(", b")", b",", b":"):
            continue
        if token.kind == "string":
            if not after_string:
                outline = join(outline, mix(STRING))
            after_string = True
            continue
        if token.kind == "name" and token.text == b"elif":
            outline = join(outline, _hashed(Token("name", b"", b"else")))
            outline = join(outline, _hashed(Token("name", b"", b"if")))
        elif token.kind == "name" and number is not None:
            outline = join(outline, mix(LOCAL))
        elif token.kind == "number":
            value = _whole_number(token.text)
            outline = join(outline, mix(NUMBER) if value is None else join(NUMBER, value))
        else:
            outline = join(outline, _hashed(token))
        after_string = False
    return outline


def _whole_number(text: bytes) -> int | None:
    """The value of a whole number below 2**63."""
    digits = text.replace(b"_", b"").lower()
    base = {b"0x": 16, b"0o": 8, b"0b": 2}.get(digits[:2], 10)
    digits = digits if base == 10 else digits[2:]
    known = b"0123456789abcdef"[:base]
    if not digits or set(digits) - set(known):
        return None
    value = int(digits, base)
    return value if value < 2**63 else None


def join(hashed: int, more: int) -> int:
    """A hash followed by one more word."""
    return mix((hashed * GOLDEN & MASK) ^ more)


def hash_bytes(content: bytes) -> int:
    """Hash of bytes, eight at a time; the last ones filled up with zeros, the length first."""
    hashed = len(content)
    for at in range(0, len(content), 8):
        hashed = join(hashed, int.from_bytes(content[at : at + 8], "little"))
    return hashed


def _hashed(token: Token) -> int:
    return join(KINDS.index(token.kind), hash_bytes(token.text))


def shingles(text: str, language: str) -> list[int]:
    """Every three consecutive tokens of a statement, its ends counted as tokens, as a set in ascending order.

    All local names are one token. The j-th occurrence of a shingle is an element of its own, so that the
    Jaccard index of two sets is that of the multisets.
    """
    lines, local, _ = read(text, language)
    numbers = iter(local)
    seen: dict[int, int] = {}
    for line in lines:
        words = [mix(BEGIN + line.depth)]
        words += [mix(LOCAL) if next(numbers) is not None else _hashed(token) for token in line.tokens]
        words.append(mix(END))
        for at in range(len(words) - WIDTH + 1):
            shingle = 0
            for one in words[at : at + WIDTH]:
                shingle = join(shingle, one)
            seen[shingle] = seen.get(shingle, 0) + 1
    return sorted(join(shingle, j) for shingle, count in seen.items() for j in range(count))


def jaccard(a: Sequence[int], b: Sequence[int]) -> float:
    """Shared elements over all elements of two sets; 1 for two empty ones."""
    every = len({*a, *b})
    return len({*a} & {*b}) / every if every else 1.0


def minhash(elements: Sequence[int], hashes: int) -> list[int]:
    """For each of so many hashes the least hash of an element.

    Two signatures agree in each place with probability J, the Jaccard index of the sets.
    """
    return [
        min((mix(element ^ word(PI, place)) for element in elements), default=MASK) for place in range(hashes)
    ]


def forms(texts: Sequence[str], starts: Sequence[int], language: str) -> list[tuple[int, int, bool]]:
    """For each text the first one of its problem of the same form, the first of the same outline, and whether
    it is broken; problem p has the texts from ``starts[p]`` up to ``starts[p + 1]``.
    """
    found = []
    for start, end in pairwise(starts):
        first: dict[object, int] = {}
        for i in range(start, end):
            whole, outline = form(texts[i], language)
            broken = read(texts[i], language)[2]
            found.append((first.setdefault(whole, i), first.setdefault(outline, i), broken))
    return found


def near_copies(
    texts: Sequence[str], starts: Sequence[int], language: str, thresholds: Sequence[float]
) -> list[list[int]]:
    """For each text and threshold the first text of its group.

    Texts are linked if the Jaccard index of their shingles is at least the threshold; linked ones and their
    links are a group.
    """
    labels = []
    for start, end in pairwise(starts):
        sets = [shingles(text, language) for text in texts[start:end]]
        columns = [_groups(sets, threshold) for threshold in thresholds]
        labels += [[start + label for label in row] for row in zip(*columns, strict=True)]
    return labels


def _groups(sets: Sequence[Sequence[int]], threshold: float) -> list[int]:
    parents = list(range(len(sets)))

    def find(i: int) -> int:
        while parents[i] != i:
            i = parents[i]
        return i

    for i, j in _pairs(sets):
        if jaccard(sets[i], sets[j]) >= threshold:
            one, other = sorted((find(i), find(j)))
            parents[other] = one
    return [find(i) for i in range(len(sets))]


def _pairs(sets: Sequence[Sequence[int]]) -> list[tuple[int, int]]:
    """All pairs; of many sets those whose signatures agree in all of some band."""
    size = len(sets)
    if size <= ALL_PAIRS:
        return [(i, j) for i in range(size) for j in range(i + 1, size)]
    signatures = [minhash(one, HASHES) for one in sets]
    pairs: set[tuple[int, int]] = set()
    for band in range(0, HASHES, BAND):
        buckets: dict[tuple[int, ...], list[int]] = {}
        for i, signature in enumerate(signatures):
            buckets.setdefault(tuple(signature[band : band + BAND]), []).append(i)
        for bucket in buckets.values():
            pairs.update((i, j) for at, i in enumerate(bucket) for j in bucket[at + 1 :])
    return sorted(pairs)
