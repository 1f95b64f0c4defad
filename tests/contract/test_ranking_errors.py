"""The texts of the errors of `rank`, and what it says was left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

import passk_fast as pk
from tests import refusals

A = pk.Counts(10, [0, 3, 10, 5], problems=["a", "b", "c", "d"])
B = pk.Counts(5, [1, 3, 5], problems=["d", "c", "x"])
PAIR = {"one": A, "two": pk.Counts(10, [1, 2, 3, 4], problems=["d", "c", "b", "a"])}
LABELLED = pk.Counts(10, [1, 2, 3, 4], problems=list("abcd"), clusters=["p", "p", "q", "q"])
OTHERS = pk.Counts(10, [1, 2, 3, 4], problems=list("abcd"), clusters=["p", "q", "p", "q"])
BOUNDS = pk.ModelResult("two", "two.jsonl", "human_eval", A, upper=A)
ENDS = {"replicates": 50, "rng": 1}
FEW = "only 4 problems (fewer than 30): kinds of problems on which the models differ most may be missing"

BROKEN: list[tuple[Callable[[], Any], type[Exception], str]] = [
    (
        lambda: pk.rank([A, A], 1),
        TypeError,
        "`models` must be a mapping of names to Counts, or `names` must name them; got list",
    ),
    (lambda: pk.rank({1: A, 2: A}, 1), TypeError, "`models` must have strings as names; got int"),
    (lambda: pk.rank({"one": A}, 1), ValueError, "`models` must hold at least 2 models; got 1"),
    (
        lambda: pk.rank({str(i): A for i in range(5001)}, 1),
        ValueError,
        "`models` must hold at most 5,000 models, of which each is compared with each; got 5,001",
    ),
    (
        lambda: pk.rank({"one": A, "two": A.tally}, 1),
        TypeError,
        "`models` must hold Counts; got Tally for 'two'",
    ),
    (
        lambda: pk.rank({"one": A, "two": BOUNDS}, 1),
        ValueError,
        "`models` must have one count for each problem; 'two' was read with missing='bounds', which leaves "
        "two (read it with 'fail' or 'drop')",
    ),
    (
        lambda: pk.rank({"one": A, "two": B}, 1),
        ValueError,
        "models must have the same problems; 'a' of 'one' is not in 'two' (2 of its 4 problems are not in "
        "every model; match='common' uses the others)",
    ),
    (
        lambda: pk.rank({"one": A, "two": pk.Counts(5, [1], problems=["x"])}, 1, match="common"),
        ValueError,
        "models must share a problem; they share none",
    ),
    (
        lambda: pk.rank({"one": A, "two": B}, 6, match="common"),
        ValueError,
        "two: `k` must satisfy k <= n for every problem; got k=6, n=5 at index 0 (problem 'c')",
    ),
    (
        lambda: pk.rank(PAIR, 1, match="all"),
        ValueError,
        "`match` must be one of 'strict', 'common'; got 'all'",
    ),
    (
        lambda: pk.rank(PAIR, 1, method="bonferroni"),
        ValueError,
        "`method` must be one of 'romano-wolf', 'holm'; got 'bonferroni'",
    ),
    (
        lambda: pk.rank(PAIR, 1, replicates=18),
        ValueError,
        "`replicates` must satisfy replicates >= 19; got 18",
    ),
    (lambda: pk.rank(PAIR, 1, level=1), ValueError, "`level` must satisfy 0 < level < 1; got 1"),
    (
        lambda: pk.rank(PAIR, 1, clusters=True),
        TypeError,
        "`clusters` must be labels, None (those of the counts) or False (none); got True",
    ),
    (
        lambda: pk.rank(PAIR, 1, strata=["x", "y"]),
        ValueError,
        "`strata` must have one label for each problem; got 2 for 4 problems",
    ),
    (
        lambda: pk.rank({"one": LABELLED, "two": OTHERS}, 1),
        ValueError,
        "models must agree on the `clusters` of their problems; 'one' and 'two' do not (give `clusters`, or "
        "False for none)",
    ),
    (
        lambda: pk.rank(PAIR, 1, **ENDS).plot(k=3),
        ValueError,
        "`k` must be one of 1; got 3",
    ),
]


test_bad_input = refusals.calls(BROKEN)


def test_what_is_left_out_is_in_the_result() -> None:
    ranking = pk.rank({"one": A, "two": B}, match="common", **ENDS)
    assert ranking.m == 2
    assert dict(ranking.left_out) == {"one": ("a", "b"), "two": ("x",)}
    assert ranking.n_range == (5, 10)
    assert ranking.dropped == (10, 100)
    text = repr(ranking)
    assert "left out: 2 problems of one that not all have (a, b)" in text
    assert "pass@10 and pass@100 left out: some problem has only 5 attempts" in text
    assert ranking.to_dict()["left_out"] == {"one": ["a", "b"], "two": ["x"]}


def test_labels_go_with_their_problems() -> None:
    """Given for the first model's problems, in its order; taken from any model that has them otherwise."""
    counts = {"one": PAIR["two"], "two": LABELLED}
    own = pk.rank(counts, 1, **ENDS)
    given = pk.rank(counts, 1, clusters=["q", "q", "p", "p"], **ENDS)
    assert own.clusters == 2
    assert own.to_dict() == given.to_dict()
    assert pk.rank(counts, 1, clusters=False, **ENDS).clusters is None


def test_one_k_gives_arrays_of_models_and_several_a_column_each() -> None:
    one, several = pk.rank(PAIR, 1, **ENDS), pk.rank(PAIR, (1, 2), **ENDS)
    assert (one.estimate.shape, one.p_adjusted.shape) == ((2,), (2, 2))
    assert (several.estimate.shape, several.p_adjusted.shape) == ((2, 2), (2, 2, 2))
    assert several.rank_sets.low.shape == (2, 2)
    frame = several.to_frame()
    assert frame["k"].tolist() == [1, 1, 2, 2]
    assert "<table>" in several._repr_html_()


def test_the_picture_has_a_line_for_each_model() -> None:
    from matplotlib import pyplot

    ax = pk.rank(PAIR, (1, 2), **ENDS).plot(k=2)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["one", "two"]
    assert ax.get_xlabel() == "mean pass@2"
    given = pyplot.subplots()[1]
    assert pk.rank(PAIR, 1, **ENDS).plot(given) is given
    pyplot.close("all")


def test_warnings_name_the_models_that_they_are_about() -> None:
    rng = np.random.default_rng(1)
    half = rng.binomial(1, 0.5, (2, 184))
    models = {"one": pk.Counts(1, half[0]), "two": pk.Counts(1, half[1]), "all": pk.Counts(1, [1] * 184)}
    clusters = np.repeat(np.arange(32), [1, 1, 1, 20] * 8)
    assert pk.rank(models, 1, clusters=clusters, **ENDS).warnings == (
        "all: pass@1 is the same for all problems",
        "32 clusters of unequal size are worth 10.5 equal ones (fewer than 20)",
    )
    read = pk.ModelResult("two", "two.jsonl", "human_eval", PAIR["two"], missing=3, missing_policy="fail")
    assert pk.rank({"one": A, "two": read}, 1, **ENDS).warnings[:2] == (
        "two: 3 attempts have no verdict; they count as failures",
        FEW,
    )
    assert pk.rank(PAIR, 1, **ENDS).warnings[0] == FEW


def test_the_noise_of_a_large_k_needs_no_warning() -> None:
    """No pair is judged by a model of it."""
    assert not any("half of n" in warning for warning in pk.rank(PAIR, 10, **ENDS).warnings)
