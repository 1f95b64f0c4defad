"""The screen of every command at 80 columns, with names of 60 characters: no line too long, no cell lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from rich.cells import cell_len

from passk_fast.cli import run
from passk_fast.show import text
from passk_fast.show.document import Document, Table
from passk_fast.show.numbers import Number

WIDTH = 80
NAMES = [f"an-organisation/a-family-of-models-{kind:-<24}{kind}" for kind in "abc"]
PROBLEMS = [f"benchmark/category/{i:_<40}{i}"[:60] for i in range(12)]
# What each command is asked; {0} to {2} are files of attempts by three models.
COMMANDS = {
    "report": "report {0} {1} {2}",
    "report with everything": "report {0} {1} --diversity",
    "compare": "compare {0} {1} -k 1,5",
    "compare within a margin": "compare {0} {1} --margin 0.05",
    "rank": "rank {0} {1} {2} --replicates 99 --seed 1",
    "sensitivity": "sensitivity {0} {1} {2} --replicates 99 --splits 9 --seed 1",
    "curve": "curve {0} {1} --replicates 100 --seed 1",
    "effort": "effort {0} {1} --by-hand 30 --review-bad 2 --review-good 3 --accepted-wrong 100",
    "extrapolate": "extrapolate {0} {1} -k 40 --replicates 20 --seed 1",
    "order": "order {0} {1} --seed 1",
    "diversity": "diversity {0} {1} --seed 1",
    "plan": "plan {0} --detect 0.1",  # says nothing of whose pilot it was
}


@pytest.fixture(scope="module", autouse=True)
def files(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Files of attempts, each in a folder that is named as its model."""
    rng = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("narrow")
    made = []
    for number, name in enumerate(NAMES):
        path = folder / f"{name.replace('/', '_')}.jsonl"
        rows = [
            {
                "task_id": problem,
                "completion": f"return {rng.integers(4)}",
                "passed": bool(rng.random() < (i + 1 + number) / 16),
            }
            for i, problem in enumerate(PROBLEMS)
            for _ in range(8)
        ]
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        made.append(str(path))
    assert all(len(Path(path).stem) == 60 for path in made)
    return made


def cells(document: Document) -> Iterator[str]:
    for block in document:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row if isinstance(cell, Number) and cell)


@pytest.mark.parametrize("asked", COMMANDS)
def test_nothing_is_lost(asked: str, files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[Document] = []
    monkeypatch.setattr(text, "show", shown.append)
    assert run(COMMANDS[asked].format(*files).split()) == 0
    (document,) = shown
    screen = text.render(document, width=WIDTH)
    assert max(map(cell_len, screen.split("\n"))) <= WIDTH
    assert list(cells(document))
    for cell in set(cells(document)):
        assert screen.count(cell) >= list(cells(document)).count(cell), cell
    # Folded or not, all letters of the names are there.
    letters = "".join(screen.split())
    named = files[: COMMANDS[asked].count("{") if asked != "plan" else 0]
    for name in (Path(path).stem for path in named):
        for piece in (name[:20], name[-12:]):
            assert piece in letters, name
