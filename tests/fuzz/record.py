"""What was run and what came of it, kept in record.json, which docs/trust.md shows.

    cargo run --release -p passk-fuzz -- --seconds 600 | python -m tests.fuzz.record core
    python -m tests.fuzz.record add calls 25000 "no finding"
    python -m tests.fuzz.record mutants build/mutants.jsonl

The first adds executions to those of earlier runs, the second any number, the third counts mutants by part;
those that live are explained by hand, under their names in the record, where they change no result.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RECORD = Path(__file__).with_name("record.json")


def load() -> dict[str, Any]:
    """The record."""
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def keep(record: dict[str, Any]) -> None:
    """Write the record."""
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def add(record: dict[str, Any], name: str, count: int, outcome: str | None = None) -> None:
    """More of a run that the record knows, and what came of it if that is new."""
    run = record["runs"][name]
    run["count"] += count
    run["outcome"] = outcome or run["outcome"]


def executions(lines: Iterable[str]) -> int:
    """Of the core, as the fuzzer prints them; a panic is no record."""
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    if any("panicked" in row for row in rows):
        raise SystemExit("a target panicked")
    return sum(row["executions"] for row in rows)


def mutants(record: dict[str, Any], lines: Iterable[str]) -> None:
    """Count mutants by part; the explanations of those that live stay."""
    before = record.get("mutants", {})
    parts: dict[str, dict[str, Any]] = {}
    for row in map(json.loads, lines):
        part = parts.setdefault(row["part"], {"tried": 0, "killed": 0, "live": {}})
        part["tried"] += 1
        part["killed"] += row["killed"]
        if not row["killed"]:
            known = before.get(row["part"], {}).get("live", {})
            part["live"][row["mutant"]] = known.get(row["mutant"], "")
    record["mutants"] = before | parts


def main(words: list[str]) -> None:
    record = load()
    if words[0] == "core":
        add(record, "core", executions(sys.stdin))
    elif words[0] == "mutants":
        mutants(record, Path(words[1]).read_text(encoding="utf-8").splitlines())
    else:
        add(record, words[1], int(words[2]), *words[3:4])
    keep(record)


if __name__ == "__main__":
    main(sys.argv[1:])
