"""What to say of a file of no known format: what was seen in it, what it nearly is, how to read it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from passk_fast._validate import advised_columns
from passk_fast.data.readers import _table_rows
from passk_fast.data.readers._error import excerpt
from passk_fast.data.readers._known import known
from passk_fast.data.readers._stream import Head

# As many names are shown.
SHOWN = 12
# Names that columns of problems and outcomes often have, the likeliest first.
PROBLEMS = (
    *("problem", "task", "task_id", "problem_id", "example_id", "question_id", "instance_id", "instance"),
    *("sample_id", "question", "id", "idx", "index", "doc_id", "name"),
)
OUTCOMES = (
    *("passed", "correct", "is_correct", "ok", "success", "solved", "resolved", "is_resolved", "pass"),
    *("score", "score_binarized", "reward", "acc", "accuracy", "result"),
)
SCORES = frozenset({"score", "score_binarized", "reward", "acc", "accuracy"})
MODELS = ("model_name", "model_id", "alias", "agent", "llm")


def unknown(head: Head, formats: Mapping[str, object]) -> str:
    """The problem with a file that no format recognises."""
    seen, what = list(_seen(head)), known(head)
    if not seen:
        content = f"it is {what}" if what else f"the content is of none of the {len(formats)}"
        return f"expected a result file of a known format; {content}"
    rows = _rows(head, seen)
    names = "columns" if rows else "names"
    said = f"expected a result file of a known format; this has the {names} {_shown(seen)}"
    near = _nearest(frozenset(seen), formats) if head.opening in ("{", "[") else []
    if what:
        return f"{said}; it is {what}"
    if near:
        said += f"; near {'formats are' if len(near) > 1 else 'is'} {', '.join(near)}"
    listed = head.opening == "[" and _tabular(seen)
    if rows or listed:
        said += "; " + _as_table(seen, "as JSON Lines, " if listed else "")
    return said


def as_columns(names: Sequence[str]) -> str:
    """What columns there are, and how they would be read."""
    return f"this has the columns {_shown(names)}; " + _as_table(names, "")


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return ", ".join(excerpt(name).strip('"') for name in names[:SHOWN]) + more


def _seen(head: Head) -> Iterable[str]:
    if head.opening in ("{", "["):
        return sorted(head.keys or head.item_keys)
    text = head.data[:4096]
    # What looks like no table, or like a binary file, has no names of columns.
    header = [name for name in _table_rows.header(head) if name]
    readable = b"\0" not in text and all(name.isprintable() and len(name) <= 100 for name in header)
    return header if readable and len(header) > 1 else ()


def _rows(head: Head, seen: list[str]) -> bool:
    """Whether a table could be read from it: lines of objects, or of cells.

    One object on one line may be a document, if it has no names that rows have.
    """
    if head.opening != "{":
        return head.opening != "["
    first, _, more = head.data.lstrip().partition(b"\n")
    whole = first.rstrip().endswith(b"}") or not more.strip()
    return whole and (more.lstrip().startswith(b"{") or _tabular(seen))


def _tabular(seen: list[str]) -> bool:
    return bool({*PROBLEMS} & {*seen} and {*OUTCOMES} & {*seen})


def _nearest(seen: frozenset[str], formats: Mapping[str, object]) -> list[str]:
    """Formats at least half of whose names are there, with those that are not."""
    near = []
    for name, one in formats.items():
        keys: frozenset[str] = frozenset(getattr(one, "KEYS", ()))
        lacking = sorted(keys - seen)
        if keys and 2 * len(lacking) <= len(keys) and len(lacking) < len(keys):
            near.append(
                (len(lacking), f"{name}, which has `{'`, `'.join(lacking)}` too" if lacking else name)
            )
    return [told for _, told in sorted(near)[:2]]


def _as_table(seen: Sequence[str], rewritten: str) -> str:
    """The options that read it as a table; guessed where names are those that people use."""
    problem = next((name for name in PROBLEMS if name in seen), "…")
    outcome = next((name for name in OUTCOMES if name in seen and name != problem), "…")
    passed = "score" if outcome in SCORES else "passed"
    model = next(({"model": name} for name in MODELS if name in seen and "model" not in seen), {})
    columns = advised_columns({"problem": problem, passed: outcome, **model})
    return rewritten + columns + " reads it as a table if these are its problems and outcomes"
