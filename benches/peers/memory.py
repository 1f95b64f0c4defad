"""Memory in MB of resident pages."""

import ctypes
import resource
import sys
from pathlib import Path

UNIT = 2**20 if sys.platform == "darwin" else 2**10  # ru_maxrss is in bytes there, in KB elsewhere


class Meter:
    """Measures from its making on."""

    def __init__(self):
        self._children = _largest(resource.RUSAGE_CHILDREN)
        _return_free_memory()
        try:
            Path("/proc/self/clear_refs").write_text("5")  # Linux then forgets the peak so far
            self._used = _status("VmRSS")
        except OSError:
            self._used = _largest(resource.RUSAGE_SELF)

    def peak(self):
        """The peak beyond what was in use at the start, or the largest child process since."""
        try:
            own = _status("VmHWM")
        except OSError:
            own = _largest(resource.RUSAGE_SELF)
        children = _largest(resource.RUSAGE_CHILDREN)
        return children if children > self._children else own - self._used


def _return_free_memory():
    """Give back what was freed, so that memory used again counts again."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _largest(who):
    return resource.getrusage(who).ru_maxrss / UNIT


def _status(field):
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 2**10
    raise OSError(f"no {field} in /proc/self/status")
