"""What `import passk_fast` costs, says and offers."""

from __future__ import annotations

import importlib
import importlib.metadata
import subprocess
import sys

import pytest

import passk_fast
from passk_fast import _core, results

HEAVY = {"cyclopts", "matplotlib", "msgspec", "pandas", "rich", "scipy"}


def test_import_brings_nothing_heavy() -> None:
    script = "import sys, passk_fast; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout
    assert not HEAVY & set(loaded.split())


def test_debug_build_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_core, "DEBUG", True)
    with pytest.warns(RuntimeWarning, match="debug build"):
        importlib.reload(passk_fast)


def test_every_public_name_is_there() -> None:
    assert len(set(passk_fast.__all__)) == len(passk_fast.__all__)
    for name in passk_fast.__all__:
        assert hasattr(passk_fast, name)
        assert name in dir(passk_fast)
    for name in results.__all__:
        assert getattr(results, name).__module__.startswith("passk_fast.")
    with pytest.raises(AttributeError, match="nonsense"):
        passk_fast.nonsense  # noqa: B018


def test_version() -> None:
    assert passk_fast.__version__ == importlib.metadata.version("passk-fast")
