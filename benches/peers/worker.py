"""A contestant's process: prepares inputs when asked, runs when asked, and says how long it took.

Requests and answers are JSON, one a line, on standard input and output:
``{"share": s, "calls": j}`` runs the contestant j times on a share s of the task.
"""

import importlib
import json
import os
import sys
import time

import numpy as np
from memory import Meter
from tasks import BY_NAME


def main() -> None:
    """Serve the task and contestant named by the command line."""
    # What a package prints must not get between the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    task_name, contestant, quick = sys.argv[1], sys.argv[2], sys.argv[3] == "quick"
    task = BY_NAME[task_name].quick() if quick else BY_NAME[task_name]

    def say(**answer: object) -> None:
        print(json.dumps(answer), file=answers, flush=True)

    try:
        adapter, function = contestant.split(".")
        run = getattr(importlib.import_module(f"adapters.{adapter}"), function)
        say(label=run.__doc__)
        share, case, meter = None, None, Meter()
        for line in sys.stdin:
            request = json.loads(line)
            if request["share"] != share:
                share = request["share"]
                case = task.share(share)
                meter = Meter()
            seconds, answer = timed(run, case, request["calls"])
            say(seconds=seconds, answer=summary(answer), megabytes=meter.peak())
    except Exception as error:
        say(failed=f"{type(error).__name__}: {error}")


def timed(run, case, calls):
    """Seconds per call, and what the last call answered."""
    start = time.perf_counter()
    for _ in range(calls):
        answer = run(case)
    return (time.perf_counter() - start) / calls, answer


def summary(answer):
    """A pair as it is, an array as its mean, to see that everybody computed the same thing."""
    if answer is None:
        return []
    values = np.asarray(answer, float).ravel()
    return values.tolist() if values.size <= 2 else [float(values.mean())]


if __name__ == "__main__":
    main()
