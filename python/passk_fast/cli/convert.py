"""``passk-fast convert``: result files of any format as one plain table."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Annotated

from cyclopts import Parameter

from passk_fast.cli._options import File, Files, Flag, Quiet
from passk_fast.cli._output import refuse_inputs, refuse_read
from passk_fast.cli._reading import Reading
from passk_fast.show.numbers import number_of


def convert(
    file: File,
    /,
    *files: Files,
    out: Annotated[str, Parameter(name=["--out", "-o"])],
    text: Flag = False,
    quiet: Quiet = False,
    reading: Reading = Reading(),  # noqa: B008
) -> None:
    """Write result files as one table that every program reads: a row per attempt, in order.

    Attempts without a verdict stay without one. Formats that keep no single attempts give a row per problem.

    Example: `passk-fast convert new.jsonl --out new.csv`

    Parameters
    ----------
    out
        Where to write: *.csv, *.jsonl or *.parquet.
    text
        Keep the texts of the attempts.
    """
    from passk_fast.data.writing import table, write

    refuse_inputs([out], [file, *files])
    policy = reading.missing
    if policy == "error":
        reading = replace(reading, missing="fail")
    results = reading.read([file, *files], text=text)
    refuse_read([out])
    if policy != "error" and any(one.missing and one.attempts is not None for one in results.values()):
        raise ValueError(
            f"--missing is for who reads the table, where such attempts stay without a verdict; got {policy}"
        )
    columns = table(results)
    write(columns, out)
    rows = len(next(iter(columns.values())))
    sys.stdout.write(f"{out}: {number_of(rows, 'row')} of {', '.join(columns)}; ")
    sys.stdout.write(f"{number_of(len(results), 'model')}\n")
