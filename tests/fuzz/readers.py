"""Spoiled files for every reader: a result, or one line that names the file, and soon.

    python -m tests.fuzz.readers --count 5000 --seed 1 [--only swe_bench]
    python -m tests.fuzz.readers --seconds 3600
    python -m tests.fuzz.readers --seconds 3600 --straight

Straight means to the reader, several times as many a second: without a file on the disk, unless it is an
archive or Parquet, and without asking every format whether the file is its own. The corpus is a small file or
two of every format, taken in turn. What is neither a result that adds up nor a `ReadError` of one line is a
finding: it is printed with the seed that makes it again. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import passk_fast as pk
from passk_fast.data import readers
from passk_fast.data.readers._apart import told_apart
from passk_fast.data.readers._finishing import results
from passk_fast.data.readers._joining import joined
from passk_fast.data.readers._meter import Meter
from passk_fast.data.readers._paths import Found
from passk_fast.data.readers._recording import Keep
from passk_fast.data.readers._stream import FROM_THE_END
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


KEPT = tuple(
    Keep(attempts, text, missing, None, threshold, {}, cluster, None)
    for missing, threshold, cluster in (
        *(("error", None, None), ("fail", None, None), ("drop", None, None)),
        *(("bounds", 0.5, None), ("drop", None, "repo")),
    )
    for attempts, text in ((True, False), (True, True), (False, False))
)
NOTHING_GIVEN = {"names": None, "conditions": None, "runs": None}
RIGHT = ("result", "refused")
# Files of one kind in a row: the way to their folder takes time, too.
IN_A_ROW = 100


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
    Path(example.path).write_bytes(data)
    return _outcome(example, lambda: pk.read(example.path, **options))


def attempt_straight(name: str, seed: int) -> str:
    """The same of its bytes, which the reader is given; the example lies in the working directory."""
    rng = random.Random(f"straight {name} {seed}")
    example = CORPUS[name]
    data = spoiled(rng, DATA[name])
    if data.startswith(FROM_THE_END):
        Path(example.path).write_bytes(data)
    file = Found(example.path, example.format, None if data.startswith(FROM_THE_END) else data)
    keep = rng.choice(KEPT)

    def read() -> pk.Results:
        entries = readers._read_file(file, "model", example.format, keep, NOTHING_GIVEN, Meter((), None))
        return pk.Results.of(results(joined(told_apart(entries)), keep))

    return _outcome(example, read)


def _outcome(example: Example, read: Callable[[], pk.Results]) -> str:
    path = example.path
    try:
        return _sound(read())
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
    if not message.isprintable() and printable(message) != message:
        return f"an error that is no printable line: {message[:100]!r}"
    return "refused" if len(message) <= LONGEST_MESSAGE else f"an error of {len(message)} characters"


class Tally:
    """How many files every reader was fed, and what came of them."""

    def __init__(self, attempt: Callable[[str, int], str]) -> None:
        self._attempt = attempt
        self._fed: Counter[str] = Counter()
        self._outcomes: Counter[str] = Counter()
        self._findings: set[str] = set()

    def feed(self, name: str, place: str, seeds: range) -> None:
        """Files that seeds make of one of the corpus; what is neither a result nor refused is printed."""
        os.chdir(place)
        format = CORPUS[name].format
        for seed in seeds:
            signal.setitimer(signal.ITIMER_PROF, LONGEST)
            found = self._attempt(name, seed)
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._outcomes[found if found in RIGHT else "findings"] += 1
            if found not in RIGHT and found not in self._findings:
                self._findings.add(found)
                print(f"{format}, file {name!r}, seed {seed}: {found}", flush=True)
        self._fed[format] += len(seeds)

    def told(self) -> int:
        """Print the counts; 1 if something was found."""
        print(", ".join(f"{format} {count:,}" for format, count in self._fed.items()))
        files = sum(self._outcomes.values())
        print(f"{files:,} files: {dict(self._outcomes)}; {len(self._findings)} different findings")
        return int(bool(self._findings))


def _too_long(number: int, frame: FrameType | None) -> None:
    raise Slow


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Feed spoiled files to every reader.")
    parser.add_argument("--count", type=int, help="files of each format")
    parser.add_argument("--seconds", type=float, help="for how long; without it and --count a minute")
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--only", help="a format")
    parser.add_argument("--straight", action="store_true", help="give readers bytes")
    given = parser.parse_args()
    names = [name for name in CORPUS if given.only in (None, CORPUS[name].format)]
    examples = {
        format: [name for name in names if CORPUS[name].format == format]
        for format in dict.fromkeys(CORPUS[name].format for name in names)
    }
    end = time.monotonic() + (given.seconds or (float("inf") if given.count else 60))
    last = None if given.count is None else given.seed + given.count
    tally = Tally(attempt_straight if given.straight else attempt)
    signal.signal(signal.SIGPROF, _too_long)
    warnings.simplefilter("ignore", UserWarning)
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        places = {name: laid_out(name, Path(folder, name)) for name in names}
        first = given.seed
        while (last is None or first < last) and time.monotonic() < end:
            seeds = range(first, first + IN_A_ROW if last is None else min(first + IN_A_ROW, last))
            for own in examples.values():
                name = own[first // IN_A_ROW % len(own)]
                tally.feed(name, places[name], seeds)
            first += IN_A_ROW
        os.chdir("/")
    return tally.told()


if __name__ == "__main__":
    sys.exit(main())
