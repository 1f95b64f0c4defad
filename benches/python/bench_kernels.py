"""Every public kernel on arrays, from the table that also names its reference twin."""

import cases
import pytest
from tests.registry import KERNELS

PROBLEMS = 100_000


@pytest.fixture(params=KERNELS.values(), ids=KERNELS)
def case(request):
    return request.param


def bench_scalar(benchmark, case):
    benchmark(case.kernel, 200, 37, *case.rest)


def bench_same_n(benchmark, case):
    n, c = cases.counts(PROBLEMS)
    benchmark(case.kernel, n, c, *case.rest)


def bench_ragged_n(benchmark, case):
    n, c, _ = cases.ragged(PROBLEMS)
    benchmark(case.kernel, n, c, *case.rest)
