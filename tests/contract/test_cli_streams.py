"""Standard input, output and error of the command line, whatever they lead to."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("pipes and devices of POSIX", allow_module_level=True)

PROGRAM = f"{sys.executable} -m passk_fast"
TABLE = "problem,passed\n" + "".join(f"p{i},{j}\n" for i in range(4) for j in (0, 1, 1))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(TABLE)


def shell(command: str, **more: str) -> tuple[str, str]:
    done = subprocess.run(
        ["bash", "-c", command.replace("PROGRAM", PROGRAM)],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout, done.stderr


def test_standard_input_is_a_file_like_another() -> None:
    out, err = shell("PROGRAM report - a.csv < a.csv; echo $?")
    assert (out, err) == ("2\n", "passk-fast: error: a.csv: expected each file once; it is the same as -\n")
    out, err = shell("PROGRAM report - --out a.csv < a.csv; echo $?")
    assert (out, err) == ("2\n", "passk-fast: error: a.csv: it is read, and so is not written to\n")
    assert Path("a.csv").read_text() == TABLE
    assert shell("cat a.csv | PROGRAM report - -q --out b.csv")[1] == ""


def test_a_hyphen_is_no_file_where_an_option_needs_a_value() -> None:
    for command in ("report a.csv --out -", "report a.csv --name -", "convert a.csv --out -", "simulate -"):
        out, err = shell(f"PROGRAM {command}; echo $?")
        assert out == "2\n"
        assert err.count("\n") == 1
        assert "\\x00" not in err


def test_help_that_nobody_reads_is_no_verdict() -> None:
    for command in ("--help", "report --help", "report a.csv"):
        assert shell(f"PROGRAM {command} | true; echo ${{PIPESTATUS[0]}}") == ("141\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_an_error_that_nobody_reads_is_one() -> None:
    assert shell("PROGRAM report nowhere 2> /dev/full; echo $?")[0] == "2\n"


def test_a_folder_that_is_gone_is_one_line() -> None:
    for command in ("report ../a.csv --out x.json", "simulate x.jsonl", "convert ../a.csv --out x.csv"):
        out, err = shell(f"mkdir gone; cd gone; rmdir ../gone; PROGRAM {command}; echo $?")
        assert out == "2\n"
        assert err.count("\n") == 1
        assert "no such file or directory" in err


def test_links_that_lead_to_themselves_are_one_line() -> None:
    Path("loop.csv").symlink_to("loop.csv")
    for command in ("report a.csv", "convert a.csv"):
        out, err = shell(f"PROGRAM {command} --out loop.csv > /dev/null; echo $?")
        assert (out, err) == ("2\n", "passk-fast: error: loop.csv: too many levels of symbolic links\n")


def test_processors_that_there_are_not_are_one_line() -> None:
    out, err = shell("PROGRAM report a.csv; echo $?", PASSK_FAST_ISA="x")
    assert out == "2\n"
    assert err.startswith("passk-fast: error: the environment variable PASSK_FAST_ISA must be one of")
    assert err.count("\n") == 1
