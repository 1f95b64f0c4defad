"""The page where it is read: in Chromium, with the keyboard, on a desk and on a phone, in light and dark."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("selenium.webdriver", reason="make test-page brings selenium")
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.browsing import SIZES, browser, needed, serious, show

__all__ = ["browser"]  # a fixture
pytestmark = needed
PROGRAM = os.environ.get("PASSK_FAST", "passk-fast")
REAL = Path(os.environ.get("PASSK_FAST_REAL_DATA", "nowhere")) / "codegen16b_humaneval_results.jsonl.gz"
HOSTILE = ["<script>alert(1)</script>", "x" * 10_000, "=cmd()|\n\x1b[31m\u202egnp", r"\input{a}</style>"]
# The bar: a page is small enough to send.
MOST_BYTES = 2_000_000


def program(*arguments: str) -> None:
    subprocess.run([PROGRAM, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    files = []
    for model in range(4):
        files.append(str(folder / f"model-{model}.jsonl"))
        options = ["--problems", "164", "--attempts", "50", "--seed", "3", "--model", str(model)]
        program("simulate", files[-1], *options, "--shift", str(0.35 * model))
    program("report", *files, "--seed", "1", "--out", str(folder / "report.html"))
    program("compare", *files[:2], "--out", str(folder / "compare.html"))
    named = [option for name in HOSTILE for option in ("--name", name)]
    program("report", *files, *named, "--seed", "1", "--out", str(folder / "hostile.html"))
    if REAL.exists():
        program("report", str(REAL), "--seed", "1", "--out", str(folder / "real.html"))
    return {page.stem: page for page in folder.glob("*.html")}


def problem_table(browser: Any) -> Any:
    return next(
        box
        for box in browser.find_elements(By.CSS_SELECTOR, ".table")
        if box.find_elements(By.CSS_SELECTOR, ".tools input")
        and "problem" in box.find_element(By.CSS_SELECTOR, "thead").text
    )


def shown_rows(box: Any) -> list[list[str]]:
    script = """return [...arguments[0].querySelectorAll('tbody tr')].filter(row => !row.hidden)
        .map(row => [...row.cells].map(cell => cell.textContent))"""
    found: list[list[str]] = box.parent.execute_script(script, box)
    return found


def test_it_asks_for_nothing_and_complains_of_nothing(browser: Any, pages: dict[str, Path]) -> None:
    for page in pages.values():
        assert page.stat().st_size < MOST_BYTES
        browser.get_log("performance"), browser.get_log("browser")
        show(browser, page)
        time.sleep(0.2)
        sent = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
        asked = [
            one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"
        ]
        assert asked == [page.as_uri()]
        assert browser.get_log("browser") == []


def test_no_name_acts(browser: Any, pages: dict[str, Path]) -> None:
    show(browser, pages["hostile"])
    assert browser.execute_script("return document.scripts.length") == 1
    assert browser.execute_script("return document.styleSheets.length") == 1
    assert "<script>alert(1)</script>" in browser.find_element(By.TAG_NAME, "body").text


@pytest.mark.parametrize("size", SIZES)
def test_nothing_is_lost_beside_the_screen(browser: Any, pages: dict[str, Path], size: str) -> None:
    for page in pages.values():
        show(browser, page, size=size)
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= SIZES[size][0]


def test_tables_sort_by_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    show(browser, pages["report"])
    box = problem_table(browser)
    head = box.find_elements(By.CSS_SELECTOR, "thead th")[3]
    button = head.find_element(By.TAG_NAME, "button")
    for key, told, falling in ((Keys.ENTER, "ascending", False), (Keys.SPACE, "descending", True)):
        button.send_keys(key)
        assert head.get_attribute("aria-sort") == told
        passed = [int(row[3].split()[0]) for row in shown_rows(box)]
        assert passed == sorted(passed, reverse=falling)
        assert len(passed) == 164


def test_tables_are_searched_and_filtered_by_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    show(browser, pages["report"])
    box = problem_table(browser)
    search = box.find_element(By.CSS_SELECTOR, "input")
    search.send_keys("simulated/12")
    assert {row[0] for row in shown_rows(box)} == {"Simulated/12", *(f"Simulated/12{i}" for i in range(10))}
    assert box.find_element(By.CSS_SELECTOR, ".tools output").text == "11 of 164 rows"
    search.send_keys(Keys.CONTROL, "a")
    search.send_keys(Keys.BACKSPACE)
    assert len(shown_rows(box)) == 164
    search.send_keys(Keys.TAB)
    chosen = browser.switch_to.active_element
    assert chosen.tag_name == "select"
    chosen.send_keys("by none")
    found = shown_rows(box)
    assert 0 < len(found) < 164
    assert {row[1] for row in found} == {"by none"}


def test_methods_are_copied_by_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    show(browser, pages["report"])
    button = browser.find_element(By.CSS_SELECTOR, ".copy")
    button.send_keys(Keys.ENTER)
    for _ in range(50):
        if button.text != "Copy":
            break
        time.sleep(0.1)
    assert button.text in ("Copied", "Marked: copy it with Ctrl+C")


def test_pictures_are_read_by_pointing_and_by_keyboard(browser: Any, pages: dict[str, Path]) -> None:
    show(browser, pages["report"])
    chart = browser.find_element(By.CSS_SELECTOR, ".chart")
    points = json.loads(chart.get_attribute("data-points"))
    table = browser.find_element(By.CSS_SELECTOR, "table").text
    x, y, said = points[0]
    assert said.startswith("model-0 · pass@1 · 0.")
    assert said.split(" · ")[2].split()[0] in table
    browser.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", chart)
    place = browser.execute_script(
        "const f = arguments[0].querySelector('svg').getBoundingClientRect(), v = arguments[0]."
        "querySelector('svg').viewBox.baseVal; return [f.left + arguments[1] * f.width / v.width,"
        " f.top + arguments[2] * f.width / v.width]",
        *(chart, x, y),
    )
    actions = ActionChains(browser)
    actions.w3c_actions.pointer_action.move_to_location(*map(int, place))
    actions.perform()
    read = chart.find_element(By.CSS_SELECTOR, ".read")
    assert read.text == said
    chart.send_keys(Keys.ESCAPE)
    assert read.text == ""
    chart.send_keys(Keys.ARROW_RIGHT)
    chart.send_keys(Keys.ARROW_RIGHT)
    assert read.text == points[1][2]
    chart.send_keys(Keys.ARROW_LEFT)
    assert read.text == said


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(browser: Any, pages: dict[str, Path], size: str, scheme: str) -> None:
    for name, page in pages.items():
        show(browser, page, size=size, scheme=scheme)
        browser.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert serious(browser) == [], name
