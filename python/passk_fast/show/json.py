"""What the commands print as JSON: one shape everywhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from passk_fast import _core
from passk_fast.show.plain import plain

# Of the shape below and of the results in it; docs/json.md tells what changed.
SCHEMA_VERSION = 2
# What JSON may hold as it is, and a terminal would act on.
_ACTING = re.compile("[\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+")


def render(command: str, content: Mapping[str, Any]) -> str:
    """JSON text of a command, indented, with a line end; numbers that do not exist are null.

    The content is ``{"result": …}`` for one result, ``{"models": {name: …}}`` for one of each model, and
    more.

    Examples
    --------
    >>> print(render("curve", {"result": {"m": 2, "p": float("nan")}}))  # doctest: +ELLIPSIS
    {
      "schema_version": 2,
      "version": "...",
      "command": "curve",
      "result": {
        "m": 2,
        "p": null
      }
    }
    <BLANKLINE>
    """
    lead = {"schema_version": SCHEMA_VERSION, "version": _core.VERSION, "command": command}
    text = msgspec.json.format(msgspec.json.encode({**lead, **plain(content)}), indent=2).decode() + "\n"
    return _ACTING.sub(lambda found: "".join(f"\\u{ord(one):04x}" for one in found[0]), text)
