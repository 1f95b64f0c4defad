"""Command line: arguments in, call, print. One file per command, imported only when the command runs.

Exit code 0 on success, 2 with one line on standard error for bad input, 130 after Ctrl-C; with a gate 1 if it
fails and 3 if it is not decided. Standard output
carries the result alone.
"""

from __future__ import annotations

import errno
import io
import os
import shutil
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from cyclopts import App, CycloptsError, UnknownOptionError

from passk_fast import __version__
from passk_fast._progress import QUIET
from passk_fast._validate import in_options, said
from passk_fast.cli._options import ARGUMENTS, BESIDE, SOURCES
from passk_fast.show.escape import printable

if TYPE_CHECKING:
    from rich.console import Console

PROGRAM = "passk-fast"
BAD_INPUT = 2
INTERRUPTED = 130
# Characters of a line of an error: what a screen holds. The middle of a longer one is left out.
LONGEST = 2000
# What a hyphen is called until the files are read: no file has this name.
STANDARD_INPUT = "\0-"
# What functions call some options.
OTHERWISE = {"seed": "rng", "name": "names", "condition": "conditions", "run": "runs", "column": "columns"}
SEED = " (the seed is --seed here, rng= in Python)"
# What a shell reports for a process that a closed pipe ended.
PIPE_CLOSED = 141
# A full disk, a broken one, a quota.
UNWRITABLE = (errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EDQUOT)
# Columns that help is laid out for at least.
NARROWEST = 20


app = App(
    name=PROGRAM,
    help="pass@k done right: estimates, intervals and comparisons from the result files of any harness.",
    version=__version__,
    suppress_keyboard_interrupt=False,
)
# A module of this folder and a function in it for each, in the order of the help.
COMMANDS = {
    "report": "Report pass@k of result files.",
    "compare": "Compare two models.",
    "rank": "Rank models on the same problems.",
    "curve": "Show pass@k for every k, with a band.",
    "plan": "Plan problems and attempts of a comparison.",
    "sensitivity": "Compare conditions of sampling.",
    "order": "Test whether the order of attempts matters.",
    "diversity": "Count the different solutions in result files.",
    "effort": "Tell how many attempts a person has to review.",
    "extrapolate": "Predict pass@k for more attempts.",
    "convert": "Write result files as one plain table.",
    "simulate": "Write a result file with known truth.",
    "formats": "List the formats that can be read.",
    "explain": "Explain a word that a screen prints.",
}
for _place, (_name, _help) in enumerate(COMMANDS.items()):
    app.command(f"passk_fast.cli.{_name}:{_name}", name=_name, help=_help, sort_key=_place)
app.register_install_completion_command(help="Install completion of commands and options for your shell.")


def run(arguments: Sequence[str]) -> int:
    """Run one command, given what follows the program's name; returns the exit code."""
    try:
        with warnings.catch_warnings():
            quiet = _is_quiet(arguments)
            QUIET.set(quiet)
            warnings.showwarning = _nothing if quiet else _one_line_warning
            # A hyphen alone is a file, standard input, to people, and an option to the parser.
            ARGUMENTS.set(tuple(arguments))
            SOURCES.set(())
            BESIDE.set(frozenset())
            given = _with_standard_input(arguments)
            if given and given[0] in COMMANDS:
                app[given[0]].help = None  # its docstring, which is longer than its line in the list
            code = app(
                given,
                console=_wide_enough(),
                exit_on_error=False,
                print_error=False,
                result_action="return_value",
            )
            sys.stdout.flush()
    except (CycloptsError, ValueError, OSError, MemoryError) as error:
        if isinstance(error, BrokenPipeError) and error.filename is None:
            _forget(sys.stdout)
            return PIPE_CLOSED
        if _of_output(error):
            _forget(sys.stdout)
        _say("error", _message(error))
        return BAD_INPUT
    except SystemExit as stop:  # what lays out help says so of a pipe that nobody reads
        return PIPE_CLOSED if stop.code == 1 else 0
    except KeyboardInterrupt:
        return INTERRUPTED
    return code if isinstance(code, int) else 0


def _with_standard_input(arguments: Sequence[str]) -> list[str]:
    """The arguments, with another name for a hyphen that is a file, and not what an option is."""
    command = next(iter(arguments), "")
    if "-" not in arguments or command not in COMMANDS:
        return list(arguments)
    known = app[command].assemble_argument_collection()
    valued = {name for one in known if one.hint is not bool for name in one.names if name.startswith("-")}
    before = ["", *arguments[:-1]]
    return [
        STANDARD_INPUT if one == "-" and last not in valued else one
        for last, one in zip(before, arguments, strict=True)
    ]


def _of_output(error: Exception) -> bool:
    """Whether standard output cannot be written: errors of all other files name them."""
    return isinstance(error, OSError) and error.filename is None and error.errno in UNWRITABLE


def _forget(stream: TextIO) -> None:
    """Write nothing any more; Python would complain once again when it closes standard output or error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _wide_enough() -> Console | None:
    """Where help goes if the terminal is so narrow that frames never end; None for the terminal as it is."""
    if shutil.get_terminal_size().columns >= NARROWEST:
        return None
    from rich.console import Console

    return Console(width=NARROWEST)


def main() -> None:
    """Entry point of the program."""
    for name in ("stdout", "stderr"):
        # Closed by whoever started us: what is written goes nowhere.
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - as long as we live
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # where output is not UTF-8, nothing is lost
    sys.exit(run(sys.argv[1:]))


def _message(error: Exception) -> str:
    """Text of an error; the system's own errors name the file first, as all others do."""
    if _of_output(error) and isinstance(error, OSError):
        return f"standard output: {os.strerror(error.errno or 0).lower()}"
    if isinstance(error, OSError) and error.filename is not None and error.strerror:
        return f"{os.fsdecode(error.filename)}: {error.strerror.lower()}"
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return "the folder that this runs in is gone"
    if isinstance(error, MemoryError):
        return str(error).lower() or "not enough memory"
    if isinstance(error, UnknownOptionError):
        given = error.token.keyword or error.token.value
        return str(error) + (SEED if given.partition("=")[0] == "--rng" else "")
    return str(getattr(error, "command_line", None) or _in_options(error))


def _in_options(error: Exception) -> str:
    """What an error of Python, or a warning, says in the words of the command that runs.

    The names of arguments that are options here become these.
    """
    command = next(iter(ARGUMENTS.get()), "")
    known = app[command].assemble_argument_collection() if command in COMMANDS else ()
    options = {one.field_info.name: one.names[0] for one in known if one.names[0] != "*"}
    otherwise = {OTHERWISE[name]: option for name, option in options.items() if name in OTHERWISE}
    return in_options(said(error), {**otherwise, **options})


def _say(kind: str, message: str) -> None:
    """One line on standard error, in which nothing acts on the terminal."""
    line = " ".join(message.split())
    try:
        print(f"{PROGRAM}: {kind}: {printable(line, LONGEST)}", file=sys.stderr, flush=True)
    except OSError:  # nobody reads it
        _forget(sys.stderr)


def _one_line_warning(message: Warning | str, *_: object, **__: object) -> None:
    _say("warning", _in_options(message) if isinstance(message, Warning) else message)


def _nothing(*_: object, **__: object) -> None:
    """Told to be quiet."""


def _is_quiet(arguments: Sequence[str]) -> bool:
    """Whether only the result is wanted; what follows two hyphens is files."""
    options = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--quiet" in options or "-q" in options
