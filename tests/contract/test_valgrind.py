"""The binding under valgrind: no access that is not its own, nothing read unwritten, nothing lost."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.faults,
    pytest.mark.stats,
    pytest.mark.skipif(shutil.which("valgrind") is None, reason="needs valgrind (Debian: valgrind)"),
]

# A call of every function of the binding that gets pointers or writes to memory of NumPy's.
SCRIPT = """
import numpy as np
from passk_fast import _core
_core.set_threads(1)
rng = np.random.default_rng(1)
n = np.full(300, 20)
c = rng.integers(0, 21, 300)
for dtype in (np.int64, np.uint64, float):
    _core.pass_at_k(n.astype(dtype), c.astype(dtype), 5)
_core.pass_at_k(n[::3], c[::-3], 5)
_core.pass_at_k(20, c, 5, out=np.zeros((300, 2))[:, 1])
a = c.astype(float)
_core.pass_at_k(20.0, a, 5.0, out=a)
_core.posterior_pass_at_k(n, c, 5, 1.0, 1.0)
_core.g_pass_at_k(n, c, 5, 0.5)
_core.tally(n, c)
_core.classify(n, c)
_core.count_outcomes(rng.integers(0, 2, (40, 9)).astype(np.uint8).T)
values = rng.random((30, 2))
_core.replicate_statistic(values, "mean", 1, 0, 50)
_core.replicate_statistic(values, 0.5, 1, 0, 50)
_core.replicate_statistic(values, "ratio", 1, 0, 50, studentized=True)
_core.replicate_weights(30, 1, 0, 9)
starts = np.array([0, 10, 30], np.uintp)
_core.order_statistics(values[:, 0].copy(), starts, np.array([2], np.uintp), np.array([1.0]), False)
_core.flipped_sums(rng.integers(-3, 4, (30, 3)), np.array([0, 30], np.uintp), 1, 0, 20)
_core.shuffled_wald(rng.random((2, 9, 3)), 1, 0, 20)
draws, starts = np.array([9], np.uint64), np.array([0, 3], np.uintp)
_core.ResamplingDistribution(draws, starts, np.ones(3), np.arange(3.0)).ppf(0.5)
_core.near_copies(["a = 1", "b = 1", "for i in x: pass"], np.array([0, 3]), "python", [0.8])
try:
    _core.pass_at_k(5, np.array([1, 9]), 1)
except ValueError:
    pass
print("done")
"""

# Lost once, not by each call; and what is made at import, such as the tables of ufuncs that NumPy borrows.
ONCE = re.compile(r"in [12] blocks are|pyo3_module_exec")

HEAD, _, CALLS = SCRIPT.partition("rng = ")
BODY = textwrap.indent("rng = " + CALLS, "    ")
THREE_TIMES = f"{HEAD}def everything():\n{BODY}\nfor _ in range(3):\n    everything()\n"
SUPPRESSIONS = """
{
   the interpreter looks at memory that it is about to reuse
   Memcheck:Addr4
   fun:PyObject_Free
}
"""


def test_no_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "python.supp").write_text(SUPPRESSIONS)
    log = tmp_path / "valgrind.log"
    command = [
        "valgrind",
        f"--log-file={log}",
        f"--suppressions={tmp_path / 'python.supp'}",
        "--leak-check=full",
    ]
    command += ["--show-leak-kinds=definite", "--num-callers=80", sys.executable, "-c", THREE_TIMES]
    done = subprocess.run(
        command,
        env={**os.environ, "PYTHONMALLOC": "malloc", "PASSK_FAST_ISA": "avx2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "done\n" * 3), done.stderr[-2000:]
    # One record an error: others have theirs (NumPy, the loader), and they are no matter of ours.
    records = re.split(r"\n==\d+== \n", log.read_text(errors="replace"))
    ours = [one for one in records if "_core.abi3.so" in one]
    # All calls are made three times: what is lost once was made once, for as long as the process lives.
    assert [one for one in ours if "lost in loss record" not in one or not ONCE.search(one)] == []
