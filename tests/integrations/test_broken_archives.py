"""Broken archives of Inspect: one clear line, never a traceback, never a number."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from tests import result_files as files
from tests.integrations.refusing import refused


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def with_members(**members):
    header = files.inspect_header()
    whole = {"header.json": header, "summaries.json": files.inspect_samples(), "_journal/start.json": header}
    return {name: json.dumps(content).encode() for name, content in whole.items()} | members


ARCHIVES = {
    "cut off": (
        files.inspect_archive()[:-40],
        "expected a whole ZIP archive; file is not a zip file (was it cut off?)",
    ),
    "half": (files.inspect_archive()[:900], "expected a whole ZIP archive"),
    "damaged zstandard": (
        files.inspect_archive().replace(b"\x28\xb5\x2f\xfd", b"\x28\xb5\x2f\xfe"),
        "expected a readable member",
    ),
    "damaged deflate": (
        files.archive(with_members(), zipfile.ZIP_DEFLATED).replace(b"openai", b"OPENAI")[:200]
        + b"\0" * 40
        + files.archive(with_members(), zipfile.ZIP_DEFLATED)[240:],
        "(is the file damaged?)",
    ),
    "no header": (
        files.archive({"_journal/x.json": b"{}"}),
        "expected an archive of Inspect; it has neither header.json nor _journal/start.json",
    ),
    "header is no JSON": (
        files.archive(with_members(**{"header.json": b"{oops"})),
        "m.eval, header.json: expected a JSON document; it is damaged",
    ),
    "header is cut off": (
        files.archive(with_members(**{"header.json": b'{"eval": {'})),
        "m.eval, header.json: expected a JSON document; the file ends inside it",
    ),
    "summaries are no list": (
        files.archive(with_members(**{"summaries.json": b"{}"})),
        "m.eval, summaries.json: expected a list; got {}",
    ),
    "a sample without a score": (
        files.inspect_archive(files.inspect_samples()[:3]),
        "field `b, epoch 2`: expected an outcome; got no score, an attempt without a verdict",
    ),
    "no samples": (
        files.archive(with_members(**{"summaries.json": b"[]"})),
        "expected samples; the log holds none",
    ),
    "wrong id": (
        files.archive(with_members(**{"summaries.json": b'[{"id": null, "epoch": 1}]'})),
        "m.eval, summaries.json, field `[0].id`: expected an integer or a string; got null",
    ),
    "wrong epoch": (
        files.archive(with_members(**{"summaries.json": b'[{"id": "a", "epoch": "1"}]'})),
        'm.eval, summaries.json, field `[0].epoch`: expected an integer; got "1"',
    ),
    "empty": (b"", "expected results; the file is empty"),
    "not an archive": (b"{}", "expected a result file of a known format"),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_archives(case, capsys):
    content, message = ARCHIVES[case]
    Path("m.eval").write_bytes(content)
    assert message in refused("m.eval", capsys)
