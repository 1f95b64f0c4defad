"""Makes the page of all public names from their docstrings (a hook of mkdocs)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from types import ModuleType

import numpy as np
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

import passk_fast

HEADING = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.M)
ENTRY = re.compile(r"^(?P<name>\S[^:\n]*?)(?: : (?P<kind>.*))?$")
LISTED = {"Parameters", "Other Parameters", "Attributes", "Returns", "Yields", "Raises", "Warns"}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated page."""
    files.append(File.generated(config, "api.md", content="\n".join(page())))
    return files


def page() -> Iterator[str]:
    yield "# Names\n\nFunctions, and what they return, are imported from `passk_fast` itself.\n"
    names = [name for name in passk_fast.__all__ if not inspect.ismodule(getattr(passk_fast, name))]
    yield from entries(passk_fast, names)
    yield "# Parts of results\n\nThe classes that results are made of are in `passk_fast.results`.\n"
    yield from entries(passk_fast.results, passk_fast.results.__all__)


def entries(module: ModuleType, names: list[str]) -> Iterator[str]:
    for name in sorted(names, key=str.lower):
        thing = getattr(module, name)
        yield from entry(name, thing, "##")
        if inspect.isclass(thing):
            for member, value in members(thing):
                yield from entry(f"{name}.{member}", value, "###")


def members(cls: type) -> Iterator[tuple[str, object]]:
    for name, value in vars(cls).items():
        documented = isinstance(value, property | classmethod | staticmethod) or inspect.isfunction(value)
        if not name.startswith("_") and documented:
            yield name, getattr(value, "__func__", value)


def entry(name: str, thing: object, level: str) -> Iterator[str]:
    yield f"{level} {name}\n"
    if callable(thing) and not isinstance(thing, np.ufunc):
        yield f"```python\n{name}{signature(thing)}\n```\n"
    pieces = HEADING.split(inspect.cleandoc(getattr(thing, "__doc__", None) or ""))
    yield prose(pieces[0])
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        yield f"**{title}**\n"
        yield listing(body) if title in LISTED else prose(body)


def signature(thing: object) -> str:
    try:
        text = str(inspect.signature(thing))  # type: ignore[arg-type]
    except ValueError:
        return "(…)"
    return re.sub(r"\b(?:passk_fast|collections|numpy|typing)(?:\.\w+)*\.(?=\w)", "", text)


def listing(body: str) -> str:
    """The entries of a section as a list: `name : kind` and the indented text below it."""
    lines = []
    for line in body.splitlines():
        if match := ENTRY.match(line):
            kind = f" (*{plain(match['kind'])}*)" if match["kind"] else ""
            lines.append(f"\n- `{match['name']}`{kind}<br>")
        else:
            lines.append(plain(line))
    return "\n".join(lines) + "\n"


def prose(body: str) -> str:
    """Paragraphs, with sessions in blocks of their own."""
    paragraphs = []
    for paragraph in re.split(r"\n{2,}", body.strip("\n")):
        session = paragraph.lstrip().startswith(">>>")
        paragraphs.append(f"```pycon\n{inspect.cleandoc(paragraph)}\n```" if session else plain(paragraph))
    return "\n\n".join(paragraphs) + "\n"


def plain(text: str) -> str:
    """Markdown of reStructuredText's inline code and literal blocks."""
    return re.sub(r"::$", ":", re.sub(r":\w+:`([^`]+)`", r"`\1`", text.replace("``", "`")), flags=re.M)
