"""A comparison as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.inference import render
from passk_fast.inference.verdict import gap_sentence, p_text, rounded

if TYPE_CHECKING:
    from passk_fast.inference.comparison import Comparison
    from passk_fast.inference.intervals import ConfidenceInterval

# Problems that are named in the text, of each k.
NAMED = 3


def table(result: Comparison) -> render.Table:
    """Numbers, notes and sentences."""
    several = not isinstance(result.k, int)
    heads = ["", *result.names, "difference", *([] if several else ["std. error"]), "interval", "p"]
    heads += ["simultaneous", "p (adjusted)"] if several else []
    heads += ["win-tie-loss"] if result.wins is not None else []
    heads += ["p (equivalent)", "p (not worse)"] if result.margin is not None else []
    numbers = [result.estimate_a, result.estimate_b, result.difference]
    numbers += [] if several else [result.standard_error]
    rows = []
    for i, k in enumerate(np.atleast_1d(result.k).tolist()):
        row = [
            f"pass@{k}",
            *(_number(float(np.atleast_1d(x)[i])) for x in numbers),
            _ends(result.confidence_interval, i),
        ]
        row.append(_p(result.p_value, i))
        row += [_ends(result.simultaneous_interval, i), _p(result.p_adjusted, i)] if several else []
        if result.wins is not None:
            results = (result.wins, result.ties, result.losses)
            row.append("-".join(count_text(np.atleast_1d(count)[i]) for count in results))
        if result.margin is not None:
            row += [_p(result.equivalence_p_value, i), _p(result.non_inferiority_p_value, i)]
        rows.append(row)
    return render.Table(_title(result), heads, rows, _notes(result))


def _title(result: Comparison) -> str:
    aim = {0.0: "problems like these", 1.0: "this benchmark"}.get(
        result.target, f"a population of which {result.target:.3g} was observed"
    )
    form = f"{render.percent_level(result.level)} {form_name(result.interval)}"
    return f"Difference of pass@k, {result.names[0]} - {result.names[1]}, {form} for {aim}"


def _notes(result: Comparison) -> list[str]:
    methods = ", ".join(dict.fromkeys(np.atleast_1d(result.p_method).tolist()))
    spans = [str(low) if low == high else f"{low}..{high}" for low, high in result.n_ranges]
    attempts = spans[0] if spans[0] == spans[1] else " and ".join(spans)
    size = f"m={result.m}" if isinstance(result.m, int) else f"m={result.m[0]} and {result.m[1]}"
    paired = "in pairs" if result.pairing is None else f"not paired ({result.pairing})"
    counted = [
        f"{name}={count}"
        for name, count in (("clusters", result.clusters), ("strata", result.strata))
        if count is not None
    ]
    lines = [f"{' '.join([size, f'n={attempts}', *counted])} {paired}, p by {methods}"]
    lines += [
        f"left out of {name}: {len(problems)} problems that the other lacks, {problems[0]!r} first"
        for name, problems in result.left_out.items()
        if problems
    ]
    if result.dropped:
        lines.append(f"k={', '.join(map(str, result.dropped))} dropped: more than the least n")
    if result.replicates is not None:
        lines.append(f"{result.replicates} replicates, seed {result.seed}")
    return [
        *lines,
        *(f"warning: {warning}" for warning in result.warnings),
        *_largest(result),
        *remarks(result),
        *result.sentences,
    ]


def remarks(result: Comparison) -> tuple[str, ...]:
    """What else is to be known: where the variance comes from, another run, and how the lead moves with k."""
    found = []
    if result.parts is not None:
        for i, k in enumerate(np.atleast_1d(result.k).tolist()):
            difference = float(np.atleast_1d(result.difference)[i])
            found.append(_parts_text(k, difference, *(float(np.atleast_1d(x)[i]) for x in result.parts)))
    for gap in result.gaps:
        numbers = gap.difference, *gap.confidence_interval, gap.p_adjusted
        found.append(gap_sentence(result.names, (gap.low, gap.high), numbers, result.level))
    return tuple(line for line in found if line)


def _largest(result: Comparison) -> list[str]:
    """The problems that drive the difference at each k."""
    if result._pairs is None:
        return []
    found = ((k, result.drivers(k, NAMED)) for k in np.atleast_1d(result.k).tolist())
    return [
        f"largest at pass@{k}: " + ", ".join(f"{one.problem} ({signed(one.difference)})" for one in named)
        for k, named in found
        if named
    ]


def form_name(interval: str) -> str:
    """What the interval is called on the screen; the default has no name."""
    return "interval" if interval == "noise-floor" else f"{interval} interval"


def _parts_text(
    k: int,
    difference: float,
    problems: float,
    attempts: float,
    correlation: float,
    reversal: float,
    flips: float,
) -> str:
    share = attempts / (problems + attempts) if problems + attempts > 0 else np.nan
    said = [] if np.isnan(share) else [f"noise of the attempts is {render.percent(share)} of the variance"]
    said += [] if np.isnan(correlation) else [f"the models correlate at {correlation:.2f}"]
    if difference != 0:
        at_most = "at most " if np.isnan(attempts) else ""
        said.append(
            f"another run of both reverses the sign with probability {at_most}{reversal:.3f}, "
            f"and that of {at_most}{flips:,.1f} problems"
        )
    return f"pass@{k}: {'; '.join(said)}" if said else ""


def signed(difference: float) -> str:
    """With its sign, and more decimals where it is small."""
    return f"{'+' if difference > 0 else ''}{render.number(difference)}"


def _ends(interval: ConfidenceInterval, i: int) -> str:
    """An interval in a table; a dash where there is none."""
    low, high = (float(np.atleast_1d(end)[i]) for end in interval)
    return "–" if np.isnan(low) else f"[{render.number(rounded(low))}, {render.number(rounded(high))}]"


def count_text(count: Any) -> str:
    """A number of problems; one decimal where it is an expected one."""
    return f"{count:,}" if isinstance(count, int | np.integer) else f"{count:,.1f}"


def _number(value: float) -> str:
    return "–" if np.isnan(value) else render.number(rounded(value))


def _p(values: Any, i: int) -> str:
    """A p-value in a table; a dash where there is none."""
    p = float(np.atleast_1d(values)[i])
    return "–" if np.isnan(p) else p_text(p).removeprefix("p ").removeprefix("= ")
