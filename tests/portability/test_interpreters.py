"""Which Pythons the tests on every Python are run with."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.portability.interpreters import interpreters, version_of

if sys.platform == "win32":
    pytest.skip("scripts of POSIX", allow_module_level=True)

HERE = "{}.{}".format(*sys.version_info[:2])


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_what_does_not_start_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script(tmp_path / "bin" / f"python{HERE}", "echo 'pyenv: command not found' >&2; exit 127")
    script(tmp_path / ".pyenv" / "versions" / "3.9.1" / "bin" / "python", "echo 3 9")
    managed = tmp_path / ".pyenv" / "versions" / "3.x" / "bin" / "python"
    script(managed, f'exec "{sys.executable}" "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:/usr/bin:/bin")
    monkeypatch.setenv("HOME", str(tmp_path))
    found = interpreters()
    assert found[HERE] == str(managed)
    assert "3.9" not in found
    assert version_of(str(tmp_path / "bin" / f"python{HERE}")) is None
