"""The report as JSON and back: the fields of `report.model`, nothing computed and nothing rounded."""

from __future__ import annotations

import msgspec

from passk_fast.report.model import SCHEMA_VERSION, Report


def render(report: Report) -> str:
    """JSON text of a report, indented, with a line end."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2).decode() + "\n"


def parse(text: str | bytes) -> Report:
    """Report from its JSON text.

    Raises
    ------
    ValueError
        If the text is no report, or of another schema version.
    """
    report = msgspec.json.decode(text, type=Report)
    if report.schema_version != SCHEMA_VERSION:
        raise ValueError(f"`schema_version` must be {SCHEMA_VERSION}; got {report.schema_version}")
    return report


def schema() -> dict[str, object]:
    """JSON Schema of the report."""
    return msgspec.json.schema(Report)
