"""Measurements as Markdown."""

from datetime import date
from textwrap import dedent

import machine
from tasks import OURS


def page(outcomes, quick):
    """The whole page: machine, bars, then one table per task."""
    head = QUICK if quick else HEAD
    return "\n".join([head, _machine(), "## Bars\n", _bars(outcomes), *map(section, outcomes)])


def page_of_sets(outcomes, quick):
    """Machine, how ours compare across instruction sets, then bars and tables of each."""
    parts = [QUICK if quick else SETS, _machine(), _across(outcomes)]
    for name, found in outcomes.items():
        parts += [f"\n# {name}\n\n## Bars\n", _bars(found), *map(section, found)]
    return "\n".join(parts)


def _across(outcomes):
    """Our medians on each instruction set, and how many times that of the widest."""
    widest, *others = outcomes
    head = ["task", "contestant", widest, *(cell for name in others for cell in (name, f"÷ {widest}"))]
    rows = [head, ["---", "---", *["---:"] * (len(head) - 2)]]
    for index, outcome in enumerate(outcomes[widest]):
        for one in (c for c in outcome.measured if c.instruction_set):
            cells = [duration(one.median)]
            for name in others:
                found = [
                    c for c in outcomes[name][index].measured if c.instruction_set and c.name == one.name
                ]
                cells += [duration(c.median) for c in found] + [f"{c.median / one.median:.2f}" for c in found]
            rows.append([outcome.task.name, one.name.split(".")[1], *cells])
    return "\n".join("| " + " | ".join(row) + " |" for row in rows) + "\n"


HEAD = dedent("""\
    # passk-fast beside its peers

    Written by `make bench`; `docs/benchmarks.md` says how this is measured. Every contestant has a process
    of its own; runs are interleaved; times are medians of at least five. An asterisk marks a time
    extrapolated from fewer replicates or problems.
    """)

SETS = dedent("""\
    # passk-fast on each instruction set

    Written by `make bench-sets`; `docs/benchmarks.md` says how this is measured. `PASSK_FAST_ISA` forces the
    instruction set of passk-fast; its peers are measured once, in the same runs. Its answers are the same on
    all.
    """)

QUICK = "# A trial run on tiny inputs: it shows that everything runs, and measures nothing\n"


def _machine():
    versions = ", ".join(f"{name} {version}" for name, version in machine.versions().items())
    hardware = f"{machine.processor()}, {machine.cores()} cores, {machine.memory():.0f} GB"
    return f"{date.today().isoformat()}. {hardware}; {machine.system()}.\n\n{versions}.\n"


def _bars(outcomes):
    head = "| task | bar | limit | measured | holds |\n|---|---|---:|---:|---|\n"
    return head + "".join(
        f"| {outcome.task.name} | {bar.text} | {_verdict(outcome, bar)} |\n"
        for outcome in outcomes
        for bar in outcome.task.bars
    )


def _verdict(outcome, bar):
    figures = {c.name: c for c in outcome.measured}
    medians = {name: c.median for name, c in figures.items()}
    try:
        ours, limit = figures[bar.who], bar.limit(medians)
    except (KeyError, ValueError):
        return "– | – | not measured"
    if bar.quantity == "megabytes":
        return f"{limit:.0f} MB | {ours.megabytes:.0f} MB | {_holds(ours.megabytes, limit)}"
    return f"{duration(limit)} | {duration(ours.median)} | {_holds(ours.median, limit)}"


def _holds(figure, limit):
    return "yes" if figure <= limit else "**no**"


def section(outcome):
    """One task's table."""
    ours = [c for c in outcome.measured if c.name.startswith(OURS)]
    ratios = [f"÷ {c.name.split('.')[1]}" for c in ours]
    head = ["contestant", "median", "from", "to", *ratios, "MB beyond input", "answer"]
    rows = [head, ["---", *["---:"] * (len(head) - 2), "---"]]
    for c in outcome.measured:
        star = "*" if c.extrapolated else ""
        times = [duration(t) + star for t in (c.median, min(c.seconds), max(c.seconds))]
        shares = [f"{c.median / one.median:,.3g}" for one in ours]
        answer = ", ".join(f"{value:.6g}" for value in c.answer)
        rows.append([c.label, *times, *shares, f"{c.megabytes:.0f}", answer])
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    absent = "".join(f"\nNot measured: {name}: {reason}.\n" for name, reason in outcome.absent.items())
    return f"\n## {outcome.task.name}: {outcome.task.title}\n\n{table}\n{absent}"


def duration(seconds):
    """Three digits and a unit."""
    for unit, size in ("s", 1.0), ("ms", 1e-3), ("µs", 1e-6):
        if seconds >= size:
            return f"{_three_digits(seconds / size)} {unit}"
    return f"{seconds * 1e9:.0f} ns"


def _three_digits(number):
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
