"""Files are written whole or not at all, and errors name the file that was asked for."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from passk_fast import _writing
from passk_fast._writing import written_whole
from passk_fast.data.simulation import Simulation

WRITER = """
import sys, time
from pathlib import Path
from passk_fast._writing import written_whole
for number in range(1000):
    with written_whole(sys.argv[1]) as beside, beside.open("w") as file:
        for _ in range(200):
            file.write(f"{number:09d}" * 100)
"""
WHOLE = 200 * 100 * 9


def test_a_block_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    with pytest.raises(UnicodeEncodeError), written_whole(target) as beside:
        beside.write_text("new\ud800", encoding="utf-8")
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_permissions_and_links_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "a.txt", tmp_path / "link.txt"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    with written_whole(link) as beside:
        beside.write_text("new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    with written_whole(tmp_path / "a.txt") as beside:
        beside.write_text("new")
    (tmp_path / "b.txt").write_text("usual")
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "b.txt").stat().st_mode


def test_a_pipe_is_written_directly(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    with written_whole(pipe) as beside:
        beside.write_text("through")
    assert reader.communicate()[0] == b"through"


def test_a_pipe_that_nobody_reads_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_writing, "PATIENCE", 0.1)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="a pipe that nobody reads") as caught, written_whole(pipe):
        pass
    assert caught.value.filename == str(pipe)


def test_what_is_written_is_no_more_readable_than_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o600)
    with written_whole(target) as beside:
        assert stat.S_IMODE(beside.stat().st_mode) == 0o600
        beside.write_text("new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_a_protected_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    target.chmod(0o444)
    if os.access(target, os.W_OK):  # nothing is protected from the system's owner
        monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(PermissionError) as caught, written_whole(target) as beside:
        beside.write_text("new")
    assert (caught.value.filename, target.read_text()) == (str(target), "old")


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() != 0, reason="only root gives files to others")
def test_the_owner_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("old")
    os.chown(target, 1234, 1235)
    with written_whole(target) as beside:
        beside.write_text("new")
    assert (target.stat().st_uid, target.stat().st_gid) == (1234, 1235)


@pytest.mark.parametrize(
    ("name", "error"),
    [("", "its name is empty"), ("loop", "Too many levels"), ("a.txt/b", "Not a directory")],
)
def test_what_is_no_place_is_an_error_of_the_system(tmp_path: Path, name: str, error: str) -> None:
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "a.txt").write_text("old")
    with pytest.raises(OSError, match=error), written_whole(f"{tmp_path}/{name}" if name else ""):
        pass


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="the system has no names of open files")
def test_an_open_file_is_written_where_it_is(tmp_path: Path) -> None:
    lines = (
        "from passk_fast._writing import written_whole",
        "with written_whole('/dev/stdout') as beside: beside.write_text('through')",
    )
    with (tmp_path / "a.txt").open("wb") as file:
        subprocess.run([sys.executable, "-c", "\n".join(lines)], stdout=file, check=True)
    assert (tmp_path / "a.txt").read_text() == "through"


def test_a_truth_that_cannot_be_written_leaves_the_old_results(tmp_path: Path) -> None:
    target = tmp_path / f"{'x' * 240}.jsonl"
    target.write_text("old")
    with pytest.raises(OSError, match="too long"):
        Simulation("beta:1,1", problems=2, attempts=2, seed=1).write(target)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(target.name, "old")]


def test_errors_name_the_file(tmp_path: Path) -> None:
    missing = tmp_path / "nowhere" / "a.txt"
    with pytest.raises(FileNotFoundError) as caught, written_whole(missing):
        pass
    assert caught.value.filename == str(missing)
    with pytest.raises(IsADirectoryError) as of_folder, written_whole(tmp_path):
        pass
    assert of_folder.value.filename == str(tmp_path)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_device_names_the_file() -> None:
    with pytest.raises(OSError, match="No space left") as caught, written_whole("/dev/full") as direct:
        direct.write_text("x" * 100_000)
    assert caught.value.filename == "/dev/full"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_names_the_file(tmp_path: Path) -> None:
    def fill(path: Path) -> None:
        with written_whole(path) as beside:
            beside.unlink()
            beside.symlink_to("/dev/full")
            beside.write_text("x" * 100_000)

    with pytest.raises(OSError, match="No space left") as caught:
        fill(tmp_path / "a.txt")
    assert caught.value.filename == str(tmp_path / "a.txt")


def test_a_killed_writer_leaves_a_whole_file(tmp_path: Path) -> None:
    target = tmp_path / "a.txt"
    target.write_text("0" * WHOLE)
    for moment in range(8):
        writer = subprocess.Popen([sys.executable, "-c", WRITER, str(target)])
        time.sleep(0.15 + 0.017 * moment)
        writer.kill()
        writer.wait()
        found = target.read_text()
        assert len(found) == WHOLE
        assert found == found[:9] * (WHOLE // 9)
