"""The site: notebooks run, the gallery has every picture, every name is explained, no server is asked."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.contract.markdown import ROOT
from tests.contract.notebook import NOTEBOOKS, executed
from tests.contract.public import THINGS, examples
from tests.contract.test_docstrings import BUILTINS, FUNCTIONS, UFUNCS

HOOKS = ["linking", "api_pages", "folding", "included", "pictures", "gallery"]
RELATIVE = re.compile(r"\]\((?!https?://|#)([^)\s]+)\)")


@pytest.fixture(scope="module")
def hooks() -> Iterator[dict[str, ModuleType]]:
    """What the build is made of, but for what needs mkdocs."""
    sys.path.insert(0, str(ROOT / "docs/hooks"))
    yield {name: importlib.import_module(name) for name in HOOKS}
    sys.path.remove(str(ROOT / "docs/hooks"))
    for name in HOOKS:
        del sys.modules[name]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_show_what_they_do(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    assert executed(path) == json.loads(path.read_text(encoding="utf-8"))


def test_there_is_a_notebook() -> None:
    assert [path.name for path in NOTEBOOKS] == ["tutorial.ipynb"]


def test_the_gallery_has_every_picture(hooks: dict[str, ModuleType]) -> None:
    gallery = hooks["gallery"]
    pictures = {name: code for codes in gallery.sections().values() for name, code in codes.items()}
    assert set(gallery.with_pictures()) <= set(pictures)
    light, dark = gallery.both(pictures["Counts"]).values()
    assert light != dark
    assert b"<svg" in light
    assert gallery.both(pictures["Counts"])["light"] == light


def test_an_example_is_enough_for_a_picture(hooks: dict[str, ModuleType]) -> None:
    for name in ("MeanInterval", "ValuesBootstrap"):
        code = hooks["gallery"].of_example(name)
        assert code.endswith(".plot()")
        assert b"<svg" in hooks["gallery"].both(code)["light"]


def test_the_navigation_has_every_page(hooks: dict[str, ModuleType]) -> None:
    """Those that it does not name are put in by their titles."""
    linking = hooks["linking"]
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    named = [place for place in linking.guides() if f" {place}\n" in config]
    assert len(named) > 40
    rest = [one for one in linking.guides() if one not in ("curve.md", "order.md")]
    assert linking.unnamed([{"A": rest}]) == [
        {linking.guides()[place][0]: place} for place in ("curve.md", "order.md")
    ]


def test_every_name_has_a_page_and_a_guide(hooks: dict[str, ModuleType]) -> None:
    pages = hooks["api_pages"].api_pages()
    assert len(pages) == len(THINGS) + 1
    assert len({path.lower() for path in pages}) == len(pages)
    for name in THINGS:
        assert hooks["linking"].guides_of(name), f"no guide explains {name}"
        assert "Explained in" in pages[hooks["linking"].page_of(name)]


def test_every_function_is_linked_from_a_guide(hooks: dict[str, ModuleType]) -> None:
    linking = hooks["linking"]
    named = {name for _, counts in linking.guides().values() for name in counts}
    assert set(FUNCTIONS + BUILTINS + UFUNCS) <= named


def test_functions_have_examples_that_run() -> None:
    functions = FUNCTIONS + BUILTINS + UFUNCS
    shown = [name for name in functions if examples(name)]
    assert len(shown) >= 0.9 * len(functions)


def test_prose_is_folded_and_tables_are_not(hooks: dict[str, ModuleType]) -> None:
    prose = "- verdicts flip between attempts on 29 of 40 problems"
    table = "statistic         estimate      95% interval  std. error"
    html = f'<pre><code><span id="line-0-1">{table}\n</span><span id="line-0-2">{prose}\n</span></code></pre>'
    marked = hooks["folding"].folded(html)
    assert '<span id="line-0-2" class="fold">' in marked
    assert '<span id="line-0-1">' in marked


def test_first_mentions_become_links(hooks: dict[str, ModuleType]) -> None:
    linked = hooks["linking"].linked
    text = "# `plan`\n\n`compare` and `pk.compare(a, b)`, [`rank`](ranking.md)\n\n```python\n`rank`\n```\n"
    assert linked(text, "x.md") == text.replace("`compare` and", "[`compare`](api/compare.md) and")
    assert linked("`Curve`", "harnesses/x.md") == "[`Curve`](../api/class-Curve.md)"


def test_the_site_asks_no_server() -> None:
    config = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert "font: false" in config
    assert "polyfills: [assets/iframe-worker.js]" in config
    for path in (ROOT / "docs/assets").iterdir():
        assert "http" not in path.read_text(encoding="utf-8")


def test_links_of_the_readme_work_on_a_package_index() -> None:
    assert RELATIVE.findall((ROOT / "README.md").read_text(encoding="utf-8")) == []
