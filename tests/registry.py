"""Every public kernel, once: its reference twin, valid arguments, and inputs for its benchmark.

`test_kernels.py` and `bench_kernels.py` read this table, so a kernel added here gets its equivalence test
and its benchmark.
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
