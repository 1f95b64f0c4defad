"""Write what follows from the estimators: their rows in docs/estimators.md, their types in _core.pyi.

python -m tests.contract.estimators
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import numpy as np

from passk_fast import _core
from tests.contract.markdown import ROOT
from tests.registry import KERNELS

PATH = ROOT / "docs" / "estimators.md"
TABLE = re.compile(r"(?<=\| function \| what it is \|\n\|---\|---\|\n)(?:\|.*\n)+")
STUB = ROOT / "python" / "passk_fast" / "_core.pyi"
# What its part of the stub stands between.
FIRST, LAST = "# written by tests.contract.estimators\n", "\n# bootstrap\n"
# Operands that are no counts.
REAL = ("tau", "alpha", "beta")
OPTIONS = ("out: Any = None", "*", "where: npt.ArrayLike = True", "**options: Any")


def operands(name: str) -> list[str]:
    """What an estimator is made from."""
    estimator = getattr(_core, name)
    return list(inspect.signature(estimator).parameters)[: estimator.nin]


def names() -> list[str]:
    """All estimators."""
    return sorted(name for name, thing in vars(_core).items() if isinstance(thing, np.ufunc))


def page() -> str:
    """The page as it should be: a row for each estimator, with the first line of its docstring."""
    rows = "".join(map(_row, KERNELS))
    return TABLE.sub(lambda _: rows, PATH.read_text(encoding="utf-8"))


def _row(name: str) -> str:
    about = (inspect.getdoc(getattr(_core, name)) or "").split("\n")[0]
    return f"| `{name}({', '.join(operands(name))})` | {about} |\n"


def stub() -> str:
    """The stub as it should be: a type for each choice of operands, and the type of each estimator."""
    types = {tuple(operands(name)): _type(operands(name)) for name in names()}
    classes = "".join(_class(types[one], one) for one in sorted(types))
    constants = "".join(f"{name}: Final[{types[tuple(operands(name))]}]\n" for name in names())
    text = STUB.read_text(encoding="utf-8")
    return text.partition(FIRST)[0] + FIRST + classes + constants + LAST + text.partition(LAST)[2]


def _type(taken: list[str]) -> str:
    return "_Of" + "".join(name.capitalize() for name in taken)


def _class(name: str, taken: tuple[str, ...]) -> str:
    numbers = ", ".join(f"{one}: {'float' if one in REAL else 'int'}" for one in taken)
    arrays = ["self", *(f"{one}: npt.ArrayLike" for one in taken), *OPTIONS]
    of_arrays = "".join(f"        {one},\n" for one in arrays)
    return (
        f"class {name}(_Ufunc, Protocol):\n"
        f"    @overload\n    def __call__(self, {numbers}) -> np.float64: ...\n"
        f"    @overload\n    def __call__(\n{of_arrays}    ) -> Any: ...\n\n"
    )


def written() -> dict[Path, str]:
    """The files as they should be."""
    return {PATH: page(), STUB: stub()}


if __name__ == "__main__":
    for path, text in written().items():
        path.write_text(text, encoding="utf-8")
