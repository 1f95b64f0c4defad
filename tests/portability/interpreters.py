"""Every CPython of this machine that the package is for and that starts: those on the path, and pyenv's.

    python -m tests.portability.interpreters [VERSION ...]

prints their paths, a line each, the oldest first; of some versions only those, in the order asked for.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

# The oldest Python, and the minor versions that are looked for on the path.
OLDEST = (3, 10)
VERSIONS = range(OLDEST[1], 16)


def interpreters() -> dict[str, str]:
    """Where each version is, such as ``{"3.11": "/usr/bin/python3.11"}``."""
    found = {version: python for python in _named() if (version := version_of(python)) and version >= OLDEST}
    return {f"{major}.{minor}": found[major, minor] for major, minor in sorted(found)}


def version_of(python: str) -> tuple[int, int] | None:
    """Major and minor version; None for what does not start, as a stand-in of pyenv's may not."""
    asked = [python, "-c", "import sys; print(*sys.version_info[:2])"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    numbers = done.stdout.split()
    return (int(numbers[0]), int(numbers[1])) if done.returncode == 0 and len(numbers) == 2 else None


def _named() -> Iterator[str]:
    """What may be an interpreter; of one version the last counts, which is what the path names."""
    yield from map(str, sorted(Path.home().glob(".pyenv/versions/3.*/bin/python")))
    yield from filter(None, (which(f"python3.{minor}") for minor in VERSIONS))


if __name__ == "__main__":
    here = interpreters()
    print("\n".join(here[version] for version in sys.argv[1:] or here if version in here))
