"""Tables of what is refused: calls with the whole text of their error, commands with their one line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from passk_fast.cli import run


def calls(cases: Sequence[tuple[Callable[[], Any], type[Exception], str]]) -> Any:
    """The test of calls, each with the kind of its error and what it says."""

    @pytest.mark.parametrize(("call", "kind", "text"), cases, ids=[text[:60] for *_, text in cases])
    def test(call: Callable[[], Any], kind: type[Exception], text: str) -> None:
        with pytest.raises(kind) as caught:
            call()
        assert str(caught.value) == text

    return test


def commands(cases: Sequence[tuple[str, str]]) -> Any:
    """The test of commands, each with its line on standard error."""

    @pytest.mark.parametrize(("command", "message"), cases, ids=[command for command, _ in cases])
    def test(command: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(command.split()) == 2
        assert capsys.readouterr() == ("", f"passk-fast: error: {message}\n")

    return test
