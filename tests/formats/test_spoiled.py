"""Spoiled files of every format: a result, or a line that names the file. More of them in ``make faults``."""

from __future__ import annotations

import pytest

from tests.fuzz.readers import CORPUS, RIGHT, attempt, attempt_straight, laid_out

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.mark.parametrize("count", [100, pytest.param(5000, marks=pytest.mark.faults)])
@pytest.mark.parametrize("name", CORPUS)
@pytest.mark.parametrize("way", [attempt, attempt_straight])
def test_spoiled(name, count, way, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    laid_out(name, tmp_path / "place")
    found = {seed: one for seed in range(count) if (one := way(name, seed)) not in RIGHT}
    assert found == {}
