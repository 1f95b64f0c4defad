"""What people ask of the program about itself: words, formats, help, completion."""

from __future__ import annotations

import importlib
import re
import shlex
import subprocess

import pytest

import passk_fast as pk
from passk_fast.cli import COMMANDS, app, run
from passk_fast.cli._glossary import GLOSSARY, lookup
from passk_fast.data.readers._formats import FORMATS
from passk_fast.report.page import page_of_report
from passk_fast.show.document import Notes, Table
from passk_fast.show.result import Result
from tests.contract.glossary import PATH, glossary
from tests.contract.markdown import ROOT
from tests.contract.public import THINGS, made

# What the screens of the guide print in heads, titles and notes, and a newcomer has to ask about.
PRINTED = """
adjusted | 95% interval | std. error | estimate | problems like these | between
variance within problems | never solved | always | tries to solve | all of k attempts pass
verdicts flip | pass@10 - pass@1 | pass@1 | pass^10 | difference | p | p (adjusted) | p (Holm)
simultaneous | not worse | equivalence | margin | noise floor | noise-floor | luck | tilting
rank set | ranks | draws led | envelope | any population | fit p | effective | of correct
correct among | among | exact | renamed | near | optimism of a half | influence | without
attempts n | problems m | ± difference | gate | inconclusive | cluster | stratum | run | condition
paired | unpaired | seed | replicates | target | benchmark | population | policy | bounds | level
power | near (J >= 0.8) | near copies from J | repeat another | new better | 90% interval | among 7
"""
WORDS = [word for line in PRINTED.strip().splitlines() for word in line.split(" | ")]


@pytest.mark.parametrize("word", WORDS)
def test_words_on_screens_are_explained(word, capsys):
    assert run(["explain", *word.split()]) == 0
    text, error = capsys.readouterr()
    assert error == ""
    assert lookup(word).meaning in text


def heads(document):
    """Heads of columns and of notes."""
    for block in document:
        yield from (
            block.columns if isinstance(block, Table) else [block.head] if isinstance(block, Notes) else []
        )


def sections(parts):
    for part in parts:
        yield from heads(part.document)
        yield from sections(part.parts)


def results():
    """The results that the examples of the documentation make, of every class."""
    for name, thing in THINGS.items():
        if isinstance(thing, type) and issubclass(thing, Result):
            yield from (one for one in made(name) if isinstance(one, thing))


def test_every_head_is_explained():
    # Names of models and runs are no words of ours, nor is the head above models' names.
    names = {"A", "B", "a", "b", "0", "1", "model", "all models", ""}
    found = {head for one in results() for head in heads(one.document())}
    read = pk.read([str(ROOT / "examples" / f"{name}_results.jsonl") for name in ("baseline", "improved")])
    report = pk.build_report(read)
    found |= set(sections(page_of_report(report, read, command=["report"], seed=1).sections)) - set(read)
    missing = sorted(head for head in found - names if lookup(head) is None)
    assert missing == []


def test_words_are_listed(capsys):
    assert run(["explain"]) == 0
    text = capsys.readouterr().out
    assert all(entry.word in text for entry in GLOSSARY)


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("adjustd", "did you mean 'adjusted'?"),
        ("never", "did you mean 'never solved' or"),
        ("Simultanous", "did you mean 'simultaneous'?"),
        ("zzz", "`passk-fast explain` lists the words that are"),
    ],
)
def test_near_misses(word, hint, capsys):
    assert run(["explain", word]) == 2
    assert capsys.readouterr().err.startswith(f"passk-fast: error: {word!r} is not explained; {hint}")


def test_every_name_means_one_entry():
    names = [name for entry in GLOSSARY for name in (entry.word, *entry.also)]
    assert len(names) == len(set(names))
    assert [entry.word for entry in GLOSSARY] == sorted((e.word for e in GLOSSARY), key=str.lower)


def test_entries_lead_to_pages_and_are_the_glossary():
    assert all((ROOT / "docs" / entry.page).exists() for entry in GLOSSARY)
    assert PATH.read_text(encoding="utf-8") == glossary()


def test_formats_are_listed(capsys):
    assert run(["formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines[1 : 1 + len(FORMATS)]] == list(FORMATS)


@pytest.mark.parametrize("command", COMMANDS)
def test_help_keeps_the_docstring_and_an_example_that_parses(command, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "500")
    function = getattr(importlib.import_module(f"passk_fast.cli.{command}"), command)
    assert run([command, "--help"]) == 0
    shown = re.sub(r"\s+", " ", capsys.readouterr().out)
    said = function.__doc__.partition("Parameters\n")[0].replace("`", "")
    assert re.sub(r"\s+", " ", said).strip() in shown
    example = re.search(r"Example: `passk-fast (.*)`", function.__doc__)[1]
    called, _, _ = app.parse_args(shlex.split(example), exit_on_error=False, print_error=False)
    assert called is function
    assert "--quiet" in shown


def test_help_of_compare_says_which_sign_is_good(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    run(["compare", "--help"])
    shown = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert "Differences are A - B: positive means that A is better." in shown


def test_commands_are_in_the_order_of_use(capsys):
    run(["--help"])
    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[1] for line in lines if line.startswith("│ ") and line.split()[1] in COMMANDS]
    assert listed == list(COMMANDS)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_commands_options_and_choices(shell):
    script = app.generate_completion(shell=shell)
    assert all(word in script for word in (*COMMANDS, "fail-under", "quiet", "noise-floor"))


def test_completion_is_installed(tmp_path, capsys):
    script = tmp_path / "passk-fast.bash"
    run(["--install-completion", "--shell", "bash", "--output", str(script)])
    assert str(script) in capsys.readouterr().out
    subprocess.run(["bash", "-n", str(script)], check=True)
    asked = f"source {shlex.quote(str(script))}; COMP_WORDS=(passk-fast re); COMP_CWORD=1; _passk_fast"
    found = subprocess.run(
        ["bash", "-c", f'{asked}; echo "${{COMPREPLY[@]}}"'], capture_output=True, text=True, check=True
    ).stdout
    assert "report" in found.split()
