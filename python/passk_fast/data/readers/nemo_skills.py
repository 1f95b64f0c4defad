"""NeMo-Skills results: ``<model>/eval-results/<benchmark>/output-rs<seed>.jsonl``: one attempt each.

A line is a problem, in the same order in every file; the files are runs. Which field has the verdict depends
on the benchmark: the first of `VERDICTS` that is there, or the one that `score=` names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET

from passk_fast.data.readers import _documents
from passk_fast.data.readers._beside import of_folder
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._error import ReadError, excerpt
from passk_fast.data.readers._facts import DIGITS, digest
from passk_fast.data.readers._gathering import Gathering
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located
from passk_fast.data.readers._places import Place, check_score, rows
from passk_fast.data.readers._recording import Keep, Recording
from passk_fast.data.readers._stream import Head, Source

NAME = "nemo_skills"
EXPECTS = "JSON lines with `generation` and a verdict"
SUFFIXES: tuple[str, ...] = (".jsonl",)
KEYS = ("problem", "generation", "num_generated_tokens")

TOKENS = "num_generated_tokens"
# In the name of a part of a run.
CHUNK = "_chunk_"

# Names that only its lines have; others need one of its files' names.
OWN = frozenset((TOKENS, "symbolic_correct", "predicted_answer", "is_correct-plus", "swe-bench-metrics"))

_FILE = re.compile(r"^output(?:-rs(?P<seed>\d+))?\.jsonl$")
_JUDGEMENT = re.compile(r"\*{0,2}judgement\*{0,2}\s*:[\s*]*(yes|no)", re.IGNORECASE)


class Line(Decoded):
    """What is decoded of a line; of what may be the verdict, only the field that is it is checked."""

    symbolic_correct: Any = UNSET
    judgement: Any = UNSET
    is_correct_plus: Any = msgspec.field(name="is_correct-plus", default=UNSET)
    is_correct: Any = UNSET
    graded_list: Any = UNSET
    swe_bench_metrics: Any = msgspec.field(name="swe-bench-metrics", default=UNSET)
    passed: Any = UNSET
    eval_status: Any = UNSET
    status: Any = UNSET
    task_id: str | int | None = None
    problem: Any = None
    question: Any = None
    expected_answer: Any = None
    subset_for_metrics: Any = None
    num_generated_tokens: float | None = None
    generation_start_time: float | None = None
    generation_end_time: float | None = None


class LineWithText(Line):
    """The same where texts are asked for."""

    generation: Any = None


def _flag(field: str) -> Callable[[Place, Any, Keep], bool | None]:
    def flag(place: Place, value: Any, keep: Keep) -> bool | None:
        if not isinstance(value, bool | None):
            raise place.error(f"expected true or false; got {excerpt(value)}", field)
        return place.passed(value, keep, field)

    return flag


def _judged(place: Place, text: Any, keep: Keep) -> bool | None:
    if not isinstance(text, str | None):
        raise place.error(f"expected a string; got {excerpt(text)}", "judgement")
    found = _JUDGEMENT.search(text or "")
    if found is None:
        return place.missing(keep, "null" if text is None else "no yes or no", "judgement")
    return found[1].lower() == "yes"


def _graded(place: Place, outcomes: Any, keep: Keep) -> bool | None:
    if not isinstance(outcomes, list) or len(outcomes) != 1:
        raise place.error(
            f"expected a list with the outcome of one attempt; got {excerpt(outcomes)}", "graded_list"
        )
    return _flag("graded_list[0]")(place, outcomes[0], keep)


def _resolved(place: Place, metrics: Any, keep: Keep) -> bool | None:
    if not isinstance(metrics, dict) or "resolved" not in metrics:
        raise place.error(f"expected an object with `resolved`; got {excerpt(metrics)}", "swe-bench-metrics")
    return _flag("swe-bench-metrics.resolved")(place, metrics["resolved"], keep)


def _completed(place: Place, steps: Any, keep: Keep) -> bool | None:
    known = isinstance(steps, list) and all(
        isinstance(one, dict) and "process_status" in one for one in steps
    )
    if not known:
        raise place.error(f"expected steps with `process_status`; got {excerpt(steps)}", "eval_status")
    if not steps:
        return place.missing(keep, "no step", "eval_status")
    return all(step["process_status"] == "completed" for step in steps)


def _named_status(place: Place, value: Any, keep: Keep) -> bool | None:
    known = {"pass": True, "fail": False, "timeout": False, "timed out": False}
    return place.status(value, known, keep)


# By what the field is called, in the order in which they decide.
VERDICTS: dict[str, Callable[[Place, Any, Keep], bool | None]] = {
    "symbolic_correct": _flag("symbolic_correct"),
    "judgement": _judged,
    "is_correct-plus": _flag("is_correct-plus"),
    "is_correct": _flag("is_correct"),
    "graded_list": _graded,
    "swe-bench-metrics": _resolved,
    "passed": _flag("passed"),
    "eval_status": _completed,
    "status": _named_status,
}


def recognises(head: Head) -> bool:
    """Whether the first line is an answer of NeMo-Skills, as its names or that of the file tell."""
    named = bool(head.keys & VERDICTS.keys()) and _FILE.match(bare(head.path)) is not None
    return "generation" in head.keys and (named or bool(head.keys & OWN))


def judged(head: Head) -> bool:
    """Whether the answers were evaluated, and are those of a whole run: a chunk is none."""
    return CHUNK not in bare(head.path) and bool(head.keys & VERDICTS.keys())


def read(source: Source, keep: Keep) -> list[Recording]:
    """Read one file, which is one attempt of one model at every problem."""
    if CHUNK in bare(source.path):
        raise ReadError(
            source.path, "expected all lines of a run; this is a chunk (NeMo-Skills merges these in the end)"
        )
    check_score(Place(source.path), keep, VERDICTS)
    gathering = Gathering(keep)
    score = keep.score
    for place, line in rows(source, LineWithText if keep.text else Line, EXPECTS, keep):
        score = score or _first(place, line)
        value = getattr(line, score.replace("-", "_"))
        if value is UNSET:
            raise place.error("missing; expected a verdict", score)
        subset = line.subset_for_metrics
        gathering.add(
            place,
            _problem(line, len(gathering)),
            VERDICTS[score](place, value, keep),
            place.text(getattr(line, "generation", None), keep, "generation"),
            number=0,
            costs={"output_tokens": line.num_generated_tokens, "seconds": _seconds(line)},
            groups={"subset": subset if isinstance(subset, str) else None},
            facts={"target hash": digest(line.expected_answer)},
        )
    return [gathering.finish(score=score, **_named(source.path))]


def _first(place: Place, line: Line) -> str:
    for name in VERDICTS:
        if getattr(line, name.replace("-", "_")) is not UNSET:
            return name
    raise place.error(f"expected a verdict ({', '.join(VERDICTS)}); got none (was it evaluated?)")


def _problem(line: Line, index: int) -> str:
    """The name that the data set has, else the number of the line with a hash of what was asked."""
    if line.task_id is not None:
        return str(line.task_id)
    asked = line.problem if line.problem is not None else line.question
    if asked is None:
        return str(index)
    whole = asked.encode(errors="surrogatepass") if isinstance(asked, str) else _documents.encoded(asked)
    return f"{index}:{hashlib.sha256(whole).hexdigest()[:DIGITS]}"


def _seconds(line: Line) -> float | None:
    if line.generation_start_time is None or line.generation_end_time is None:
        return None
    return line.generation_end_time - line.generation_start_time


def _named(path: str) -> dict[str, Any]:
    """Model, benchmark and run from ``<model>/eval-results/<benchmark>/output-rs<seed>.jsonl``."""
    found = _FILE.match(bare(path))
    if found is None:
        return {}
    folder = located(path).parent
    nested = folder.parent.name == "eval-results"
    model = folder.parent.parent.name if nested else folder.name
    seed = found["seed"]
    return {
        **of_folder(model),
        "benchmark": folder.name if nested else None,
        "run": None if seed is None else f"rs{seed}",
        "when": "" if seed is None else seed.zfill(12),
        "run_from_path": seed is not None,
    }
