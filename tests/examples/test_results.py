"""What may be asked of read results directly, and what models are called."""

from __future__ import annotations

import inspect

import pytest

import passk_fast as pk
from tests.contract.public import THINGS

ONE = pk.Counts(5, [0, 3, 5, 2, 4, 1] * 4)
STRATA = pk.Counts(5, [0, 3], strata=["x", "y"])
OTHER = pk.Counts(5, [0, 4, 5, 5, 4, 2] * 4)
RESULTS = pk.Results.of(
    [pk.ModelResult(name, name, "table", of) for name, of in zip("ab", (ONE, OTHER), strict=True)]
)


def test_models_are_found_by_name_and_by_position():
    assert RESULTS[0] is RESULTS["a"]
    assert RESULTS[-1] is RESULTS["b"]
    with pytest.raises(IndexError, match="results hold 2 models; got index 2"):
        RESULTS[2]
    with pytest.raises(KeyError, match="no model 'c'; there are 'a', 'b'"):
        RESULTS["c"]
    assert (RESULTS.get("c"), None in RESULTS) == (None, False)


def test_tables_that_are_not_there():
    with pytest.raises(ValueError, match="`table` must be None, for this result has only its rows; got 'x'"):
        pk.mean_interval(ONE, 1).to_frame(table="x")


def test_questions_of_results_are_those_of_the_package():
    asked = RESULTS.compare(k=1)
    assert asked.to_dict() == pk.compare(RESULTS["a"], RESULTS["b"], 1).to_dict()
    assert RESULTS.compare("b", "a", 1).difference == -asked.difference
    assert RESULTS.rank(1, rng=3).to_dict() == pk.rank(RESULTS, 1, rng=3).to_dict()
    assert RESULTS.report(k=[1, 5]).to_dict() == pk.build_report(RESULTS, k=[1, 5]).to_dict()
    three = pk.Results.of([*RESULTS.values(), pk.ModelResult("c", "c", "table", ONE)])
    with pytest.raises(TypeError, match="`a` and `b` must say which models; there are 3: a, b, c"):
        three.compare()


def test_results_as_a_frame():
    frame = RESULTS.to_frame()
    assert list(frame) == ["model", "benchmark", "condition", "problem", "n", "c", "cluster", "stratum"]
    assert frame.groupby("model")["c"].sum().tolist() == [int(ONE.c.sum()), int(OTHER.c.sum())]
    of_strata = pk.Results.of([pk.ModelResult("s", "s", "table", STRATA)]).to_frame("pyarrow").to_pydict()
    assert of_strata["stratum"] == ["x", "y"]
    assert of_strata["cluster"] == [None, None]
    back = pk.Counts.from_frame(frame, problem="problem", n="n", c="c", by="model")
    assert back["b"].c.tolist() == OTHER.c.tolist()


def test_models_are_called_as_asked():
    assert "new is better than old" in pk.compare(OTHER, ONE, 1, names=("new", "old")).verdict
    by_name = pk.rank({"new": OTHER, "old": ONE}, 1, rng=1)
    assert pk.rank([OTHER, ONE], 1, names=["new", "old"], rng=1).to_dict() == by_name.to_dict()
    assert pk.rank({"x": OTHER, "y": ONE}, 1, names=["new", "old"], rng=1).to_dict() == by_name.to_dict()
    for names, message in [
        (["a"], "`names` must name each model once; got 1 name of 2 models"),
        (["a", "a"], "`names` must differ; got 'a' twice"),
    ]:
        with pytest.raises(ValueError, match=message):
            pk.compare(OTHER, ONE, names=names)
        with pytest.raises(ValueError, match=message):
            pk.rank([OTHER, ONE], names=names)
    with pytest.raises(TypeError, match="`names` must be a sequence of strings; got str"):
        pk.compare(OTHER, ONE, names="ab")
    with pytest.raises(TypeError, match="`names` must name them; got list"):
        pk.rank([OTHER, ONE])


def test_the_seed_is_explained_where_it_is_swapped(capsys):
    takers = [
        thing
        for thing in THINGS.values()
        if inspect.isfunction(thing) and "rng" in inspect.signature(thing).parameters
    ]
    assert len(takers) > 10
    for function in takers:
        with pytest.raises(
            TypeError, match=r"takes its seed as `rng`: rng=7 \(--seed is the command line's\)"
        ):
            function(ONE, seed=7)
    from passk_fast.cli import run

    assert run(["rank", "x.jsonl", "--rng", "3"]) == 2
    assert "(the seed is --seed here, rng= in Python)" in capsys.readouterr().err


@pytest.mark.parametrize(
    "ask",
    [
        lambda one: pk.mean_interval(one, 1),
        lambda one: pk.bootstrap(one, 1),
        lambda one: pk.posterior(one, 1),
        lambda one: pk.curve(one, [1, 2], rng=1),
        lambda one: pk.effort(one),
        lambda one: pk.extrapolate(one, 8, replicates=20, rng=1),
        lambda one: pk.allocate(one, 20),
        lambda one: pk.stability(one, k=1, n=[2], rng=1),
        lambda one: pk.influence(one, k=1),
        lambda one: pk.specification_curve(one, k=1),
        lambda one: pk.majority_lower_bound(one, 3),
    ],
)
def test_a_model_enters_by_the_same_door_everywhere(ask):
    said = [repr(ask(one)) for one in (ONE, RESULTS["a"], {"a": RESULTS["a"]})]
    assert said[0] == said[1] == said[2]
