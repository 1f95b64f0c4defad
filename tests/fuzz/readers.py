"""Spoiled files for every reader: a result, or one line that names the file, and soon.

    python -m tests.fuzz.readers --count 5000 --seed 1 [--only swe_bench]
    python -m tests.fuzz.readers --seconds 3600

The corpus is a small file of every format. What is neither a result that adds up nor a `ReadError` of one
line is a finding: it is printed with the seed that makes it again. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import passk_fast as pk
from passk_fast.show.escape import printable
from tests.formats.examples import EXAMPLES
from tests.formats.trying import Example
from tests.fuzz.mutations import spoiled

# Seconds of work that a file of some kilobytes may take; a longest message.
LONGEST = 10
LONGEST_MESSAGE = 1000
CORPUS = {f"{index} {example.format}": example for index, example in enumerate(EXAMPLES)}
DATA = {name: example.data for name, example in CORPUS.items()}
# Files in memory, where there is such a place.
MEMORY = Path("/dev/shm")
OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {"missing": "fail"},
    {"missing": "drop"},
    {"missing": "bounds", "threshold": 0.5},
    {"missing": "fail", "attempts": False},
    {"missing": "fail", "text": True},
    {"missing": "fail", "format": ""},
    {"missing": "drop", "cluster": "repo"},
)


class Slow(BaseException):
    """A file took too long."""


def attempt(name: str, seed: int) -> str:
    """What becomes of the file that a seed makes of one of the corpus; "result" and "refused" are right.

    It is written into the working directory, where the example is already, with what lies beside it.
    """
    rng = random.Random(f"{name} {seed}")
    example = CORPUS[name]
    data = spoiled(rng, DATA[name])
    if rng.random() < 0.05:
        data = gzip.compress(data, 1)
    options = dict(rng.choice(OPTIONS))
    if "format" in options:
        options["format"] = example.format
    path = example.path
    Path(path).write_bytes(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            return _sound(pk.read(path, **options))
    except pk.ReadError as error:
        return _clear(str(error), path, example)
    except Slow:
        return f"took more than {LONGEST} s"
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}: {str(error)[:100]}"


def laid_out(name: str, place: Path) -> str:
    """A folder for one of the corpus, with what lies beside it; each has its own, since some read that."""
    place.mkdir()
    os.chdir(place)
    CORPUS[name].write()
    return str(place)


def _sound(results: pk.Results) -> str:
    for result in results.values():
        n, c = result.counts.n, result.counts.c
        if not ((n >= 1) & (c >= 0) & (c <= n)).all():
            return "counts that are none"
    return "result" if results else "no models"


def _clear(message: str, path: str, example: Example) -> str:
    if not any(file in message for file in (path, *example.beside)):
        return f"an error that does not name the file: {message[:100]}"
    if printable(message) != message:
        return f"an error that is no printable line: {message[:100]!r}"
    return "refused" if len(message) <= LONGEST_MESSAGE else f"an error of {len(message)} characters"


def _too_long(number: int, frame: FrameType | None) -> None:
    raise Slow


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Feed spoiled files to every reader.")
    parser.add_argument("--count", type=int, help="files of each of the corpus")
    parser.add_argument("--seconds", type=float, help="for how long; without it and --count a minute")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--only", help="a format")
    given = parser.parse_args()
    names = [name for name in CORPUS if given.only in (None, CORPUS[name].format)]
    end = time.monotonic() + (given.seconds or (float("inf") if given.count else 60))
    seeds = (
        itertools.count(given.seed) if given.count is None else range(given.seed, given.seed + given.count)
    )
    outcomes: Counter[str] = Counter()
    fed: Counter[str] = Counter()
    findings: dict[str, str] = {}
    signal.signal(signal.SIGPROF, _too_long)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        places = {name: laid_out(name, Path(folder, name)) for name in names}
        for seed in seeds:
            for name, place in places.items():
                os.chdir(place)
                signal.setitimer(signal.ITIMER_PROF, LONGEST)
                found = attempt(name, seed)
                signal.setitimer(signal.ITIMER_PROF, 0)
                outcomes[found if found in ("result", "refused") else "findings"] += 1
                fed[CORPUS[name].format] += 1
                if found not in ("result", "refused") and findings.setdefault(found, name) is name:
                    print(f"{CORPUS[name].format}, file {name!r}, seed {seed}: {found}", flush=True)
            if time.monotonic() > end:
                break
        os.chdir("/")
    print(", ".join(f"{format} {count:,}" for format, count in fed.items()))
    print(f"{sum(outcomes.values()):,} files: {dict(outcomes)}; {len(findings)} different findings")
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
