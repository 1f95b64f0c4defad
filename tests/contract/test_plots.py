"""Pictures of every result, on axes of their own and on given ones: nothing is cut, and ticks have values."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.text import Text

import passk_fast as pk
from passk_fast.report.build import build_report
from passk_fast.report.pairs import plot_pairs
from passk_fast.show import plots
from passk_fast.show.result import Result
from tests.contract.public import THINGS, made

matplotlib.use("Agg")
LONG = "organisation-{}/a-model-with-a-rather-long-name-70b-instruct"
# Pixels by which a letter's box may stand over the edge.
TOLERANCE = 3


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    pyplot.close("all")


@cache
def results() -> dict[str, Any]:
    """What the examples of the public names make, one of each class."""
    found: dict[str, Any] = {}
    for name in THINGS:
        for one in made(name):
            if isinstance(one, (Result, pk.Counts, pk.Results)):
                found.setdefault(type(one).__name__, one)
    return found


@cache
def models(count: int, pattern: str) -> pk.Results:
    draws = np.random.default_rng(1)
    rates = draws.beta(0.6, 0.6, 40)
    problems = [f"q{i}" for i in range(40)]
    return pk.Results.of(
        [
            pk.ModelResult(
                pattern.format(i),
                f"{i}.jsonl",
                "human_eval",
                pk.Counts(20, draws.binomial(20, rates), problems=problems),
            )
            for i in range(count)
        ]
    )


def texts(figure: Any) -> list[Text]:
    figure.canvas.draw()
    return [
        one
        for one in figure.findobj(Text)
        if one.get_text().strip() and one.get_visible() and one.axes is not None
    ]


def cut(figure: Any) -> list[str]:
    """Texts that stand over the figure's edge."""
    found = []
    width, height = figure.canvas.get_width_height()
    for one in texts(figure):
        box = one.get_window_extent()
        inside = box.x0 >= -TOLERANCE and box.x1 <= width + TOLERANCE
        if not (inside and box.y0 >= -TOLERANCE and box.y1 <= height + TOLERANCE) and _shown(one):
            found.append(one.get_text())
    return found


def _shown(text: Text) -> bool:
    """Whether a label belongs to a tick within the axes, or is no tick's."""
    axes: Any = text.axes
    for axis in (axes.xaxis, axes.yaxis):
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks() + axis.get_minor_ticks():
            if text in (tick.label1, tick.label2):
                return bool(low <= tick.get_loc() <= high)
    return True


def check(axes: Any) -> None:
    figure = axes.get_figure(root=True)
    assert cut(figure) == []
    for one in texts(figure):
        assert "mathdefault" not in one.get_text()
        assert "\\n" not in one.get_text()
    legend = axes.get_legend()
    if legend is not None:
        labels = [one.get_text() for one in legend.get_texts()]
        assert len(labels) == len(set(labels))
    assert axes.get_title()


@pytest.mark.parametrize("style", ["default", "dark_background"])
def test_every_result_has_a_picture(style: str) -> None:
    kinds = {name for name, thing in THINGS.items() if isinstance(thing, type) and issubclass(thing, Result)}
    assert kinds <= set(results())
    for one in results().values():
        with pyplot.style.context(style):
            check(one.plot())
        pyplot.close("all")


def test_every_result_draws_on_given_axes() -> None:
    for name, one in results().items():
        figure, places = pyplot.subplots(1, 2, figsize=(13, 6), layout="constrained")
        assert one.plot(places[0]) in (places[0], *places[0].child_axes), name
        assert cut(figure) == [], name
        pyplot.close("all")


@pytest.mark.parametrize("kind", ["Effort", "OrderTest", "Curve", "Extrapolation", "Posterior"])
def test_several_models_have_a_panel_each(kind: str) -> None:
    one = results()[kind]
    for count in (2, 3):
        ax = plots.panels({f"m{i} for $5": one.plot for i in range(count)})
        for place in [one for one in ax.get_figure().axes if one.get_visible()][:count]:
            assert plots.titled(place).startswith("m"), kind
            assert "of each model" not in plots.titled(place)
            check(place)
        pyplot.close("all")


def test_long_names_that_differ_in_the_middle_look_different() -> None:
    first, second = (f"{'a' * 150}{i}{'b' * 150}" for i in range(2))
    assert plots.folded(first) != plots.folded(second)
    assert plots.folded(first) == plots.folded(first)


