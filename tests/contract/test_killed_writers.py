"""What writes a file, killed at random moments or out of room: the old file or the whole new one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

if not hasattr(os, "fork"):
    pytest.skip("forks of POSIX", allow_module_level=True)

EXAMPLES = Path(__file__).parents[2] / "examples"
MODEL = str(EXAMPLES / "baseline_results.jsonl")
OTHER = str(EXAMPLES / "improved_results.jsonl")
SIMULATED = ["simulate", "--problems", "300", "--attempts", "20", "--seed", "1"]
REPORT = ["report", MODEL, OTHER, "--seed", "1"]
# A command whose last word is the file, or "save", by the file's name.
WRITERS = {
    "table.csv": ["convert", MODEL, "--out"],
    "table.jsonl": ["convert", MODEL, "--out"],
    "table.parquet": ["convert", MODEL, "--out"],
    "simulated.jsonl": SIMULATED,
    "simulated.jsonl.gz": SIMULATED,
    **{
        f"report.{suffix}": [*REPORT, "--out"]
        for suffix in ("html", "md", "tex", "txt", "csv", "json", "svg", "pdf", "png")
    },
    "methods.md": [*REPORT, "--methods"],
    "record.json": ["report", MODEL, "--eee"],
    "compared.html": ["compare", MODEL, OTHER, "--out"],
    "saved.html": ["save"],
    "saved.png": ["save"],
    "saved.csv": ["save"],
}
# What is written beside another file, by the name of that one.
BESIDE = {"simulated.jsonl.truth.json": "simulated.jsonl"}
WRITERS |= {beside: WRITERS[name] for beside, name in BESIDE.items()}
# The command runs once, and again until it opens its file: children go on from there, and are killed.
CHILD = """
import math, os, random, signal, sys, time, warnings
from pathlib import Path
warnings.simplefilter("ignore")
import passk_fast as pk
from passk_fast import _writing
from passk_fast.cli import run
watched, moments, target, *command = Path(sys.argv[1]).resolve(), int(sys.argv[2]), *sys.argv[3:]
opened, renamed = _writing._beside, _writing._take_name
stage = "asked"

def at_the_door(file, *more):
    global stage
    if stage == "asked" and file == watched:
        stage = "writing"
        assert watched.read_bytes() == b"old", "touched before"
        kill_children()
    return opened(file, *more)

def at_the_end(beside, file, mode):
    renamed(beside, file, mode)
    if stage == "writing" and file == watched:
        os._exit(0)

def kill_children():
    # Returns in children, which write; the parent never does.
    shortest = math.inf  # of some: on a busy machine most would be killed too late else
    for _ in range(4):
        start, pid = time.monotonic(), os.fork()
        if pid == 0:
            return
        assert os.waitpid(pid, 0)[1] == 0
        shortest = min(shortest, time.monotonic() - start)
    new = watched.read_bytes()
    assert new != b"old"
    rng, dead, wrong = random.Random(1), 0, 0
    for _ in range(moments):
        watched.write_bytes(b"old")
        pid = os.fork()
        if pid == 0:
            return
        time.sleep(rng.random() * shortest)
        os.kill(pid, signal.SIGKILL)
        dead += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
        wrong += watched.read_bytes() not in (b"old", new)
    os.write(1, f"{dead} {wrong}".encode())
    os._exit(0)

def write():
    if command == ["save"]:
        result.save(target)
    else:
        run([*command, target])

result = pk.mean_interval(pk.Counts(20, [0, 3, 20, 11] * 30), [1, 5])
sys.stdout = open(os.devnull, "w")
write()  # so that what it imports is there
watched.write_bytes(b"old")
_writing._beside, _writing._take_name = at_the_door, at_the_end
write()
os._exit(3)  # not written, or not by the one way to write
"""


def killed(name: str, folder: Path, moments: int) -> int:
    """Kill a writer so often between its first byte and the new name; how many deaths came in time."""
    target = str(folder / BESIDE.get(name, name))
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder / name), str(moments), target, *WRITERS[name]],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    assert done.returncode == 0, (done.returncode, done.stderr)
    dead, wrong = map(int, done.stdout.split())
    assert wrong == 0, f"{wrong} files of {moments} are neither the old nor the new one"
    return dead


# More of those that take a millisecond.
SOME = {"table.csv": 40, "table.parquet": 40, "simulated.jsonl": 8, "report.html": 40, "saved.png": 8}


@pytest.mark.parametrize("name", SOME)
def test_killed_at_some_moments(name: str, tmp_path: Path) -> None:
    assert killed(name, tmp_path, SOME[name]) > 1


@pytest.mark.faults
@pytest.mark.parametrize("name", WRITERS)
def test_killed_at_200_moments(name: str, tmp_path: Path) -> None:
    assert killed(name, tmp_path, 200) > 20


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for some kilobytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    command = ["mount", "-t", "tmpfs", "-o", "size=12k", "tmpfs", str(place)]
    if mount is None or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("file systems cannot be mounted here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


LARGE = ["table.jsonl", "table.csv", "simulated.jsonl", "report.html", "report.svg", "report.png"]


@pytest.mark.parametrize("name", LARGE)
def test_a_small_disk_is_one_line(name: str, small_disk: Path) -> None:
    target = small_disk / name
    target.write_text("old")
    words = [target if word == "save" else word for word in WRITERS[name]]
    done = subprocess.run(
        [sys.executable, "-m", "passk_fast", *words, target],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert name in done.stderr
    assert "no space left" in done.stderr.lower()
    assert [path.name for path in small_disk.iterdir()] == [name]
    assert target.read_text() == "old"
