"""Result files that are one JSON document: decoded whole, and errors with the path into the document."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

import msgspec

from passk_fast import _core
from passk_fast.data.readers._error import ReadError, excerpt, not_utf8
from passk_fast.data.readers._stream import Source
from passk_fast.show.escape import printable

T = TypeVar("T")


class Decoded(msgspec.Struct, gc=False):
    """What is decoded of an object in a file: the names that a format needs, and nothing else."""


# How messages name the types of a document.
_NAMES = {
    "bool": "true or false",
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "array": "a list",
    "object": "an object",
    "null": "null",
}
_AT = re.compile(r"^(?P<problem>.*?)(?: - at `(?P<kind>key in )?\$(?P<path>.*)`)?$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]|\[\.\.\.\]")


def whole(source: Source) -> bytes:
    """All of a file's text, checked to be UTF-8 (fields that are skipped are not checked by the decoder)."""
    text = b"".join(source.blocks())
    if not text.isascii():
        try:
            text.decode()
        except UnicodeDecodeError as error:
            raise not_utf8(source.path, error, text.count(b"\n", 0, error.start) + 1) from None
    return text


def read(source: Source, kind: type[T]) -> T:
    """The one document that a file is."""
    return document(source.path, whole(source), kind)


def document(path: str, text: bytes, kind: type[T]) -> T:
    """A JSON document as structs that name only the fields needed; errors have the path in it."""
    try:
        found = msgspec.json.decode(text, type=kind)
        refuse_repeated(path, text)
        return found
    except msgspec.ValidationError as error:
        message = str(error)
    except RecursionError:
        _too_deep(path)
    except UnicodeDecodeError as error:
        raise not_utf8(path, error) from None
    except msgspec.DecodeError as error:
        return _as_python_writes(path, text, kind, error)
    value = _value(path, text)
    refuse_repeated(path, text)  # what did not fit may be the first of two, and the value has the last
    return _explained(path, value, message, kind)


def _too_deep(path: str) -> NoReturn:
    raise ReadError(path, "expected a JSON document that is nested less deeply") from None


def _explained(path: str, value: Any, message: str, kind: Any) -> NoReturn:
    try:
        _refuse(path, value, message, kind)
    except RecursionError:
        _too_deep(path)


