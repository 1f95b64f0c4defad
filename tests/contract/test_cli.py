"""The command line: exit codes, one line on standard error, nothing but the result on standard output."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.data.readers._formats import FORMATS
from passk_fast.data.simulation import Simulation
from tests import refusals

PROGRAM = [sys.executable, "-c", "from passk_fast.cli import main; main()"]


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Simulation("beta:1,1", problems=30, attempts=20, seed=1).write("a_results.jsonl")
    Simulation("beta:1,1", problems=30, attempts=20, seed=1, model=1).write("b_results.jsonl.gz")


test_bad_input = refusals.commands(
    [
        ("report", 'Command "report" parameter FILE requires an argument.'),
        ("sensitivity", 'Command "sensitivity" parameter FILE requires an argument.'),
        ("sensitivity a_results.jsonl", "expected two or more conditions; the files hold 1"),
        (
            "sensitivity a_results.jsonl b_results.jsonl.gz --json --markdown",
            "--json and --markdown exclude each other",
        ),
        (
            "sensitivity a_results.jsonl b_results.jsonl.gz -k 21",
            "--k must satisfy k <= n for every problem; got k=21, n=20 at index 0 (problem 'Simulated/0')",
        ),
        (
            "sensitivity a_results.jsonl b_results.jsonl.gz --splits 0",
            "--splits must satisfy splits >= 1; got 0",
        ),
        ("report a_results.jsonl --nonsense", "Unknown option: --nonsense. Did you mean --seed?"),
        (
            "report a_results.jsonl --level high",
            "Invalid value for --level: expected a number; got 'high'",
        ),
        ("report a_results.jsonl --level 1", "--level must satisfy 0 < level < 1; got 1"),
        (
            "report a_results.jsonl --k 1,x",
            "--k must be different positive integers with commas between; got '1,x'",
        ),
        (
            "report a_results.jsonl -k 0",
            "--k must be different positive integers with commas between; got '0'",
        ),
        (
            "report a_results.jsonl -k 5,5",
            "--k must be different positive integers with commas between; got '5,5'",
        ),
        (
            "report a_results.jsonl -k 1,50",
            "a: --k must satisfy k <= n for every problem; got k=50, n=20 at index 0 (problem 'Simulated/0')",
        ),
        (
            "report a_results.jsonl --interval wilson",
            'Invalid value "wilson" for --interval. Choose from: "adjusted", "t", "z", "bca", "percentile", '
            '"basic", "studentized".',
        ),
        (
            "report a_results.jsonl --target world",
            "--target must be 'population', 'benchmark' or a fraction in [0, 1]; got 'world'",
        ),
        (
            "report a_results.jsonl --format csv",
            f"--format must be one of {', '.join(map(repr, FORMATS))}; got 'csv'",
        ),
        (
            "report a_results.jsonl --missing guess",
            'Invalid value "guess" for --missing. Choose from: "error", "fail", "drop", "bounds".',
        ),
        (
            "report a_results.jsonl --name x --name y",
            "--name must name each file once; got 2 names, 1 file",
        ),
        (
            "report a_results.jsonl b_results.jsonl.gz --name x --name x",
            "b_results.jsonl.gz: expected a name of its own for the model; "
            "'x' is also in a_results.jsonl (--name, --condition or --run tells them apart)",
        ),
        ("report a_results.jsonl --json --markdown", "--json and --markdown exclude each other"),
        ("report none.jsonl", "none.jsonl: expected a result file; there is no such file"),
        ("compare", 'Command "compare" parameter FILE requires an argument.'),
        ("compare a_results.jsonl", "expected two models to compare; the files hold 1: a"),
        (
            "compare a_results.jsonl a_results.jsonl",
            "a_results.jsonl: expected each file once; it is the same as a_results.jsonl",
        ),
        (
            "compare a_results.jsonl b_results.jsonl.gz -k 21",
            "--k must satisfy k <= n for every problem; got k=21, n=20 at index 0 (problem 'Simulated/0') "
            "of 'a'",
        ),
        (
            "compare a_results.jsonl b_results.jsonl.gz --margin 2",
            "--margin must satisfy 0 < margin < 1; got 2",
        ),
        (
            "compare a_results.jsonl b_results.jsonl.gz --match inner",
            'Invalid value "inner" for --match. Choose from: "strict", "common".',
        ),
        (
            "compare a_results.jsonl b_results.jsonl.gz --json --markdown",
            "--json and --markdown exclude each other",
        ),
        ("simulate", 'Command "simulate" parameter OUT requires an argument.'),
        ("simulate none/x.jsonl", "none/x.jsonl: no such file or directory"),
        ("simulate x.jsonl --problems 0", "--problems must satisfy problems >= 1; got 0"),
        (
            "simulate x.jsonl --distribution normal:0,1",
            "distribution must be beta:A,B | two-point:LOW,HIGH,SHARE_HIGH | zero-inflated:SHARE_ZERO,A,B; "
            "got 'normal:0,1'",
        ),
        ("simulate x.jsonl --distribution beta:0,1", "beta: A must satisfy 0.01 <= A <= 1e6; got 0"),
        ("simulate x.jsonl --shift nan", "--shift must satisfy -100 <= shift <= 100; got nan"),
    ]
)


def test_report(capsys):
    assert run(["report", "a_results.jsonl", "b_results.jsonl.gz", "-k", "1,5"]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert text.startswith("pass@k, 95% adjusted intervals for problems like these\n")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_report_json_and_markdown(capsys):
    options = "--interval percentile --replicates 100 --seed 5 --level 0.9 --name x --name y"
    command = ["report", "a_results.jsonl", "b_results.jsonl.gz", *options.split()]
    assert run([*command, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["settings"] == {
        "k": None,
        "interval": "percentile",
        "level": 0.9,
        "target": 0.0,
        "replicates": 100,
        "seed": 5,
    }
    assert [report[name] for name in ("schema_version", "command")] == [2, "report"]
    assert list(report["models"]) == ["x", "y"]
    assert run([*command, "--markdown"]) == 0
    assert capsys.readouterr().out.startswith("## pass@k, 90% percentile intervals for problems like these\n")


def test_compare(capsys):
    command = ["compare", "a_results.jsonl", "b_results.jsonl.gz"]
    assert run([*command, "-k", "1,5", "--margin", "0.3"]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert text.startswith("a - b: difference of pass@k, 95% intervals for problems like these\n")
    assert "p, within ±0.3" in text
    assert text.endswith(".\n")
    assert run([*command, "--markdown", "--interval", "t"]) == 0
    assert capsys.readouterr().out.startswith("## a - b: difference of pass@k, 95% t intervals")


def test_sensitivity(capsys):
    command = ["sensitivity", "a_results.jsonl", "b_results.jsonl.gz", "-k", "1,5", "--seed", "3"]
    assert run(command) == 0
    text, error = capsys.readouterr()
    assert error == ""
    title = "Mean pass@k under 2 conditions, 95% adjusted intervals for problems like these"
    assert text.startswith(f"{title}\n")
    assert text.splitlines()[-1].startswith("- No difference between the conditions is shown (pass@1: p = ")
    assert run([*command, "--markdown"]) == 0
    assert capsys.readouterr().out.startswith(f"## {title}")
    assert run([*command, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    results = pk.read(["a_results.jsonl", "b_results.jsonl.gz"])
    expected = pk.sensitivity(results, k=[1, 5], rng=3)
    assert found["sources"] == ["a_results.jsonl", "b_results.jsonl.gz"]
    found = found["result"]
    assert found["any_difference"] == json.loads(json.dumps(expected.any_difference.to_dict()))
    assert [one["estimate"] for one in found["rows"]] == expected.estimate.ravel().tolist()
    assert [one["k"] for one in found["leads"]] == [1, 5]
    assert found["leads"][0]["verdict"] == expected.leads[0].verdict


def test_compare_json(capsys):
    options = "-k 1 --interval percentile --replicates 100 --seed 5 --name x --name y --json"
    assert run(["compare", "a_results.jsonl", "b_results.jsonl.gz", *options.split()]) == 0
    found = json.loads(capsys.readouterr().out)
    models = pk.read(["a_results.jsonl", "b_results.jsonl.gz"]).values()
    expected = pk.compare(*models, k=[1], interval="percentile", replicates=100, rng=5)
    assert (found["command"], found["schema_version"]) == ("compare", 2)
    assert found["sources"] == ["a_results.jsonl", "b_results.jsonl.gz"]
    found = found["result"]
    assert found["names"] == ["x", "y"]
    assert [row["p_value"] for row in found["rows"]] == expected.p_value.tolist()
    assert (found["seed"], found["replicates"]) == (5, 100)
    assert found["drivers"]["1"][0]["problem"] == expected.drivers(1)[0].problem


def test_compare_other_problems(capsys):
    Simulation("beta:1,1", problems=25, attempts=20, seed=1, model=2).write("fewer_results.jsonl")
    command = ["compare", "a_results.jsonl", "fewer_results.jsonl", "-k", "1"]
    assert run(command) == 2
    assert "'Simulated/25' of 'a' is not in 'fewer' (5 of its 30 problems" in capsys.readouterr().err
    assert run([*command, "--match", "common"]) == 0
    assert (
        "- left out: 5 problems of a that not all have (Simulated/25, Simulated/26, Simulated/27, …)"
        in capsys.readouterr().out
    )
    assert run([*command, "--unpaired"]) == 0
    out = capsys.readouterr().out
    assert "30 and 25 problems, 20 attempts each; not paired: not asked for" in out
    assert "p by welch" in out


def test_missing_outcomes(capsys):
    with Path("a_results.jsonl").open("a") as file:
        file.write('{"task_id": "Simulated/0", "passed": null}\n')
    assert run(["report", "a_results.jsonl"]) == 2
    assert capsys.readouterr().err.startswith(
        "passk-fast: error: a_results.jsonl, line 601, field `passed`: "
    )
    assert run(["report", "a_results.jsonl", "--missing", "bounds"]) == 0
    assert "1 of 601 attempts have no verdict; the table has them failed" in capsys.readouterr().out


def test_simulate(capsys):
    options = (
        "--problems 25 --attempts 10 --distribution two-point:0.1,0.9,0.5 --seed 3 --shift 1 --model 2 -k 1,2"
    )
    assert run(["simulate", "s.jsonl", *options.split()]) == 0
    out = capsys.readouterr().out
    assert out.startswith("s.jsonl: 25 problems × 10 attempts from two-point:0.1,0.9,0.5, shift 1, seed 3\n")
    truth = json.loads(Path("s.jsonl.truth.json").read_text())
    assert f"{truth['pass_at_k']['benchmark']['2']:.4f}" in out
    assert pk.read("s.jsonl")["s"].counts.m == 25


def test_simulate_takes_a_fresh_seed_and_says_which(capsys):
    seeds = set()
    for _ in range(2):
        assert run(["simulate", "s.jsonl"]) == 0
        truth = json.loads(Path("s.jsonl.truth.json").read_text())
        assert f"seed {truth['seed']}\n" in capsys.readouterr().out
        seeds.add(truth["seed"])
    assert len(seeds) == 2


def test_version_and_help(capsys):
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"{pk.__version__}\n"
    for command in (
        ["--help"],
        ["report", "--help"],
        ["compare", "--help"],
        ["sensitivity", "--help"],
        ["simulate", "--help"],
        [],
    ):
        assert run(command) == 0
        assert "Usage: passk-fast" in capsys.readouterr().out


INSTALLED = Path(sys.executable).with_name("passk-fast")


@pytest.mark.skipif(not INSTALLED.exists(), reason="passk-fast is read from its sources here, not installed")
def test_the_installed_program():
    done = subprocess.run(
        [INSTALLED, "report", "a_results.jsonl"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("pass@k, ")
    assert done.stderr == ""


def test_ctrl_c():
    process = subprocess.Popen(
        [*PROGRAM, "report", "-", "--format", "human_eval"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    # More than a pipe holds: once it is written, the program is reading, and waits for the rest.
    process.stdin.write(b'{"task_id": "a", "completion": "x", "passed": true}\n' * 5_000)
    process.stdin.flush()
    time.sleep(0.5)  # Python sees a signal between two reads only once the second is over
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 130
    assert (process.stdout.read(), process.stderr.read()) == (b"", b"")
    for stream in (process.stdin, process.stdout, process.stderr):
        stream.close()


def test_a_closed_pipe_is_no_error():
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [*PROGRAM, "report", "a_results.jsonl"], stdout=write, stderr=subprocess.PIPE, check=False
    )
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


def test_an_unknown_command_names_those_there_are(capsys):
    assert run(["nonsense"]) == 2
    error = capsys.readouterr().err
    assert error.startswith(
        'passk-fast: error: Unknown command "nonsense". Available commands: report, compare, '
    )
    assert error.count("\n") == 1


def test_the_package_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "passk_fast", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == pk.__version__
