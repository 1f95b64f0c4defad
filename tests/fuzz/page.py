"""The table of measured runs in docs/trust.md, from tests/fuzz/record.json.

python -m tests.fuzz.page
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fuzz import record

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "trust.md"
PARTS = {
    "inference": "`inference`",
    "analyses": "`analyses`: intervals, comparison, ranking, order",
    "readers": "`data/readers`",
    "core": "the core in Rust",
}
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table() -> str:
    """One row a run: what was done, how often, what came of it; and a row a mutant that no test notices."""
    found = record.load()
    rows = [f"| {run['what']} | {run['count']:,} | {run['outcome']} |" for run in found["runs"].values()]
    head = ["| What | How often | What came of it |", "| --- | ---: | --- |"]
    return "\n".join(
        [f"Measured on {found['date']}, {found['machine']}.", "", *head, *rows, *_mutants(found)]
    )


def _mutants(found: dict[str, Any]) -> list[str]:
    """Shares of the mutants that the tests notice, of those that change a result; why the others do not."""
    parts = found["mutants"]
    head = ["| Code changed at random | Mutants | Noticed | Change no result | Score |"]
    lines = ["", *head, "| --- | ---: | ---: | ---: | ---: |"]
    for name, part in parts.items():
        equal = sum(map(bool, part["live"].values()))
        score = part["killed"] / (part["tried"] - equal)
        lines.append(f"| {PARTS[name]} | {part['tried']:,} | {part['killed']:,} | {equal:,} | {score:.1%} |")
    live = {name: why for part in parts.values() for name, why in part["live"].items()}
    if live:
        lines += ["", "| Not noticed | Why |", "| --- | --- |"]
        lines += [f"| `{name.replace('|', chr(92) + '|')}` | {why} |" for name, why in live.items()]
    return lines


def page() -> str:
    """The page with the table of today's record."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
