"""The guide as it is read from a folder: found by searching, nothing cut, nothing asked of a server."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium.webdriver", reason="make test-page brings selenium")
from selenium.webdriver.common.by import By

from tests.browser.browsing import SIZES, browser, needed, serious, show

__all__ = ["browser"]  # a fixture
SITE = Path(__file__).parents[2] / "build" / "site"
pytestmark = [needed, pytest.mark.skipif(not SITE.exists(), reason="make docs builds the guide")]
MAIN = [
    *("index", "tutorial", "reading", "guidelines", "known-bugs", "sharing", "gallery", "glossary"),
    *("command-line", "comparing", "intervals", "harnesses/inspect-ai", "api/compare", "api/Report"),
]
# Elements that end beside the screen, and are in nothing that can be scrolled to them.
CUT = """const wide = document.documentElement.clientWidth;
return [...document.querySelectorAll('article *')].filter(one => {
  const box = one.getBoundingClientRect();
  if (!box.width || box.right <= wide + 1) return false;
  for (let above = one; above && above.tagName !== 'ARTICLE'; above = above.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(above).overflowX)) return false;
  return true;
}).slice(0, 3).map(one => one.outerHTML.slice(0, 200))"""


def page(name: str) -> Path:
    return SITE / f"{name}.html"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MAIN)
def test_nothing_is_cut(browser: Any, name: str, size: str) -> None:
    show(browser, page(name), size=size)
    assert browser.execute_script(CUT) == []
    assert browser.execute_script("return document.documentElement.scrollWidth") <= SIZES[size][0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", MAIN)
def test_axe_finds_nothing_serious(browser: Any, name: str, scheme: str) -> None:
    show(browser, page(name), scheme=scheme)
    assert serious(browser) == []


@pytest.mark.parametrize("name", ["index", "gallery", "api/compare"])
def test_no_server_is_asked(browser: Any, name: str) -> None:
    browser.get_log("performance"), browser.get_log("browser")
    show(browser, page(name))
    time.sleep(0.5)
    sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []


def test_it_is_searched_from_a_folder(browser: Any) -> None:
    show(browser, page("index"))
    browser.find_element(By.CSS_SELECTOR, ".md-search__input").send_keys("noise floor")
    found: list[Any] = []
    for _ in range(100):
        found = browser.find_elements(By.CSS_SELECTOR, ".md-search-result__item")
        if found:
            break
        time.sleep(0.2)
    assert "noise floor" in " ".join(one.text for one in found).lower()
