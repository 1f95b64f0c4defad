"""``passk-fast rank``."""

import json
import math
from pathlib import Path

import pytest

from passk_fast.cli import run
from passk_fast.data.simulation import Simulation


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
    assert lines[0] == "Ranking of 3 models, 95% simultaneous intervals and rank sets"
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
    assert "- 3 models, m=40 n=10, romano-wolf, 10000 shared sign flips, seed 3" in lines
    assert "  - pass@1: m2 is best; tiers, each better than the next: m2 > m1 > m0." in lines
    assert lines[-1].startswith("  - pass@1: a true difference of ")


def test_json(capsys):
    command = "rank m0.jsonl m1.jsonl -k 1,10 --seed 3 --replicates 99 --method holm --level 0.9 --json"
    assert run(command.split()) == 0
    ranking = json.loads(capsys.readouterr().out)
    assert ranking["models"] == ["m0", "m1"]
    assert ranking["k"] == [1, 10]
    assert (ranking["level"], ranking["method"], ranking["replicates"]) == (0.9, "holm", 99)
    assert math.isclose(ranking["difference"][1][0][0], ranking["estimate"][1][0] - ranking["estimate"][0][0])
    assert len(ranking["sentences"]) == 4


def test_markdown(capsys):
    assert run(["rank", "m0.jsonl", "m1.jsonl", "-k", "1", "--seed", "3", "--markdown"]) == 0
    assert capsys.readouterr().out.startswith(
        "## Ranking of 2 models, 95% simultaneous intervals and rank sets\n"
    )


def test_problems_that_a_model_lacks(capsys):
    assert run(["rank", "half.jsonl", "m1.jsonl", "-k", "1", "--match", "common", "--seed", "1"]) == 0
    out = capsys.readouterr().out
    assert (
        "m1: 20 problems left out that another model lacks (Simulated/20, Simulated/21, Simulated/22 and 17"
        in out
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        ("rank", 'Command "rank" parameter FILE requires an argument.'),
        ("rank m0.jsonl", "`models` must hold at least 2 models; got 1"),
        (
            "rank half.jsonl m1.jsonl",
            "models must have the same problems; 'Simulated/20' of 'm1' is not in 'half' (20 of its 40 "
            "problems are not in every model; match='common' uses the others)",
        ),
        ("rank m0.jsonl m1.jsonl --match any", "`match` must be one of 'strict', 'common'; got 'any'"),
        ("rank m0.jsonl m1.jsonl --json --markdown", "--json and --markdown exclude each other"),
        (
            "rank m0.jsonl m1.jsonl -k 20",
            "m0: `k` must satisfy k <= n for every problem; got k=20, n=10 at index 0 "
            "(problem 'Simulated/0')",
        ),
    ],
)
def test_bad_input(command, message, capsys):
    assert run(command.split()) == 2
    assert capsys.readouterr() == ("", f"passk-fast: error: {message}\n")
