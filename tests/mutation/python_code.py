"""Mutants of the package's Python: each is put into a running interpreter."""

from __future__ import annotations

import importlib
import random
from pathlib import Path
from typing import NamedTuple

from tests.mutation import mutants, reaching, swapping, targets
from tests.mutation.mutants import Mutant
from tests.mutation.reaching import Reached


class Changed(NamedTuple):
    """A mutant, where it is, and how it is shown."""

    path: Path
    mutant: Mutant
    name: str


class PythonCode:
    """Random samples of some parts, each mutant of a part as likely as any other."""

    def __init__(self, parts: list[str], count: int, seed: int) -> None:
        self.sources = {
            path: path.read_text(encoding="utf-8") for part in targets.PARTS for path in targets.files(part)
        }
        self.kept = targets.ROOT / "build" / "reached.json"
        self.samples = {part: self._sample(part, count, seed) for part in parts}

    def _sample(self, part: str, count: int, seed: int) -> list[Changed]:
        found = [(path, one) for path in targets.files(part) for one in mutants.of_python(self.sources[path])]
        print(f"{part}: {len(found):,} mutants, a sample of {min(count, len(found))}")
        drawn = random.Random(seed).sample(found, min(count, len(found)))
        return [Changed(path, one, self._shown(path, one)) for path, one in drawn]

    def _shown(self, path: Path, mutant: Mutant) -> str:
        old = self.sources[path][mutant.start : mutant.end]
        return mutants.shown(path.relative_to(targets.ROOT), mutant, old)

    def watching(self) -> reaching.Lines:
        """What notes the lines that a test runs."""
        return reaching.Lines(list(self.sources))

    def tests(self, one: Changed, reached: dict[str, Reached]) -> list[str]:
        """The tests that run the statement of a mutant."""
        lines = reaching.around(self.sources[one.path], one.mutant.line)
        return reaching.quickest(reached, str(one.path), lines)

    def begin(self, one: Changed) -> None:
        """Let the mutant live in this process."""
        name = ".".join(one.path.relative_to(targets.PACKAGE.parent).with_suffix("").parts)
        swapping.swap(importlib.import_module(name), one.mutant.applied(self.sources[one.path]))

    def otherwise(self, one: Changed) -> str:
        """What else might notice a mutant: nothing."""
        return ""
