"""Digests of every number of every public function on this machine, as JSON.

``python -m tests.portability.digests`` prints them; with a path of an earlier output it prints the
differences and says by its exit code whether there are any, and with a name after that it records what was
found in `MEASURED`, and in the table of `PAGE`; with ``--write`` it makes `GOLDEN` anew.
Warnings are errors: no valid input gives one. It needs the package alone; samples that ask for more are
left out where that is missing, and the line on standard error says which.

After a deliberate change of a number run it with ``--write`` and list the change
under "Value-breaking" in the changelog.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

import passk_fast as pk
from tests.portability.leaves import digests
from tests.portability.samples import FUNCTIONS, NEEDS, OTHERS

GOLDEN = Path(__file__).with_name("golden.json")
MEASURED = GOLDEN.with_name("measured.json")
PAGE = GOLDEN.parents[2] / "docs" / "reproducibility.md"
Digests = dict[str, dict[str, str]]


def wanted(name: str) -> bool:
    return name not in NEEDS or find_spec(NEEDS[name]) is not None


SAMPLES = {
    f"{name}: {label}": call
    for name, calls in {**FUNCTIONS, **OTHERS}.items()
    if wanted(name)
    for label, call in calls.items()
}


@cache
def value_of(sample: str) -> Any:
    """What a sample gives."""
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        return SAMPLES[sample]()


def found_here(*samples: str) -> Digests:
    """Digests of what samples give, methods and all; of all whose needs are met, if none is named."""
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        return {sample: digests(value_of(sample)) for sample in samples or SAMPLES}


def differences(expected: Digests, found: Digests) -> Iterator[str]:
    """Numbers whose digests differ, or that only one of two has."""
    for sample in {**expected, **found}:
        if not wanted(sample.partition(":")[0]):
            continue
        first, second = expected.get(sample, {}), found.get(sample, {})
        for name in {**first, **second}:
            if first.get(name) != second.get(name):
                yield f"{sample}: {name}"


def record(name: str, found: Digests, unlike: list[str]) -> None:
    """Note what was found under a name, and show it on the page."""
    here = pk.show_config("dict")
    rows = json.loads(MEASURED.read_text(encoding="utf-8")) if MEASURED.exists() else {}
    rows[name] = {
        "python": here["python"],
        "numpy": here["numpy"],
        "instruction_set": here["instruction_set"],
        "digests": sum(map(len, found.values())),
        "differences": len(unlike),
    }
    before = table()
    MEASURED.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(page.replace(before, table()), encoding="utf-8")


def table() -> str:
    """What was recorded, as the table of the page."""
    rows = json.loads(MEASURED.read_text(encoding="utf-8"))
    head = "| on | Python | NumPy | instruction set | digests | differences |\n|---|---|---|---|---:|---:|\n"
    return head + "".join(
        f"| {name} | {row['python']} | {row['numpy']} | `{row['instruction_set']}` | {row['digests']:,} | "
        f"{row['differences']} |\n"
        for name, row in rows.items()
    )


def main(arguments: list[str]) -> int:
    found = found_here()
    missing = [name for name in NEEDS if not wanted(name)]
    machine = pk.show_config("dict")
    machine.pop("instruction_sets")
    said = ", ".join(f"{name} {value}" for name, value in machine.items())
    without = f"; without {', '.join(missing)}" if missing else ""
    print(
        f"{len(found)} samples, {sum(map(len, found.values()))} digests on {said}{without}", file=sys.stderr
    )
    if arguments == ["--write"]:
        GOLDEN.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    elif arguments:
        unlike = list(differences(json.loads(Path(arguments[0]).read_text(encoding="utf-8")), found))
        if arguments[1:]:
            record(arguments[1], found, unlike)
        print("\n".join(unlike) if unlike else "no difference")
        return int(bool(unlike))
    else:
        json.dump(found, sys.stdout, indent=1)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
