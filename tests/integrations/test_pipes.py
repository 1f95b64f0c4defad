"""Results that come through a pipe, and how far reading has come."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import passk_fast as pk
from tests import result_files as files

DATA = files.human_eval()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def through_a_pipe(data):
    """The name of a pipe that holds some bytes, as a shell gives for ``<(cat x)``."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(data)
    return reading, f"/dev/fd/{reading}"


def test_a_pipe_is_read_once():
    reading, path = through_a_pipe(DATA)
    (result,) = pk.read(path).values()
    os.close(reading)
    Path("m.jsonl").write_bytes(DATA)
    assert result.counts == pk.read("m.jsonl")["m"].counts


def test_a_slow_writer_is_waited_for():
    os.mkfifo("slow")
    handle = os.open("slow", os.O_RDWR)
    writer = threading.Timer(0.2, lambda: (os.write(handle, DATA), os.close(handle)))
    writer.start()
    assert pk.read("slow", names=["m"])["m"].counts.m == 2
    writer.join()


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"", "a pipe that nobody writes to"), (b"PK\x03\x04", "a pipe cannot be read from its end")],
)
def test_what_no_pipe_gives(data, message):
    reading, path = through_a_pipe(data)
    with pytest.raises(pk.ReadError, match=message):
        pk.read(path)
    os.close(reading)


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/dev/zero", "a device"), ("fifo", "nobody writes to"), ("/proc/kmsg", "one of the system's own")],
)
def test_what_never_ends_is_refused(path, kind):
    os.mkfifo("fifo")
    if path.startswith("/proc") and not Path(path).exists():
        pytest.skip("a system without such files")
    with pytest.raises(pk.ReadError, match=kind):
        pk.read(path)


def test_standard_input():
    command = [sys.executable, "-m", "passk_fast", "report", "-", "-k", "1"]
    done = subprocess.run(command, input=DATA, capture_output=True, check=True)
    assert b"0.5833" in done.stdout


def test_how_far_reading_has_come():
    Path("a.jsonl").write_bytes(DATA * 1000)
    Path("b.eval").write_bytes(files.inspect_archive())
    told: list[tuple[int, int]] = []
    pk.read(["a.jsonl", "b.eval"], progress=lambda done, total: told.append((done, total)))
    sizes = [Path(name).stat().st_size for name in ("a.jsonl", "b.eval")]
    assert (told[-1], {total for _, total in told}) == ((sum(sizes), sum(sizes)), {sum(sizes)})
    assert sorted(told) == told
