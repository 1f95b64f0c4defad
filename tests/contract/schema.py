"""Write docs/schema.json: the JSON Schema of what commands print with `--json` and results save.

    python -m tests.contract.schema

It is made from the classes of results: their fields by their annotations, and by what docstring examples make
where an annotation does not tell; the columns of their rows by those examples.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np
from jsonschema import Draft202012Validator
from numpy.typing import NDArray

from passk_fast.show.json import SCHEMA_VERSION
from passk_fast.show.result import Result
from tests.contract.markdown import ROOT
from tests.contract.test_one_number import loaded, results

PATH = ROOT / "docs" / "schema.json"
# What each command shows: one result, or one of each model.
COMMANDS = {
    "compare": ("result", "Comparison"),
    "curve": ("models", "Curve"),
    "diversity": ("models", "Diversity"),
    "effort": ("models", "Effort"),
    "extrapolate": ("models", "Extrapolation"),
    "order": ("models", "OrderTest"),
    "plan": ("result", "Plan"),
    "rank": ("result", "Ranking"),
    "sensitivity": ("result", "Sensitivity"),
}
# These are as the data has them: numbers, texts or whatever else JSON has.
LABELS = ("cluster", "condition", "problem", "run", "unit")
# A number for one k, an array for several.
ESTIMATES = ("estimate", "standard_error", "low", "high")
NUMBER: dict[str, Any] = {"type": ["number", "null"]}
NUMBERS = {"$ref": "#/$defs/numbers"}
ARRAYS = {"Floats": NDArray[np.float64], "Ints": NDArray[np.int64], "NDArray": NDArray, "np": np}
SIMPLE: dict[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: NUMBER,
    str: {"type": "string"},
    type(None): {"type": "null"},
}


def hints(thing: Any, names: dict[str, Any] = ARRAYS) -> dict[str, Any]:
    """Annotations of a class or function; names that only type checkers import are anything."""
    try:
        return typing.get_type_hints(thing, localns=names)
    except NameError as error:
        return hints(thing, {**names, error.name: Any})


def of(annotation: Any) -> dict[str, Any]:
    """Schema of what an annotation allows, as plain data."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    if origin in (Union, types.UnionType):
        each = [of(one) for one in arguments]
        # `numbers` may be one number.
        return NUMBERS if each == [NUMBER, NUMBERS] else {"anyOf": each}
    if origin is Literal:
        return {"enum": list(arguments)}
    if origin in (np.ndarray, NDArray):  # newer Pythons name the alias
        return NUMBERS if _numeric(annotation) else {"type": "array"}
    if origin is tuple and arguments[-1] is not ...:
        return {"type": "array", "prefixItems": [of(one) for one in arguments], "items": False}
    if origin in (tuple, list, Sequence) or origin in (set, frozenset):
        return {"type": "array", "items": of(arguments[0])}
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": of(arguments[1])}
    return _of_class(annotation) if isinstance(annotation, type) else {}


def _numeric(annotation: Any) -> bool:
    return any(f"np.{kind}" in str(annotation).replace("numpy", "np") for kind in ("float64", "int64"))


def _of_class(cls: type[Any]) -> dict[str, Any]:
    if issubclass(cls, Result):
        return {"$ref": f"#/$defs/{cls.__name__}"}
    if dataclasses.is_dataclass(cls):
        names = [one.name for one in dataclasses.fields(cls) if one.name[0] != "_"]
    elif hasattr(cls, "_fields"):
        names = list(cls._fields)
    else:
        return {}
    known = hints(cls)
    made = {name: NUMBERS if name in ESTIMATES and known[name] is Any else of(known[name]) for name in names}
    return {"type": "object", "properties": made}