def _as_python_writes(path: str, text: bytes, kind: type[T], error: msgspec.DecodeError) -> T:
    """NaN, infinities and halves of characters are not JSON, but Python writes and reads them."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        _damaged(path, text, error)
    refuse_repeated(path, text)
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as misfit:
        message = str(misfit)
    except RecursionError:
        _too_deep(path)
    except UnicodeEncodeError:
        raise ReadError(path, "expected names of whole characters; got one with a half") from None
    return _explained(path, value, message, kind)


def _value(path: str, text: bytes) -> Any:
    """The document as it is; what follows something that does not fit was not decoded yet."""
    try:
        return msgspec.json.decode(text)
    except RecursionError:
        _too_deep(path)
    except UnicodeDecodeError as error:
        raise not_utf8(path, error) from None
    except msgspec.DecodeError as error:
        _damaged(path, text, error)


def endless(text: bytes) -> str | None:
    """What is wrong with JSON that has a number beyond all doubles; None where there is none."""
    found: list[str] = []

    def look(number: str) -> None:
        if math.isinf(float(number)):
            found.append(number)

    with suppress(ValueError, RecursionError):
        json.loads(text, parse_float=look, parse_int=look)
    return f"expected numbers that a double can hold; got {printable(found[0], 40)}" if found else None


def _damaged(path: str, text: bytes, error: msgspec.DecodeError) -> NoReturn:
    beyond = endless(text)
    if beyond is not None:
        raise ReadError(path, beyond) from None
    if "truncated" in str(error):
        raise ReadError(
            path, "expected a JSON document; the file ends inside it (was the file cut off?)"
        ) from None
    problem = f"expected a JSON document; it is damaged ({str(error).removeprefix('JSON is ')})"
    raise ReadError(path, problem) from None


def encoded(value: Any) -> bytes:
    """A value as JSON, always the same for the same value, whatever its texts hold."""
    try:
        return msgspec.json.encode(value, order="deterministic")
    except UnicodeEncodeError:  # half of a character
        return json.dumps(value, sort_keys=True).encode()


def refuse_repeated(path: str, text: bytes, *, line: int | None = None) -> None:
    """Refuse JSON in which a name of an object occurs twice: a decoder keeps the last in silence."""
    if _core.distinct_names(text):
        return

    def check(pairs: list[tuple[str, None]]) -> None:
        names = {name for name, _ in pairs}
        if len(names) < len(pairs):
            seen: set[str] = set()
            for name, _ in pairs:
                if name in seen:
                    raise ReadError(
                        path, f"expected each name once; got {excerpt(name)} more than once", line=line
                    )
                seen.add(name)

    # Numbers stay text: they may have any length. A byte order mark is no part, as when values are read.
    try:
        json.loads(text.decode("utf-8-sig"), object_pairs_hook=check, parse_int=str, parse_float=str)
    except UnicodeDecodeError as error:
        raise not_utf8(path, error, line) from None
    except RecursionError:
        raise ReadError(path, "expected JSON that is nested less deeply", line=line) from None


def _refuse(path: str, value: Any, message: str, kind: Any) -> NoReturn:
    match = _AT.match(message)
    assert match is not None
    place = match["path"] or ""
    place = _named(value, place, kind, message)
    problem, missing = match["problem"], _MISSING.match(match["problem"])
    if missing:
        raise ReadError(path, "missing", field=f"{place}.{missing[1]}".lstrip("."))
    expected = re.match(r"Expected `(.*?)`(?:, got `.*`)?$", problem)
    if expected is None:
        raise ReadError(path, problem[:1].lower() + problem[1:], field=place.lstrip(".") or None)
    wanted = " or ".join(_NAMES.get(part.strip(), part.strip()) for part in expected[1].split("|"))
    found = "" if "[...]" in place else f"; got {excerpt(_at(value, place))}"
    raise ReadError(path, f"expected {wanted}{found}", field=place.lstrip(".") or None)


def _at(value: Any, place: str) -> Any:
    """The value at a path such as ``.eval["a.b"][0].status``, whose names may hold dots."""
    for step in _steps(place):
        value = value[step]
    return value


def _steps(place: str) -> list[str | int]:
    steps: list[str | int] = []
    for name, quoted, index in re.findall(r'\.([^.\["]+)|\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]', place):
        steps.append(int(index) if index else json.loads(f'"{quoted}"') if quoted else name)
    return steps


def _named(value: Any, place: str, kind: Any, message: str) -> str:
    """The path with the names of the entries that the decoder writes as ``[...]``.

    It is the first entry that, alone in its object, is refused in the same words; others of the document may
    not fit either.
    """
    while "[...]" in place:
        before, after = place.split("[...]", 1)
        for key in _at(value, before):
            alone = _with_only(value, _steps(before), key)
            # In the order of its text, and in that of the struct.
            if message in (_refusal(_decoded, alone, kind), _refusal(msgspec.convert, alone, kind)):
                place = f"{before}[{json.dumps(key, ensure_ascii=False)}]{after}"
                break
        else:
            return place
    return place


def _refusal(decode: Callable[[Any, Any], Any], value: Any, kind: Any) -> str | None:
    """Why a document is refused."""
    try:
        decode(value, kind)
    except msgspec.ValidationError as error:
        return str(error)
    except (ValueError, OverflowError, RecursionError):
        pass  # Python's documents hold what JSON does not
    return None


def _decoded(value: Any, kind: Any) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value), type=kind)


def _with_only(value: Any, steps: list[str | int], key: Any) -> Any:
    """A document in which the object at a place has one entry only, and lists end with what holds it."""
    if not steps:
        return {key: value[key]}
    first, *rest = steps
    inner = _with_only(value[first], rest, key)
    if isinstance(value, list):
        return [*value[: int(first)], inner]
    return {**value, first: inner}