def test_letters_that_no_font_has_are_told_once(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    counts = pk.Counts(5, [0, 1, 2, 3, 4, 5] * 4)
    report = pk.build_report({"模型": counts, "模型 2": counts}, k=[1, 2])
    with pytest.warns(UserWarning, match="the fonts of matplotlib lack 模型, drawn as boxes") as told:
        report.save(tmp_path / "x.png")
    assert len(told) == 1
    report.save(tmp_path / "x.html")
    assert "模型" in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert not recwarn.list


def test_one_attempt_is_seen() -> None:
    attempts = pk.Attempts([0, 1, 2], [True, False, True], text=["a", "b", "c"])
    for found in (pk.order_test(attempts), pk.diversity(attempts, k=1, rng=1)):
        lines = found.plot().lines
        assert lines
        assert all(line.get_marker() not in ("", "None") for line in lines), type(found).__name__
        pyplot.close("all")


DRAWN: dict[str, Callable[[pk.Results], Any]] = {
    "report": lambda found: build_report(found).plot(),
    "results": lambda found: found.plot(),
    "curves": lambda found: pk.plot_curves(
        {name: pk.curve(one, rng=1, replicates=100) for name, one in found.items()}
    ),
    "ranking": lambda found: pk.rank(found, k=[1, 10], replicates=200, rng=1).plot(),
    "pairs": lambda found: plot_pairs(pk.rank(found, k=[1, 10], replicates=200, rng=1)),
    "sensitivity": lambda found: pk.sensitivity(found, k=[1, 10], replicates=99, rng=1).plot(),
}


@pytest.mark.parametrize("what", DRAWN)
@pytest.mark.parametrize("pattern", ["m{}", LONG], ids=["short", "long"])
@pytest.mark.parametrize("count", [1, 3, 30])
def test_one_few_and_many_models(what: str, pattern: str, count: int) -> None:
    if count == 1 and what in ("ranking", "pairs", "sensitivity"):
        pytest.skip("one model is not held against others")
    if count == 30 and what == "sensitivity":
        count = 12
    check(DRAWN[what](models(count, pattern)))


def labelled() -> list[str]:
    """Results of one model, of which several are drawn on the same axes."""
    found = {name: inspect.signature(type(one).plot).parameters for name, one in results().items()}
    return sorted(name for name, parameters in found.items() if "label" in parameters)


def test_models_that_are_labelled_share_axes() -> None:
    assert {"Counts", "Curve", "MeanInterval", "Posterior", "Effort", "Cover"} <= set(labelled())
    for name in labelled():
        one = results()[name]
        _, ax = pyplot.subplots(layout="constrained")
        for label in ("first", "second"):
            one.plot(ax, label=label)
        one.plot(ax, label="third", color="#123456")
        check(ax)
        handles, labels = ax.get_legend_handles_labels()
        assert labels == ["first", "second", "third"], name
        colours = [matplotlib.colors.to_hex(_colour(handle)) for handle in handles]
        assert len(set(colours)) == 3, name
        assert colours[-1] == "#123456", name
        assert "each model" in ax.get_title().replace("\n", " "), name
        pyplot.close("all")


def _colour(handle: Any) -> Any:
    return handle.get_edgecolor() if hasattr(handle, "get_edgecolor") else handle.get_color()


def test_ticks_are_those_of_all_models_on_the_axes() -> None:
    counts = models(1, "m{}")[0].counts
    ax = pk.mean_interval(counts, k=[1, 10]).plot(label="a")
    pk.mean_interval(counts, k=[1, 20]).plot(ax, label="b")
    assert [tick.get_text() for tick in ax.get_xticklabels()][-1] == "20"
    assert 10 in ax.get_xticks()


def test_one_entry_of_the_legend_a_model() -> None:
    found = models(3, "m{}")
    curves = {name: pk.curve(one, rng=1, replicates=100) for name, one in found.items()}
    axes = pk.plot_curves(curves, colors=["black", "red", "blue"])
    legend = axes.get_legend()
    assert legend is not None
    assert [one.get_text() for one in legend.get_texts()] == ["m0", "m1", "m2"]
    assert [line.get_color() for line in axes.lines] == ["black", "red", "blue"]
    with pytest.raises(ValueError, match="`colors` must have one for each of 3 models; got 1"):
        pk.plot_curves(curves, colors=["red"])
    with pytest.raises(ValueError, match="`curves` must hold curves of one kind, at least one; got none"):
        pk.plot_curves({})
    with pytest.raises(TypeError, match="`curves` must hold curves; got Counts for 'a'"):
        pk.plot_curves({"a": pk.Counts(2, [1, 2])})  # type: ignore[dict-item]
