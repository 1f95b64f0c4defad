"""The stubs of the compiled module say what it holds."""

from __future__ import annotations

import subprocess
import sys

from tests.contract.markdown import ROOT


def test_stubs_match_the_module() -> None:
    command = [sys.executable, "-m", "mypy.stubtest", "--concise", "passk_fast._core"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