def inferred(values: Sequence[Any], *, label: bool = False) -> dict[str, Any]:
    """Schema of what examples are."""
    kinds = {type(one) for one in values if one is not None}
    if label:
        return {"type": ["string", "number", "boolean", "null"]}
    if not kinds:
        return {}
    if kinds <= {int, float}:
        return NUMBERS
    if kinds <= {str, bool}:
        names = [name for kind, name in ((str, "string"), (bool, "boolean")) if kind in kinds]
        return {"type": [*names, "null"]}
    if kinds == {list}:
        items = inferred([x for one in values for x in one or ()])
        return {"type": ["array", "null"], "items": items}
    if kinds == {dict}:
        values = [one for one in values if one is not None]
        keys = dict.fromkeys(name for one in values for name in one)
        made = {
            name: inferred([one[name] for one in values if name in one], label=name in LABELS)
            for name in keys
        }
        return {"type": ["object", "null"], "properties": made}
    return {}


def rows(examples: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Schema of the rows of a result."""
    every = [row for one in examples for row in one["rows"]]
    columns = dict.fromkeys(name for row in every for name in row)
    made = {
        name: inferred([row[name] for row in every if name in row], label=name in LABELS) for name in columns
    }
    # A cell is one number.
    made = {name: NUMBER if found is NUMBERS else found for name, found in made.items()}
    return {"type": "array", "items": {"type": "object", "properties": made}}


def result(cls: type[Result], examples: Sequence[Mapping[str, Any]], parts: dict[str, Any]) -> dict[str, Any]:
    """Schema of a class of results."""
    known = hints(cls)
    made: dict[str, Any] = {}
    for name in dict.fromkeys(name for one in examples for name in one):
        values = [one[name] for one in examples if name in one]
        said = getattr(cls, name, None)
        annotation = known.get(name, Any)
        if isinstance(said, property) and said.fget is not None:
            annotation = hints(said.fget).get("return", Any)
        found = rows(examples) if name == "rows" else of(annotation)
        check = Draft202012Validator({**found, "$defs": parts})
        if not (found and all(map(check.is_valid, values))):
            numbers = Draft202012Validator({**NUMBERS, "$defs": parts})
            found = NUMBERS if all(map(numbers.is_valid, values)) else inferred(values)
        made[name] = found
    always = [name for name in made if all(name in one for one in examples)]
    about = (cls.__doc__ or "").split("\n")[0]
    return {"description": about, "type": "object", "properties": made, "required": always}


def definitions() -> dict[str, Any]:
    """Every class of results, those first that others hold."""
    number: dict[str, Any] = {"type": "array", "items": NUMBERS}
    parts: dict[str, Any] = {"numbers": {"anyOf": [NUMBER, number]}}
    for name in loaded():
        parts[name] = {}
    for name in loaded():
        examples = [json.loads(json.dumps(one.to_dict())) for one in results()[name]]
        parts[name] = result(type(results()[name][0]), examples, parts)
    return parts


def _conditions(names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What goes with each command, and with the name of the class where Python wrote it."""
    shown = {**COMMANDS, **{name: ("result", name) for name in names}}
    for command, (key, name) in shown.items():
        one = {"$ref": f"#/$defs/{name}"}
        content = {"type": "object", "additionalProperties": one} if key == "models" else one
        yield _then(command, {"properties": {key: content}, "required": [key]})
    for command in ("report", "Report"):
        yield _then(command, {"$ref": "#/$defs/Report"})


def _then(command: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"if": {"properties": {"command": {"const": command}}}, "then": content}


def schema() -> dict[str, Any]:
    """The whole schema."""
    parts = definitions()
    names = [name for name in loaded() if name != "Report"]
    conditions = list(_conditions(names))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What passk-fast prints with --json and saves as .json",
        "type": "object",
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "version": {"type": "string"},
            "command": {"enum": [one["if"]["properties"]["command"]["const"] for one in conditions]},
        },
        "required": ["schema_version", "version", "command"],
        "allOf": conditions,
        "$defs": parts,
    }


def written() -> str:
    """The text of the file."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    PATH.write_text(written(), encoding="utf-8")
