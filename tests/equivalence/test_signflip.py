"""The reference's sign-flip test has the bits of the core's, whatever the method."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import passk_fast as pk
from passk_fast import _core
from passk_fast.reference.signflip import sign_flip

TOLERANCE = 2.0**-46
METHODS = [None, "enumeration", "lattice", "smoothed", "bound"]


@st.composite
def differences(draw, most=40):
    """Sizes on a lattice or not, how often each occurs and how often it is positive."""
    if draw(st.booleans()):
        steps = draw(st.lists(st.integers(1, 60), min_size=1, max_size=6, unique=True))
        sizes = [step / draw(st.sampled_from([1, 7, 60, 200])) for step in steps]
    else:
        sizes = draw(st.lists(st.floats(0.01, 1.0), min_size=1, max_size=6, unique=True))
    counts = [draw(st.integers(1, most)) for _ in sizes]
    # Mostly near the middle: sums far out are all the same case.
    plus = [draw(st.integers(count // 3, min(count, 2 * count // 3 + 1))) for count in counts]
    return sizes, counts, plus


def core(sizes, counts, plus, method=None):
    unsigned = np.array(counts, dtype=np.uint64), np.array(plus, dtype=np.uint64)
    return _core.sign_flip(np.array(sizes), *unsigned, TOLERANCE, method=method)


@given(given_differences=differences(), method=st.sampled_from([None, "enumeration", "lattice", "bound"]))
@settings(max_examples=60, deadline=None)
def test_few(given_differences, method):
    assert sign_flip(*given_differences, TOLERANCE, method) == core(*given_differences, method)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "case",
    [
        ([1.0], [9], [7]),
        ([0.005, 0.1, 0.25], [40, 3, 17], [22, 2, 12]),
        (np.sqrt(np.arange(1, 13)).tolist(), [1] * 12, [1, 1, 1, 0, 1, 1, 0, 1, 1, 1, 0, 1]),
        ((np.arange(1, 60) / 59).tolist(), [3] * 59, [2, 1, 2] * 19 + [1, 2]),
    ],
)
def test_each_method(case, method):
    assert sign_flip(*case, TOLERANCE, method) == core(*case, method)


def test_any_number_of_threads():
    case = np.sqrt(np.arange(1, 300)).tolist(), [2] * 299, [0, 2] * 149 + [2]
    found = set()
    for threads in (1, 2, 3):
        pk.set_threads(threads)
        found.add(core(*case))
    pk.set_threads(0)
    assert len(found) == 1
    assert found.pop()[1] == "smoothed"
