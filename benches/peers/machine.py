"""What the measurements were taken on."""

import os
import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def processor():
    """The processor's name as its system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def cores():
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()


def memory():
    """Bytes of memory, in GB."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def system():
    """Operating system and architecture."""
    try:
        name = platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        name = platform.system()
    return f"{name}, {platform.machine()}"


def versions():
    """Versions of Python, the compiler and every package that takes part."""
    found = {"Python": platform.python_version(), "rustc": _rustc()}
    for line in ["passk-fast", *REQUIREMENTS.read_text().splitlines()]:
        name = re.match(r"[\w-]*", line).group()
        if name:
            try:
                found[name] = version(name)
            except PackageNotFoundError:
                found[name] = "not installed"
    return found


def _rustc():
    try:
        said = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout
        return said.split()[1]
    except (OSError, subprocess.CalledProcessError):
        return "not found"
