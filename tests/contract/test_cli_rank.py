"""``passk-fast rank``."""

import json
import math
from pathlib import Path

import pytest

from passk_fast.cli import run
from passk_fast.data.simulation import Simulation
from tests import refusals


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for model in range(3):
        Simulation("beta:1,1", problems=40, attempts=10, seed=1, model=model, shift=1.5 * model).write(
            f"m{model}.jsonl"
        )
    lines = Path("m0.jsonl").read_text().splitlines(keepends=True)
    Path("half.jsonl").write_text("".join(lines[:200]))


def test_text(capsys):
    assert run(["rank", "m0.jsonl", "m1.jsonl", "m2.jsonl", "-k", "1", "--seed", "3"]) == 0
    out, error = capsys.readouterr()
    assert error == ""
    lines = out.splitlines()
    about = "95% simultaneous intervals and rank sets for problems like these"
    assert lines[0] == f"Ranking of 3 models, {about}"
    assert lines[2].split() == [
        "statistic",
        "model",
        "estimate",
        "95%",
        "interval",
        "std.",
        "error",
        "ranks",
        "draws",
        "led",
    ]
    assert [line.split()[-7] for line in lines[4:6]] == ["m1", "m0"]
    assert lines[3].startswith("pass@1     m2 ")
    assert "- 40 problems, 10 attempts each" in lines
    assert "- 10,000 shared sign flips, seed 3" in lines
    text = " ".join(lines)
    assert "- pass@1: m2 is better than all others (largest adjusted p < 0.0001); tiers, each better" in text
    assert "than the next: m2 > m1 > m0." in text
    assert "- pass@1: a true difference of " in text


def test_json(capsys):
    command = "rank m0.jsonl m1.jsonl -k 1,10 --seed 3 --replicates 99 --method holm --level 0.9 --json"
    assert run(command.split()) == 0
    printed = json.loads(capsys.readouterr().out)
    assert (printed["schema_version"], printed["command"]) == (2, "rank")
    ranking = printed["result"]
    assert ranking["models"] == ["m0", "m1"]
    assert (ranking["level"], ranking["method"], ranking["replicates"]) == (0.9, "holm", 99)
    assert [(row["k"], row["model"]) for row in ranking["rows"]] == [
        *((1, "m1"), (1, "m0")),
        *((10, "m1"), (10, "m0")),
    ]
    better, worse = (row["estimate"] for row in ranking["rows"][:2])
    pair = ranking["pairs"][0]
    assert (pair["k"], pair["first"], pair["second"]) == (1, "m1", "m0")
    assert math.isclose(pair["difference"], better - worse)
    assert [(board["k"], board["tiers"]) for board in ranking["boards"]] == [
        (1, [["m1"], ["m0"]]),
        (10, [["m1"], ["m0"]]),
    ]
    assert len(ranking["sentences"]) == 4
    assert ranking["verdict"] == " ".join(ranking["sentences"])


def test_markdown(capsys):
    assert run(["rank", "m0.jsonl", "m1.jsonl", "-k", "1", "--seed", "3", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith(
        "## Ranking of 2 models, 95% simultaneous intervals and rank sets for problems like these\n"
    )


def test_problems_that_a_model_lacks(capsys):
    assert run(["rank", "half.jsonl", "m1.jsonl", "-k", "1", "--match", "common", "--seed", "1"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    left_out = "20 problems of m1 that not all have (Simulated/20, Simulated/21, Simulated/22, …)"
    assert f"left out: {left_out}" in out


test_bad_input = refusals.commands(
    [
        ("rank", 'Command "rank" parameter FILE requires an argument.'),
        ("rank m0.jsonl", "`models` must hold at least 2 models; got 1"),
        (
            "rank half.jsonl m1.jsonl",
            "models must have the same problems; 'Simulated/20' of 'm1' is not in 'half' (20 of its 40 "
            "problems are not in every model; --match common uses the others)",
        ),
        (
            "rank m0.jsonl m1.jsonl --match any",
            'Invalid value "any" for --match. Choose from: "strict", "common".',
        ),
        ("rank m0.jsonl m1.jsonl --json --markdown", "--json and --markdown exclude each other"),
        (
            "rank m0.jsonl m1.jsonl -k 20",
            "m0: --k must satisfy k <= n for every problem; got k=20, n=10 at index 0 "
            "(problem 'Simulated/0')",
        ),
    ]
)
