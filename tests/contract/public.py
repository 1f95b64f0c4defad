"""What the package offers: its own names, and the parts of results in `passk_fast.results`."""

from __future__ import annotations

from typing import Any

import passk_fast
from passk_fast import results

THINGS: dict[str, Any] = {
    name: getattr(module, name)
    for module in (passk_fast, results)
    for name in module.__all__
    if not name.startswith("__") and name != "results"
}
