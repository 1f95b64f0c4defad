"""What Counts, Tally and Attempts take and give, by example."""

from __future__ import annotations

import pickle
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from passk_fast import Attempts, Counts, Tally
from passk_fast._seed import seed_of
from passk_fast._validate import ks, target
from passk_fast.data.labels import Labels

NAMES = ["add", "sort", "parse"]


@pytest.mark.parametrize("dtype", ["i1", "u1", "i2", "u4", "i8", "u8", "f4", "f8", ">i4", "O"])
def test_counts_of_any_width(dtype: str) -> None:
    counts = Counts(np.array([5, 6, 7]).astype(dtype), np.array([0, 6, 2]).astype(dtype))
    assert counts.n.dtype == counts.c.dtype == np.int64
    assert (counts.n.tolist(), counts.c.tolist()) == ([5, 6, 7], [0, 6, 2])


def test_series_and_lists() -> None:
    frame = pd.DataFrame({"n": [5, 5], "c": [1.0, 5.0], "task": ["a", "b"]})
    counts = Counts(frame.n, frame.c, problems=frame.task, clusters=frame.task)
    assert counts == Counts(5, [1, 5], problems=["a", "b"], clusters=["a", "b"])


def test_large_arrays_are_not_copied_and_not_writeable() -> None:
    n, c = np.full(1000, 9), np.arange(1000) % 10
    counts = Counts(n, c)
    assert np.shares_memory(counts.n, n)
    assert np.shares_memory(counts.c, c)
    for array in (counts.n, counts.c, counts.tally.n, counts.tally.problems):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    one = Counts(9, c)
    assert one.n.strides == (0,)
    assert one == counts
    assert Counts(np.broadcast_to(np.int64(9), 1000), c) == counts


def test_booleans_are_counts_of_single_attempts() -> None:
    assert Counts(1, np.array([True, False])).c.tolist() == [1, 0]


def test_frozen() -> None:
    with pytest.raises(AttributeError):
        Counts(5, [1, 2]).n = 3  # type: ignore[misc, assignment]


def test_labels_of_any_kind() -> None:
    ids: list[Any] = [("a", 1), "b", 3]
    counts = Counts(5, [1, 2, 3], problems=ids, clusters=[2, 1, 2], strata=np.array(["x", "y", "x"]))
    assert counts.ids.tolist() == ids
    assert counts.clusters is not None
    assert counts.strata is not None
    assert (counts.clusters.codes.tolist(), counts.clusters.names.tolist()) == ([0, 1, 0], [2, 1])
    assert counts.strata.names.tolist() == ["x", "y"]
    assert Labels.of(["x", 1, "x"], "clusters").names.tolist() == ["x", 1]
    assert Counts(5, [1, 2, 3], clusters=counts.clusters).clusters == counts.clusters


