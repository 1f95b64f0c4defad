"""Every public kernel, once: its reference twin, valid arguments, and inputs for its benchmark.

`test_kernels.py` and `bench_kernels.py` read this table, so a kernel added here gets its equivalence test
and its benchmark. Other compiled functions are compared with their twins in files of their own; which these
are, and what the few without a twin are held against, `test_registry.py` proves for all of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Case:
    kernel: Any
    twin: Callable[..., float]
    arguments: st.SearchStrategy[tuple[Any, ...]]
    rest: tuple[Any, ...]  # the arguments after (n, c) in the benchmark


def case(name: str, arguments: st.SearchStrategy[tuple[Any, ...]], *rest: Any) -> Case:
    return Case(getattr(pk, name), getattr(reference, name), arguments, rest)


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
    "line_columns": (JSON, "equivalence/test_json.py"),
    "log_add_exp": (MPMATH, "exactness/test_numeric.py"),
    "log_beta": (MPMATH, "exactness/test_numeric.py"),
    "log_gamma": (MPMATH, "exactness/test_numeric.py"),
    "tanh": (MPMATH, "exactness/test_numeric.py"),
    "vote_subsets": ("`math.comb`", "equivalence/test_ranked.py"),
}

KERNELS = {
    "pass_at_k": case("pass_at_k", counts_and_k(), 10),
    "pass_hat_k": case("pass_hat_k", counts_and_k(), 10),
    "sampling_variance": case("sampling_variance", counts_and_k(), 10),
    "expected_attempts": case("expected_attempts", counts_and_k(), 10),
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
