"""JSON as the core walks over it, beside Python's own reader."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, strategies as some

from passk_fast import _core

VALUES = some.recursive(
    some.none()
    | some.booleans()
    | some.integers(-(10**20), 10**20)
    | some.floats(allow_nan=False, allow_infinity=False)
    | some.text(),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=3), inner, max_size=30)
    ),
    max_leaves=40,
)
ROWS = some.lists(some.dictionaries(some.sampled_from(["a", "b", "c", "é"]), VALUES), min_size=1, max_size=30)


@given(VALUES, some.sampled_from([None, 1]), some.booleans())
def test_valid_json_is_vouched_for(value, indent, plain):
    """But where a name has an escape, which is left to others."""
    text = json.dumps(value, indent=indent, ensure_ascii=False)
    if not plain and "\\" not in text:
        text = json.dumps(value)
    assert _core.distinct_names(text.encode()) or "\\" in text


@given(VALUES, some.integers(0, 10**6), some.binary(min_size=1, max_size=2))
def test_what_python_refuses_is_not_vouched_for(value, place, piece):
    data = json.dumps(value).encode()
    place %= len(data)
    spoiled = data[:place] + piece + data[place + 1 :]

    def distinct(pairs):
        names = [name for name, _ in pairs]
        assert len(set(names)) == len(names)
        return dict(pairs)

    if _core.distinct_names(spoiled):
        decoder = json.JSONDecoder(object_pairs_hook=distinct)
        rest = spoiled.decode().strip()
        while rest:  # one value after the other
            _, end = decoder.raw_decode(rest)
            rest = rest[end:].strip()


@pytest.mark.parametrize(
    "twice", ['{"a": 1, "a": 2}', '[{"b": {"x": 1, "y": [], "x": 0}}]', '{"a": 1}\n{"b": 1, "b": 1}']
)
def test_names_that_come_twice(twice):
    assert not _core.distinct_names(twice.encode())


@given(ROWS)
def test_columns_are_those_of_the_rows(rows):
    text = "\n".join(json.dumps(row) for row in rows).encode()
    found = _core.line_columns(text, [b"a", b"c", b"none"])
    if found is None:
        assert b"\\" in text
        return
    for name, (codes, distinct) in zip(("a", "c", "none"), found, strict=True):
        values = json.loads(distinct)
        assert [values[code] if code >= 0 else None for code in codes.tolist()] == [
            row.get(name) for row in rows
        ]
        assert len({json.dumps(value) for value in values}) == len(values)


def test_lines_of_any_kind_are_left_to_others():
    for text in (
        b'{"a": 1} {"a": 2}',
        b"[1]\n",
        b'{"a":\n1}',
        b'{"a": NaN}',
        b'{"a": "\xff"}',
        b'{"a": 1, "a": 1}',
    ):
        assert _core.line_columns(text, [b"a"]) is None
