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
SIMULATED = ["simulate", "--problems", "2000", "--attempts", "20", "--seed", "1"]
# A command whose last word is the file, or "save", by the file's name.
WRITERS = {
    "table.csv": ["convert", MODEL, "--out"],
    "table.jsonl": ["convert", MODEL, "--out"],
    "table.parquet": ["convert", MODEL, "--out"],
    "simulated.jsonl": SIMULATED,
    "simulated.jsonl.gz": SIMULATED,
    **{
        f"report.{suffix}": ["report", MODEL, OTHER, "--seed", "1", "--out"]
        for suffix in ("html", "md", "tex", "txt", "csv", "json", "svg", "pdf", "png")
    },
    "compared.html": ["compare", MODEL, OTHER, "--out"],
    "saved.html": ["save"],
    "saved.png": ["save"],
    "saved.csv": ["save"],
}
# Everything is imported and tried once; then children that are all in the work are killed.
CHILD = """
import os, random, signal, sys, time, warnings
warnings.simplefilter("ignore")
import passk_fast as pk
from passk_fast.cli import run
target, moments, *command = sys.argv[1], int(sys.argv[2]), *sys.argv[3:]
result = pk.mean_interval(pk.Counts(20, [0, 3, 20, 11] * 30), [1, 5])

def write():
    if command == ["save"]:
        result.save(target)
    else:
        sys.stdout = sys.stderr = open(os.devnull, "w")
        assert run([*command, target]) == 0

def content():
    with open(target, "rb") as file:
        return file.read()

def child():
    pid = os.fork()
    if pid == 0:
        try:
            write()
        finally:
            os._exit(0)
    return pid

os.waitpid(child(), 0)
new = content()
with open(target, "wb") as file:
    file.write(b"old")
start = time.monotonic()
os.waitpid(child(), 0)
longest = time.monotonic() - start
assert content() == new, "the same again"
rng, dead, wrong = random.Random(1), 0, 0
for _ in range(moments):
    with open(target, "wb") as file:
        file.write(b"old")
    pid = child()
    time.sleep(rng.random() * longest * 1.1)
    os.kill(pid, signal.SIGKILL)
    dead += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
    wrong += content() not in (b"old", new)
os.write(1, f"{dead} {wrong}".encode())
"""


def killed(name: str, folder: Path, moments: int) -> int:
    """Kill a writer at so many moments; how often it was not yet at its end."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder / name), str(moments), *WRITERS[name]],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "MPLBACKEND": "agg"},
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    dead, wrong = map(int, done.stdout.split())
    assert wrong == 0, f"{wrong} files of {moments} are neither the old nor the new one"
    return dead


@pytest.mark.parametrize(
    "name", ["table.csv", "table.parquet", "simulated.jsonl", "report.html", "saved.png"]
)
def test_killed_at_some_moments(name: str, tmp_path: Path) -> None:
    assert killed(name, tmp_path, 8) > 1


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
