"""A comparison of conditions as a document, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from passk_fast import _core
from passk_fast.analyses.influence.influence import influence
from passk_fast.analyses.influence.result import Influence
from passk_fast.analyses.sensitivity.conditions_result import SINGLE, Sensitivity
from passk_fast.data.counts import Counts
from passk_fast.report import words
from passk_fast.show.document import Block, Document, Notes, Table, Title
from passk_fast.show.numbers import decimal, interval, p_words, probability, spread

# Of the JSON's fields, which are the attributes of `Sensitivity`, its leads and the files.
SCHEMA_VERSION = 1


def leads(found: Sensitivity, counts: Mapping[str, Counts]) -> tuple[Influence, ...]:
    """For each k what the lead of the best condition over the next hangs on."""
    ks = found.any_difference.k
    means = np.reshape(found.estimate, (len(found.conditions), len(ks)))
    pairs = [np.argsort(-column, kind="stable")[:2].tolist() for column in means.T]
    named = [[counts[found.conditions[i]] for i in pair] for pair in pairs]
    return tuple(influence(a, b, k, match="common") for (a, b), k in zip(named, ks, strict=True))


def lay_out(found: Sensitivity, hangs: Sequence[Influence]) -> Document:
    """Document of a comparison of conditions: estimates, tests, components, and the verdict at the end."""
    title = (
        f"pass@k under {len(found.conditions)} conditions, {words.level(found.level)} {found.interval} "
        f"intervals for {words.target(found.target)}"
    )
    blocks: list[Block] = [Title(title), _estimates(found), _tests(found), _components(found), _best(found)]
    blocks.append(Notes("", _remarks(found, hangs)))
    if found.warnings:
        blocks.append(Notes("warnings", found.warnings, warnings=True))
    return (*blocks, Notes("verdict", (found.verdict,)))


def render_json(found: Sensitivity, hangs: Sequence[Influence], sources: Sequence[str]) -> str:
    """JSON text, indented, with a line end; numbers that do not exist are null."""
    fields = {
        **found.to_dict(),
        "leads": [one.to_dict() for one in hangs],
        "sources": list(sources),
        "version": _core.VERSION,
        "schema_version": SCHEMA_VERSION,
    }
    return msgspec.json.format(msgspec.json.encode(fields, enc_hook=str), indent=2).decode() + "\n"


def _estimates(found: Sensitivity) -> Table:
    ks = found.any_difference.k
    shape = (len(found.conditions), len(ks))
    low, high = found.confidence_interval
    numbers = [np.reshape(x, shape) for x in (found.estimate, low, high, found.standard_error)]
    rows = []
    for i, k in enumerate(ks):
        for j, name in enumerate(found.conditions):
            estimate, start, stop, error = (float(x[j, i]) for x in numbers)
            row = (probability(estimate), interval(start, stop), decimal(error))
            rows.append(("" if j else f"pass@{k}", name, *row))
    heads = ("statistic", "condition", "estimate", f"{words.level(found.level)} interval", "std. error")
    return Table(heads, tuple(rows), left=frozenset({"statistic", "condition"}))


def _tests(found: Sensitivity) -> Table:
    test = found.any_difference
    rows = tuple(
        (
            f"pass@{k}",
            f"{wald:.2f}",
            _p(p),
            _p(adjusted),
            "–" if np.isnan(friedman) else f"{friedman:.2f}",
            _p(ranks),
        )
        for k, wald, p, adjusted, friedman, ranks in zip(
            test.k,
            test.wald.tolist(),
            test.p_value.tolist(),
            test.p_adjusted.tolist(),
            test.friedman.tolist(),
            test.friedman_p_value.tolist(),
            strict=True,
        )
    )
    heads = ("any difference", "Wald", "p", "p (Holm)", "Friedman", "p (Friedman)")
    return Table(heads, rows, left=frozenset({"any difference"}))


def _components(found: Sensitivity) -> Table:
    heads = ("variance of one cell", *found.components.heads())
    return Table(heads, tuple(map(tuple, found.components.rows())), left=frozenset({"variance of one cell"}))


def _best(found: Sensitivity) -> Table:
    best = found.best
    rows = tuple(
        (f"pass@{k}", name, probability(apparent), *_judged(honest, optimism))
        for k, name, apparent, honest, optimism in zip(
            best.k,
            best.condition,
            best.apparent.tolist(),
            best.honest.tolist(),
            best.optimism.tolist(),
            strict=True,
        )
    )
    heads = ("best", "condition", "all attempts", "chosen on half, scored on the other", "optimism of a half")
    return Table(heads, rows, left=frozenset({"best", "condition"}))


def _judged(honest: float, optimism: float) -> tuple[str, str]:
    """Dashes where half of the attempts are too few."""
    return ("–", "–") if np.isnan(honest) else (probability(honest), decimal(optimism))


def _remarks(found: Sensitivity, hangs: Sequence[Influence]) -> tuple[str, ...]:
    test, best = found.any_difference, found.best
    remarks = [
        SINGLE,
        f"{found.m:,} problems, {spread(*found.n_range)} attempts under each condition",
        f"p by {test.replicates:,} permutations of the conditions within problem, "
        f"best by {best.splits:,} random halves, seed {test.seed}",
    ]
    for one in hangs:
        if one.lead_hangs_on is not None:
            count = len(one.lead_hangs_on)
            remarks.append(
                f"at pass@{one.k} the lead over the next condition, {decimal(abs(one.estimate))}, is gone "
                f"without {count:,} of the {one.m:,} problems"
            )
    remarks += [
        f"left out, not under every condition: {len(names):,} problems of {name}"
        for name, names in found.left_out.items()
        if names
    ]
    if found.dropped:
        listed = ", ".join(f"pass@{k}" for k in found.dropped)
        remarks.append(f"{listed} left out: some problem has fewer attempts")
    return tuple(remarks)


def _p(p: float) -> str:
    """A p-value in a table."""
    return "–" if np.isnan(p) else p_words(p).removeprefix("p ").removeprefix("= ").replace("0.", ".")
