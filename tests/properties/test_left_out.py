"""missing="drop" leaves out, and names, problems of which no attempt has a verdict."""

from __future__ import annotations

import pandas
import pytest

import passk_fast as pk


def test_outcomes():
    rows = [[True, False], [None, None], [True, None]]
    with pytest.warns(UserWarning, match="1 problem left out, since no attempt at it has a verdict: b"):
        counts = pk.Counts.from_outcomes(
            rows, problems=["a", "b", "c"], clusters=["x", "y", "x"], strata=["s", "t", "s"], missing="drop"
        )
    assert (counts.problems.tolist(), counts.n.tolist(), counts.c.tolist()) == (["a", "c"], [2, 1], [1, 1])
    assert (counts.clusters.groups, counts.strata.groups) == (1, 1)


def test_positions_stay_the_names_of_problems_without_any():
    """So that what is left still pairs with the results of others."""
    with pytest.warns(UserWarning, match="2 problems left out, since no attempt at them has a verdict: 0, 2"):
        counts = pk.Counts.from_outcomes([[None], [1], [None], [0]], missing="drop")
    assert counts.problems.tolist() == [1, 3]


def test_nothing_is_said_where_nothing_is_left_out():
    assert pk.Counts.from_outcomes([[1, None], [0, 1]], missing="drop").problems is None
    with pytest.raises(ValueError, match="at least one attempt of each problem"):
        pk.Counts.from_outcomes([[1], []], missing="drop")


def test_attempts():
    attempts = pk.Attempts(["a", "b", "b"], [True, None, None])
    with pytest.warns(UserWarning, match="verdict: b"):
        assert attempts.counts("drop") == pk.Counts([1], [1], problems=["a"])


def test_frames():
    frame = pandas.DataFrame({"task": ["a", "a", "b", "c"], "ok": [1.0, 0.0, 1.0, None]})
    with pytest.warns(UserWarning, match="verdict: c"):
        counts = pk.Counts.from_frame(frame, problem="task", passed="ok", missing="drop")
    assert counts.problems.tolist() == ["a", "b"]
    with pytest.warns(UserWarning, match="1 problem left out"):
        tally = pk.Tally.from_frame(frame, problem="task", passed="ok", missing="drop")
    assert tally == counts.tally
    with pytest.raises(ValueError, match="all problems are without"):
        pk.Tally.from_frame(frame[3:], problem="task", passed="ok", missing="drop")
