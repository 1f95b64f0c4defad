"""One number is the same number in every output of a result, and one that does not exist is null.

Whatever derives from `Result` is tested by existing: its docstring makes one.
"""

from __future__ import annotations

import gc
import html
import importlib
import inspect
import json
import math
import pkgutil
import sys
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import passk_fast
from passk_fast.report.build import build_report
from passk_fast.show import text
from passk_fast.show.document import Table
from passk_fast.show.numbers import NONE, Number
from passk_fast.show.result import Result
from passk_fast.show.save import TEXTS
from tests.contract.public import THINGS, made


def classes(of: type[Any] = Result) -> Iterator[type[Any]]:
    """Every class of results that the package defines."""
    for cls in of.__subclasses__():
        if cls.__module__.startswith("passk_fast.") and not inspect.isabstract(cls):
            yield cls
        yield from classes(cls)


def loaded() -> list[str]:
    """The names of all of them, wherever they are; not all that integrations are for is installed."""
    for module in pkgutil.walk_packages(passk_fast.__path__, "passk_fast."):
        if not module.name.startswith(("passk_fast.integrations.", "passk_fast.__main__")):
            importlib.import_module(module.name)
    return sorted({cls.__name__ for cls in classes()})


@cache
def results() -> dict[str, list[Result]]:
    """The results that the examples of public names make, and a report."""
    counts = passk_fast.Counts(5, [0, 3, 5, 2, 2, 4])
    models = [passk_fast.ModelResult(name, f"{name}.jsonl", "table", counts) for name in ("a", "b")]
    found: dict[str, list[Result]] = {"Report": [build_report(passk_fast.Results.of(models), k=[1, 3])]}
    for public in THINGS:
        for one in made(public):
            if isinstance(one, Result):
                found.setdefault(type(one).__name__, []).append(one)
    return found


def numbers(value: Any) -> Iterator[float]:
    """All numbers of plain data, and of what a cell stands for."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for one in value:
            yield from numbers(one)
    elif value is not None and not isinstance(value, str | bool):
        yield float(value)


def cells(result: Result) -> list[Number]:
    """The numbers of a result's tables."""
    return [
        cell
        for block in result.document()
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
        if isinstance(cell, Number)
    ]


ALL = loaded()


@pytest.mark.parametrize("name", ALL)
def test_every_result_shows_numbers(name: str) -> None:
    assert any(cells(one) for one in results()[name])


@pytest.mark.parametrize("name", ALL)
def test_the_numbers_of_the_tables_are_those_of_the_data(name: str) -> None:
    for result in results()[name]:
        known = set(numbers(json.loads(json.dumps(result.to_dict(), allow_nan=False))))
        for cell in cells(result):
            for value in numbers(cell.value):
                assert value in known or not math.isfinite(value), cell


@pytest.mark.parametrize("name", ALL)
def test_the_numbers_of_every_frame_are_those_of_the_data(name: str) -> None:
    for result in results()[name]:
        known = set(numbers(json.loads(json.dumps(result.to_dict(), allow_nan=False))))
        for table in result.tables:
            for row in result.to_frame("polars", table=table).to_dicts():
                told = {column: value for column, value in row.items() if column != "problem"}
                assert all(value in known or not math.isfinite(value) for value in numbers(told)), table


@pytest.mark.parametrize("name", ALL)
def test_a_number_is_written_alike_everywhere(name: str) -> None:
    for result in results()[name]:
        document = result.document()
        outputs = {suffix: render(document) for suffix, render in TEXTS.items()}
        outputs |= {"narrow": text.render(document, width=80), "html": html.unescape(result._repr_html_())}
        outputs = {output: "".join(shown.split()).replace("$-$", "-") for output, shown in outputs.items()}
        for cell in cells(result):
            assert (cell.value is None) <= (cell == NONE or not any(map(str.isdigit, cell))), cell
            for output, shown in outputs.items():
                renderer = sys.modules[TEXTS[output].__module__] if output in TEXTS else text
                escaped = getattr(renderer, "escape", str)(cell)
                assert "".join(escaped.split()) in shown, (output, cell)


@pytest.mark.parametrize("name", ALL)
def test_a_frame_has_the_rows_of_the_data(name: str) -> None:
    for result in results()[name]:
        rows = result.to_dict().get("rows")
        if rows is None:  # a report is data by model, and a frame of all of them
            continue
        frame = result.to_frame("polars").to_dicts()
        assert [list(row) for row in frame] == [list(row) for row in rows]
        for one, other in zip(frame, rows, strict=True):
            for column, value in one.items():
                same = other[column]
                if isinstance(value, float) and not math.isfinite(value):
                    value = None
                assert value == same or str(value) == same, (column, value, same)


def test_a_new_class_is_found_by_existing() -> None:
    """A class of results is one of these wherever it is, and fails until an example makes it."""

    class Unheard(passk_fast.MeanInterval):
        __module__ = "passk_fast.analyses.unheard"

    assert "Unheard" in loaded()
    with pytest.raises(KeyError):
        results()["Unheard"]
    # Other tests ask for the classes that there are, too.
    del Unheard
    gc.collect()
    assert "Unheard" not in loaded()
