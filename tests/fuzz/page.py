"""The table of measured runs in docs/trust.md, from tests/fuzz/record.json.

python -m tests.fuzz.page
"""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "trust.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"


def table() -> str:
    """One row a run: what was done, how often, what came of it."""
    record = json.loads((ROOT / "tests" / "fuzz" / "record.json").read_text(encoding="utf-8"))
    rows = [f"| {run['what']} | {run['count']:,} | {run['outcome']} |" for run in record["runs"]]
    head = ["| What | How often | What came of it |", "| --- | ---: | --- |"]
    return "\n".join([f"Measured on {record['date']}, {record['machine']}.", "", *head, *rows])


def page() -> str:
    """The page with the table of today's record."""
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
