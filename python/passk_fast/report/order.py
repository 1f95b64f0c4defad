"""Tests of order as documents and JSON."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import numpy as np

from passk_fast import _core
from passk_fast.analyses.order import words as order_words
from passk_fast.analyses.order.result import OrderTest
from passk_fast.report import words
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import interval, probability

SCHEMA_VERSION = 1
# Values of k that are shown, as far as there are attempts, and the last one.
STEPS = (1, 2, 5)


def lay_out(results: Mapping[str, OrderTest]) -> Document:
    """Document of the tests of each model: tests, the curve, notes, and at the end a sentence."""
    blocks: list[Block] = [Title("Order of attempts, given how many passed at each problem"), _tests(results)]
    for name, result in results.items():
        head = name if len(results) > 1 else ""
        blocks.append(_curve(result, head))
        blocks.append(Notes(head, (*order_words.effects(result), *order_words.notes(result))))
    for name, result in results.items():
        blocks.append(Notes(name if len(results) > 1 else "", (result.verdict,)))
    return tuple(blocks)


def render_json(results: Mapping[str, OrderTest]) -> str:
    """JSON of the tests of each model, with every digit."""
    models = [{"name": name} | result.to_dict() for name, result in results.items()]
    whole = {"models": models, "version": _core.VERSION, "schema_version": SCHEMA_VERSION}
    return msgspec.json.format(msgspec.json.encode(whole), indent=2).decode() + "\n"


def _tests(results: Mapping[str, OrderTest]) -> Table:
    several = len(results) > 1
    rows = [
        (
            test,
            *([name] if several else []),
            order_words.figure(result.statistic[t]),
            order_words.figure(result.expected[t]),
            order_words.signed(result.z[t]),
            order_words.chance(result.p_value[t]),
            order_words.chance(result.p_adjusted[t]),
        )
        for t, test in enumerate(next(iter(results.values())).tests)
        for name, result in results.items()
    ]
    heads = ("test", *(["model"] if several else []), "statistic", "expected", "z", "p", "p (Holm)")
    return Table(heads, tuple(rows), left=frozenset({"test", "model"}))


def _curve(result: OrderTest, name: str) -> Table:
    """Solved within the first k against pass@k, and the first successes since the last row."""
    curve, hazard = result.curve, result.hazard
    half = _core.normal_ppf((1 + result.level) / 2) * curve.standard_error
    rows: list[tuple[str, ...]] = []
    problems: list[int] = []
    before = 0
    for k in _steps(len(curve.k)):
        at = k - 1
        low, high = (float(np.clip(curve.pass_at_k[at] + side * half[at], 0, 1)) for side in (-1, 1))
        rows.append(
            (
                str(k),
                probability(float(curve.observed[at])),
                probability(float(curve.pass_at_k[at])),
                interval(low, high),
                f"{int(hazard.observed[before:k].sum()):,}",
                order_words.figure(float(hazard.expected[before:k].sum())),
            )
        )
        before = k
        problems.append(int(curve.units[at]))
    heads = ["within first k", "pass@k", f"{words.level(result.level)} band", "newly solved", "expected"]
    if len(set(problems)) > 1:  # some have fewer attempts than others
        heads.insert(0, "problems")
        rows = [(row[0], f"{count:,}", *row[1:]) for row, count in zip(rows, problems, strict=True)]
    return Table((f"{name}: k" if name else "k", *heads), tuple(rows))


def _steps(most: int) -> list[int]:
    """1, 2, 5, 10, …, and the last.

    Examples
    --------
    >>> _steps(30)
    [1, 2, 5, 10, 20, 30]
    """
    steps = [digit * 10**power for power in range(len(str(most))) for digit in STEPS]
    return [*(step for step in steps if step < most), most]
