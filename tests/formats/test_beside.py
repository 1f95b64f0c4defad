"""What stands beside a file of results: folders, and those that stand for a model that is not told."""

from __future__ import annotations

from passk_fast.data.readers import _beside


def test_folders_are_no_files_and_not_hidden(tmp_path):
    for name in ("judged", "open", ".hidden"):
        (tmp_path / name).mkdir()
    for name in ("judged/report.json", ".hidden/report.json", "notes"):
        (tmp_path / name).write_text("{}")
    assert _beside.folders(str(tmp_path), "report.json") == (["judged"], ["open"])
    assert _beside.folders(str(tmp_path / "notes"), "report.json") == ([], [])


def test_the_folder_stands_for_a_model_that_is_not_told():
    assert _beside.agent("oracle", "gpt", "/runs/night/trial/result.json", 2) == {"model": "oracle gpt"}
    stood_for = _beside.agent("oracle", None, "/runs/night/trial/result.json", 2)
    assert (stood_for["model"], stood_for["place"]) == ("oracle", "night")


def test_no_folder_stands_for_what_is_piped():
    assert _beside.agent("oracle", None, "-", 1) == {"model": "oracle"}
    assert _beside.agent("oracle", None, "/dev/fd/63", 1) == {"model": "oracle"}
