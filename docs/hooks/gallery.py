"""The gallery: every picture that the package draws, in light and dark, with the code that made it."""

from __future__ import annotations

import ast
import doctest
import inspect
import io
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from linking import public
from pictures import SECTIONS, SETTING

import passk_fast

ROOT = Path(__file__).parents[2]
STYLES = {"light": "default", "dark": "dark_background"}
# The same file each time.
FIXED = {"svg.hashsalt": "gallery"}


def with_pictures() -> list[str]:
    """The classes that have a picture."""
    return [name for name, thing in public().items() if inspect.isclass(thing) and hasattr(thing, "plot")]


def sections() -> dict[str, dict[str, str]]:
    """What makes each picture: the code in `pictures`, or the example of the class."""
    listed = {name for codes in SECTIONS.values() for name in codes}
    others = {name: of_example(name) for name in with_pictures() if name not in listed}
    return {**SECTIONS, "Others": others} if others else SECTIONS


def of_example(name: str) -> str:
    """What draws the first object of a class that its docstring makes."""
    names: dict[str, Any] = {"np": np, "pk": passk_fast}
    before = ""
    for example in doctest.DocTestParser().get_examples(inspect.getdoc(public()[name]) or ""):
        *rest, last = ast.parse(example.source).body
        exec(compile(ast.Module(rest, []), name, "exec"), names)
        if isinstance(last, ast.Expr):
            found = eval(compile(ast.Expression(last.value), name, "eval"), names)
            if isinstance(found, public()[name]):  # type: ignore[arg-type]
                return f"{before}{example.source.rstrip()}.plot()"
        else:
            exec(compile(ast.Module([last], []), name, "exec"), names)
            for called, found in names.items():
                if isinstance(found, public()[name]):  # type: ignore[arg-type]
                    return f"{before}{example.source}{called}.plot()"
        before += example.source
    raise LookupError(
        f"no example of {name} shows one, and docs/hooks/pictures.py has no code for its picture"
    )


def gallery() -> tuple[str, dict[str, bytes]]:
    """The page, and its pictures by path."""
    files = {
        f"gallery/{name}-{style}.svg": drawn
        for codes in sections().values()
        for name, code in codes.items()
        for style, drawn in both(code).items()
    }
    return "\n".join(page()), files


def page() -> Iterator[str]:
    yield (
        "# Gallery\n\nEvery result draws itself: `.plot()`, on axes of its own or on those given, and "
        '`.save("figure.pdf")`. These pictures were made by the build of this page, with\n'
    )
    yield f"```python\n{SETTING}```\n"
    for section, codes in sections().items():
        yield f"## {section}\n"
        for name, code in codes.items():
            yield f"### {name}\n\n{said(name)}\n"
            for style in STYLES:
                yield f"![{name}](gallery/{name}-{style}.svg#only-{style})"
            yield f"\n```python\n{code}\n```\n"


def said(name: str) -> str:
    """What the picture is of, with links to where that is explained."""
    thing = public()[name.partition(".")[0]]
    summary = inspect.cleandoc(getattr(thing, "__doc__", None) or "").partition("\n\n")[0]
    return f"`{name.partition('.')[0]}`: {' '.join(summary.split()).replace('``', '`')}"


def both(code: str) -> dict[str, bytes]:
    """One picture in each style."""
    import matplotlib
    from matplotlib import pyplot

    matplotlib.use("Agg")
    found = {}
    for style, sheet in STYLES.items():
        with pyplot.style.context(sheet), matplotlib.rc_context(FIXED):
            axes = evaluated(code)
            kept = io.BytesIO()
            axes.get_figure(root=True).savefig(kept, format="svg", transparent=True, metadata={"Date": None})
            found[style] = kept.getvalue()
        pyplot.close("all")
    return found


def evaluated(code: str) -> Any:
    """The last expression of a code, run after the setting as anew."""
    tree = ast.parse(SETTING + code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr)
    names: dict[str, Any] = {}
    with at_the_root(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # results carry theirs
        exec(compile(tree, "<gallery>", "exec"), names)
        return eval(compile(ast.Expression(last.value), "<gallery>", "eval"), names)


@contextmanager
def at_the_root() -> Iterator[None]:
    """The folder that has the examples."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(before)
