"""What programs read: docs/schema.json is what the classes of results say, and every command keeps to it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from passk_fast.cli import COMMANDS, run
from tests.contract import schema
from tests.contract.markdown import ROOT
from tests.contract.test_one_number import loaded, results

SCHEMA: dict[str, Any] = json.loads(schema.PATH.read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
BASELINE, IMPROVED, ONE, TEXTS = (
    str(ROOT / "examples" / name)
    for name in ("baseline_results.jsonl", "improved_results.jsonl", "one.jsonl", "texts/solutions.jsonl")
)
# Those that write files of attempts print no JSON.
WRITERS = {"convert", "simulate"}
# Commands that explain, and have no result.
TALKERS = {"explain", "formats"}
RUNS = [
    f"compare {IMPROVED} {BASELINE} -k 1,10 --margin 0.1",
    f"compare {IMPROVED} {BASELINE} --unpaired --fail-if-worse 0.02 --inconclusive pass",
    f"curve {BASELINE} {IMPROVED} --seed 1 --replicates 100",
    f"diversity {TEXTS} -k 1,5 --seed 1",
    f"effort {BASELINE} --by-hand 30",
    f"effort {BASELINE} {IMPROVED} -b 1,5",
    f"extrapolate {BASELINE} -k 10,50 --reach 0.9 --seed 1 --replicates 20",
    f"order {IMPROVED}",
    "plan --rates beta:0.5,0.5 -m 60 -n 5",
    f"plan {BASELINE} {IMPROVED} --detect 0.1 --cost-attempt 1",
    f"rank {BASELINE} {IMPROVED} -k 1,10 --seed 1 --replicates 200",
    f"report {BASELINE} {IMPROVED}",
    f"report {BASELINE} --interval bca --target population --fail-under pass@1=0.1",
    f"sensitivity {BASELINE} {IMPROVED} --seed 1 --splits 20",
]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_is_up_to_date() -> None:
    assert schema.schema() == SCHEMA, "python -m tests.contract.schema"


def test_every_command_is_tried() -> None:
    assert {line.split()[0] for line in RUNS} | WRITERS | TALKERS == set(COMMANDS)


@pytest.mark.parametrize("line", RUNS, ids=lambda line: line.replace(f"{ROOT}/", ""))
def test_a_command_keeps_to_the_schema(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    run([*line.split(), "--json"])
    VALIDATOR.validate(json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("name", loaded())
def test_a_saved_result_keeps_to_the_schema(name: str, tmp_path: Path) -> None:
    for one in results()[name]:
        one.save(tmp_path / "one.json")
        VALIDATOR.validate(json.loads((tmp_path / "one.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "broken",
    [
        {"version": None},
        {"command": "guess"},
        {"result": None},
        {"result": {"rows": []}},
    ],
    ids=str,
)
def test_another_shape_is_refused(broken: dict[str, Any], tmp_path: Path) -> None:
    results()["Curve"][0].save(tmp_path / "one.json")
    shown = json.loads((tmp_path / "one.json").read_text(encoding="utf-8"))
    assert VALIDATOR.is_valid(shown)
    assert not VALIDATOR.is_valid({**shown, **broken})
