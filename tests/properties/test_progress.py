"""Who is told how far the work is, and when."""

from __future__ import annotations

import pytest

import passk_fast as pk
from passk_fast import _progress
from passk_fast._progress import progress_reporter


def test_nobody_watches_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: False, raising=False)
    with progress_reporter("work") as report:
        assert report is None


def test_a_bar_waits_before_it_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    with progress_reporter("quick work") as report:
        assert report is not None
        report(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(_progress, "PATIENCE", 0.0)
    with progress_reporter("long work") as report:
        assert report is not None
        report(1, 2)
    assert "long work" in capsys.readouterr().err


def test_progress_may_be_chosen() -> None:
    seen: list[tuple[int, int]] = []
    with progress_reporter("work", lambda done, total: seen.append((done, total))) as report:
        assert report is not None
        report(3, 4)
    assert seen == [(3, 4)]
    with progress_reporter("work", False) as report:
        assert report is None
    with progress_reporter("work", True) as report:
        assert report is not None


def test_who_asks_is_told_the_end_however_short_the_work() -> None:
    told: list[tuple[int, int]] = []
    pk.bootstrap(pk.Counts(5, [1, 2, 3]), 1, replicates=10, rng=1, progress=lambda *at: told.append(at))
    assert told
    done, total = told[-1]
    assert done == total
