"""A page for each public name, from its docstring."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from linking import guides_of, page_of, public

from passk_fast import results
from passk_fast.show.result import Result

HEADING = re.compile(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", re.M)
ENTRY = re.compile(r"^(?P<name>\S[^:\n]*?)(?: : (?P<kind>.*))?$")
GROUPS = {
    "Data and files": "Outcomes go in as these.",
    "Estimators": "Numbers without inference, for arrays.",
    "Questions": "Each has a result with text, table, picture and page.",
    "Results": "What the questions return.",
    "In other tools": "In the place of what a harness calls.",
    "Settings": "Threads, and what runs.",
    "Parts of results": "The classes that results are made of, in `passk_fast.results`.",
}
HOMES = {"data": "Data and files", "analyses": "Questions", "integrations": "In other tools"}
# What is made by calling it; other classes are what functions return.
CONSTRUCTED = {"Attempts", "Bounds", "Counts", "Tally"}
SETTINGS = {"set_threads", "threads", "show_config"}
WIDTH = 90
EVERY_RESULT = """
Like every result it has `document`, `columns`, `to_dict`, `to_frame`, `to_markdown`, `to_latex`, `page`,
`plot` and `save`: see [Sharing results](../sharing.md).
"""
LISTED = {"Parameters", "Other Parameters", "Attributes", "Returns", "Yields", "Raises", "Warns"}


def api_pages() -> dict[str, str]:
    """The pages, and one that lists them."""
    pages = {page_of(name): "\n".join(page(name, thing)) for name, thing in public().items()}
    return {"api/index.md": "\n".join(overview())} | pages


def api_nav() -> list[dict[str, list[dict[str, str]]]]:
    """The sections of the navigation."""
    return [{group: [{name: page_of(name)} for name in names]} for group, names in groups().items()]


def groups() -> dict[str, list[str]]:
    """Public names by what they are."""
    found: dict[str, list[str]] = {group: [] for group in GROUPS}
    for name in public():
        found[group_of(name)].append(name)
    return found


def group_of(name: str) -> str:
    thing = public()[name]
    if name in results.__all__:
        return "Parts of results"
    home = (getattr(thing, "__module__", None) or "").split(".")
    if inspect.isclass(thing) and "data" not in home and not issubclass(thing, Exception):
        return "Results"
    for part, group in HOMES.items():
        if part in home:
            return group
    return "Settings" if name in SETTINGS else "Estimators"


def overview() -> Iterator[str]:
    yield "# API\n\n"
    yield "What is here is imported from `passk_fast` itself, parts of results from `passk_fast.results`.\n"
    for group, names in groups().items():
        yield f"## {group}\n\n{GROUPS[group]}\n\n| name | |\n|---|---|"
        for name in names:
            first = inspect.cleandoc(getattr(public()[name], "__doc__", None) or "").partition("\n\n")[0]
            words = plain(" ".join(first.split())).replace("|", "\\|")
            yield f"| [`{name}`]({page_of(name).removeprefix('api/')}) | {words} |"
        yield ""


def page(name: str, thing: object) -> Iterator[str]:
    """One name: how it is called, what it does, and where the guide explains it."""
    yield f"# {name}\n"
    home = "passk_fast.results" if name in results.__all__ else "passk_fast"
    yield f"```python\nfrom {home} import {name}\n```\n"
    if told := guides_of(name):
        links = " · ".join(f"[{title}](../{place})" for place, title in told)
        yield f"Explained in {links}\n{{ .guides }}\n"
    yield from entry(name, thing)
    if inspect.isclass(thing):
        if issubclass(thing, Result):
            yield EVERY_RESULT
        for member, value in members(thing):
            yield f"## {member}\n"
            yield from entry(f"{name}.{member}", value, heading="###")


def members(cls: type) -> Iterator[tuple[str, object]]:
    """What a class offers, but for what every result does."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("passk_fast") and base is not Result]
    found = {name: value for base in reversed(ours) for name, value in vars(base).items()}
    for name, value in found.items():
        documented = isinstance(value, property | classmethod | staticmethod) or inspect.isfunction(value)
        if not name.startswith("_") and documented:
            yield name, getattr(value, "__func__", value)


def entry(name: str, thing: object, heading: str = "##") -> Iterator[str]:
    if (callable(thing) and not inspect.isclass(thing)) or name in CONSTRUCTED:
        yield f"```python\n{name}{signature(thing)}\n```\n"
    pieces = HEADING.split(inspect.cleandoc(getattr(thing, "__doc__", None) or ""))
    yield prose(pieces[0])
    for title, body in zip(pieces[1::2], pieces[2::2], strict=True):
        yield f"{heading} {title}\n" if heading == "##" else f"**{title}**\n"
        yield listing(body) if title in LISTED else prose(body)


def signature(thing: object) -> str:
    """How it is called: on one line, or with a line for each parameter where that is too long."""
    try:
        found = inspect.signature(thing)  # type: ignore[arg-type]
    except ValueError:
        return "(…)"
    parts, kinds = [], [parameter.kind for parameter in found.parameters.values()]
    for i, parameter in enumerate(found.parameters.values()):
        if i == 0 and parameter.name in ("self", "cls"):
            continue
        before = kinds[i - 1] if i else None
        if parameter.kind is parameter.KEYWORD_ONLY and before not in (
            parameter.KEYWORD_ONLY,
            parameter.VAR_POSITIONAL,
        ):
            parts.append("*")
        elif before is parameter.POSITIONAL_ONLY and parameter.kind is not before:
            parts.append("/")
        parts.append(written(str(parameter)))
    if kinds and kinds[-1] is inspect.Parameter.POSITIONAL_ONLY:
        parts.append("/")
    gives = (
        written(str(found).rpartition(" -> ")[2])
        if " -> " in str(found) and not inspect.isclass(thing)
        else ""
    )
    line = f"({', '.join(parts)})" + (f" -> {gives}" if gives else "")
    if len(line) <= WIDTH:
        return line
    return "(\n" + "".join(f"    {part},\n" for part in parts) + ")" + (f" -> {gives}" if gives else "")


def written(annotation: str) -> str:
    """An annotation as one writes it: without quotes and the homes of names."""
    short = re.sub(r"\b(?:passk_fast|collections|numpy|typing)(?:\.\w+)*\.(?=\w)", "", annotation)
    return re.sub(r"^(\*{0,2}\w+: )?'(.*?)'(?= = |$)", r"\1\2", short)


def listing(body: str) -> str:
    """The entries of a section as a list: `name : kind` and the indented text below it."""
    lines = []
    for line in body.splitlines():
        if match := ENTRY.match(line):
            kind = f" ({typed(match['kind'])})" if match["kind"] else ""
            name = match["name"] if match["name"] in public() else f"`{match['name']}`"
            lines.append(f"\n- {typed(name)}{kind}<br>")
        else:
            lines.append(plain(line))
    return "\n".join(lines) + "\n"


def typed(kind: str) -> str:
    """A type in words, with links to the classes of the package."""
    return re.sub(r"[A-Za-z_]\w*", lambda match: to_class(match[0]), plain(kind))


def to_class(word: str) -> str:
    known = word in public() and inspect.isclass(public()[word])
    return f"[`{word}`]({page_of(word).removeprefix('api/')})" if known else word


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
