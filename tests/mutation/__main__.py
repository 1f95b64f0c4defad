"""Mutation testing by random samples: do the tests notice a small change of the code?

    python -m tests.mutation inference --count 50 --seed 1 --out build/mutants.jsonl
    python -m tests.mutation core --count 30

Parts are those of `targets`, and `core`, the Rust core by `cargo test`. Each mutant gets the examples of its
module, the golden numbers of the functions that its part decides, the tests that name the module and those of
the part, until one fails: the mutant is killed. Those that live are printed, and are to be killed by a new
test or explained in ``record.json``. With ``--out`` what was tried is kept, and not tried again.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.mutation import mutants, targets
from tests.mutation.mutants import Mutant

ROOT = targets.ROOT
CORE = ROOT / "rust" / "core" / "src"
# Seconds of a command; what a mutant makes endless is killed.
LONGEST = 300.0


def chosen(part: str, count: int, seed: int) -> list[tuple[Path, Mutant]]:
    """A random sample of all mutants of a part, each as likely as any other."""
    if part == "core":
        found = [
            (path, one)
            for path in sorted(CORE.rglob("*.rs"))
            if path.stem != "tests"
            for one in mutants.of_rust(path.read_text(encoding="utf-8"))
        ]
    else:
        found = [
            (path, one)
            for path in targets.files(part)
            for one in mutants.of_python(path.read_text(encoding="utf-8"))
        ]
    print(f"{part}: {len(found):,} mutants, a sample of {min(count, len(found))}", file=sys.stderr)
    return random.Random(seed).sample(found, min(count, len(found)))


def fails(command: list[str], folder: Path, environment: dict[str, str]) -> bool:
    try:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def commands(part: str, path: Path) -> list[list[str]]:
    """What looks for the mutant, in turn."""
    if part == "core":
        return [["cargo", "test", "--locked", "--quiet", "--package", "passk-core", "--lib"]]
    module = ".".join(path.relative_to(targets.PACKAGE.parent).with_suffix("").parts)
    pytest = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
    examples = [*pytest, "tests/contract/test_module_examples.py", "-k", f"{module}]"]
    found = [examples, [*pytest, *targets.tests(part, path)]]
    if targets.SAMPLES[part]:
        found.insert(1, [sys.executable, "-m", "tests.mutation.golden", *targets.SAMPLES[part]])
    return found


def killed(part: str, path: Path, mutant: Mutant, tree: Path) -> str:
    """The command that notices a mutant; empty if it lives."""
    target = tree / path.relative_to(ROOT)
    source = target.read_text(encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "python"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_DATABASE_FILE": str(tree / "hypothesis"),
    }
    target.write_text(mutant.applied(source), encoding="utf-8")
    try:
        for command in commands(part, path):
            if fails(command, tree, environment):
                return " ".join(command[1:5])
        return ""
    finally:
        target.write_text(source, encoding="utf-8")


def copied(tree: Path, part: str) -> None:
    """What the tests need, in a folder where sources may be changed."""
    for name in (
        ("python", "tests", "examples", "rust", "benches")
        if part == "core"
        else ("python", "tests", "examples")
    ):
        shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "Cargo.toml", "Cargo.lock", "README.md"):
        shutil.copy(ROOT / name, tree / name)
    for name in ("docs", "CHANGELOG.md"):
        (tree / name).symlink_to(ROOT / name)


def shown(path: Path, mutant: Mutant) -> str:
    """Where it is, the line as it was, and as it is."""
    source = path.read_text(encoding="utf-8")
    old, new = source[mutant.start : mutant.end], mutant.new
    return f"{path.relative_to(ROOT)}:{mutant.line}: {' '.join(old.split())} -> {' '.join(new.split())}"


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Change the code a little, and see whether the tests notice."
    )
    parser.add_argument("part", choices=[*targets.PARTS, "core"])
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--out", type=Path, help="one line of JSON a mutant; those in it are not tried again")
    given = parser.parse_args()
    start = time.monotonic()
    known = {}
    if given.out and given.out.exists():
        known = {row["mutant"]: row for row in map(json.loads, given.out.read_text("utf-8").splitlines())}
    lived = tried = 0
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        copied(tree, given.part)
        for path, mutant in chosen(given.part, given.count, given.seed):
            name = shown(path, mutant)
            if name not in known:
                if time.monotonic() - start > given.seconds:
                    break
                by = killed(given.part, path, mutant, tree)
                known[name] = {"part": given.part, "mutant": name, "killed": bool(by), "by": by}
                if given.out:
                    with given.out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(known[name], ensure_ascii=False) + "\n")
            tried += 1
            if not known[name]["killed"]:
                lived += 1
                print(f"lives: {name}", flush=True)
    print(f"{tried} mutants, {tried - lived} killed, {lived} live")
    return 0


if __name__ == "__main__":
    sys.exit(main())
