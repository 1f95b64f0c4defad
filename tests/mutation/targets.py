"""What is mutated, and the tests that are to notice it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "python" / "passk_fast"

# Files of a part, by pattern.
PARTS: dict[str, tuple[str, ...]] = {
    "inference": ("inference/*.py",),
    "analyses": (
        "analyses/mean/*.py",
        "analyses/comparison/*.py",
        "analyses/ranking/*.py",
        "analyses/order/*.py",
    ),
    "readers": ("data/readers/*.py",),
}
FOLDERS = ("exactness", "equivalence", "properties", "examples", "formats", "integrations", "contract")
# Of the contract: what other processes do, where no mutant is, and what is asked of the text of the sources.
ELSEWHERE = (
    "bare_machines",
    "contributing",
    "docstrings",
    "faults",
    "floors",
    "imports",
    "in_notebooks",
    "instruction_sets",
    "killed_writers",
    "latex",
    "memory_limits",
    "page",
    "page_sections",
    "pinned",
    "plots",
    "release",
    "rust_modules",
    "sizes",
    "stubs",
    "supply",
    "survival",
    "types",
    "valgrind",
    "wheel",
    "writing",
)


def files(part: str) -> list[Path]:
    """The sources of a part."""
    found = [path for pattern in PARTS[part] for path in sorted(PACKAGE.glob(pattern))]
    return [path for path in found if path.name != "__init__.py"]


def tests() -> list[str]:
    """All files of tests that run the code in their own process."""
    found = [path for folder in FOLDERS for path in sorted((ROOT / "tests" / folder).glob("test_*.py"))]
    found = [path for path in found if path.stem.removeprefix("test_") not in ELSEWHERE]
    return [str(path.relative_to(ROOT)) for path in [*found, ROOT / "tests/portability/test_digests.py"]]
