"""What `make mutants` relies on: that mutants are what they claim, and that tests meet them."""

from __future__ import annotations

import importlib
from pathlib import Path

from passk_fast.inference import multiplicity
from tests.mutation import core, mutants, reaching, swapping
from tests.mutation.mutants import Mutant
from tests.mutation.reaching import Reached

SOURCE = """
def larger(a: float, b: float = 2) -> float:
    if a > b:
        return a
    return b * 1.5
"""


def test_python_is_changed_where_it_decides() -> None:
    found = {
        mutants.shown(Path("x.py"), one, SOURCE[one.start : one.end]) for one in mutants.of_python(SOURCE)
    }
    assert found == {
        "x.py:2: 2 -> 3",
        "x.py:3: a > b -> a >= b",
        "x.py:3: a > b -> False",
        "x.py:3: a > b -> True",
        "x.py:5: b * 1.5 -> (b / 1.5)",
        "x.py:5: 1.5 -> 2.5",
    }


def test_changes_of_rust_stand_beside_what_they_replace() -> None:
    changes = [
        (0, Mutant(1, 9, 10, "2")),
        (1, Mutant(1, 0, 11, "a / (b + 1)")),
        (2, Mutant(1, 5, 10, "b - 1")),
    ]
    assert core.woven(b"a * (b + 1);", changes).decode() == (
        "(if crate::mutant::on(1) { a / (b + 1) } else { a * ("
        "(if crate::mutant::on(2) { b - 1 } else { b + "
        "(if crate::mutant::on(0) { 2 } else { 1 })"
        " })) });"
    )


def test_statements_are_met_by_the_lines_that_run() -> None:
    assert reaching.around(SOURCE, 2) is None
    assert reaching.around(SOURCE, 3) == {3}
    assert reaching.around(SOURCE, 5) == {5}
    found = {
        "slow": Reached(2.0, {"x.py": [3, 5]}),
        "quick": Reached(1.0, {"x.py": [3]}),
        "elsewhere": Reached(1.0, {"y.py": [3]}),
    }
    assert reaching.quickest(found, Path("x.py"), {3}) == ["quick", "slow"]
    assert reaching.quickest(found, Path("x.py"), {5}) == ["slow"]


def test_the_lines_of_a_call_are_seen() -> None:
    path = Path(str(multiplicity.__file__))
    with reaching.Lines([path]) as watch:
        multiplicity.holm([0.01, 0.02])
    lines = path.read_text(encoding="utf-8").splitlines()
    seen = [lines[number - 1] for number in watch.seen()[str(path)]]
    start = next(number for number, line in enumerate(lines) if line.startswith("def holm"))
    assert set(seen) < set(lines[start:])
    assert [line for line in seen if "return" in line]


def test_a_mutant_lives_in_a_fork_alone() -> None:
    path = Path(str(multiplicity.__file__))
    source = path.read_text(encoding="utf-8")

    def asked(changed: str) -> str | None:
        def work() -> str:
            swapping.swap(importlib.import_module("passk_fast.inference.multiplicity"), changed)
            return repr(multiplicity.holm([0.01, 0.02]))

        return swapping.in_fork(work)

    here = repr(multiplicity.holm([0.01, 0.02]))
    assert asked(source) == here
    assert asked(source.replace("def holm(", "def holm(p_values): return 7\ndef _old(")) == "7"
    assert repr(multiplicity.holm([0.01, 0.02])) == here
    assert asked("1/0") is None
