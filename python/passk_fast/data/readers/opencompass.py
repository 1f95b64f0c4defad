"""OpenCompass results: ``results/<model>/<dataset>.json`` with `details`, which `dump_details` writes.

An item of a list has the outcomes of an example, one for each replica of the data set, in order. Before there
were replicas, `details` was an object with an item for each example, which was attempted once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_twice, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source
from passk_fast.show.numbers import number_of

NAME = "opencompass"
EXPECTS = "a JSON document with `details`: examples with `correct`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("details", "accuracy")

# The folder of a run is called after its time.
_TIME = re.compile(r"^\d{8}_\d{6}$")

# What evaluators call the outcome; the first that is there decides, as in OpenCompass.
OUTCOMES = ("correct", "is_correct", "cascade_correct")
TEXTS = ("pred", "prediction", "predictions", "origin_prediction")
ANSWERS = ("answer", "answers", "references", "gold")
# Not an example, but how all of them were asked.
KIND = "type"


class Document(Decoded):
    details: list[dict[str, Any]] | dict[str, Any]


def recognises(head: Head) -> bool:
    """Whether the document has examples with outcomes of OpenCompass."""
    kinds = (b'"type": "GEN"', b'"type": "PPL"', b'"type":"GEN"', b'"type":"PPL"')
    return "details" in head.keys and head.holds(b'"example_abbr"', *kinds)


def judged(head: Head) -> bool:
    """Whether examples have outcomes; not every evaluator keeps them."""
    return head.holds(*(f'"{name}"'.encode() for name in OUTCOMES))


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the examples of one data set."""
    gathering = Gathering(keep)
    details = _documents.read(source, Document).details
    for prefix, example, name in _examples(source.path, details):
        place = Place(source.path, prefix)
        here = [one for one in OUTCOMES if one in example]
        field = next((one for one in here if example[one] is not None), next(iter(here), None))
        if field is None:
            raise place.error(
                f"missing; expected {', '.join(f'`{one}`' for one in OUTCOMES)} (the evaluator of this data "
                "set keeps no outcomes of single examples)"
            )
        outcomes = example[field] if isinstance(example[field], list) else [example[field]]
        some(source.path, outcomes, "outcome", f"{prefix}.{field}")
        texts = _texts(place, example, len(outcomes), keep)
        subdivision = name.rpartition("_")[0] or None
        for index, outcome in enumerate(outcomes):
            gathering.add(
                place,
                name,
                place.scored(outcome, keep, f"{field}[{index}]"),
                texts[index],
                groups={"subdivision": subdivision},
                facts={"target hash": _target(example)},
            )
    some(source.path, gathering, "example", "details")
    path = located(source.path)
    in_place = path.parent.parent.name == "results"
    time = _TIME.match(path.parent.parent.parent.name) if in_place else None
    run = time[0] if time else None
    return [
        gathering.finish(
            model=path.parent.name if in_place else None,
            benchmark=bare(source.path).removesuffix(".json") if in_place else None,
            run=run,
            when=run or "",
        )
    ]


def _target(example: dict[str, Any]) -> str | None:
    """Hash of the answer, of which every replica has the same."""
    answer = next((example[name] for name in ANSWERS if example.get(name) is not None), None)
    if isinstance(answer, list) and answer and all(one == answer[0] for one in answer):
        answer = answer[0]
    return digest(answer)


def _examples(
    path: str, details: list[dict[str, Any]] | dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Place, content and name of every example."""
    if isinstance(details, dict):
        for key, example in details.items():
            if key == KIND:
                continue
            prefix = f"details[{excerpt(key)}]"
            if not isinstance(example, dict):
                raise ReadError(path, f"expected an object; got {excerpt(example)}", field=prefix)
            yield prefix, example, key
        return
    names = [_name(Place(path, f"details[{index}]"), example) for index, example in enumerate(details)]
    refuse_twice(path, names, "example", "details[{}]", "example_abbr")
    for index, (example, name) in enumerate(zip(details, names, strict=True)):
        yield f"details[{index}]", example, name


def _name(place: Place, example: dict[str, Any]) -> str:
    name: Any = example.get("example_abbr")
    if not isinstance(name, str):
        problem = "missing" if name is None else f"expected a string; got {excerpt(name)}"
        raise place.error(problem, "example_abbr")
    return name


def _texts(place: Place, example: dict[str, Any], n: int, keep: Keep) -> list[str]:
    if not keep.text:
        return [""] * n
    field = next((one for one in TEXTS if example.get(one) is not None), TEXTS[0])
    found = example.get(field)
    texts = found if isinstance(found, list) else [found]
    if len(texts) != n:
        raise place.error(f"expected a text for each of {number_of(n, 'attempt')}; got {len(texts)}", field)
    return [place.text(text, keep, f"{field}[{index}]") for index, text in enumerate(texts)]
