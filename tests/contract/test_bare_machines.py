"""Commands where little is given: one column, no language, no home, nobody who reads, nowhere to write."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from passk_fast.cli import run

EXAMPLES = Path(__file__).parents[2] / "examples"
MODEL, OTHER = (str(EXAMPLES / f"{name}_results.jsonl") for name in ("baseline", "improved"))
COMMANDS = {
    "report": ["report", MODEL, OTHER],
    "compare": ["compare", MODEL, OTHER],
    "rank": ["rank", MODEL, OTHER, "--seed", "1"],
    "curve": ["curve", MODEL, "--seed", "1"],
    "plan": ["plan", "--rates", "beta:0.5,0.5", "--detect", "0.05", "-n", "5"],
    "order": ["order", MODEL],
    "effort": ["effort", MODEL],
    "formats": ["formats"],
    "explain": ["explain", "pass@k"],
    "help": ["report", "--help"],
}


NARROW = [*((name, "1") for name in COMMANDS), *(("formats", odd) for odd in ("0", "-5", "wide"))]


@pytest.mark.parametrize(("name", "columns"), NARROW)
def test_a_terminal_of_one_column(name, columns, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", columns)
    assert run(COMMANDS[name]) == 0
    told = capsys.readouterr()
    assert (bool(told.out), told.err) == (True, "")


def bash(words: list[str], redirection: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = " ".join(f"'{word}'" for word in [sys.executable, "-m", "passk_fast", *words])
    return subprocess.run(
        ["bash", "-c", f"{command} {redirection}"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        capture_output=True,
        text=True,
        errors="backslashreplace",
        check=False,
    )


@pytest.mark.parametrize("name", ["report", "help", "explain"])
def test_no_home_and_no_language(name):
    bare = bash(COMMANDS[name], "", LANG="C", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (bare.returncode, bare.stderr, bool(bare.stdout)) == (0, "", True)


@pytest.mark.parametrize("name", ["compare", "formats", "help"])
def test_nobody_reads(name):
    closed = bash(COMMANDS[name], ">&-")
    assert (closed.returncode, closed.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
@pytest.mark.parametrize("name", ["report", "explain", "help"])
def test_standard_output_is_full(name):
    full = bash(COMMANDS[name], "> /dev/full")
    assert full.returncode == 2
    assert full.stderr.splitlines() == ["passk-fast: error: standard output: no space left on device"]
