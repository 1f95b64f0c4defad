"""Pages that are files elsewhere in the project."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
INCLUDED = {
    "changelog.md": "CHANGELOG.md",
    "performance.md": "benches/RESULTS.md",
    "scale.md": "benches/SCALE.md",
}
RELATIVE = re.compile(r"\[([^\]]+)\]\((?!https?:|#)[^)]*\)")


def included_pages() -> dict[str, str]:
    """The text of each, without links to files that the site does not have."""
    return {
        page: RELATIVE.sub(r"\1", (ROOT / source).read_text(encoding="utf-8"))
        for page, source in INCLUDED.items()
    }
