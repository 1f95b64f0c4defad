"""Names that look the same and are not, and labels without an order, are refused and never counted apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import passk_fast as pk
from passk_fast._validate import lookalikes

ALIKE: list[tuple[Any, Any]] = [
    (1, "1"),
    (1.5, "1.5"),
    ("a", "a "),
    ("a", "\ta"),
    ("\u00e9", "e\u0301"),
    ("a", "a\u200b"),
    ("a", "\ufeffa"),
    ("a b", "a\u00a0b"),
    (np.int64(3), "3"),
]
APART: list[tuple[Any, Any]] = [
    ("a", "A"),
    ("1", "01"),
    (1, 2),
    ("a b", "ab"),
    ("a\nb", "a b"),
    ((1,), ("1",)),
    (b"a", "a"),
    ("\u00b2", "2"),
]


@pytest.mark.parametrize("pair", ALIKE)
def test_names_that_look_the_same_are_refused(pair: tuple[Any, Any]) -> None:
    wanted = "names that look different; got "
    with pytest.raises(ValueError, match=f"`problems` must be {wanted}"):
        pk.Counts(5, [1, 2], problems=list(pair))
    with pytest.raises(ValueError, match=f"`clusters` must be {wanted}"):
        pk.Counts(5, [1, 2, 3], clusters=[pair[0], pair[1], pair[0]])
    with pytest.raises(ValueError, match=f"`run` must be {wanted}"):
        pk.Attempts(["x", "x"], [1, 0], run=list(pair))
    with pytest.raises(ValueError, match=f"`problems` must be {wanted}"):
        pk.Counts(5, [1], problems=pair[:1]).merge(pk.Counts(5, [1], problems=pair[1:]))


@pytest.mark.parametrize("pair", APART)
def test_names_that_look_different_are_not(pair: tuple[Any, Any]) -> None:
    assert lookalikes(pair) is None
    assert pk.Counts(5, [1, 2], problems=list(pair)).m == 2


def test_answers_are_compared_as_they_are() -> None:
    assert pk.majority_at_k([["4", "4 ", "4"]], [[True, False, True]], k=3).tolist() == [1]


@pytest.mark.parametrize("labels", [[True, 1], [0, False], [1.0, np.bool_(True)]])
def test_truth_values_are_no_numbers(labels: list[Any]) -> None:
    with pytest.raises(ValueError, match="`clusters` must not mix truth values and numbers; got "):
        pk.Counts(5, [1, 2], clusters=labels)


@pytest.mark.parametrize("labels", [{"a", "b"}, frozenset("ab"), {"a": 1, "b": 2}])
def test_labels_have_an_order(labels: Any) -> None:
    with pytest.raises(TypeError, match="`problems` must be a sequence of labels; got"):
        pk.Counts(5, [1, 2], problems=labels)


def test_models_that_look_the_same_are_refused() -> None:
    counts = pk.Counts(5, [1, 2, 3])
    for ask in (pk.build_report, pk.runs, pk.sensitivity):
        with pytest.raises(ValueError, match="must be names that look different; got 'a' and 'a '"):
            ask({"a": counts, "a ": counts})
    with pytest.raises(ValueError, match="`models` must be names that look different; got 'a' and 'a "):
        pk.Results.of([pk.ModelResult(name, "x", "table", counts) for name in ("a", "a ")])
    with pytest.raises(ValueError, match="`models` must be names that look different; got 'a' and 'a '"):
        pk.rank({"a": counts, "a ": counts}, k=1)


FRAMES: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "truths": ({"p": [1, True], "ok": [1, 0]}, {}, "`problem` must not mix truth values and numbers"),
    "kinds": ({"p": [1, "1"], "ok": [1, 0]}, {}, "`problem` must be names that look different"),
    "lists": (
        {"p": [[1], [1]], "ok": [1, 0]},
        {},
        "`problem` must hold hashable labels; got list",
    ),
    "labels": (
        {"p": ["a", "b"], "ok": [1, 0], "m": [1, True]},
        {"by": "m"},
        "`by` must not mix truth",
    ),
    "spaces": (
        {"p": ["a", "b"], "ok": [1, 0], "m": ["x", "x "]},
        {"by": "m"},
        "`by` must be names that",
    ),
    "nobody": ({"p": ["a", "b"], "ok": [1, 0], "model": ["x", None]}, {}, "column 'model' has 2: 'x', null"),
}


@pytest.mark.parametrize("case", FRAMES)
@pytest.mark.parametrize("kind", [pk.Counts, pk.Tally])
def test_frames(case: str, kind: Any) -> None:
    pandas = pytest.importorskip("pandas")
    columns, more, message = FRAMES[case]
    with pytest.raises((ValueError, TypeError), match=message):
        kind.from_frame(pandas.DataFrame(columns), problem="p", passed="ok", **more)


def test_labels_of_several_kinds_have_an_order() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"p": ["a", "b"], "ok": [1, 0], "m": ["x", 1]})
    assert list(pk.Counts.from_frame(frame, problem="p", passed="ok", by="m")) == [1, "x"]


def test_a_column_is_one_thing() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"p": [1, 2], "n": [5, 6]})
    for names in ({"n": "n", "c": "n"}, {"n": "n", "c": "p"}):
        with pytest.raises(ValueError, match="must be another column than"):
            pk.Counts.from_frame(frame, problem="p", **names)


def test_short_floats_of_an_engine() -> None:
    arrow = pytest.importorskip("pyarrow")
    table = arrow.table({"p": ["a", "b"], "ok": arrow.array(np.array([1, 0], np.float16))})
    counts = pk.Counts.from_frame(table, problem="p", passed="ok")
    assert isinstance(counts, pk.Counts)
    assert counts.c.tolist() == [1, 0]


def test_names_that_are_given_to_two_models_differ() -> None:
    a, b = pk.Counts(5, [1, 2, 3]), pk.Counts(5, [2, 2, 4])
    for ask in (pk.compare, pk.compare_runs):
        models = (a, b) if ask is pk.compare else ([a, b], [b, a])
        with pytest.raises(ValueError, match="`names` must be names that look different; got 'a' and 'a '"):
            ask(*models, names=["a", "a "])
    assert pk.compare({"m": a}, {"m\u200b": b}, k=1).names == ("m (A)", "m\u200b (B)")


def test_curves_in_one_picture_differ() -> None:
    curve = pk.curve(pk.Counts(5, [1, 2, 3]), k=[1], rng=1)
    with pytest.raises(ValueError, match="`curves` must be names that look different; got 'a' and 'a '"):
        pk.plot_curves({"a": curve, "a ": curve})
