"""Run passk-fast beside its peers and write the tables.

Every contestant is a process that stays alive, so that runs alternate (A B C A B C …) and a machine that
slows down slows everybody. Without --only the tables go to benches/RESULTS.md, else to standard output.
With --instruction-sets passk-fast takes part once on each that the processor has, in the same runs, and
the tables go to benches/INSTRUCTION_SETS.md.
"""

import argparse
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import report
from contestant import Contestant, ContestantError
from task import Task
from tasks import BY_NAME, ON_EACH_SET, OURS, TASKS

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
INSTRUCTION_SETS = RESULTS.with_name("INSTRUCTION_SETS.md")
SECONDS_PER_TASK = 20.0  # decides how many rounds a quick task gets beyond the five that all get
LEAST_ROUNDS, MOST_ROUNDS = 5, 25


@dataclass(frozen=True)
class Outcome:
    """A task's contestants after measuring, and those that could not be measured, with the reason."""

    task: Task
    measured: list[Contestant]
    absent: dict[str, str]

    def on(self, instruction_set):
        """The same with ours on one instruction set alone."""
        kept = [c for c in self.measured if c.instruction_set in (None, instruction_set)]
        return replace(self, measured=kept)


def main():
    """Parse, measure, write."""
    options = parser().parse_args()
    sets, tasks = (available(), ON_EACH_SET) if options.instruction_sets else ((None,), TASKS)
    outcomes = []
    for task in options.only or tasks:
        print(f"{task.name}: {len(task.contestants)} contestants …", file=sys.stderr, flush=True)
        outcomes.append(run(task, options, sets))
    if options.instruction_sets:
        text = report.page_of_sets({name: [one.on(name) for one in outcomes] for name in sets}, options.quick)
    else:
        text = report.page(outcomes, options.quick)
    usual = INSTRUCTION_SETS if options.instruction_sets else RESULTS
    output = options.output or (None if options.only or options.quick else usual)
    if output:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(text, encoding="utf-8")
    else:
        print(text)
    broken = [name for outcome in outcomes for name in outcome.absent if name.startswith(OURS)]
    if broken:
        sys.exit(f"passk-fast itself failed: {', '.join(broken)}")


def parser():
    """The command line."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--only", metavar="TASK,…", type=named, help=f"of {', '.join(BY_NAME)}")
    arguments.add_argument("--quick", action="store_true", help="tiny inputs, once: shows that all runs")
    arguments.add_argument("--instruction-sets", action="store_true", help="passk-fast on each, forced")
    arguments.add_argument("--output", metavar="FILE", type=Path, help="where to write the tables")
    return arguments


def named(names):
    """Tasks from their names, separated by commas."""
    unknown = [name for name in names.split(",") if name not in BY_NAME]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such task: {', '.join(unknown)}")
    return [BY_NAME[name] for name in names.split(",")]


def available():
    """The instruction sets of this processor, the widest first."""
    import passk_fast

    return tuple(reversed(passk_fast.show_config("dict")["instruction_sets"]))


def run(task, options, sets=(None,)):
    """Measure one task, ours once on each of the instruction sets."""
    task = task.quick() if options.quick else task
    contestants = [
        Contestant(task, name, options.quick, instruction_set)
        for name in task.contestants
        for instruction_set in (sets if name.startswith(OURS) else (None,))
    ]
    absent = dict(task.left_out)
    alive = attempt(contestants, Contestant.start, absent)
    alive = attempt(alive, Contestant.prepare, absent)
    rounds = 1 if options.quick else rounds_for(alive)
    for _ in range(rounds):
        alive = attempt(alive, Contestant.measure, absent)
    for contestant in contestants:
        contestant.close()
    return Outcome(task, alive, absent)


def rounds_for(contestants):
    """As many rounds as the time for a task allows, within bounds."""
    one_round = sum(c.timing for c in contestants)
    return round(min(max(SECONDS_PER_TASK / one_round, LEAST_ROUNDS), MOST_ROUNDS))


def attempt(contestants, step, absent):
    """Let each take the step in turn; who cannot is noted with the reason. Returns those who could."""
    return [contestant for contestant in contestants if _could(contestant, step, absent)]


def _could(contestant, step, absent):
    try:
        step(contestant)
    except ContestantError as reason:
        absent[contestant.name] = str(reason)
        return False
    return True


if __name__ == "__main__":
    main()
