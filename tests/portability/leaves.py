"""Every number that a result holds or computes: its fields, its properties, and its methods."""

from __future__ import annotations

import hashlib
import inspect
import struct
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

import numpy as np

from passk_fast.show.result import Result
from tests.portability.samples import METHODS

# Methods that give no numbers, or those of the fields again: texts, frames, files, pictures.
SAID = {name for name in vars(Result) if name[0] != "_"} | {
    "plot",
    "plot_problems",
    "table",
    "head",
    "heads",
    "rows",
}
SAID |= {"truth", "write", "notes"}
# Questions that results hand on to functions, which have samples of their own.
SAID |= {"compare", "rank", "report"}
# Methods with arguments that give no numbers of their own.
NOT_NUMBERS = {"Attempts.refuse_mixtures", "Attempts.select", "Attempts.split", "Results.get", "Results.on"}
NOT_NUMBERS |= {"Counts.fewer_than", "Counts.filter", "Counts.select", "Tally.fewer_than"}
Place = tuple[str, ...]


def ours(value: object) -> bool:
    return type(value).__module__.startswith("passk_fast")


def parts(value: Any) -> Iterator[tuple[str, Any]]:
    """Named parts of one of the package's own objects: public fields, properties, and what methods return."""
    kind = type(value)
    if is_dataclass(kind):
        for one in fields(kind):
            if one.name[0] != "_":
                yield one.name, getattr(value, one.name)
    for name, member in inspect.getmembers(kind):
        if name[0] == "_" or name in SAID or (issubclass(kind, Mapping) and hasattr(Mapping, name)):
            continue
        if isinstance(member, (property, cached_property)):
            yield name, getattr(value, name)
        elif inspect.isfunction(inspect.getattr_static(kind, name)):
            arguments = METHODS.get(f"{kind.__name__}.{name}")
            if arguments is not None or not asked(member):
                try:
                    found = getattr(value, name)(*(arguments or ()))
                except ValueError:  # not asked of such a result, and then it has no number
                    continue
                if type(found) is not kind:  # such as another of its kind, merged with nothing
                    yield name + "()", found


def asked(method: Any) -> list[str]:
    """Arguments that a method cannot do without."""
    positional = list(inspect.signature(method).parameters.values())[1:]
    every = (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)
    return [one.name for one in positional if one.default is one.empty and one.kind not in every]


def numbers(value: Any, place: Place = (), within: tuple[int, ...] = ()) -> Iterator[tuple[Place, bytes]]:
    """The leaves of a value, each with where it is, as bytes that are equal where the numbers are."""
    if id(value) in within:
        return
    within = (*within, id(value))
    if value is None or isinstance(value, (str, bytes, type, range, slice, np.str_)) or callable(value):
        return
    if isinstance(value, np.ndarray):
        yield place, in_bytes(value)
    elif isinstance(value, (bool, int, float, np.generic)):
        yield place, in_bytes(np.asarray(value) if abs(value) < 2**63 else np.asarray(float(value)))
    elif isinstance(value, Mapping) and not ours(value):
        for name, one in value.items():
            yield from numbers(one, (*place, str(name)), within)
    elif hasattr(value, "_fields"):
        for name in value._fields:
            yield from numbers(getattr(value, name), (*place, name), within)
    elif isinstance(value, (list, tuple, set, frozenset)) or hasattr(value, "__next__"):
        for index, one in enumerate(value):
            yield from numbers(one, (*place, str(index)), within)
    elif ours(value):
        for name, one in parts(value):
            yield from numbers(one, (*place, name), within)
        if isinstance(value, Mapping):
            for name in value:
                yield from numbers(value[name], (*place, str(name)), within)
    else:
        raise TypeError(f"{'.'.join(place)} is a {type(value)}: say in leaves.py what its numbers are")


def in_bytes(array: np.ndarray[Any, Any]) -> bytes:
    """Shape and elements; one NaN for all, and whole numbers of one width."""
    if array.dtype.kind in "OUSMm":
        return b"".join(found for one in array.ravel().tolist() for _, found in numbers(one))
    floating = array.dtype.kind == "f"
    same = array.astype("<f8" if floating else "<i8")
    if floating:
        same[np.isnan(same)] = np.nan
    head = struct.pack(f"<{1 + array.ndim}q", array.ndim, *array.shape)
    return head + np.ascontiguousarray(same).tobytes()


def reached(value: Any, within: tuple[int, ...] = ()) -> Iterator[str]:
    """Names of the package's classes that a value is made of."""
    if id(value) in within or isinstance(value, (str, bytes, np.ndarray)):
        return
    within = (*within, id(value))
    if ours(value):
        yield type(value).__name__
        for _, one in parts(value):
            yield from reached(one, within)
    if isinstance(value, Mapping):
        value = [value[name] for name in value]
    if isinstance(value, (list, tuple)) or hasattr(value, "__next__"):
        for one in value:
            yield from reached(one, within)


def digests(value: Any, depth: int = 2) -> dict[str, str]:
    """A digest of the numbers under each of the first names of their places."""
    found: dict[str, Any] = {}
    for place, data in numbers(value):
        name = ".".join(place[:depth]) or "value"
        digest = found.setdefault(name, hashlib.blake2b(digest_size=6))
        digest.update(".".join(place[depth:]).encode() + b"\0" + data)
    return {name: digest.hexdigest() for name, digest in found.items()}
