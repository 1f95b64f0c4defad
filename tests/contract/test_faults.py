"""Machines that fail: full disks, killed writers, closed pipes, no home, no language, narrow terminals."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.simulation import Simulation

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "baseline_results.jsonl"
PROGRAM = [sys.executable, "-m", "passk_fast"]


def program(
    *arguments: str | Path, cwd: Path, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *map(str, arguments)],
        cwd=cwd,
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",  # a full disk is not to cut the files of the interpreter
            **environment,
        },
        preexec_fn=before,
        capture_output=True,
        text=True,
        errors="backslashreplace",
        timeout=100,
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[str], name: str) -> None:
    """Bad input or a bad machine: one line, which names the file."""
    assert done.returncode == 2, done
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("passk-fast: error: ")
    assert name in done.stderr


def small_files() -> None:
    """A disk with room for 3 kB: what is beyond fails, as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


WRITERS = {
    "out.csv": ["convert", str(EXAMPLE), "--out"],
    "out.jsonl": ["convert", str(EXAMPLE), "--out"],
    "out.parquet": ["convert", str(EXAMPLE), "--out"],
    "out.gz": ["simulate", "--problems", "3000", "--attempts", "20", "--seed", "1"],
    "simulated.jsonl": ["simulate", "--problems", "3000", "--attempts", "20", "--seed", "1"],
    "record": ["report", str(EXAMPLE), "--eee"],
}


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "out.parquet"])
def test_a_full_disk_leaves_the_old_file(tmp_path, name):
    target = tmp_path / name
    if name != "record":
        target.write_text("old")
    done = program(*WRITERS[name], target, cwd=tmp_path, before=small_files)
    one_line(done, name)
    if name == "record":
        assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    else:
        assert target.read_text() == "old"
        assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize("name", ["out.csv", "out.parquet", "simulated.jsonl"])
def test_a_read_only_folder_is_one_line(tmp_path, name):
    if os.getuid() == 0:

        def before() -> None:
            os.setgid(65534)
            os.setuid(65534)

        # Whoever runs as root may write anywhere; nobody may not, nor read the environment's packages.
        try:
            subprocess.run([sys.executable, "-c", "import numpy"], preexec_fn=before, check=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("as root, where others cannot run Python")
    else:
        before = None
    tmp_path.chmod(0o555)
    try:
        one_line(program(*WRITERS[name], tmp_path / name, cwd=ROOT, before=before), name)
    finally:
        tmp_path.chmod(0o755)


def test_output_that_nobody_reads_ends_quietly(tmp_path):
    code = f"{' '.join(PROGRAM)} report {EXAMPLE} | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode in (0, 141), done.stderr) == (True, "")


def test_closed_standard_output_is_one_line(tmp_path):
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(PROGRAM)} report {EXAMPLE} >&-"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_no_home_no_language_and_one_column(tmp_path):
    model = tmp_path / "é\x1b[31m.jsonl"
    model.write_text(
        '{"task_id": "ü", "passed": true}\n{"task_id": "b", "passed": false}\n', encoding="utf-8"
    )
    bare = program(
        "report", model, cwd=tmp_path, LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"
    )
    assert (bare.returncode, bare.stderr) == (0, ""), bare
    assert "\x1b" not in bare.stdout
    narrow = program("report", model, cwd=tmp_path, COLUMNS="1", HOME="/nowhere")
    assert (narrow.returncode, narrow.stderr) == (0, ""), narrow


def test_errors_show_no_character_that_acts(tmp_path, capsys):
    acting = "\x1b]0;title\x07\u202e\x9b2J"
    file = tmp_path / "e.jsonl"
    rows = [{"problem": p, "passed": p == "a", "model": acting} for p in "ab"]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run(["report", str(file), "-k", "5"]) == 2
    assert run(["report", str(tmp_path / f"{acting}.jsonl")]) == 2
    assert run(["report", str(file), "--format", acting]) == 2
    assert run(["simulate", "--distribution", acting, str(tmp_path / "x")]) == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 4
    assert not any(character in said for character in "\x1b\x07\u202e\x9b")


LONG = "x" * 100_000
COUNTS = pk.Counts(5, [1, 2, 3])
MANY = pk.Results.of([pk.ModelResult(f"model {i}", "", "", COUNTS) for i in range(2000)])
WIDE = pd.DataFrame({f"c{i}": [1] for i in range(2000)})


@pytest.mark.parametrize(
    ("ask", "begins"),
    [
        (lambda: MANY["z"], "no model 'z'; there are 'model 0', 'model 1', "),
        (lambda: MANY[0:1], "no model slice(0, 1, None); there are 'model 0', "),
        (lambda: MANY[LONG], "no model 'xxx"),
        (lambda: pk.mean_interval(COUNTS, interval=LONG), "`interval` must be one of 'adjusted', "),
        (lambda: pk.mean_interval(COUNTS).to_frame(table=LONG), "`table` must be "),
        (lambda: pk.Counts.from_frame(WIDE, problem="z", passed="c1"), "`problem` must be a column"),
        (lambda: pk.Counts.from_frame(WIDE, problem=LONG, passed="c1"), "`problem` must be a column"),
        (lambda: pk.read(LONG), "xxx"),
        (lambda: pk.read(f"{LONG}/a.jsonl"), "xxx"),
    ],
)
def test_no_error_is_endless(ask, begins):
    with pytest.raises((ValueError, KeyError)) as caught:
        ask()
    said = caught.value.args[0]
    assert said.startswith(begins)
    assert "…" in said
    assert len(said) < 2500


def test_a_very_long_name_is_cut_in_an_error(capsys):
    assert run(["report", "/nowhere/" + "x" * 10_000]) == 2
    assert len(capsys.readouterr().err) < 3000


def test_memory_that_is_not_there_is_one_line(tmp_path):
    def little() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (1500 << 20,) * 2)

    done = program(
        "simulate", "--problems", "1", "--attempts", "1000000000", "x.jsonl", cwd=tmp_path, before=little
    )
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_disks_hold_are_refused():
    with pytest.raises(ValueError, match=r"problems \* attempts <= 10,000,000,000"):
        Simulation("beta(1, 1)", 10**12, 1, 1)


def told(file: Path) -> str:
    """The error of reading a file, or its name."""
    try:
        pk.read(file)
    except pk.ReadError as error:
        return str(error)
    return str(file)


@pytest.mark.parametrize("grows", [True, False])
def test_a_file_that_changes_while_it_is_read(tmp_path, grows):
    """A result, or one error that names the file; never another exception."""
    line = '{"task_id": "t%d", "passed": true}\n'
    file = tmp_path / "a.jsonl"
    change = (
        "file.seek(0, 2), file.write(b'x' * 7)" if grows else "file.truncate(max(0, file.seek(0, 2) - 1013))"
    )
    writer = f"""
start = time.monotonic()
while time.monotonic() - start < 4:
    with open({str(file)!r}, "r+b") as file:
        {change}
    time.sleep(0.001)
"""
    file.write_text("".join(line % (i % 500) for i in range(20_000)))
    changing = subprocess.Popen([sys.executable, "-c", writer])
    try:
        while changing.poll() is None:
            assert "a.jsonl" in told(file)
            if file.stat().st_size == 0:
                break
    finally:
        changing.kill()
        changing.wait()