def test_select_keeps_names_and_labels() -> None:
    counts = Counts([5, 6, 7], [1, 2, 3], problems=NAMES, clusters=["x", "y", "x"])
    part = counts[counts.n != 6]
    assert part == Counts([5, 7], [1, 3], problems=["add", "parse"], clusters=["x", "x"])
    assert part.clusters is not None
    assert part.clusters.groups == 1
    assert counts[-1].ids.tolist() == ["parse"]
    assert counts[[2, 0]].c.tolist() == [3, 1]
    assert Counts(5, [1, 2, 3])[1:].ids.tolist() == [1, 2]
    assert part.tally == Tally([5, 7], [1, 3], [1, 1])
    assert list(part) == [(5, 1), (7, 3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Counts(100, [50, 60])[0]  # one problem of many is no mix-up of arguments


def test_merge_adds_up_by_name() -> None:
    first = Counts(5, [1, 2], problems=["a", "b"], clusters=["x", "y"])
    second = Counts([3, 4], [3, 0], problems=["b", "c"], clusters=["y", "x"])
    merged = first.merge(second)
    assert merged == Counts([5, 8, 4], [1, 5, 0], problems=["a", "b", "c"], clusters=["x", "y", "x"])
    assert Counts(5, [1, 2]).merge(Counts(3, [3, 0])) == Counts(8, [4, 2])
    assert first.merge() == first


def test_travels() -> None:
    for counts in (
        Counts(5, [1, 2, 3]),
        Counts([5, 6], [1, 2], problems=["a", "b"], clusters=["x", "y"], strata=[1, 1]),
    ):
        again = pickle.loads(pickle.dumps(counts))
        assert again == counts
        assert again.tally == counts.tally
        assert not again.n.flags.writeable


def test_looks() -> None:
    counts = Counts([5, 6], [0, 6], clusters=["<x>", "y"])
    assert repr(counts) == "Counts(m=2, n=5–6, 1 never solved, 1 always solved, 2 clusters)"
    assert "<td>5–6</td>" in counts._repr_html_()
    assert repr(counts.tally) == "Tally(m=2, n=5–6, 2 classes)"
    assert repr(Tally.empty()) == "Tally(m=0, n=0, 0 classes)"


def test_values() -> None:
    counts = Counts([10, 20], [0, 20])
    assert counts.values(5).tolist() == [0.0, 1.0]
    assert counts.values([1, 10]).tolist() == [[0.0, 0.0], [1.0, 1.0]]
    assert counts.values().shape == (2, 2)


def test_k() -> None:
    counts = Counts([10, 20], [0, 20])
    default = ks(None, counts)
    assert (default.values, default.scalar, default.dropped) == ((1, 10), False, (100,))
    assert (ks(np.int64(3), counts).values, ks(np.array(3), counts).scalar) == ((3,), True)
    assert (ks(range(1, 4), counts).values, ks((1, 3), counts).scalar) == ((1, 2, 3), False)


def test_data_frame_of_outcomes() -> None:
    frame = pd.DataFrame({"first": [True, False], "second": [None, True]}, index=["a", "b"])
    counts = Counts.from_outcomes(frame, missing="drop")
    assert counts == Counts([1, 2], [1, 1], problems=["a", "b"])
    assert Counts.from_outcomes(frame.astype("boolean"), missing="drop") == counts
    assert Counts.from_outcomes(frame, missing="drop", problems=["x", "y"]).ids.tolist() == ["x", "y"]
    assert Counts.from_outcomes(pd.DataFrame([[1, 0]])).problems is None


def test_one_problem_of_outcomes_is_no_mix_up() -> None:
    assert Counts.from_outcomes(np.arange(100).reshape(1, 100) % 2).n.tolist() == [100]


def test_attempts() -> None:
    attempts = Attempts(
        ["b", "a", "b", "b"],
        [True, False, None, False],
        text=["w", "x", "y", "z"],
        model=["m"] * 4,
        run=[1, 1, 1, 2],
        cluster=["k", "l", "k", "k"],
    )
    assert (len(attempts), attempts.m, attempts.missing) == (4, 2, 1)
    assert attempts.outcome.tolist() == [1, 0, -1, 0]
    assert repr(attempts) == "Attempts(4 attempts, m=2, 1 model, 2 runs, 2 clusters, 1 without a verdict)"
    assert (attempts.rows.order.tolist(), attempts.rows.starts.tolist()) == ([0, 2, 3, 1], [0, 3, 4])
    assert [(name, row.tolist()) for name, row in attempts.outcome_rows()] == [("b", [1, -1, 0]), ("a", [0])]
    assert attempts.counts(missing="drop") == Counts([2, 1], [1, 0], problems=["b", "a"], clusters=["k", "l"])
    second = attempts.split("run")[2]
    assert second == Attempts(["b"], [0], text=["z"], model=["m"], run=[2], cluster=["k"])
    assert attempts.select(attempts.outcome >= 0).counts() == attempts.counts(missing="drop")
    again = pickle.loads(pickle.dumps(attempts))
    assert again == attempts
    assert not again.outcome.flags.writeable
    assert not again.problem.codes.flags.writeable


def test_seeds() -> None:
    assert seed_of(np.uint64(2**64 - 1)) == 2**64 - 1
    generator = np.random.default_rng(1)
    assert seed_of(generator) != seed_of(generator)
    assert 0 <= seed_of(None) < 2**53


def test_targets() -> None:
    assert [target(value) for value in ("population", "benchmark", 0.25, 1)] == [0.0, 1.0, 0.25, 1.0]
