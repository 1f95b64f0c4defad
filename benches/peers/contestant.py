"""The parent's end of a contestant's process."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from statistics import median

TIMEOUT = 180.0  # seconds for one request
LONGEST = 20.0  # above this many seconds a run is extrapolated
EXTRAPOLATED = 4.0  # seconds such a run takes instead
SHORTEST = 0.1  # a timing calls often enough to last this long: it begins with a cold processor


class ContestantError(Exception):
    """The contestant cannot take part, and why."""


class Contestant:
    """A process that stays alive and runs its task once, or often, when asked."""

    def __init__(self, task, name, quick, instruction_set=None):
        """On the instruction set that is best here, unless another is named, which only ours listen to."""
        self.task, self.name, self.label = task, name, name
        self.instruction_set = instruction_set
        self.seconds, self.megabytes, self.answer = [], 0.0, []
        self.share, self.calls = 1.0, 1
        worker = Path(__file__).with_name("worker.py")
        self._process = subprocess.Popen(
            [sys.executable, worker, task.name, name, "quick" if quick else "full"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | ({"PASSK_FAST_ISA": instruction_set} if instruction_set else {}),
        )

    @property
    def median(self):
        return median(self.seconds)

    @property
    def extrapolated(self):
        return self.share < 1.0

    def start(self):
        """Wait until it has imported what it needs."""
        self.label = self._answer()["label"]

    def prepare(self):
        """Warm up, and settle how much of the task and how many calls make one timing."""
        whole = self._expected()
        if whole > LONGEST:
            self.share = self.task.actual_share(EXTRAPOLATED / whole)
        once = self._second_run(self.share)
        if once < SHORTEST:  # a lone call is slower than one of many
            once = self._run(self.share, round(SHORTEST / once))["seconds"]
        self.calls = max(1, round(SHORTEST / once))
        self.timing = once * self.calls

    def measure(self):
        """Take one timing."""
        answer = self._run(self.share, self.calls)
        self.seconds.append(answer["seconds"] / self.share)
        self.megabytes, self.answer = answer["megabytes"], answer["answer"]

    def close(self):
        """End the process."""
        self._process.stdin.close()
        self._process.wait()

    def _expected(self):
        """Seconds for the whole task, from two small shares of it: some work may not depend on the share."""
        small, large = self.task.actual_share(0.01), self.task.actual_share(0.03)
        first, second = self._second_run(small), self._second_run(large)
        slope = (second - first) / (large - small) if large > small else second / large
        return second + slope * (1.0 - large)

    def _second_run(self, share):
        """Seconds for this share, warm."""
        self._run(share, 1)
        return self._run(share, 1)["seconds"]

    def _run(self, share, calls):
        try:
            print(json.dumps({"share": share, "calls": calls}), file=self._process.stdin, flush=True)
        except BrokenPipeError:
            raise ContestantError("its process ended") from None
        return self._answer()

    def _answer(self):
        alarm = threading.Timer(TIMEOUT, self._process.kill)
        alarm.start()
        line = self._process.stdout.readline()
        alarm.cancel()
        if not line:
            raise ContestantError(f"its process ended, or gave no result in {TIMEOUT:.0f} s")
        answer = json.loads(line)
        if "failed" in answer:
            raise ContestantError(answer["failed"])
        return answer
