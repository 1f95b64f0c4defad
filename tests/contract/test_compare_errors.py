"""What `compare` refuses, and in which words."""

import numpy as np
import pytest

import passk_fast as pk

A, B = pk.Counts(5, [0, 3, 5, 2]), pk.Counts(5, [1, 3, 4, 2])
NAMED = pk.Counts(5, [0, 3, 5, 2], problems=list("wxyz"))


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((A, [1, 2]), {}, "`b` must be Counts, a Tally or a ModelResult; got list"),
        ((A, B), {"paired": 1}, "`paired` must be True, False or None; got int"),
        ((A, B), {"margin": "wide"}, "`margin` must be a number; got str"),
        ((A, B), {"match": True}, "`match` must be a string; got bool"),
        (
            (A, B),
            {"clusters": True},
            "`clusters` must be labels, None (those of the counts) or False (none); ",
        ),
    ],
)
def test_kinds(arguments, options, message):
    with pytest.raises(TypeError) as error:
        pk.compare(*arguments, **options)
    assert str(error.value).startswith(message)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        ((A, B, 6), {}, "`k` must satisfy k <= n for every problem; got k=6, n=5 at index 0 of 'A'"),
        (
            (pk.Counts(9, A.c), NAMED.tally, 6),
            {},
            "`k` must satisfy k <= n for every problem; got k=6, n=5 at least, n < k in 4 of 4 problems "
            "of 'B'",
        ),
        (
            (A, NAMED),
            {},
            "problems must have names in all models or in none; 'A' has none",
        ),
        (
            (A, pk.Counts(5, [1, 2])),
            {},
            "models must have the same number of problems where problems have no names; 'A' has 4, 'B' has 2",
        ),
        (
            (A, B),
            {"interval": "z"},
            "`interval` must be one of 'noise-floor', 't', 'bca', 'percentile'; got 'z'",
        ),
        (
            (A, B),
            {"interval": "bca", "target": "benchmark"},
            "`target` must be 'population' with bootstrap intervals; got 'benchmark', interval='bca'",
        ),
        (
            (A, B),
            {"replicates": 100},
            "`replicates` must go with bca or percentile; got interval='noise-floor'",
        ),
        ((A, B), {"test": "wald"}, "`test` must be one of 'exact', 'mid-p'; got 'wald'"),
        (
            (A, B),
            {"test": "mid-p"},
            "`test` must be 'exact' unless paired models made one attempt at every problem, without "
            "clusters, and `interval` is 'noise-floor'; got 'mid-p'",
        ),
        ((A, B), {"margin": 0}, "`margin` must satisfy 0 < margin < 1; got 0"),
        ((A, B), {"margin": 1.5}, "`margin` must satisfy 0 < margin < 1; got 1.5"),
        ((A, B), {"match": "inner"}, "`match` must be one of 'strict', 'common'; got 'inner'"),
        (
            (A.tally, B),
            {"paired": True},
            "`paired` must not be True where pairing is impossible: a tally does not know its problems",
        ),
        (
            (A, B),
            {"paired": False, "clusters": [0, 0, 1, 1]},
            "`clusters` must be None for unpaired models, which bring their own in Counts; they are not "
            "paired: not asked for",
        ),
        (
            (A, pk.Counts(5, B.c, strata=[0, 0, 1, 1])),
            {},
            "`strata` must be in the counts of `a` if in those of `b`, or be given, or False",
        ),
        (
            (A, B),
            {"clusters": [1, 2]},
            "`clusters` must have one label for each problem; got 2 for 4 problems",
        ),
        (
            (pk.Counts(1, [0, 1]), pk.Counts(1, [1, 1])),
            {"target": "benchmark"},
            "`target` must be 'population' where every problem has a single attempt (n=1), as in 'A': the "
            "noise of the attempts cannot be told from differences between problems",
        ),
        (
            (A, pk.Tally([5], [3], [1])),
            {"interval": "bca"},
            "`interval` must be 'noise-floor' or 't' where a model has a single problem",
        ),
        (
            (pk.Counts(5, A.c, clusters=[0, 0, 1, 1]), B.tally),
            {"interval": "bca"},
            "`interval` must be 'noise-floor' or 't' for unpaired models with clusters",
        ),
    ],
)
def test_values(arguments, options, message):
    with pytest.raises(ValueError) as error:  # noqa: PT011
        pk.compare(*arguments, **options)
    assert str(error.value) == message


def test_drivers_check_their_arguments():
    result = pk.compare(A, B, 1)
    with pytest.raises(ValueError, match="k=6, n=5"):
        result.drivers(6)
    with pytest.raises(ValueError, match="`count` must satisfy count >= 0; got -1"):
        result.drivers(count=-1)
    with pytest.raises(ValueError, match=r"plot_problems\(\) needs pairs of problems"):
        pk.compare(A, B, 1, paired=False).plot_problems()


def test_labels_in_numpy_are_taken():
    assert pk.compare(A, B, 1, clusters=np.array([0, 0, 1, 1])).clusters == 2
