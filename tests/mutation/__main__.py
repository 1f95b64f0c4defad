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
import contextlib
import importlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutation import golden, mutants, swapping, targets
from tests.mutation.mutants import Mutant

ROOT = targets.ROOT
CORE = ROOT / "rust" / "core" / "src"
# Seconds of cargo; what a mutant makes endless is killed.
LONGEST = 600.0


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


def killed(part: str, path: Path, mutant: Mutant) -> str:
    """What notices a mutant; empty if it lives."""
    source = mutant.applied(path.read_text(encoding="utf-8"))
    if part == "core":
        return "cargo test" if _fails_in_rust(path, source) else ""
    name = ".".join(path.relative_to(targets.PACKAGE.parent).with_suffix("").parts)
    module = importlib.import_module(name)
    examples = ["tests/contract/test_module_examples.py", "-k", f"{name}]"]
    steps: dict[str, Callable[[], bool]] = {
        "golden numbers": lambda: golden.holds(targets.SAMPLES[part]),
        "examples": lambda: passes(examples),
        "tests": lambda: passes(targets.tests(part, path)),
    }
    for step, work in steps.items():

        def mutated(work: Callable[[], bool] = work) -> bool:
            swapping.swap(module, source)
            return work()

        if not swapping.survives(mutated):
            return step
    return ""


def passes(arguments: list[str]) -> bool:
    """Whether pytest finds nothing; what it imports is there already."""
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", *arguments]) == 0


def _fails_in_rust(path: Path, source: str) -> bool:
    """Whether a test of the core fails; the tree is put back."""
    before = path.read_text(encoding="utf-8")
    path.write_text(source, encoding="utf-8")
    # Nothing is optimised: building is the longer part.
    command = ["cargo", "test", "--locked", "--quiet", "--package", "passk-core", "--lib"]
    command += ["--config", "profile.test.package.passk-core.opt-level=1"]
    try:
        return (
            subprocess.run(command, cwd=ROOT, capture_output=True, timeout=LONGEST, check=False).returncode
            != 0
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        path.write_text(before, encoding="utf-8")


def warmed(part: str, paths: set[Path]) -> None:
    """Import what is mutated, and the tests that look for it; refuse to begin where they fail."""
    if part == "core":
        return
    files = list(dict.fromkeys(test for path in sorted(paths) for test in targets.tests(part, path)))
    files.append("tests/contract/test_module_examples.py")
    with Path(os.devnull).open("w") as quiet, contextlib.redirect_stdout(quiet):
        code = pytest.main(["-q", "--collect-only", "-p", "no:cacheprovider", *files])
    if code != 0 or not swapping.survives(lambda: golden.holds(targets.SAMPLES[part])):
        raise SystemExit("the tests fail without a mutant")


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
    sample = chosen(given.part, given.count, given.seed)
    warmed(given.part, {path for path, _ in sample})
    for path, mutant in sample:
        name = shown(path, mutant)
        if name not in known:
            if time.monotonic() - start > given.seconds:
                break
            by = killed(given.part, path, mutant)
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
