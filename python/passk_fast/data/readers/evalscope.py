"""evalscope reviews: ``<time>/reviews/<model>/<benchmark>_<subset>.jsonl``, a line for each generation.

`sample_score` has the scores by name, the problem (`group_id`) and the number of the generation. A score
whose status is neither "success" nor "fallback" is no verdict. ``reports/<model>/<benchmark>.json`` tells
where the name of the benchmark ends in the name of the file.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import settings, use
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._facts import digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._joining import refuse_alike
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import NAMES_ONE, Place, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Source

NAME = "evalscope"
EXPECTS = "JSON lines with `sample_score`"
SUFFIXES: tuple[str, ...] = (".jsonl",)
NAMES = ({"sample_score"},)
KEYS = ("index", "sample_score")

# What a run of evalscope asks with stands indented under this, beside how it is sent.
_BLOCK = re.compile(r"^generation_config:\n((?:  .*\n?)*)", re.MULTILINE)
_SETTING = re.compile(r"^  (\w+): (\S.*)$", re.MULTILINE)
_OF_TRANSPORT = frozenset({"batch_size", "stream", "timeout", "retries", "retry_interval"})

# Statuses of a score that enters the harness's own means.
USABLE = ("success", "fallback")


class Score(Decoded):
    value: dict[str, bool | float | None]
    status: str = "success"
    main_score_name: str | None = None
    prediction: str | None = None


class SampleScore(Decoded):
    score: Score
    sample_id: int | str | None = None
    group_id: int | str | None = None
    generation_index: int | None = None


class Review(Decoded):
    index: int
    sample_score: SampleScore
    target: Any = None


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read the reviews of one model on one subset of a benchmark."""
    benchmark, subset = _benchmark(source.path)
    gathering = Gathering(keep)
    score: str | None = keep.score
    made: dict[int | str, None] = {}
    for place, review in rows(source, Review, EXPECTS, keep):
        sample = review.sample_score
        score = score or _main(place, sample.score)
        problem = sample.group_id if sample.group_id is not None else sample.sample_id
        problem = review.index if problem is None else problem
        made[problem] = None
        gathering.add(
            place,
            problem if subset is None else f"{subset}/{problem}",
            _passed(place, sample.score, score, keep),
            place.text(sample.score.prediction, keep, "sample_score.score.prediction"),
            number=review.index if sample.generation_index is None else sample.generation_index,
            groups={"subset": subset},
            facts={"target hash": digest(review.target)},
        )
    refuse_alike(source.path, made, "problems")
    folder = located(source.path).parent
    in_place = folder.parent.name == "reviews"
    run = folder.parent.parent.name if in_place else None
    return [
        gathering.finish(
            model=folder.name if in_place else None,
            benchmark=benchmark,
            score=score,
            run=run,
            piece=None if subset is None else f"{run or ''}/{subset}",
            when=run or "",
            settings=_asked(folder.parent.parent / "configs") if in_place else {},
        )
    ]


def _asked(configs: Path) -> dict[str, Any]:
    """How the model was asked, as the configuration of the run has it, in YAML."""
    files = [one for one in sorted(configs.glob("task_config*.yaml")) if one.stat().st_size]
    if len(files) != 1:
        return {}
    with Source(use(files[0])) as source:
        block = _BLOCK.search(_documents.whole(source).decode())
    told = {name: _value(text) for name, text in _SETTING.findall(block[1] if block else "")}
    return {name: value for name, value in settings(told).items() if name not in _OF_TRANSPORT}


def _value(text: str) -> object:
    """What a scalar of YAML is: a number or a flag as in JSON, else text."""
    try:
        return json.loads(text)
    except ValueError:
        return text.strip("'\"")


def _main(place: Place, score: Score) -> str | None:
    """The score that decides: the main one, or the only one."""
    if score.main_score_name is not None:
        return score.main_score_name
    if len(score.value) > 1:
        known = ", ".join(score.value)
        raise place.error(f"expected one score; got {known} " + NAMES_ONE, "sample_score.score.value")
    return next(iter(score.value), None)


def _passed(place: Place, score: Score, name: str | None, keep: Keep) -> bool | None:
    if score.status not in USABLE:
        return place.missing(keep, excerpt(score.status), "sample_score.score.status")
    if name is None or name not in score.value:
        if keep.score is not None and score.value:
            known = ", ".join(score.value)
            raise place.error(
                f"expected a score named {excerpt(name)}; got {known}", "sample_score.score.value"
            )
        return place.missing(keep, "no score", "sample_score.score.value")
    return place.scored(score.value[name], keep, f"sample_score.score.value.{name}")


def _benchmark(path: str) -> tuple[str | None, str | None]:
    """Benchmark and subset, where the reports beside tell them apart; else the name of the file for both."""
    stem = bare(path).removesuffix(".jsonl")
    folder = located(path).parent
    reports = sorted((folder.parent.parent / "reports" / folder.name).glob("*.json"))
    known = [one for one in reports if stem.startswith(f"{one.stem}_")]
    if not known:
        return stem, None
    report = max(known, key=lambda one: len(one.stem))
    use(report)
    name = report.stem
    return name, stem.removeprefix(f"{name}_")
