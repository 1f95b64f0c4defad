"""A model of which nothing is left under a policy does not stop the others."""

import json

import pytest

import passk_fast as pk


def written(folder, name, verdicts):
    path = folder / f"{name}.jsonl"
    rows = ({"problem": f"q{i}", "passed": verdict} for i, verdict in enumerate(verdicts))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(path)


def test_a_file_without_any_verdict_is_left_out_with_a_warning(tmp_path):
    nothing = written(tmp_path, "nothing", [None] * 3)
    some = written(tmp_path, "some", [True, False, None])
    with pytest.warns(UserWarning, match="no attempt of 'nothing' has a verdict, and it is left out"):
        results = pk.read([nothing, some], missing="drop")
    assert results.models == ("some",)
    assert results[0].counts.problems.tolist() == ["q0", "q1"]
    assert pk.read([nothing, some], missing="fail").models == ("nothing", "some")


def test_nothing_but_such_files_is_an_error_with_its_place(tmp_path):
    files = [written(tmp_path, name, [None] * 3) for name in ("a", "b")]
    with pytest.raises(pk.ReadError, match=r"a.jsonl: .*got none beside 1 without a verdict at index 0"):
        pk.read(files, missing="drop")
