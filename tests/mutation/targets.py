"""What is mutated, and the tests that are to notice it, those that are likeliest to first."""

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
EXACT = "tests/exactness/test_"
GENERAL = {
    "inference": [f"{EXACT}{name}.py" for name in ("intervals", "noise_floor", "compare", "runs", "ranking")],
    "analyses": [f"{EXACT}{name}.py" for name in ("intervals", "compare", "ranking", "order")],
    "readers": ["tests/formats", "tests/examples/test_readers.py"],
}
# Samples of tests/portability whose numbers a part decides.
SAMPLES = {
    "inference": (
        "mean_interval",
        "compare",
        "rank",
        "runs",
        "curve",
        "plan",
        "posterior",
        "bootstrap",
        "extrapolate",
    ),
    "analyses": ("mean_interval", "compare", "rank", "order_test", "build_report"),
    "readers": (),
}


def files(part: str) -> list[Path]:
    """The sources of a part."""
    found = [path for pattern in PARTS[part] for path in sorted(PACKAGE.glob(pattern))]
    return [path for path in found if path.name != "__init__.py"]


def tests(part: str, path: Path) -> list[str]:
    """Test files: those that name the module first, then those of the part."""
    module = path.stem
    naming = [
        str(test.relative_to(ROOT))
        for folder in ("exactness", "equivalence", "properties", "formats", "examples", "contract")
        for test in sorted((ROOT / "tests" / folder).glob("test_*.py"))
        if (part != "readers" and _imports(test, module)) or (part == "readers" and module in test.stem)
    ]
    general = [name for name in GENERAL[part] if (ROOT / name).exists()]
    return list(dict.fromkeys([*naming, *general]))


def _imports(test: Path, module: str) -> bool:
    return any(
        line.startswith(("import ", "from ")) and module in line.replace(",", " ").replace(".", " ").split()
        for line in test.read_text(encoding="utf-8").splitlines()
    )
