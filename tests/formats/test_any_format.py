"""What holds for every format: told apart from all others, and damage is one clear line."""

from __future__ import annotations

import gzip
import re

import pytest

import passk_fast as pk
from passk_fast.data.readers._formats import FORMATS, recognises
from passk_fast.data.readers._stream import Source
from tests.formats.examples import EXAMPLES, NEW
from tests.formats.trying import DAMAGED
from tests.integrations.refusing import refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def name(example):
    return f"{example.format}, {example.path.rpartition('/')[2]}"


@pytest.mark.parametrize("example", EXAMPLES, ids=name)
@pytest.mark.parametrize("other", FORMATS)
def test_each_pair_is_told_apart(example, other):
    """A file is of its own format and of no other one."""
    with Source(example.write()) as source:
        assert recognises(FORMATS[other], source.head) is (other == example.format)


@pytest.mark.parametrize("example", [one for one in NEW if one.data[:4] != b"PAR1"], ids=name)
@pytest.mark.parametrize("damage", DAMAGED)
def test_damage(example, damage, capsys):
    break_it, message = DAMAGED[damage]
    assert message in refused(example.write(break_it(example.data)), capsys, format=example.format)


@pytest.mark.parametrize("example", [one for one in NEW if one.format != "swe_bench_experiments"], ids=name)
def test_compressed_and_counted_only(example):
    """The same counts from gzip, and where single attempts are not kept."""
    whole = pk.read(example.write(), missing="drop")
    if example.data[:4] != b"PAR1":
        packed = pk.read(example.write(gzip.compress(example.data)), missing="drop")
        assert [one.counts for one in packed.values()] == [one.counts for one in whole.values()]
    counted = pk.read(example.path, missing="drop", attempts=False)
    assert [one.counts for one in counted.values()] == [one.counts for one in whole.values()]
    assert all(one.attempts is None for one in counted.values())


TEXTS = [one for one in EXAMPLES if one.data[:1] in (b"{", b"[")]


@pytest.mark.parametrize("example", TEXTS, ids=name)
@pytest.mark.parametrize("number", ["1e999", "-1e400", "9" * 400])
def test_numbers_beyond_all_doubles(example, number):
    """One line that names the number, wherever it stands; where nothing is decoded of it, a result."""
    text = example.data.decode()
    for value in list(re.finditer(r'": ?("[^"\\]*"|-?[0-9.]+|true|false|null)(?=[,}\]])', text))[:40]:
        path = example.write((text[: value.start(1)] + number + text[value.end(1) :]).encode())
        try:
            pk.read(path, missing="fail", format=example.format)
        except pk.ReadError as error:
            said = str(error)
            assert "``" not in said
            assert not said.endswith((": ", "expected another object"))
            assert "damaged" not in said
