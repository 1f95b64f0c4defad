"""No exception in 10,000 random comparisons of every kind."""

from __future__ import annotations

import pytest

from tests.statistics.agreement import found

PARTS = 10


@pytest.mark.stats
@pytest.mark.parametrize("part", range(PARTS))
def test_no_contradiction(part: int) -> None:
    assert found(range(part * 1_000, (part + 1) * 1_000)) == []
