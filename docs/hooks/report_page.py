"""The page that `report --out` writes, made by this build, and pictures of it where there is a browser."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[2]
FILES = ["examples/baseline_results.jsonl", "examples/improved_results.jsonl"]
PAGE = "report.html"
PICTURES = {"light": "report-light.png", "dark": "report-dark.png"}
# What stands in the text for the picture.
PLACE = "<!-- the page -->"
# As Chromium counts: 0 prefers dark, 1 light.
SCHEMES = {"light": 1, "dark": 0}
SIZE = "1100,900"


def report_page() -> dict[str, bytes]:
    """The page and its pictures, by path."""
    with TemporaryDirectory() as folder:
        page = Path(folder) / PAGE
        program = [sys.executable, "-m", "passk_fast", "report", *FILES, "--seed", "7"]
        subprocess.run([*program, "--out", str(page)], cwd=ROOT, check=True, capture_output=True)
        return {PAGE: page.read_bytes()} | taken(page)


def taken(page: Path) -> dict[str, bytes]:
    """Pictures of the page; none without Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    found: dict[str, bytes] = {}
    for scheme, name in PICTURES.items():
        kept = page.parent / name
        if browser is not None:
            command = [browser, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
            command += [f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}", f"--window-size={SIZE}"]
            command += [f"--user-data-dir={page.parent / 'browser'}", f"--screenshot={kept}", page.as_uri()]
            subprocess.run(command, check=False, capture_output=True, timeout=120)
        if kept.exists():
            found[name] = kept.read_bytes()
    return found if len(found) == len(PICTURES) else {}


def picture(taken: bool) -> str:
    """What shows the page: pictures that lead to it, or itself in a frame."""
    if not taken:
        return f'<iframe class="page-picture" src="{PAGE}" title="A report as a page"></iframe>'
    alt = "A report as a page: scores with intervals, and a picture of them"
    both = " ".join(f"![{alt}]({name}#only-{scheme}){{ .page-picture }}" for scheme, name in PICTURES.items())
    return f"[{both}]({PAGE})"
