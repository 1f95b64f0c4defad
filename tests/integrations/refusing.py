"""What every broken file must give: one line that names the file, from Python and the command line alike."""

import pytest

import passk_fast as pk
from passk_fast.cli import run
from passk_fast.cli._wording import in_options

WITHOUT = ", an attempt without a verdict (missing='fail', 'drop' or 'bounds' says what to make of these)"


def as_told(error):
    """The same error in the options of the command line."""
    problem = in_options(error.problem)
    return str(pk.ReadError(error.path, problem, line=error.line, field=error.field))


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
        assert capsys.readouterr() == ("", f"passk-fast: error: {' '.join(as_told(error.value).split())}\n")
    return text
