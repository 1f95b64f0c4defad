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


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ("x,true", None),
        ("x,PASSED", None),
        ("x,0.5", "`passed` must satisfy outcome = 0 or 1; 1 row of 'passed' is neither"),
        ("x,yes", "`passed` must satisfy outcome = 0 or 1; 1 row of 'passed' is neither"),
        ("x,NA", "`passed` must not be missing; it is in 1 row"),
        (',"1"', "`problem` must not be missing; it is in 1 row of 'problem'"),
        ('"",1', "`problem` must not be missing; it is in 1 row of 'problem'"),
    ],
)
def test_a_row_far_behind_of_another_kind(engine: str, late: str, said: str | None) -> None:
    rows = "".join(f"p{index % 100},1\n" for index in range(30_000))
    Path("t.csv").write_text(f"problem,passed\n{rows}{late}\n")
    if said is None:
        (found,) = tallied(["t.csv"], engine).values()
        assert found.counts == pk.read("t.csv")["t"].counts.tally
        return
    with pytest.raises(ValueError, match=said):
        tallied(["t.csv"], engine)


def test_names_that_pandas_takes_for_missing(engine: str) -> None:
    Path("t.csv").write_text("model,problem,passed\nNA,nan,1\nNA,null,0\nNA,None,1\n")
    (found,) = tallied(["t.csv"], engine).values()
    assert (found.name, found.counts) == ("NA", pk.read("t.csv")["NA"].counts.tally)


@pytest.mark.parametrize("other", ["model,passed,problem\nm,1,0\n", "problem,passed\nb,1\n"])
def test_files_of_other_columns(engine: str, other: str) -> None:
    Path("a.csv").write_text("model,problem,passed\nm,1,1\n")
    Path("b.csv").write_text(other)
    with pytest.raises(
        ValueError, match=r"b\.csv: expected the columns of a\.csv, model, problem, passed; got"
    ):
        tallied(["a.csv", "b.csv"], engine)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # Dask's, to pandas
@pytest.mark.parametrize(
    ("column", "values"),
    [("passed", [0.5, 1.0]), ("passed", [True, False]), ("problem", [1, 2]), ("more", [1, 2])],
)
def test_parquet_of_other_types(engine: str, column: str, values: list[object]) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    first = {"model": ["m", "m"], "problem": ["a", "b"], "passed": [1, 0]}
    parquet.write_table(pyarrow.table(first), "1.parquet")
    parquet.write_table(pyarrow.table({**first, "problem": ["c", "d"], column: values}), "2.parquet")
    with pytest.raises(ValueError, match=r"2\.parquet: expected the columns of 1\.parquet, "):
        tallied(["1.parquet", "2.parquet"], engine)
    large = {name: pyarrow.array(one) for name, one in first.items()}
    large["problem"] = pyarrow.array(["c", "d"], pyarrow.large_string())
    parquet.write_table(pyarrow.table(large), "2.parquet")
    (found,) = tallied(["1.parquet", "2.parquet"], engine).values()
    assert found.counts.m == 4


def test_a_part_that_is_missing(engine: str) -> None:
    Path("t-1-of-2.csv").write_text("problem,passed\na,1\n")
    with pytest.raises(ValueError, match="expected all 2 parts of the file; part 0 is not among"):
        tallied(["t-*.csv"], engine)
