"""Code that decides digits computes with `_numeric` alone.

NumPy's vectorised functions and sums, BLAS and the platform's mathematical library differ in their last bits
from one processor to the next, and so do powers: a square is a product. Python's own ``sum`` of floats is
another one from 3.12 on. What NumPy takes term after term (``cumsum``, ``cumprod``, ``bincount``) has one
order. A line whose last bit cannot matter says why in a comment that starts with ``exact:`` (its numbers are
whole, or only compared with a tolerance, or drawn on a screen).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.markdown import ROOT

PACKAGE = ROOT / "python" / "passk_fast"
FLOORS = ["data", "estimators", "inference", "analyses"]
ELEMENTARY = {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "logaddexp", "logaddexp2", "power"}
ELEMENTARY |= {"sin", "cos", "tan", "arcsin", "arccos", "arctan", "arctan2", "sinh", "cosh", "tanh", "cbrt"}
ELEMENTARY |= {
    "pow",
    "float_power",
    "hypot",
    "geomspace",
    "logspace",
    "i0",
    "sinc",
    "arctanh",
    "arcsinh",
    "arccosh",
}
PRODUCTS = {"dot", "vdot", "inner", "matmul", "tensordot", "einsum", "convolve", "correlate", "linalg"}
SUMS = {"sum", "mean", "average", "var", "std", "nansum", "nanmean", "cov", "corrcoef", "trapezoid"}
SUMS |= {
    "median",
    "quantile",
    "percentile",
    "nanmedian",
    "nanquantile",
    "interp",
    "histogram",
    "fft",
    "random",
}
LEAST_SQUARES = {"polynomial", "polyfit", "poly1d"}
NUMPYS = ELEMENTARY | PRODUCTS | SUMS | LEAST_SQUARES
PLATFORM = ELEMENTARY | {"pow", "gamma", "lgamma", "erf", "erfc", "atan", "atan2", "asin", "acos", "sumprod"}
PLATFORM |= {"hypot", "dist", "asinh", "acosh", "atanh"}
METHODS = {"sum", "mean", "var", "std", "dot", "reduceat"}
# What has a sum of its own, which is the core's.
OWN = ("self", "tally", "self.tally", "pilot", "pairs", "self._pairs")


def whole(tree: ast.AST) -> set[ast.AST]:
    """Sums that no order changes: those that become an int, are ints, or count comparisons."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in ("int", "bool"):
            found.update(inner for inner in ast.walk(node) if is_sum(inner))
        if is_sum(node):
            kinds = [ast.unparse(word.value) for word in node.keywords if word.arg == "dtype"]
            counted = isinstance(node.func.value, ast.Compare)  # type: ignore[attr-defined]
            if counted or any(kind in ("np.int64", "np.uint64", "np.intp") for kind in kinds):
                found.add(node)
    found.update(node.func for node in list(found) if isinstance(node, ast.Call))
    return found


def is_sum(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return is_sum(node.func)
    return isinstance(node, ast.Attribute) and node.attr in ("sum", "mean")


def constant(power: ast.BinOp | ast.AugAssign) -> bool:
    """Whether it is a whole power of a number in the source, such as 2**53 or 2.0**-40, which is exact."""
    parts = [] if isinstance(power, ast.AugAssign) else [power.left, power.right]
    signed = [one.operand if isinstance(one, ast.UnaryOp) else one for one in parts]
    values = [one.value for one in signed if isinstance(one, ast.Constant)]
    return len(values) == 2 and all(float(value).is_integer() for value in values)  # type: ignore[arg-type]


def offences(tree: ast.AST) -> Iterator[tuple[int, int, str]]:
    """First and last line of each, and its name."""
    exempt = whole(tree)
    for node in ast.walk(tree):
        if node in exempt:
            continue
        lines = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            of, name = node.value.id, node.attr
            if of == "np" and name in NUMPYS:
                yield *lines, f"np.{name}"
            elif of == "math" and name in PLATFORM:
                yield *lines, f"math.{name}"
        if isinstance(node, (ast.BinOp, ast.AugAssign)) and isinstance(node.op, ast.MatMult):
            yield *lines, "@"
        if (
            isinstance(node, (ast.BinOp, ast.AugAssign))
            and isinstance(node.op, ast.Pow)
            and not constant(node)
        ):
            yield *lines, "**"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("pow", "sum"):
            yield *lines, node.func.id
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in METHODS:
            of = ast.unparse(node.func.value)
            if of not in ("np", "_numeric", "numeric", "nw", "np.maximum", "np.minimum", *OWN):
                yield *lines, f".{node.func.attr}()"
        if isinstance(node, ast.ImportFrom) and node.module == "math":
            for alias in node.names:
                if alias.name in PLATFORM:
                    yield *lines, f"math.{alias.name}"
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for module in modules:
            if module.partition(".")[0] == "scipy":
                yield *lines, "scipy"


def unexplained(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = []
    for first, last, name in sorted(set(offences(ast.parse(text)))):
        # The comment may stand on any line of the expression, or on a line of its own before it.
        around = lines[first - 1 : last]
        before = lines[first - 2].strip() if first > 1 else ""
        if not any("# exact: " in line for line in around) and not before.startswith("# exact: "):
            found.append(f"{path.relative_to(PACKAGE)}:{first}: {name}")
    return found


@pytest.mark.parametrize("floor", FLOORS)
def test_digits_are_decided_by_pinned_functions(floor: str) -> None:
    found = [line for path in sorted((PACKAGE / floor).rglob("*.py")) for line in unexplained(path)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("np.exp(x)", "np.exp"),
        ("x @ y", "@"),
        ("x.sum(axis=1)", ".sum()"),
        ("np.linalg.eigh(x)", "np.linalg"),
        ("math.log(2)", "math.log"),
        ("from math import exp", "math.exp"),
        ("from scipy import stats", "scipy"),
        ("from scipy.stats import norm", "scipy"),
        ("total @= y", "@"),
        ("x**2", "**"),
        ("x **= 2", "**"),
        ("2**x", "**"),
        ("4.0**0.5", "**"),
        ("pow(x, 2)", "pow"),
        ("sum(x)", "sum"),
        ("np.add.reduceat(x, starts)", ".reduceat()"),
        ("np.quantile(x, 0.5)", "np.quantile"),
        ("np.random.default_rng()", "np.random"),
        ("np.geomspace(1, 2)", "np.geomspace"),
    ],
)
def test_what_is_refused(code: str, name: str) -> None:
    assert name in [found for *_, found in offences(ast.parse(code))]


@pytest.mark.parametrize(
    "code", ["2**53", "2.0**-40", "10**7", "x * x", "np.cumsum(x)", "x.sum(dtype=np.int64)"]
)
def test_what_is_not(code: str) -> None:
    assert not list(offences(ast.parse(code)))
