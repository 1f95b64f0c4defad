"""What every broken file must give: one line that names the file, from Python and the command line alike."""

import pytest

import passk_fast as pk
from passk_fast.cli import run

WITHOUT = ", an attempt without a verdict (missing='fail', 'drop' or 'bounds' says what to make of these)"


def refused(path, capsys, **options):
    """The one line that reading and the command line both give."""
    with pytest.raises(pk.ReadError) as error:
        pk.read(path, **options)
    text = str(error.value)
    assert text.startswith(path)
    assert "\n" not in text
    assert len(text) < 400
    if not options:
        assert run(["report", path]) == 2
        assert capsys.readouterr() == (
            "",
            f"passk-fast: error: {' '.join(error.value.command_line.split())}\n",
        )
    return text
