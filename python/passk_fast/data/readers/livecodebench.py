"""LiveCodeBench result files: ``<model>/<scenario>_<n>_<temperature>_eval_all.json``, a list of problems.

A problem has `question_id` and `graded_list`, the outcomes of its attempts in order; `code_list` has
their texts.
"""

from __future__ import annotations

import re
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, refuse_twice, some
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "livecodebench"
EXPECTS = "a JSON list of problems with `question_id` and `graded_list`"
SUFFIXES: tuple[str, ...] = (".json",)
KEYS = ("question_id", "graded_list")

_FILE = re.compile(
    r"^(?:Scenario\.)?(?P<scenario>[a-z]+)_\d+_(?P<temperature>\d+(?:\.\d+)?)(?:_(?P<way>[a-z]+))?_eval_all"
    r"\.json$"
)
# What its evaluator of custom outputs writes beside these.
_CUSTOM = re.compile(r"^(?P<model>.+)_(?P<scenario>code[a-z]+|selfrepair|test[a-z]+)_output_eval_all\.json$")
GROUPS = ("difficulty", "platform", "contest_id")

# The file does not name the release of the data set, but has all of its problems of code generation.
RELEASES = {
    400: "release_v1",
    511: "release_v2",
    612: "release_v3",
    713: "release_v4",
    880: "release_v5",
    1055: "release_v6",
}
GENERATION = "codegeneration"


class Problem(Decoded):
    question_id: str
    graded_list: list[bool | None]
    code_list: list[str] | None = None
    difficulty: str | None = None
    platform: str | None = None
    contest_id: str | int | None = None
    contest_date: Any = None


def recognises(head: Head) -> bool:
    """Whether the first item looks like a problem of LiveCodeBench."""
    graded = {"question_id", "graded_list"} <= head.item_keys
    return graded or {"question_title", "question_content"} <= head.item_keys


def judged(head: Head) -> bool:
    """Whether the answers were graded; the file beside has them ungraded."""
    return "graded_list" in head.item_keys


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which holds the attempts of one model."""
    problems = _documents.read(source, list[Problem])
    if not problems:
        raise ReadError(source.path, f"expected {EXPECTS}; the list is empty")
    refuse_twice(source.path, (one.question_id for one in problems), "problem", "[{}]", "question_id")
    gathering = Gathering(keep)
    for index, problem in enumerate(problems):
        place, outcomes = Place(source.path, f"[{index}]"), problem.graded_list
        some(source.path, outcomes, "outcome", f"[{index}].graded_list")
        texts = place.texts(problem.code_list, len(outcomes), keep, "code_list")
        groups = {name: getattr(problem, name) for name in GROUPS}
        for number, (outcome, text) in enumerate(zip(outcomes, texts, strict=True)):
            passed = place.passed(outcome, keep, f"graded_list[{number}]")
            gathering.add(place, problem.question_id, passed, text, groups=groups)
    return [gathering.finish(**_named(source.path, problems))]


def _named(path: str, problems: list[Problem]) -> dict[str, Any]:
    """Model, scenario and temperature of folder and file; release and dates, as the problems tell them."""
    name, custom = _FILE.match(bare(path)), _CUSTOM.match(bare(path))
    if custom is not None and name is None:
        return {"model": custom["model"], "benchmark": f"livecodebench {custom['scenario']}"}
    if name is None:
        return {}
    guessed = of_folder(located(path).parent.name)
    release = RELEASES.get(len(problems)) if name["scenario"] == GENERATION else None
    dates = sorted(str(one.contest_date)[:10] for one in problems if one.contest_date)
    known = {"dataset version": release} if release else {}
    note = f"{release} was taken from the number of its problems"
    return {
        "model": guessed.get("model"),
        "benchmark": f"livecodebench {name['scenario']}",
        "condition": f"temperature={name['temperature']}",
        "facts": {"prompt": name["way"] or "direct", **known},
        "settings": {
            "temperature": float(name["temperature"]),
            **({"contests": f"{dates[0]} to {dates[-1]}"} if dates else {}),
        },
        "notes": (*guessed.get("notes", ()), *((note,) if release else ())),
    }
