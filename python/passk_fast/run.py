"""Run an unmodified harness accelerated: ``python -m passk_fast.run -m evalplus.evaluate …``."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Sequence

from passk_fast.integrations.accelerate import accelerate

USAGE = "usage: python -m passk_fast.run [--strict] (-m MODULE | SCRIPT) [ARGUMENTS…]"


def main(arguments: Sequence[str]) -> None:
    """Run a module (``-m``) or a script, as the program's arguments say, with all harnesses accelerated."""
    rest = list(arguments)
    strict = rest[:1] == ["--strict"]
    rest = rest[1:] if strict else rest
    module = rest[:1] == ["-m"]
    rest = rest[1:] if module else rest
    if not rest or rest[0].startswith("-"):
        sys.exit(USAGE)
    target, *sys.argv[1:] = rest
    with accelerate("all", strict=strict):
        if module:
            runpy.run_module(target, run_name="__main__", alter_sys=True)
        else:
            sys.argv[0] = target
            runpy.run_path(target, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
