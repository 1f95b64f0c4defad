"""A comparison of two models as a document, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np

from passk_fast import _core
from passk_fast.inference.comparison import Comparison
from passk_fast.inference.comparison_text import count_text, form_name
from passk_fast.inference.verdict import p_text, rounded
from passk_fast.report import words
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import decimal, probability, spread

# Of the JSON's fields, which are the attributes of `Comparison` and the files of the models.
SCHEMA_VERSION = 1
# Problems that the document names, of each k, and those left out that it names, of each model.
DRIVERS, LEFT_OUT = 5, 3
# Smaller numbers need more than four decimals.
LEAST_SHOWN = 5e-5


def lay_out(comparison: Comparison) -> Document:
    """Document of a comparison: differences, wins, the problems behind them, and the verdict at the end."""
    blocks: list[Block] = [Title(_title(comparison)), _differences(comparison)]
    if comparison.margin is not None:
        blocks.append(_margin(comparison))
    if comparison.pairing is None:
        blocks.append(_wins(comparison))
        blocks += [_drivers(comparison, k) for k in _ks(comparison) if comparison.drivers(k, 1)]
    blocks.append(Notes("", _remarks(comparison)))
    if comparison.warnings:
        blocks.append(Notes("warnings", comparison.warnings, warnings=True))
    return (*blocks, Notes("verdict", comparison.sentences))


def render_json(comparison: Comparison, sources: Sequence[str], **more: Any) -> str:
    """JSON text of a comparison, indented, with a line end; numbers that do not exist are null."""
    fields = {
        **comparison.to_dict(),
        "sources": list(sources),
        **more,
        "version": _core.VERSION,
        "schema_version": SCHEMA_VERSION,
    }
    return msgspec.json.format(msgspec.json.encode(_known(fields), enc_hook=str), indent=2).decode() + "\n"


def _known(value: Any) -> Any:
    """None instead of infinities and NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {name: _known(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_known(item) for item in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def _ks(comparison: Comparison) -> list[int]:
    ks: list[int] = np.atleast_1d(comparison.k).tolist()
    return ks


def _columns(*values: Any) -> list[tuple[Any, ...]]:
    """A tuple of each k's numbers."""
    return list(zip(*(np.atleast_1d(one).tolist() for one in values), strict=True))


def _title(comparison: Comparison) -> str:
    first, second = comparison.names
    form = f"{words.level(comparison.level)} {form_name(comparison.interval)}s"
    return f"{first} − {second}: difference of pass@k, {form} for {words.target(comparison.target)}"


def _differences(comparison: Comparison) -> Table:
    numbers = _columns(
        comparison.estimate_a,
        comparison.estimate_b,
        comparison.difference,
        *comparison.confidence_interval,
        comparison.p_value,
        *comparison.simultaneous_interval,
        comparison.p_adjusted,
    )
    rows = [
        (
            f"pass@{k}",
            probability(a),
            probability(b),
            _decimal(d),
            _interval(low, high),
            _p(p),
            *([_interval(lower, higher), _p(adjusted)] if len(numbers) > 1 else []),
        )
        for k, (a, b, d, low, high, p, lower, higher, adjusted) in zip(_ks(comparison), numbers, strict=True)
    ]
    heads = ("statistic", *comparison.names, "difference", f"{words.level(comparison.level)} interval", "p")
    more = ("simultaneous", "p (adjusted)") if len(rows) > 1 else ()
    return Table((*heads, *more), tuple(rows), left=frozenset({"statistic"}))


def _margin(comparison: Comparison) -> Table:
    numbers = _columns(comparison.equivalence_p_value, comparison.non_inferiority_p_value)
    rows = tuple(
        (f"pass@{k}", _p(equivalent), _p(not_worse))
        for k, (equivalent, not_worse) in zip(_ks(comparison), numbers, strict=True)
    )
    first, second = comparison.names
    margin = f"{comparison.margin:g}"
    heads = ("statistic", f"p, within ±{margin}", f"p, {first} not worse than {second} by {margin}")
    return Table(heads, rows, left=frozenset({"statistic"}))


def _wins(comparison: Comparison) -> Table:
    rows = tuple(
        (f"pass@{k}", *map(count_text, counts))
        for k, counts in zip(
            _ks(comparison), _columns(comparison.wins, comparison.ties, comparison.losses), strict=True
        )
    )
    first, second = comparison.names
    heads = ("problems", f"{first} better", "equal", f"{second} better")
    return Table(heads, rows, left=frozenset({"problems"}))


def _drivers(comparison: Comparison, k: int) -> Table:
    head = f"largest at pass@{k}"
    rows = tuple(
        (str(one.problem), probability(one.estimate_a), probability(one.estimate_b), _decimal(one.difference))
        for one in comparison.drivers(k, DRIVERS)
    )
    return Table((head, *comparison.names, "difference"), rows, left=frozenset({head}))


def _remarks(comparison: Comparison) -> tuple[str, ...]:
    spans = [spread(*attempts) for attempts in comparison.n_ranges]
    attempts = f"{spans[0]} and {spans[1]} attempts"
    if spans[0] == spans[1]:
        attempts = f"{spans[0]} attempt{'' if spans[0] == '1' else 's'} each"
    if isinstance(comparison.m, int):
        problems = "one problem" if comparison.m == 1 else f"{comparison.m:,} problems"
        pairing = f"{problems} in pairs, {attempts}"
    else:
        sizes = " and ".join(f"{size:,}" for size in comparison.m)
        pairing = f"{sizes} problems, {attempts}; not paired: {comparison.pairing}"
    methods = ", ".join(dict.fromkeys(np.atleast_1d(comparison.p_method).tolist()))
    remarks = [pairing, f"p by {methods}"]
    for name, problems in comparison.left_out.items():
        if problems:
            named = ", ".join(str(one) for one in problems[:LEFT_OUT])
            more = ", …" if len(problems) > LEFT_OUT else ""
            remarks.append(f"left out, only in {name}: {len(problems):,} problems ({named}{more})")
    if comparison.dropped:
        dropped = ", ".join(f"pass@{k}" for k in comparison.dropped)
        remarks.append(f"{dropped} left out: some problem has fewer attempts")
    if comparison.replicates is not None:
        remarks.append(f"{comparison.replicates:,} bootstrap replicates, seed {comparison.seed}")
    return (*remarks, *comparison.remarks())


def _interval(low: float, high: float) -> str:
    """An interval in a table; a dash where there is none."""
    return "–" if np.isnan(low) else f"[{_decimal(low)}, {_decimal(high)}]"


def _decimal(value: float) -> str:
    """As `decimal`, but what is not 0 never reads like it."""
    value = rounded(value)
    return decimal(value) if value == 0 or abs(value) >= LEAST_SHOWN else f"{value:.1e}".replace("-", "−")


def _p(p: float) -> str:
    """A p-value in a table; a dash where there is none."""
    return "–" if np.isnan(p) else p_text(p).removeprefix("p ").removeprefix("= ").replace("0.", ".")
