"""What is published is whole: the sdist builds a wheel, and the wheel works in an empty environment."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.contract.markdown import ROOT

SCRIPT = """
import importlib.resources, passk_fast
assert passk_fast.pass_at_k(5, 1, 1) == 0.2
assert importlib.resources.files("passk_fast").joinpath("py.typed").is_file()
print(passk_fast.__version__)
"""


@pytest.mark.slow
def test_wheel_from_sdist(tmp_path: Path) -> None:
    maturin = str(Path(sys.executable).with_name("maturin"))
    subprocess.run([maturin, "sdist", "--out", str(tmp_path)], cwd=ROOT, check=True)
    (sdist,) = tmp_path.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = tmp_path / sdist.name.removesuffix(".tar.gz")
    # Not `--locked`: the sdist has fewer members than the workspace, so its lock file is cut down to them.
    build = [maturin, "build", "--release", "--out", str(tmp_path)]
    # The dependencies are compiled already.
    subprocess.run([*build, "--target-dir", str(ROOT / "target")], cwd=source, check=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "cp310-abi3" in wheel.name
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_bytes()
    assert (source / "THIRD_PARTY_NOTICES.md").read_bytes() == notices
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (one for one in archive.namelist() if one.endswith("licenses/THIRD_PARTY_NOTICES.md"))
        assert archive.read(name) == notices

    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "venv")], check=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", str(wheel)], check=True)
    version = subprocess.run(
        [str(python), "-W", "error", "-c", SCRIPT], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout
    assert version.strip() in wheel.name
    subprocess.run(
        [str(python.with_name("passk-fast")), "--help"], cwd=tmp_path, check=True, capture_output=True
    )
