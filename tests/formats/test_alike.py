"""Tables in which something is there twice, or in two ways: each is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import passk_fast as pk
from tests.formats import suite_files
from tests.formats.examples import EXAMPLES


def counted(name: str, text: str, **options: Any) -> dict[Any, tuple[int, int]]:
    Path(name).write_text(text, encoding="utf-8")
    (result,) = pk.read(name, **options).values()
    counts = result.counts
    return dict(zip(counts.ids.tolist(), zip(counts.n.tolist(), counts.c.tolist(), strict=True), strict=True))


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


HEADER = "expected the names of the columns once; they come again"
REFUSED = {
    "header": ("t.csv", "problem,passed\na,1\nproblem,passed\na,1\n", f"line 3: {HEADER}"),
    "marked": ("t.csv", "\ufeffproblem,passed\na,1\n\ufeffproblem,passed\nb,1\n", f"line 3: {HEADER}"),
    "spaced": ("t.csv", "problem, passed\na,1\n\nproblem, passed\n", f"line 4: {HEADER}"),
    "quoted": ("t.csv", 'problem,passed\na,1\n"problem","passed"\n', f"line 3: {HEADER}"),
    "ten": ("t.csv", "problem,score\na,1_0\n", 'field `score`: expected a number; got "1_0"'),
    "wide": ("t.csv", "problem,score\na,\uff11\n", "field `score`: expected a number"),
    "cost": ("t.csv", "problem,passed,tokens\na,1,1_000\n", "field `tokens`: expected a number"),
    "endless": (
        "t.csv",
        "problem,passed,dollars\na,1,inf\n",
        "field `dollars`: expected 0 to 1e+100",
    ),
    "gift": ("t.csv", "problem,passed,dollars\na,1,-5\n", "field `dollars`: expected 0 to 1e+100"),
    "fortune": ("t.csv", "problem,passed,dollars\na,1,1e308\n", "field `dollars`: expected 0 to 1e+100"),
    "space": ("t.csv", "problem,passed\na,1\na ,0\n", 'problems to be named in one way; got "a" and "a "'),
    "accent": ("t.csv", "problem,passed\n\u00e9,1\ne\u0301,0\n", r'got "\u00e9" and "e\u0301"'),
    "runs": ("t.csv", "problem,passed,run\na,1,1\na,0,1 \n", 'runs to be named in one way; got "1" and "1 "'),
    "models": (
        "t.csv",
        "model,problem,passed\nm,a,1\nm ,a,0\n",
        'models to be named in one way; got "m" and',
    ),
    "strata": (
        "t.csv",
        "problem,passed,stratum\na,1,x\nb,1,x \n",
        "groups of stratum to be named in one way",
    ),
    "model": (
        "t.jsonl",
        lines({"model": 1, "problem": "a", "passed": 1}, {"model": "1", "problem": "a", "passed": 0}),
        'expected models to be named in one way; got 1 and "1"',
    ),
    "benchmark": (
        "t.jsonl",
        lines(
            {"benchmark": 1, "problem": "a", "n": 1, "c": 1},
            {"benchmark": "1", "problem": "b", "n": 1, "c": 0},
        ),
        'expected benchmarks to be named in one way; got 1 and "1"',
    ),
    "run": (
        "t.jsonl",
        lines({"run": 1, "problem": "a", "passed": 1}, {"run": "1", "problem": "a", "passed": 0}),
        'expected runs to be named in one way; got 1 and "1"',
    ),
    "long": (
        "t.jsonl",
        '{"problem": 9007199254740993.0, "passed": true}\n',
        "expected a name; got 9007199254740992",
    ),
    "list": (
        "t.jsonl",
        lines({"problem": "a", "passed": [1, 0], "attempt": [0, 0]}),
        'expected each attempt once; attempt 0 at "a" is on line 1 too',
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_tables(case: str) -> None:
    name, text, message = REFUSED[case]
    with pytest.raises(pk.ReadError) as caught:
        counted(name, text)
    assert message in str(caught.value)
    assert str(caught.value).startswith(name)
    assert str(caught.value).count(name) == 1


@pytest.mark.parametrize("called", [{"n": "n", "c": "n"}, {"problem": "n", "passed": "n"}])
def test_a_column_is_one_thing(called: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="`columns` must name different columns; got 'n' for"):
        counted("t.csv", "problem,n\na,5\n", columns=called)


def row(index: int, size: int, **more: Any) -> str:
    """A line of so many bytes."""
    text = json.dumps({"problem": f"p{index % 9}", **more})[:-1]
    return text + f', "z": "{"x" * (size - len(text) - 10)}"}}\n'


# As many lines of 128 bytes as are read at once.
BLOCK = (1 << 19) // 128


@pytest.mark.parametrize("first", [True, False])
def test_a_column_that_only_some_lines_have(first: bool) -> None:
    """Also where they are read apart."""
    kinds: list[dict[str, Any]] = [{"passed": True}, {"passed": True, "dollars": 1.0}]
    kinds = kinds[:: 1 if first else -1]
    text = "".join(row(index, 128, **kind) for kind in kinds for index in range(BLOCK))
    Path("t.jsonl").write_text(text)
    (result,) = pk.read("t.jsonl").values()
    assert (result.costs["dollars"] == 1).sum() == BLOCK
    assert len(result.costs["dollars"]) == 2 * BLOCK


def test_lines_without_the_outcome_that_others_have() -> None:
    text = "".join(row(i, 128, passed=True) for i in range(BLOCK)) + "".join(
        row(i, 128) for i in range(BLOCK)
    )
    with pytest.raises(pk.ReadError, match=f"t.jsonl, line {BLOCK + 1}, field `passed`"):
        counted("t.jsonl", text)
    found = counted("t.jsonl", text, missing="fail")
    assert sum(n for n, _ in found.values()) == 2 * BLOCK
    assert sum(c for _, c in found.values()) == BLOCK


def test_numbers_of_problems_within_a_subset() -> None:
    example = next(one for one in suite_files.EXAMPLES if one.format == "evalscope")
    example.write()
    rows = [json.loads(line) for line in example.data.splitlines()]
    rows[0]["sample_score"]["group_id"] = str(rows[0]["sample_score"]["group_id"])
    Path(example.path).write_text(lines(*rows))
    with pytest.raises(pk.ReadError, match="expected problems to be named in one way"):
        pk.read(example.path)


@pytest.mark.parametrize("kind", ["tau2_bench", "multi_swe_bench"])
def test_copies_of_a_file_are_told(kind: str) -> None:
    example = next(one for one in EXAMPLES if one.format == kind)
    example.write()
    path = Path(example.path)
    copied = path.with_name(f"copy_{path.name}")
    said = "are the same, byte for byte: if they are one run, it counts twice"
    cases: list[tuple[bytes, dict[str, Any], bool]] = [
        (b"", {}, True),
        (b"", {"runs": ["a", "b"]}, False),
        (b"\n", {}, False),
    ]
    for more, options, told in cases:
        copied.write_bytes(path.read_bytes() + more)
        (twice,) = pk.read([str(path), str(copied)], missing="fail", **options).values()
        assert (f"{path.name} and copy_{path.name} {said}" in twice.notes) == told


@pytest.mark.parametrize("empty", ["", " "])
@pytest.mark.parametrize("field", ["benchmark", "condition"])
def test_an_empty_name_is_none(field, empty, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = [{"model": "m", "problem": "p", "passed": True, field: one} for one in ("a", empty, empty)]
    Path("t.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert {name: result.counts.n.tolist() for name, result in pk.read("t.jsonl").items()} == {
        "m (a)": [1],
        "m": [2],
    }


def test_two_parts_without_a_name_of_their_own_are_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rollout = {
        "_ng_task_index": 0,
        "_ng_rollout_index": 0,
        "response": {"model": "m", "output": []},
        "reward": 1,
    }
    agents = [{"agent_ref": {"type": "a", "name": "x"}}, {"agent_ref": {"type": "a", "name": ""}}, {}]
    rows = [rollout | {"responses_create_params": {"input": []}} | agent for agent in agents]
    Path("rollouts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(pk.ReadError, match="expected a name of its own for the model"):
        pk.read("rollouts.jsonl")


@pytest.mark.parametrize(
    "rows",
    [
        [{"model": "m (a)"}, {"model": "m", "benchmark": "a"}, {"model": "m", "benchmark": "b"}],
        [
            {"model": "m", "benchmark": "a, b"},
            *({"model": "m", "benchmark": "a", "condition": condition} for condition in "bc"),
        ],
    ],
)
def test_two_that_would_have_one_name_are_refused(rows, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("t.jsonl").write_text(lines(*({"problem": "p", "passed": True} | row for row in rows)))
    with pytest.raises(
        pk.ReadError, match=r"^t\.jsonl: expected a name of its own for the model; .* would both"
    ):
        pk.read("t.jsonl")
