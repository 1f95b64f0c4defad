"""A user's code under `mypy --strict`: what public functions return, and what results hold, is known."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from tests.contract.markdown import ROOT
from tests.contract.public import THINGS
from tests.contract.test_docstrings import FUNCTIONS

# A call of each, as a user writes it; `counts`, `attempts` and `results` are what their names say.
CALLS = {
    "accelerate": "pk.accelerate()",
    "allocate": "pk.allocate(counts, 100)",
    "bayes_at_n": "pk.bayes_at_n([[0, 2, 1]], weights=[0.0, 0.5, 1.0])",
    "best_of_k": "pk.best_of_k([[0.1, 0.2]], 1)",
    "best_of_k_by": "pk.best_of_k_by([[0.1, 0.2]], [[1, 2]], 1)",
    "bootstrap": "pk.bootstrap(counts, 1)",
    "bootstrap_on_dask": "pk.bootstrap_on_dask(counts, 1, replicates=10, scheduler='threads')",
    "bootstrap_values": "pk.bootstrap_values([0.1, 0.2])",
    "build_report": "pk.build_report(results)",
    "compare": "pk.compare(counts, counts, 1)",
    "compare_runs": "pk.compare_runs([counts, counts], [counts, counts], 1)",
    "curve": "pk.curve(counts)",
    "diversity": "pk.diversity(attempts)",
    "effort": "pk.effort(counts)",
    "estimate_pass_at_k": "pk.estimate_pass_at_k(10, [1, 2], 1)",
    "extrapolate": "pk.extrapolate(counts, 100)",
    "influence": "pk.influence(counts, counts)",
    "majority_at_k": "pk.majority_at_k([['a', 'b']], [[True, False]], 1)",
    "majority_lower_bound": "pk.majority_lower_bound(counts, 1)",
    "mean_interval": "pk.mean_interval(counts, 1)",
    "order_test": "pk.order_test(attempts)",
    "partial_credit": "pk.partial_credit([[0.1, 0.2]], 1)",
    "plan": "pk.plan(counts, detect=0.05)",
    "plot_curves": "pk.plot_curves({'a': pk.curve(counts)})",
    "posterior": "pk.posterior(counts, k=1)",
    "quantile_of_k": "pk.quantile_of_k([[0.1, 0.2]], 1, q=0.5)",
    "rank": "pk.rank({'a': counts, 'b': counts}, 1)",
    "read": "pk.read('a.jsonl')",
    "rewards": "pk.rewards([[1, 0]], 1)",
    "runs": "pk.runs([counts, counts], 1)",
    "sensitivity": "pk.sensitivity({'a': counts, 'b': counts}, 1)",
    "show_config": "pk.show_config()",
    "specification_curve": "pk.specification_curve(counts)",
    "stability": "pk.stability(counts)",
    "threshold_curve": "pk.threshold_curve([[0.1, 0.2]], 1)",
    "validation_metrics": "pk.validation_metrics([[0.1, 0.2]])",
    "worst_of_k": "pk.worst_of_k([[0.1, 0.2]], 1)",
}
# What results say in numbers and words under these names.
SAID = (
    *("estimate", "standard_error", "p_value", "p_adjusted", "difference", "standard_deviation"),
    *("verdict", "sentences", "warnings", "k", "m", "level"),
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
)
HEAD = """
import passk_fast as pk

def ask(counts: pk.Counts, attempts: pk.Attempts, results: pk.Results) -> None:
"""
SAYS = re.compile(r":(?P<line>\d+): (?P<kind>error|note): (?P<text>.*)$", re.M)
ARRAY = re.compile(r"numpy\.ndarray\[tuple\[Any, \.\.\.\], [^]]*\]+")


def asked() -> dict[str, str]:
    """Expressions by what they are called: each call, and each field of its result."""
    found = dict(CALLS)
    for name, call in CALLS.items():
        result = THINGS.get(str(inspect.signature(THINGS[name]).return_annotation))
        fields = getattr(result, "__dataclass_fields__", {})
        found |= {f"{name}.{one}": f"{call}.{one}" for one in SAID if one in fields or hasattr(result, one)}
    return found


ASKED = asked()


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says of each expression."""
    lines = [*(f"reveal_type({expression})" for expression in ASKED.values()), *WRONG]
    path = tmp_path_factory.mktemp("types") / "asking.py"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in lines), encoding="utf-8")
    cache = ROOT / ".mypy_cache"
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--cache-dir", str(cache)]
    done = subprocess.run(
        [*command, str(path)], cwd=ROOT / "python", capture_output=True, text=True, check=False
    )
    found: dict[str, list[str]] = {name: [] for name in (*ASKED, *WRONG)}
    for one in SAYS.finditer(done.stdout):
        name = (*ASKED, *WRONG)[int(one["line"]) - HEAD.count("\n") - 1]
        found[name].append(f"{one['kind']}: {one['text']}")
    return found


def test_every_function_has_a_call() -> None:
    assert sorted(CALLS) == sorted(FUNCTIONS)


def test_what_is_returned_is_known(said: dict[str, list[str]]) -> None:
    for name in ASKED:
        (line,) = said[name]
        assert line.startswith("note: Revealed type is"), f"{name}: {line}"
        bare = ARRAY.sub("array", line)
        assert bool(re.search(r"\bAny\b", bare)) == (name in UNKNOWN), f"{name}: {line}"


def test_misspelled_options_are_found(said: dict[str, list[str]]) -> None:
    for wrong in WRONG:
        assert any("incompatible type" in line or "No overload" in line for line in said[wrong]), wrong
