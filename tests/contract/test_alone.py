"""Settings of the whole process are as they were, however many threads draw and count at once."""

from __future__ import annotations

import os
import threading
import warnings
from pathlib import Path

import pytest

import passk_fast as pk
from passk_fast._alone import alone

CURVE = pk.curve(pk.Counts(10, [1, 2, 3, 8]), rng=1)


def test_drawing_in_many_threads(tmp_path: Path) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    CURVE.save(tmp_path / "alone.svg")
    expected = (tmp_path / "alone.svg").read_bytes()
    before = list(warnings.filters), warnings.showwarning, dict(matplotlib.rcParams)
    found = []

    def draw(number: int) -> None:
        CURVE.save(tmp_path / f"{number}.svg")
        found.append((tmp_path / f"{number}.svg").read_bytes())

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found == [expected] * len(threads)
    assert before == (list(warnings.filters), warnings.showwarning, dict(matplotlib.rcParams))


def test_a_child_of_a_thread_that_has_its_turn_does_not_wait() -> None:
    begun, end = threading.Event(), threading.Event()

    def hold() -> None:
        with alone():
            begun.set()
            end.wait()

    holding = threading.Thread(target=hold)
    holding.start()
    begun.wait()
    child = os.fork()
    if not child:
        with alone():
            os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    end.set()
    holding.join()
