"""Install a wheel beside the oldest and the newest dependencies that pyproject.toml allows, and try it.

    python -m tests.portability.installed WHEEL [PYTHON ...]

The newest on every Python given, by default each that is found; the oldest on the first of these that NumPy's
oldest version has wheels for. Each in an environment of its own, outside of this folder.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree

from tests.portability.interpreters import interpreters, version_of

ROOT = Path(__file__).resolve().parents[2]
FLOOR = re.compile(r'^  "(?P<name>[\w-]+)>=(?P<version>[\d.]+)', re.M)
# The newest Python that the oldest NumPy has wheels for, and the oldest Python.
OLD_PYTHONS = ((3, 10), (3, 11))
TRIED = """
import sys
import passk_fast as pk
assert pk.pass_at_k(5, 1, 1) == 0.2
[getattr(pk, name) for name in pk.__all__]
from passk_fast.cli import run
files = ["examples/improved_results.jsonl", "examples/baseline_results.jsonl"]
assert run(["compare", *files, "-k", "1,10"]) == 0
assert run(["report", *files, "-k", "1,10", "--out", "report.tex", "--out", "report.json"]) == 0
assert run(["report", *files, "--out", "report.html"]) == 2  # in one line: pages need matplotlib
assert run(["compare", "--help"]) == 0
assert run(["explain", "adjusted"]) == 0
"""


def floors(pyproject: str) -> list[str]:
    """The least versions of what is always installed, exactly.

    >>> floors('dependencies = [\\n  "numpy>=1.24",\\n]\\n')
    ['numpy==1.24']
    """
    needed = re.search(r"^dependencies = \[\n(.*?)^\]", pyproject, re.M | re.S)
    assert needed is not None
    return [f"{one['name']}=={one['version']}" for one in FLOOR.finditer(needed[1])]


def tried(python: str, wheel: Path, constraints: Sequence[str] = ()) -> None:
    """Install and try; what fails is raised."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        subprocess.run([python, "-m", "venv", str(folder / "venv")], check=True)
        inside = str(folder / "venv" / "bin" / "python")
        (folder / "constraints.txt").write_text("\n".join(constraints), encoding="utf-8")
        install = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel)]
        subprocess.run([*install, "-c", "constraints.txt"], cwd=folder, check=True)
        copytree(ROOT / "examples", folder / "examples")
        away = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        call = [inside, "-W", "error", "-c", TRIED]
        subprocess.run(call, cwd=folder, env=away, check=True, stdout=subprocess.DEVNULL)


def main(wheel: str, *given: str) -> None:
    path = Path(wheel).resolve()
    found = given or tuple(interpreters().values())
    oldest = floors((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for python in found:
        print(f"newest dependencies, {python}", flush=True)
        tried(python, path)
    for python in [one for one in found if version_of(one) in OLD_PYTHONS][:1]:
        print(f"oldest dependencies, {python}: {' '.join(oldest)}", flush=True)
        tried(python, path, oldest)


if __name__ == "__main__":
    main(*sys.argv[1:])
