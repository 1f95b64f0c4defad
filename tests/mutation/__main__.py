"""Mutation testing by random samples: do the tests notice a small change of the code?

    python -m tests.mutation inference analyses readers --count 60 --seed 1 --out build/mutants.jsonl
    python -m tests.mutation core --count 200

Parts are those of `targets`, and `core`, the Rust core. All tests are collected, and run once to see which
changes each of them meets; a mutant is then shown to the tests that meet it, the quickest first, until one
fails: it is killed. Those that live are printed, and are to be killed by a new test or explained in
``record.json``. With ``--out`` what was tried is kept, and not tried again. What the tests meet is kept in
``build/``: take it away when the code has changed.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import pkgutil
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.mutation import reaching, swapping, targets
from tests.mutation.core import Core
from tests.mutation.python_code import PythonCode


class Judge:
    """A plugin of pytest that, instead of running the tests, shows each mutant to those that meet it."""

    def __init__(self, code: PythonCode | Core, seconds: float, out: Path | None) -> None:
        self.code, self.seconds, self.out = code, seconds, out
        self.failed = False

    def pytest_configure(self) -> None:
        """What a test asks at random is neither made small when it fails, nor kept."""
        from hypothesis import HealthCheck, Phase, settings

        phases = [Phase.explicit, Phase.generate]
        unhurried = list(HealthCheck)
        settings.register_profile(
            "mutants", deadline=None, database=None, phases=phases, suppress_health_check=unhurried
        )
        settings.load_profile("mutants")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    def passes(self, item: pytest.Item) -> bool:
        """Whether a test passes, with all that it needs made for it alone."""
        self.failed = False
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        return not self.failed

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if session.testsfailed:
            raise SystemExit("the tests cannot be collected")
        self.tests = {item.nodeid: partial(self.passes, item) for item in session.items}
        self.reached = self.reach()
        known, start = _known(self.out), time.monotonic()
        for part, sample in self.code.samples.items():
            for one in sample:
                if one.name in known or time.monotonic() - start > self.seconds:
                    continue
                by = self.noticed(one)
                known[one.name] = {"part": part, "mutant": one.name, "killed": bool(by), "by": by}
                if not by:
                    print(f"lives: {one.name}", flush=True)
                if self.out:
                    with self.out.open("a", encoding="utf-8") as file:
                        file.write(json.dumps(known[one.name], ensure_ascii=False) + "\n")
            tried = [known[one.name] for one in sample if one.name in known]
            killed = sum(row["killed"] for row in tried)
            print(f"{part}: {len(tried)} mutants, {killed} killed, {len(tried) - killed} live", flush=True)
        return True

    def reach(self) -> dict[str, reaching.Reached]:
        """What all tests meet; those that are not known yet run, in a fork, where they leave nothing."""
        kept = self.code.kept
        known = reaching.load(kept)
        new = {name: work for name, work in self.tests.items() if name not in known}

        def measure() -> str:
            reaching.keep(kept, reaching.measured(self.code.watching, new))
            return "done"

        if new and swapping.in_fork(measure) != "done":
            raise SystemExit("what the tests meet cannot be measured")
        found = {name: one for name, one in reaching.load(kept).items() if name in self.tests}
        for name, one in found.items():
            if one.seconds == float("inf"):
                print(f"left out, it fails or takes too long: {name}")
        return found

    def noticed(self, one: Any) -> str:
        """What notices a mutant; empty if it lives."""
        tests = self.code.tests(one, self.reached)

        def mutated() -> str:
            try:
                self.code.begin(one)
            except Exception:
                return "import"
            for test in tests:
                with swapping.limited(self.reached[test].seconds):
                    if not self.tests[test]():
                        return test
            return ""

        said = swapping.in_fork(mutated)
        return "time or memory" if said is None else said or self.code.otherwise(one)


def _known(out: Path | None) -> dict[str, dict[str, Any]]:
    """What was tried before, by mutant."""
    if out is None or not out.exists():
        return {}
    return {row["mutant"]: row for row in map(json.loads, out.read_text(encoding="utf-8").splitlines())}


def _import_all() -> None:
    """Import all that can be, so that no fork has to."""
    import passk_fast

    for module in pkgutil.walk_packages(passk_fast.__path__, "passk_fast."):
        with contextlib.suppress(ImportError):
            importlib.import_module(module.name)


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Change the code a little, and see whether the tests notice."
    )
    parser.add_argument("parts", choices=[*targets.PARTS, "core"], nargs="+", help="core stands alone")
    parser.add_argument("--count", type=int, default=30, help="how many mutants of each part")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="after which no other is begun")
    parser.add_argument("--out", type=Path, help="one line of JSON a mutant; those in it are not tried again")
    given = parser.parse_args()
    kind = Core if "core" in given.parts else PythonCode
    judge = Judge(kind(given.parts, given.count, given.seed), given.seconds, given.out)
    _import_all()
    options = ["-q", "-s", "-p", "no:cacheprovider"]
    return int(pytest.main([*options, *targets.tests()], plugins=[judge]))


if __name__ == "__main__":
    sys.exit(main())
