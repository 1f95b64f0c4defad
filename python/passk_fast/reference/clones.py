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
from passk_fast.reference.scopes import Names
from passk_fast.reference.tokens import KINDS, Line, Token, tokens

WIDTH = 3  # tokens in a shingle
BEGIN, END, OWN = (kind << 40 for kind in range(1, 4))
PI = 0x243F6A8885A308D3  # the fractional digits of pi: the key of the constants that tell hashes apart
HASHES, BAND = 128, 4
ALL_PAIRS = 512


def read(text: str, language: str) -> tuple[list[Line], Names, bool]:
    """Statements, the names that are the text's own, and whether the text is broken.

    Only Python's names can be told; those of a broken text are not: what binds them may be missing.
    """
    lines, broken = tokens(text, language)
    if language == "python" and not broken:
        return lines, local_names(lines), broken
    size = sum(len(line.tokens) for line in lines)
    return lines, Names([None] * size, [False] * size, {}), broken


def form(text: str, language: str) -> bytes:
    """What is equal for two texts that differ in nothing but spelling.

    Examples
    --------
    >>> form("return [x for x in xs]  # all", "python") == form("return [y  for y in xs]", "python")
    True
    """
    lines, names, _ = read(text, language)
    pieces: list[bytes] = []
    at = 0
    for line in lines:
        pieces.append(_field(b"\n", line.depth.to_bytes(4, "little")))
        for token in line.tokens:
            number = names.numbers[at]
            if number is not None:
                pieces.append(_field(b"=", number.to_bytes(4, "little")))
            else:
                pieces.append(_field(b"p", token.prefix.lower()))
                kind = bytes([KINDS.index(token.kind)])
                done = 0
                for begin, end, local in names.fields.get(at, []):
                    pieces += [
                        _field(kind, token.text[done:begin]),
                        _field(b"=", local.to_bytes(4, "little")),
                    ]
                    done = end
                pieces.append(_field(kind, token.text[done:]))
            at += 1
    return b"".join(pieces)


def _field(tag: bytes, content: bytes) -> bytes:
    """A tagged piece with its length, so that different pieces never make the same form."""
    return tag + len(content).to_bytes(4, "little") + content


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
    """Every three consecutive tokens of a statement, its ends counted as tokens; a set in ascending order.

    All variables that the text binds are one token. The j-th occurrence of a shingle is an element of its
    own, so that the Jaccard index of two sets is that of the multisets.
    """
    lines, names, _ = read(text, language)
    own = iter(names.own)
    seen: dict[int, int] = {}
    for line in lines:
        words = [mix(BEGIN + line.depth)]
        words += [mix(OWN) if next(own) else _hashed(token) for token in line.tokens]
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


def forms(texts: Sequence[str], starts: Sequence[int], language: str) -> list[tuple[int, bool]]:
    """For each text the first one of its problem of the same form, and whether it is broken.

    Problem p has the texts from ``starts[p]`` up to ``starts[p + 1]``.
    """
    found = []
    for start, end in pairwise(starts):
        first: dict[bytes, int] = {}
        for i in range(start, end):
            broken = tokens(texts[i], language)[1]
            found.append((first.setdefault(form(texts[i], language), i), broken))
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
