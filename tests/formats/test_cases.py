"""Every file that people have, read by the command that they give, from the command line on."""

from __future__ import annotations

import json
import shlex
from collections import defaultdict
from pathlib import Path

import pytest

from passk_fast.cli import run
from passk_fast.data.readers._formats import looked_at
from tests.formats import case_beside, case_contents, case_files, case_more, case_siblings, case_verdicts
from tests.result_files import encoded

CASES = [
    case
    for module in (case_files, case_more, case_verdicts, case_siblings, case_beside)
    for case in module.CASES
]


def name(case):
    return f"{case.kind}: {case.command[:40]}"


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("case", CASES, ids=name)
def test_case(case, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for path, content in case.files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(encoded(content))
    arguments = ["report", *shlex.split(case.command), "--json"]
    code = run(arguments)
    out, err = capsys.readouterr()
    if isinstance(case.expected, str):
        assert (code, out, err.count("\n")) == (2, "", 1)
        assert case.expected in err
        return
    assert code == 0, err
    found = {
        name: (one["problems"], [row["estimate"] for row in one["estimates"]])
        for name, one in json.loads(out)["models"].items()
    }
    assert found == {model: (m, pytest.approx(means)) for model, (m, means) in case.expected.items()}
    assert case.said in out + err


PASSED = {"a": [True] * 4, "b": [True, False] * 2, "c": [False] * 4}
CURVED = {
    "t.csv": b"problem,n,c\na,4,4\nb,4,2\nc,4,0\n",
    "m_results.jsonl": case_contents.lines_of(PASSED),
    "m.json": [{"question_id": name, "graded_list": passed} for name, passed in PASSED.items()],
}


@pytest.mark.parametrize(("path", "content"), CURVED.items())
def test_a_curve_shows_every_k_that_is_asked_for(path, content, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path(path).write_bytes(encoded(content))
    for kind, at_three in (("pass@k", "0.6667"), ("pass^k", "0.3333")):
        assert run(["curve", path, "-k", "1,2,3,4", "--kind", kind, "--seed", "1"]) == 0
        rows = [line.split() for line in capsys.readouterr().out.splitlines()]
        table = {row[0]: row[1] for row in rows[3:7]}
        assert (list(table), table["3"]) == (["1", "2", "3", "4"], at_three)


# Where fewer formats than three can be of a kind.
FEW = {
    "turned": 2,
    "column": 1,
    "list": 1,
    "words": 1,
    "renamed": 2,
    "agents": 2,
    "companions": 2,
    "one or two": 2,
}


def test_every_kind_is_tried_in_several_formats(tmp_path, monkeypatch):
    """What people have of one format they have of others: the kind is mended, not the file."""
    formats = defaultdict(set)
    for index, case in enumerate(CASES):
        for path, content in case.files.items():
            file = tmp_path / str(index) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(encoded(content))
            formats[case.kind].add(looked_at(str(file), None, {}).format or "none")
    assert {kind: found for kind, found in formats.items() if len(found) < FEW.get(kind, 3)} == {}
