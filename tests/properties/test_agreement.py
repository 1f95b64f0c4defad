"""p-value, interval and sentence of a comparison never contradict each other; tests/statistics has 10,000."""

from __future__ import annotations

from tests.statistics.agreement import found


def test_no_contradiction_in_random_comparisons() -> None:
    assert found(range(150)) == []
