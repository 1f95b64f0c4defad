"""Every public kernel, once: its reference twin, valid arguments, exact values, and inputs for its benchmark.

`test_kernels.py` and `bench_kernels.py` read this table, so a kernel added here gets its tests of equivalence
and of exactness, and its benchmark. Other compiled functions are compared with their twins in files of their
own; which these are, and what the few without a twin are held against, `test_registry.py` proves for all.
"""

import importlib
import math
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

import passk_fast as pk
from passk_fast import reference

LARGEST = 2**53 - 2

sizes = st.one_of(st.integers(1, 60), st.integers(1, 5000), st.integers(1, 10**9), st.integers(1, LARGEST))


@st.composite
def counts(draw: st.DrawFn, sizes: st.SearchStrategy[int] = sizes) -> tuple[int, int]:
    n = draw(sizes)
    few = draw(st.integers(0, min(n, 300)))
    return n, draw(st.sampled_from([few, n - few, n // 2 if n < 3000 else few]))


@st.composite
def counts_and_k(draw: st.DrawFn, sizes: st.SearchStrategy[int] = sizes) -> tuple[int, int, int]:
    n, c = draw(counts(sizes))
    return n, c, draw(st.one_of(st.integers(1, 100), st.integers(1, n + 1)))


# Scores over all outcomes take a time that grows with the spread of the hypergeometric law.
moderate = st.integers(1, 3000)
rates = st.floats(0.01, 100.0)


Exact = Callable[[int, int, int], Fraction | None]


@dataclass(frozen=True)
class Case:
    kernel: Any
    twin: Callable[..., float]
    arguments: st.SearchStrategy[tuple[Any, ...]]
    rest: tuple[Any, ...]  # the arguments after (n, c) in the benchmark
    exact: Exact | None  # its value at (n, c, k), 1 ≤ k ≤ n; None where there is none


def case(
    name: str, arguments: st.SearchStrategy[tuple[Any, ...]], *rest: Any, exact: Exact | None = None
) -> Case:
    return Case(getattr(pk, name), twin(name), arguments, rest, exact)


def twin(name: str) -> Callable[..., float]:
    """The function of this name in the reference, whichever of its modules has it."""
    for one in pkgutil.iter_modules(reference.__path__):
        module = importlib.import_module(f"passk_fast.reference.{one.name}")
        found = getattr(module, name, None)
        if getattr(found, "__module__", None) == module.__name__:
            return found
    raise LookupError(f"{name} has no twin in the reference")


def missed(n: int, c: int, k: int) -> Fraction:
    """The chance that k of n attempts miss the c that passed."""
    return Fraction(math.comb(n - c, k), math.comb(n, k))


def variance(n: int, c: int, k: int) -> Fraction | None:
    """Of pass@k over new attempts."""
    return missed(n, c, k) ** 2 - missed(n, c, 2 * k) if 2 * k <= n else None


# Compiled functions that compute nothing.
SETTINGS = ("instruction_set", "instruction_sets", "set_threads", "threads")

MPMATH = "mpmath knows it to any digit, which a twin of the same series would not show"
JSON = "Python's own reader of JSON is the reference"
# Compiled functions that no function of the reference is a twin of: why, and the tests that hold them.
OTHERWISE = {
    "_elementary": (
        "the `libm` crate, beside the loops over arrays",
        "equivalence/test_elementary.py",
    ),
    "beta_cdf": (MPMATH, "exactness/test_numeric.py"),
    "beta_ppf": (MPMATH, "exactness/test_numeric.py"),
    "beta_tail": (MPMATH, "exactness/test_numeric.py"),
    "chi_squared_tail": (MPMATH, "exactness/test_numeric.py"),
    "distinct_names": (JSON, "equivalence/test_json.py"),
    "hypergeometric_tail": ("Python's exact fractions", "exactness/test_numeric.py"),
    "line_columns": (JSON, "equivalence/test_json.py"),
    "log_add_exp": (MPMATH, "exactness/test_numeric.py"),
    "log_beta": (MPMATH, "exactness/test_numeric.py"),
    "log_gamma": (MPMATH, "exactness/test_numeric.py"),
    "log_scaled": (MPMATH, "exactness/test_numeric.py"),
    "tanh": (MPMATH, "exactness/test_numeric.py"),
    "vote_subsets": ("`math.comb`", "equivalence/test_ranked.py"),
}

KERNELS = {
    "pass_at_k": case("pass_at_k", counts_and_k(), 10, exact=lambda n, c, k: 1 - missed(n, c, k)),
    "pass_hat_k": case("pass_hat_k", counts_and_k(), 10, exact=lambda n, c, k: missed(n, n - c, k)),
    "sampling_variance": case("sampling_variance", counts_and_k(), 10, exact=variance),
    "expected_attempts": case(
        "expected_attempts",
        counts_and_k(),
        10,
        exact=lambda n, c, k: Fraction(n + 1, c + 1) * (1 - missed(n + 1, c + 1, k)),
    ),
    "mg_pass_at_k": case("mg_pass_at_k", counts_and_k(moderate), 10),
    "g_pass_at_k": case(
        "g_pass_at_k",
        st.tuples(counts_and_k(moderate), st.floats(0, 1)).map(lambda a: (*a[0], a[1])),
        10,
        0.5,
    ),
    "posterior_pass_at_k": case(
        "posterior_pass_at_k",
        st.tuples(counts_and_k(), rates, rates).map(lambda a: (*a[0], a[1], a[2])),
        10,
        0.5,
        0.5,
    ),
}
