"""Names of problems and models in CSV files are text for every engine, as they are for `read`."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast.data.engines import LAZY, tallied

ENGINES = [engine for engine, (package, *_) in LAZY.items() if find_spec(package.partition(".")[0])]
NAMES = [("01", "1"), ("1.0", "1"), ("1e3", "1000"), ("2020-01-01", "2020-1-1"), ("true", "True")]
# Two that are one number.
NAMES.append(("9007199254740993.0", "9007199254740992.0"))

pytestmark = pytest.mark.parametrize("engine", ENGINES)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("names", NAMES)
def test_problems(engine: str, names: tuple[str, str]) -> None:
    Path("t.csv").write_text(f"problem,passed\n{names[0]},1\n{names[1]},0\n")
    (found,) = tallied(["t.csv"], engine).values()
    assert (found.counts.m, found.counts.n.tolist(), found.counts.c.tolist()) == (2, [1, 1], [0, 1])
    assert found.counts == pk.read("t.csv")["t"].counts.tally


def test_models(engine: str) -> None:
    Path("t.csv").write_text("model,problem,passed\n01,a,1\n1,a,0\n")
    assert sorted(tallied(["t.csv"], engine)) == ["01", "1"]
    assert sorted(pk.read("t.csv")) == ["01", "1"]


def test_columns_of_one_name(engine: str) -> None:
    Path("t.csv").write_text("problem,passed,passed\na,1,0\n")
    with pytest.raises(
        ValueError, match=r"t\.csv: expected different names of columns; 'passed' comes twice"
    ):
        tallied(["t.csv"], engine)


def test_a_quote_without_an_end_names_the_file(engine: str) -> None:
    Path("t.csv").write_text('problem,passed\n"a,1\nb,0\n')
    with pytest.raises((ValueError, TypeError)) as caught:
        tallied(["t.csv"], engine)
    assert "\n" not in str(caught.value)


def test_a_file_under_two_names(engine: str) -> None:
    Path("t.csv").write_text("model,problem,passed\nm,a,1\n")
    Path("u.csv").hardlink_to("t.csv")
    with pytest.raises(ValueError, match=r"u\.csv: expected each file once; it is the same as t.csv"):
        tallied(["t.csv", "u.csv"], engine)
