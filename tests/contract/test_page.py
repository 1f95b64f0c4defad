"""The page: one file that asks for nothing, is the same each time, and lets no name act."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import passk_fast as pk
from passk_fast.report.build import build_report
from passk_fast.report.page import page_of_report
from passk_fast.show.document import Notes, Table
from passk_fast.show.numbers import score
from passk_fast.show.page.render import render
from passk_fast.show.page.sections import Page, Section
from tests.properties.test_show import HOSTILE

VOID = {"meta", "input", "br", "circle", "link", "path", "use", "rect"}
DRAWS = np.random.default_rng(5)


class Seen(HTMLParser):
    """Tags with their attributes, and whether they are closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def results(*names: str) -> pk.Results:
    problems = [f"problem {i}" for i in range(30)]
    made = [pk.Counts(10, DRAWS.binomial(10, 0.5, 30), problems=problems) for _ in names]
    return pk.Results.of(
        [
            pk.ModelResult(name, f"{number}.jsonl", "human_eval", counts)
            for number, (name, counts) in enumerate(zip(names, made, strict=True))
        ]
    )


def made(*names: str) -> str:
    found = results(*names)
    report = build_report(found, k=[1, 5])
    return render(page_of_report(report, found, command=["report", "x.jsonl"], seed=1))


@pytest.fixture(scope="module")
def page() -> str:
    return made("a", "b", "c")


def test_it_is_one_file_that_asks_for_nothing(page: str) -> None:
    seen = Seen(page)
    assert not seen.open
    for tag, attributes in seen.tags:
        assert tag not in {"link", "iframe", "img", "object", "embed", "base", "form"}
        assert "src" not in attributes
        assert not any(name.startswith("on") for name in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)


def test_the_policy_names_the_script(page: str) -> None:
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(attributes["content"] for _, attributes in Seen(page).tags if "http-equiv" in attributes)
    assert policy is not None
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy


def test_identifiers_are_unique_and_used_ones_exist(page: str) -> None:
    tags = Seen(page).tags
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    used = {
        target for _, attributes in tags for target in re.findall(r"#([\w-]+)", attributes.get("href") or "")
    }
    used |= set(re.findall(r"url\(#([^)]+)\)", page))
    assert used <= set(ids)


def test_it_has_every_section(page: str) -> None:
    heads = re.findall(r"<h2[^>]*>([^<]*)</h2>", page)
    assert heads == [
        *("Scores", "Differences", "pass@k over k", "Problems", "Review effort", "What was left out"),
        *("What the numbers assume", "Methods, to be pasted", "How this page was made"),
    ]
    assert page.count('<svg viewBox="') == 9
    assert page.count("<h1>") == 1


def test_it_is_the_same_each_time_and_small() -> None:
    found = results("a", "b")
    first, again = (
        render(page_of_report(build_report(found), found, command=["report"], seed=1)) for _ in range(2)
    )
    assert first == again
    assert len(first) < 500_000


def test_its_sentences_are_those_of_the_documents() -> None:
    found = results("a", "b")
    report = build_report(found, k=[1, 5])
    text = "".join(Seen(render(page_of_report(report, found, seed=1))).texts)
    compared = pk.compare(found["a"], found["b"], [1, 5])
    for document in (report.document(), compared.document()):
        for block in document:
            if isinstance(block, Notes):
                assert all(item.replace("`", "") in text for item in block.items)
            elif isinstance(block, Table):
                assert all(cell in text for row in block.rows for cell in row)


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names_do_nothing(name: str) -> None:
    table = Table(("model", name), ((name, score(0.5)), ("b", score(0.25))), frozenset({"model"}))
    counts = pk.Counts(4, [0, 1, 4, 2], problems=[name, "x", "y", "z"])
    curve = pk.curve(counts, rng=1, replicates=100)
    picture = lambda: pk.plot_curves({name: curve, "other": curve})  # noqa: E731
    section = Section(name, (table, Notes(name, (name,), warnings=True)), (picture,), found=(name,))
    shown = render(Page(name, (section, Section("parts", (), parts=(section,)))))
    plain = render(Page("plain", (Section("p", (table,)),)))
    seen = Seen(shown)
    assert not seen.open
    assert shown.count("<script") == plain.count("<script") == 1
    assert shown.count("</style") == 1
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", shown)
    for _, attributes in seen.tags:
        assert not any(one.startswith("on") for one in attributes)
        assert (attributes.get("href") or "#").startswith("#")
    assert len(shown) < 200_000


def test_results_are_pages_too(tmp_path: Path) -> None:
    found = pk.compare(pk.Counts(10, [4, 9, 0, 10] * 6), pk.Counts(10, [2, 9, 0, 10] * 6), k=1)
    found.save(tmp_path / "x.html")
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert found.sentences[0] in " ".join(Seen(text).texts)
    assert text.count('<svg viewBox="') == 1
