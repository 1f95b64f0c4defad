"""What results do where Jupyter runs: the text is one output, and pictures appear after files were saved."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import pytest
import rich.console

import passk_fast as pk

RESULT = pk.mean_interval(pk.Counts(5, [1, 2, 3, 4]), 1)


def test_the_text_stays_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rich shows lines by itself in a notebook, whatever they were to be written to."""
    usual = repr(RESULT)
    monkeypatch.setattr(rich.console, "_is_jupyter", lambda: True)
    assert repr(RESULT) == usual


@pytest.mark.parametrize("name", ["page.html", "picture.pdf", "picture.svg"])
@pytest.mark.parametrize("shown", [True, False])
def test_a_backend_that_is_loaded_while_saving_keeps_showing(
    name: str, shown: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Matplotlib loads what shows figures when the first is made, which switches that on."""
    from matplotlib import figure

    made = figure.Figure.savefig

    def loading(*arguments: object, **options: object) -> object:
        matplotlib.interactive(shown)
        return made(*arguments, **options)  # type: ignore[arg-type]

    before = matplotlib.is_interactive()
    monkeypatch.setattr(figure.Figure, "savefig", loading)
    try:
        RESULT.save(tmp_path / name)
        assert matplotlib.is_interactive() is shown
    finally:
        matplotlib.interactive(before)
