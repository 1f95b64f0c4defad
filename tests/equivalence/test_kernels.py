"""Every kernel equals its pure-Python twin to the last bit, whatever way the core takes to the value."""

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from tests.registry import KERNELS

pytestmark = pytest.mark.parametrize("name", KERNELS)


@settings(deadline=None)
@given(data=st.data())
def test_one_value_equals_the_reference(name, data):
    case = KERNELS[name]
    arguments = data.draw(case.arguments)
    np.testing.assert_array_equal(case.kernel(*arguments), case.twin(*arguments))


@pytest.mark.parametrize("attempts", [np.full(4000, 97), np.arange(4000) % 61 + 1])
def test_arrays_equal_the_reference(name, attempts):
    """Long arrays are looked up in rows of the kernel; the rows hold the same bits."""
    case = KERNELS[name]
    passed = np.arange(4000) * 7 % (attempts + 1)
    expected = [case.twin(int(n), int(c), *case.rest) for n, c in zip(attempts, passed, strict=True)]
    np.testing.assert_array_equal(case.kernel(attempts, passed, *case.rest), expected)


def test_every_layout_gives_the_same_bits(name):
    """Scalars, strides, a broadcast k in either direction, masks, and arrays large enough for threads."""
    case = KERNELS[name]
    rng = np.random.default_rng(3)
    n = rng.integers(1, 200, 70_000)
    c = (n * rng.random(n.size)).astype(np.int64)
    whole = case.kernel(n, c, *case.rest)
    assert whole.tobytes() == case.kernel(n[:, None], c[:, None], *case.rest)[:, 0].tobytes()
    assert whole[::3].tobytes() == case.kernel(n[::3], c[::3], *case.rest).tobytes()
    np.testing.assert_array_equal(
        whole[:50], [case.kernel(*nc, *case.rest) for nc in zip(n[:50], c[:50], strict=True)]
    )
    first, *others = case.rest
    ks = np.array([1, 3, first])
    long = case.kernel(n, c, ks[:, None], *others)
    short = case.kernel(n[:, None], c[:, None], ks, *others)
    assert long.T.tobytes() == short.tobytes()
    assert long[2].tobytes() == whole.tobytes()
    mask = rng.random(n.size) < 0.5
    out = np.full(n.size, -1.0)
    case.kernel(n, c, *case.rest, out=out, where=mask)
    np.testing.assert_array_equal(out, np.where(mask, whole, -1.0))
