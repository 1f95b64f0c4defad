"""Errors of reading in the words of the command line: options, not arguments of Python."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping

_COLUMNS = re.compile(r"\bcolumns=\{([^{}]*)\}")
_PAIR = re.compile(r"'(\w+)': '([^']*)'")
_SINGLE = {"names": "name", "conditions": "condition", "runs": "run", "columns": "column"}
_ARGUMENT = re.compile(
    r"(?<![\w\"'`-])(missing|score|format|threshold|cluster|stratum|names|conditions|runs)="
    r"(?![\w\"`])((?:'[^']*'(?:, | or )?)*)"
)

# What a function calls an argument that is an option, where it says what that has to be.
_OPTIONS = (
    *("missing", "score", "format", "threshold", "cluster", "stratum"),
    *("columns", "names", "conditions", "runs"),
)
_MUST = re.compile(rf"`({'|'.join(_OPTIONS)})` must")
# What a function says of its own arguments; an error of a file says what it expected, and keys stay.
_OF_ARGUMENT = re.compile(r"(?:^|: )`(\w+)` must")
_MENTIONED = re.compile(r"`(\w+)`|(?<= is )(level)=")


def in_options(problem: str, options: Mapping[str, str] = {}) -> str:
    """A problem with a file or an argument, as the command line says it.

    Parameters
    ----------
    problem : str
    options : mapping of str to str
        The options of the command that runs, by the name of the argument.

    Examples
    --------
    >>> in_options("`cost_attempt` must be given with `cost_problem`", {"cost_attempt": "--cost-attempt"})
    '--cost-attempt must be given with `cost_problem`'
    >>> in_options("columns={'problem': 'my task', 'passed': 'ok'} reads it as a table")
    "--problem 'my task' --passed ok reads it as a table"
    >>> in_options("got null (missing='fail', 'drop' or 'bounds' says what to make of these)")
    'got null (--missing fail, drop or bounds says what to make of these)'
    >>> in_options("expected one format; it could be a or b (format=)")
    'expected one format; it could be a or b (--format)'
    >>> in_options("`missing` must be one of 'error', 'fail', 'drop'; got 'none'")
    "--missing must be one of 'error', 'fail', 'drop'; got 'none'"
    """
    argument = _OF_ARGUMENT.search(problem)
    if argument and argument[1] in options:

        def named(found: re.Match[str]) -> str:
            option = options.get(found[1] or found[2])
            return found[0] if option is None else option + (" " if found[2] else "")

        problem = _MENTIONED.sub(named, problem)
    return _MUST.sub(_required, _ARGUMENT.sub(_option, _COLUMNS.sub(_columns, problem)))


def _required(found: re.Match[str]) -> str:
    return f"--{_SINGLE.get(found[1], found[1])} must"


def _columns(found: re.Match[str]) -> str:
    told = []
    for name, column in _PAIR.findall(found[1]):
        if name in ("problem", "passed"):
            told.append(f"--{name} {shlex.quote(column)}")
        else:
            told.append(f"--column {shlex.quote(f'{name}={column}')}")
    return " ".join(told)


def _option(found: re.Match[str]) -> str:
    values = found[2].replace("'", "")
    return f"--{_SINGLE.get(found[1], found[1])}" + (f" {values}" if values else "")
