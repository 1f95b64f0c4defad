"""Write the table of docs/estimators.md from the docstrings of the estimators.

python -m tests.contract.estimators
"""

from __future__ import annotations

import inspect
import re
from itertools import takewhile

import passk_fast as pk
from tests.contract.markdown import ROOT
from tests.registry import KERNELS

PATH = ROOT / "docs" / "estimators.md"
TABLE = re.compile(r"(?<=\| function \| what it is \|\n\|---\|---\|\n)(?:\|.*\n)+")


def page() -> str:
    """The page as it should be: a row for each estimator, with the first line of its docstring."""
    rows = "".join(map(_row, KERNELS))
    return TABLE.sub(lambda _: rows, PATH.read_text(encoding="utf-8"))


def _row(name: str) -> str:
    estimator = getattr(pk, name)
    operands = takewhile(lambda operand: operand != "out", inspect.signature(estimator).parameters)
    return f"| `{name}({', '.join(operands)})` | {inspect.getdoc(estimator).split(chr(10))[0]} |\n"


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
