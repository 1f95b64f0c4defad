"""Python texts as syntax trees in which local names, comments and layout do not count."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Callable
from typing import Any


def tree_form(text: str) -> str | None:
    r"""A string that is equal for two texts whose trees differ in nothing but local names and docstrings.

    A name is local if the text binds it and does not use it before; what is used first comes from outside,
    such as the parameters that a prompt names.

    Parameters
    ----------
    text : str
        A module, or the body of a function (if its first line is indented).

    Returns
    -------
    str or None
        None if the text does not parse.

    Examples
    --------
    >>> tree_form("for i in xs: print((i))") == tree_form("# all\nfor x in xs:\n  print(x)")
    True
    >>> tree_form("return a - b") == tree_form("return b - a")
    False
    """
    tree = _parsed(text)
    if tree is None:
        return None
    try:
        names = _Names()
        names.visit(tree)
        local = names.local()
        for node in ast.walk(tree):
            _forget(node, local)
        return ast.dump(tree, annotate_fields=False)
    except RecursionError:
        return None


# Name of the function around a body: none that a text would use.
_BODY = "__body__"


def _parsed(text: str) -> ast.Module | None:
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    body = next(lines, "")[:1].isspace()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes are the text's own business
        try:
            return ast.parse(f"def {_BODY}():\n{text}\n" if body else text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _forget(node: ast.AST, local: dict[str, str]) -> None:
    """Replace local names by their numbers, and drop statements that are strings."""
    for field in _NAMES.get(type(node), ()):
        name = getattr(node, field)
        setattr(node, field, local.get(name, name))
    for field in ("body", "orelse", "finalbody"):
        statements = getattr(node, field, None)
        if isinstance(statements, list):
            statements[:] = [one for one in statements if not _is_string(one)]


# Where nodes keep names that a text may choose.
_NAMES: dict[type[ast.AST], tuple[str, ...]] = {
    ast.Name: ("id",),
    ast.arg: ("arg",),
    ast.FunctionDef: ("name",),
    ast.AsyncFunctionDef: ("name",),
    ast.ClassDef: ("name",),
    ast.ExceptHandler: ("name",),
    ast.alias: ("asname",),
}


def _is_string(statement: ast.AST) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


class _Names(ast.NodeVisitor):
    """Notes uses and bindings of names in the order in which they happen."""

    def __init__(self) -> None:
        self._first: dict[str, bool] = {}  # whether the first event of a name is a binding
        self._foreign: set[str] = set()

    def local(self) -> dict[str, str]:
        """Number of each local name."""
        local = [name for name, bound in self._first.items() if bound and name not in self._foreign]
        return {name: f"={number}" for number, name in enumerate(local)}

    def _bind(self, name: str | None) -> None:
        if name is not None:
            self._first.setdefault(name, True)

    def visit_Name(self, node: ast.Name) -> None:
        self._first.setdefault(node.id, isinstance(node.ctx, ast.Store))

    def visit_arg(self, node: ast.arg) -> None:
        self._bind(node.arg)

    def visit_alias(self, node: ast.alias) -> None:
        self._bind(node.asname)

    def visit_Global(self, node: ast.Global | ast.Nonlocal) -> None:
        self._foreign.update(node.names)

    def visit_Nonlocal(self, node: ast.Nonlocal) -> None:
        self.visit_Global(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._bind(node.name)
        self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_FunctionDef(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.visit(node.type)
        self._bind(node.name)
        for statement in node.body:
            self.visit(statement)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self._first.setdefault(node.target.id, False)
        self.generic_visit(node)


def _in_order(*fields: str) -> Callable[[_Names, ast.AST], None]:
    """A visit of fields in the order in which Python evaluates them."""

    def visit(self: _Names, node: ast.AST) -> None:
        for field in fields:
            child: Any = getattr(node, field)
            for one in child if isinstance(child, list) else [child]:
                if one is not None:
                    self.visit(one)

    return visit


for _kind, _fields in {
    "Assign": ("value", "targets"),
    "AnnAssign": ("annotation", "value", "target"),
    "NamedExpr": ("value", "target"),
    "For": ("iter", "target", "body", "orelse"),
    "AsyncFor": ("iter", "target", "body", "orelse"),
    "ListComp": ("generators", "elt"),
    "SetComp": ("generators", "elt"),
    "GeneratorExp": ("generators", "elt"),
    "DictComp": ("generators", "key", "value"),
    "comprehension": ("iter", "target", "ifs"),
}.items():
    setattr(_Names, f"visit_{_kind}", _in_order(*_fields))
