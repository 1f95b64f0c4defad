"""A headless Chromium of the system, and what is asked of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

webdriver = pytest.importorskip("selenium.webdriver", reason="make test-page brings selenium")

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
needed = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="Debian's packages chromium and chromium-driver are not here"
)
SIZES = {"desk": (1366, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu"):
        options.add_argument(argument)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    opened = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    opened.set_script_timeout(300)
    yield opened
    opened.quit()


def show(browser: Any, page: Path, *, size: str = "desk", scheme: str = "light") -> None:
    """Open a page as a reader with this screen and these colours does."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": size == "phone"}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    wanted = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", wanted)
    browser.get(page.as_uri())


def serious(browser: Any) -> list[tuple[str, list[str]]]:
    """What axe-core finds on the page that is open: the rule, and where it is broken."""
    spec = find_spec("axe_playwright_python")
    assert spec is not None, "make test-page brings axe-core"
    assert spec.origin is not None
    (source,) = Path(spec.origin).parent.rglob("axe.min.js")
    browser.execute_script(source.read_text(encoding="utf-8"))
    found = browser.execute_async_script("axe.run({resultTypes: ['violations']}).then(arguments[0])")
    return [
        (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
