"""Archives that say of their members what is not so, and JSON nested without end: refused, and soon."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

import passk_fast as pk

TABLE = b"problem,passed\n" + b"a,1\nb,0\n" * 10
ENTRY = b"PK\x01\x02"
# Where the central directory has what it says of a member.
METHOD, PACKED, SIZE = (10, "<H"), (20, "<I"), (24, "<I")


def archive(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in members:
            made.writestr(name, content)
    return file.getvalue()


def lying(data: bytes, *lies: tuple[tuple[int, str], int]) -> bytes:
    changed = bytearray(data)
    entry = changed.rfind(ENTRY)
    for (offset, form), value in lies:
        struct.pack_into(form, changed, entry + offset, value)
    return bytes(changed)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(data: bytes) -> str:
    Path("t.zip").write_bytes(data)
    with pytest.raises(pk.ReadError) as caught:
        pk.read("t.zip")
    assert str(caught.value).startswith("t.zip: ")
    return str(caught.value)


@pytest.mark.parametrize("packed", [0x0F000000, 0xF0000000])
def test_no_more_is_packed_than_the_file_has(packed: int) -> None:
    data = archive(("x.csv", TABLE))
    assert "grow at most 1,000 times" in refused(lying(data, (PACKED, packed), (SIZE, 0xF0000000)))
    assert "grow at most 1,000 times" in refused(
        lying(data, (METHOD, 93), (PACKED, packed), (SIZE, 0xF0000000))
    )


def test_memory_grows_with_what_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSK_FAST_MOST_RATIO", "100000000")
    refused(lying(archive(("x.csv", TABLE)), (METHOD, 93), (PACKED, 0xF0000000), (SIZE, 0xF0000000)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice() -> None:
    data = archive(("x.csv", TABLE), ("x.csv", TABLE.replace(b"1", b"0")))
    assert refused(data) == "t.zip: expected each file in the archive once; it has two x.csv"


@pytest.mark.parametrize("text", [b'{"a":', b"[", b'{"a":[', b'[{"b":'])
def test_what_is_nested_without_end(text: bytes) -> None:
    assert "known format" in refused(text * 2_000_000)
