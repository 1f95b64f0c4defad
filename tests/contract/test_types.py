"""A user's code under `mypy --strict`: what public functions return, and what results hold, is known."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
import sys
from typing import TypeGuard

import pytest

import passk_fast as pk
from passk_fast import _questions as asked_of
from tests.contract.markdown import ROOT
from tests.contract.public import THINGS, examples
from tests.contract.test_docstrings import FUNCTIONS

# What results say in numbers and words under these names.
SAID = (
    *("estimate", "standard_error", "p_value", "p_adjusted", "difference", "standard_deviation"),
    *("verdict", "sentences", "warnings", "k", "m", "level", "confidence_interval"),
)
# What is known when it runs only.
UNKNOWN = {
    "rewards": "an array of the library that the values are of",
}
WRONG = (
    "pk.compare(counts, counts, 1, match='comon')",
    "pk.mean_interval(counts, 1, interval='ajusted')",
    "pk.mean_interval(counts, 1, target='all')",
    "pk.bootstrap(counts, 1, resample='problem')",
    "pk.Counts.from_outcomes([[1, 0]], missing='dropp')",
    "pk.curve(counts, kind='pass^@')",
    "pk.mean_interval(counts, 1).to_frame('modin')",
    "pk.read('a').compare(match='comon')",
    "pk.read('a').rank(method='holmm')",
    "pk.read('a').report(interval='ajusted')",
    "pk.bootstrap_on_dask(counts, replicates=9, scheduler='a', resample='problem')",
    "pk.bootstrap_values([1.0], statistic='mode')",
    "pk.posterior(counts, prior='flat')",
    "pk.specification_curve(counts, missing=('dropp',))",
    "pk.accelerate('lm_evall')",
)
HEAD = "import numpy as np\n\nimport passk_fast as pk\nfrom passk_fast import *\n\ncounts: pk.Counts\n"
SAYS = re.compile(r":(?P<line>\d+): (?P<kind>error|note): (?P<text>.*)$", re.M)
ARRAY = re.compile(r"numpy\.ndarray\[tuple\[Any, \.\.\.\], [^]]*\]+")


def is_call(node: ast.AST, name: str) -> TypeGuard[ast.Call]:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in (name, f"pk.{name}")


def asking(name: str) -> list[str]:
    """The examples of a function as those of another, which asks what the first call of it is and holds."""
    source = "".join(one.source for test in examples(name) for one in test.examples)
    result = THINGS.get(str(inspect.signature(THINGS[name]).return_annotation))
    held = [one for one in SAID if one in getattr(result, "__dataclass_fields__", ()) or hasattr(result, one)]
    lines = [f"def ask_{name}() -> None:"]
    for statement in ast.parse(source).body:
        call = next((node for node in ast.walk(statement) if is_call(node, name)), None)
        if call is not None:
            asked = ast.unparse(call)
            held += ["confidence_interval.low"] if "confidence_interval" in held else []
            told = "\n".join(f"reveal_type({asked}{field})" for field in ("", *(f".{one}" for one in held)))
            return [*lines, *(f"    {line}" for line in told.split("\n"))]
        lines += [f"    {line}" for line in ast.unparse(statement).split("\n")]
    raise AssertionError(f"no example of {name} calls it")


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says, by the line that it is about; the lines of functions have their names before them."""
    asked = [(name, line) for name in FUNCTIONS for line in asking(name)] + [("", line) for line in WRONG]
    path = tmp_path_factory.mktemp("types") / "asking.py"
    path.write_text(HEAD + "".join(f"{line}\n" for _, line in asked), encoding="utf-8")
    cache = ROOT / ".mypy_cache"
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(cache)]
    done = subprocess.run(
        [*command, str(path)], cwd=ROOT / "python", capture_output=True, text=True, check=False
    )
    found: dict[str, list[str]] = {f"{name}:{line.strip()}": [] for name, line in asked}
    for one in SAYS.finditer(done.stdout):
        if "[name-defined]" in one["text"]:  # the name of a block that is asked before it is entered
            continue
        name, line = asked[int(one["line"]) - HEAD.count("\n") - 1]
        found[f"{name}:{line.strip()}"].append(f"{one['kind']}: {one['text']}")
    return found


def test_what_is_returned_is_known(said: dict[str, list[str]]) -> None:
    asked = {place: told for place, told in said.items() if ":reveal_type(" in place}
    assert {place.partition(":")[0] for place in asked} == set(FUNCTIONS)
    for place, told in asked.items():
        assert len(told) == 1, f"{place}: {told}"
        assert told[0].startswith("note: Revealed type is"), f"{place}: {told}"
        unknown = bool(re.search(r"\bAny\b", ARRAY.sub("array", told[0])))
        assert unknown == (place.partition(":")[0] in UNKNOWN), f"{place}: {told}"


def test_misspelled_options_are_found(said: dict[str, list[str]]) -> None:
    for wrong in WRONG:
        assert any("incompatible type" in told or "No overload" in told for told in said[f":{wrong}"]), wrong


@pytest.mark.parametrize(
    ("options", "question", "lead"),
    [
        (asked_of.Compared, "compare", {"a", "b", "k"}),
        (asked_of.Ranked, "rank", {"models", "k"}),
        (asked_of.Reported, "build_report", {"results"}),
        (asked_of.OfBootstrap, "bootstrap", {"counts", "k", "replicates", "rng", "progress"}),
    ],
)
def test_options_are_those_of_the_question(options: type, question: str, lead: set[str]) -> None:
    assert set(options.__annotations__) == set(inspect.signature(getattr(pk, question)).parameters) - lead
