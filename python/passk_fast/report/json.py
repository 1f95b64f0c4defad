"""The report as JSON and back: the fields of `report.model`, nothing computed and nothing rounded."""

from __future__ import annotations

from typing import Any

import msgspec

from passk_fast.report.result import Report
from passk_fast.show import json
from passk_fast.show.json import SCHEMA_VERSION


def render(report: Report, **more: Any) -> str:
    """JSON text of a report, in the shape of all commands: settings, and the models by name.

    Parameters
    ----------
    report : Report
    **more
        What was found beside it: the decision of a gate.
    """
    return json.render("report", {**report.content(), **more})


def parse(text: str | bytes) -> Report:
    """Report from its JSON text.

    Raises
    ------
    ValueError
        If the text is no report, or of another schema version.
    """
    found = msgspec.json.decode(text, type=dict[str, Any])
    if found.get("schema_version") != SCHEMA_VERSION:
        raise ValueError(f"`schema_version` must be {SCHEMA_VERSION}; got {found.get('schema_version')}")
    return msgspec.convert({**found, "models": list(found["models"].values())}, type=Report)


def schema() -> dict[str, Any]:
    """JSON Schema of the report."""
    (_,), parts = msgspec.json.schema_components([Report], ref_template="#/$defs/{name}")
    fields = parts.pop("Report")["properties"]
    return {
        "type": "object",
        "properties": {
            "schema_version": {"const": SCHEMA_VERSION},
            "version": {"type": "string"},
            "command": {"const": "report"},
            "settings": fields["settings"],
            "models": {"type": "object", "additionalProperties": fields["models"]["items"]},
            "remarks": fields["remarks"],
        },
        "required": ["schema_version", "version", "command", "settings", "models"],
        "$defs": parts,
    }
