"""Replicates of sums stop when asked, report progress, and refuse broken designs."""

from __future__ import annotations

import signal
import time
from types import FrameType

import numpy as np
import pytest

from passk_fast import _core
from tests.designs import Design, one_stratum

LONG = [
    pytest.param(one_stratum(164, [1.0] * 164, [[1.0]] * 164), 20_000_000, "direct", id="direct"),
    pytest.param(one_stratum(10**6, [1.0] * 201, [[1.0]] * 201), 10**6, "poisson", id="poisson"),
    pytest.param(one_stratum(10**12, [1.0] * 201, [[1.0]] * 201), 10**6, "conditional", id="conditional"),
    pytest.param(
        Design([10**6] * 400, list(range(0, 40_001, 100)), [1.0] * 40_000, [[1.0]] * 40_000),
        20_000,
        None,
        id="strata",
    ),
]


class StopError(Exception):
    pass


@pytest.mark.parametrize(("design", "replicates", "method"), LONG)
def test_a_signal_stops_it_within_a_fifth_of_a_second(
    design: Design, replicates: int, method: str | None
) -> None:
    def handler(signum: int, frame: FrameType | None) -> None:
        raise StopError

    def latency() -> float:
        """Time from the alarm to the end of the call."""
        old = signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        start = time.perf_counter()
        try:
            with pytest.raises(StopError):
                design.sums(1, 0, replicates, method)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, old)
        return time.perf_counter() - start - 0.3

    # A busy machine may delay one of them.
    assert min(latency() for _ in range(3)) < 0.2
    np.testing.assert_array_equal(one_stratum(3, [1.0], [[0.5]]).sums(1, 0, 2), [[1.5], [1.5]])


def test_progress_rises_through_all_strata() -> None:
    design = Design([10**6] * 30, list(range(0, 6001, 200)), list(range(1, 6001)), [[1.0]] * 6000)
    seen: list[float] = []
    _core.replicate_sums(
        np.array(design.draws),
        np.array(design.starts),
        np.array(design.weights, dtype=np.float64),
        np.array(design.values),
        1,
        0,
        3000,
        lambda done, total: seen.append(done / total),
    )
    assert seen == sorted(seen)
    assert 0.0 <= seen[0] < 0.5 < seen[-1] <= 1.0


BROKEN = [
    (
        Design([-1], [0, 1], [1.0], [[0.0]]),
        "`draws` must satisfy 0 <= draws <= 2**53; got draws=-1 at index 0",
    ),
    (
        Design([1], [0, 2], [1.0, np.nan], [[0.0], [0.0]]),
        "`weights` must satisfy 0 <= weights < inf; got weights=NaN at index 1",
    ),
    (
        Design([1], [0, 1], [0.0], [[0.0]]),
        "`weights` must satisfy 0 < sum of a stratum's weights < inf; "
        "got a sum of 0 in stratum 0, which has draws=1",
    ),
    (
        Design([1], [0, 2], [1.0, 1.0], [[0.0, 1.0], [0.0, np.inf]]),
        "`values` must satisfy finite values; got values=inf at index 1",
    ),
    (
        Design([1], [0, 2], [1.0], [[0.0]]),
        "`starts` must satisfy 0 = starts[0] <= ... <= starts[strata] = points; "
        "got starts=[0, 2] for 1 strata of 1 points",
    ),
]


@pytest.mark.parametrize(("design", "message"), BROKEN)
def test_broken_designs_are_named(design: Design, message: str) -> None:
    with pytest.raises(ValueError, match="must satisfy") as error:
        design.sums(1, 0, 1)
    assert str(error.value) == message


def test_poisson_refuses_means_that_fill_the_memory() -> None:
    with pytest.raises(ValueError, match="poisson only for points with a mean count below"):
        one_stratum(2**50, [1.0, 1.0], [[0.0], [1.0]]).sums(1, 0, 1, "poisson")


def test_unknown_methods_are_refused() -> None:
    with pytest.raises(ValueError, match="`method` must satisfy method in"):
        one_stratum(1, [1.0], [[0.0]]).sums(1, 0, 1, "alias")


def test_nothing_to_draw() -> None:
    design = Design([0, 0], [0, 1, 1], [0.0], [[3.0, 4.0]])
    np.testing.assert_array_equal(design.sums(1, 0, 3), np.zeros((3, 2)))
    assert one_stratum(5, [1.0], [[3.0]]).sums(1, 0, 0).shape == (0, 1)
