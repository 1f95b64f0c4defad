"""Run passk-fast beside its peers and write the tables.

Every contestant is a process that stays alive, so that runs alternate (A B C A B C …) and a machine that
slows down slows everybody. Without --only the tables go to benches/RESULTS.md, else to standard output.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import report
from contestant import Contestant, ContestantError
from task import Task
from tasks import BY_NAME, OURS, TASKS

RESULTS = Path(__file__).parents[1] / "RESULTS.md"
SECONDS_PER_TASK = 20.0  # decides how many rounds a quick task gets beyond the five that all get
LEAST_ROUNDS, MOST_ROUNDS = 5, 25


@dataclass(frozen=True)
class Outcome:
    """A task's contestants after measuring, and those that could not be measured, with the reason."""

    task: Task
    measured: list[Contestant]
    absent: dict[str, str]


def main():
    """Parse, measure, write."""
    options = parser().parse_args()
    outcomes = []
    for task in options.only or TASKS:
        print(f"{task.name}: {len(task.contestants)} contestants …", file=sys.stderr, flush=True)
        outcomes.append(run(task, options))
    text = report.page(outcomes, options.quick)
    output = options.output or (None if options.only or options.quick else RESULTS)
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
    arguments.add_argument("--output", metavar="FILE", type=Path, help="where to write the tables")
    return arguments


def named(names):
    """Tasks from their names, separated by commas."""
    unknown = [name for name in names.split(",") if name not in BY_NAME]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such task: {', '.join(unknown)}")
    return [BY_NAME[name] for name in names.split(",")]


def run(task, options):
    """Measure one task."""
    task = task.quick() if options.quick else task
    contestants = [Contestant(task, name, options.quick) for name in task.contestants]
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
