"""Models brought onto the same problems."""

import numpy as np
import pytest

from passk_fast import Counts
from passk_fast.data.alignment import align
from passk_fast.inference.multiplicity import holm

XYZ = Counts(5, [1, 2, 3], problems=["x", "y", "z"])
ZYX = Counts([7, 6, 5], [4, 0, 2], problems=["z", "y", "x"], clusters=["p", "q", "q"])


def test_the_order_is_that_of_the_first_model():
    aligned = align({"a": XYZ, "b": ZYX}, "strict")
    assert aligned.problems.tolist() == ["x", "y", "z"]
    b = aligned.counts["b"]
    assert (b.n.tolist(), b.c.tolist(), list(b.clusters)) == ([5, 6, 7], [2, 0, 4], ["q", "q", "p"])
    assert aligned.left_out == {"a": (), "b": ()}


def test_equal_problems_are_not_copied():
    other = Counts(5, [0, 0, 1], problems=["x", "y", "z"])
    assert align({"a": XYZ, "b": other}, "strict").counts["b"] is other


def test_without_names_position_decides():
    a, b = Counts(5, [1, 2]), Counts(9, [3, 4])
    assert align({"a": a, "b": b}, "strict").counts["b"] is b


def test_what_is_not_shared_is_listed():
    fewer = ZYX.select(np.array([0, 2]))
    assert align({"a": XYZ, "b": fewer}, match="common").left_out == {"a": ("y",), "b": ()}


@pytest.mark.parametrize(
    ("models", "match", "text"),
    [
        ({"a": XYZ, "b": ZYX.select([0, 2])}, "strict", r"'y' of 'a' is not in 'b' \(1 of its 3"),
        ({"a": XYZ, "b": Counts(5, [1, 2, 3])}, "strict", "names in all models or in none; 'b' has none"),
        ({"a": Counts(5, [1, 2]), "b": Counts(5, [1, 2, 3])}, "common", "'a' has 2, 'b' has 3"),
        (
            {"a": XYZ, "b": Counts(5, [1], problems=["w"])},
            "common",
            "must share a problem; they share none",
        ),
        ({"a": XYZ, "b": ZYX}, "all", "`match` must be one of 'strict', 'common'; got 'all'"),
    ],
)
def test_errors(models, match, text):
    with pytest.raises(ValueError, match=text):
        align(models, match)


def test_holm_agrees_with_its_definition():
    rng = np.random.default_rng(1)
    p = rng.random(7) ** 3
    ranked = np.sort(p)
    expected = [max(min(1, (7 - i) * ranked[i]) for i in range(j + 1)) for j in range(7)]
    assert np.sort(holm(p)) == pytest.approx(expected, rel=1e-15)
    assert np.argsort(holm(p), kind="stable").tolist() == np.argsort(p).tolist() or (holm(p) == 1).any()


def test_holm_leaves_out_tests_that_could_not_be_made():
    assert holm([np.nan, 0.5, 0.01]).tolist()[1:] == [0.5, 0.02]
