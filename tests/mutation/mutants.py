"""Small changes of sources: those of Python, by its syntax tree; those of Rust are found in rust/mutation."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class Mutant(NamedTuple):
    """One change: where it stands, what is there, and what replaces it."""

    line: int
    start: int
    end: int
    new: str

    def applied(self, source: str) -> str:
        """The source with the change."""
        return source[: self.start] + self.new + source[self.end :]


def shown(path: Path, mutant: Mutant, old: str) -> str:
    """Where a mutant is, what is there, and what it makes of that."""
    return f"{path}:{mutant.line}: {' '.join(old.split())} -> {' '.join(mutant.new.split())}"


COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OPERATORS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
}
NAMES = {
    "min": "max",
    "max": "min",
    "minimum": "maximum",
    "maximum": "minimum",
    "any": "all",
    "all": "any",
    "floor": "ceil",
    "ceil": "floor",
    "argmax": "argmin",
    "argmin": "argmax",
    "zeros": "ones",
    "ones": "zeros",
    "cumsum": "cumprod",
}


def of_python(source: str) -> list[Mutant]:
    """All changes of a module: operators, comparisons, numbers, conditions, names of functions."""
    lines = source.splitlines(keepends=True)
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line))

    def at(line: int, column: int) -> int:
        return offsets[line - 1] + len(lines[line - 1].encode()[:column].decode())

    found = []
    for node, new in _changes(ast.parse(source)):
        start = at(node.lineno, node.col_offset)
        end = at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        found.append(Mutant(node.lineno, start, end, f"({new})" if isinstance(node, ast.BinOp) else new))
    return found


def _changes(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Expressions that decide something, and what they may become; messages and types are left alone."""
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, (ast.Raise, ast.JoinedStr)):
            continue
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        stack += _inside(node)
        if isinstance(node, ast.expr):
            yield from ((node, new) for new in _instead(node))
        if isinstance(node, (ast.If, ast.IfExp)):
            yield node.test, "False"
            yield node.test, "True"


def _inside(node: ast.AST) -> list[ast.AST]:
    """Parts of a node without annotations, types and the decorators of classes."""
    if isinstance(node, ast.AnnAssign):
        return [] if node.value is None or "Alias" in ast.unparse(node.annotation) else [node.value]
    if isinstance(node, ast.ClassDef):
        return list(node.body)
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return [*node.body, *node.args.defaults, *(one for one in node.args.kw_defaults if one)]
    if isinstance(node, ast.Assign) and ast.unparse(node.value).startswith(("npt.", "tuple[", "Callable[")):
        return []
    return list(ast.iter_child_nodes(node))


def _instead(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            other = COMPARISONS[type(operator)]()
            ops = [*node.ops[:index], other, *node.ops[index + 1 :]]
            yield ast.unparse(ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BinOp) and type(node.op) in OPERATORS and not _of_types(node):
        yield ast.unparse(ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right))
    elif isinstance(node, ast.BoolOp):
        other_op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield ast.unparse(ast.BoolOp(other_op, node.values))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub, ast.Invert)):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield repr(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield repr(node.value + 1)
    elif isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in NAMES:
            text = ast.unparse(node.func)
            yield text[: len(text) - len(name)] + NAMES[name] + ast.unparse(node)[len(text) :]


def _of_types(node: ast.BinOp) -> bool:
    """Whether this is a text or a union of types, not a number."""
    text = ast.unparse(node)
    return isinstance(node.op, ast.BitOr) and text.replace(" | ", "").replace("None", "").isidentifier()
