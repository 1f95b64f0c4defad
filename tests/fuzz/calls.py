"""Random calls of every public function: results and errors of our own, quickly, and inputs left alone.

    python -m tests.fuzz.calls --count 100000 --seed 1

Every call runs in a child of limited memory; one that crashes, takes more than ten seconds, raises what is no
error of ours, warns of arithmetic, changes what it was given, or answers NaN where no docstring says so is a
finding, printed with the seed that makes it again (``--only SEED``). Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import ast
import copy
import functools
import gc
import inspect
import json
import math
import os
import random
import signal
import subprocess
import sys
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

import passk_fast as pk
from tests.fuzz import values as v

PACKAGE = Path(pk.__file__).parent
LONGEST = 10.0
MEMORY = 6 << 30
# What patches other packages, starts clusters, needs files, or draws.
LEFT_OUT = {"accelerate", "bootstrap_on_dask", "plot_curves", "read"}
# How many parameters follow n and c.
UFUNCS = {name: getattr(pk, name).nin - 2 for name in pk.__all__ if isinstance(getattr(pk, name), np.ufunc)}
# Of the core itself: their errors have no line of Python.
COMPILED = {*UFUNCS, "set_threads", "threads"}
FUNCTIONS = sorted(
    name
    for name in pk.__all__
    if name not in LEFT_OUT and callable(getattr(pk, name)) and not inspect.isclass(getattr(pk, name))
)
CONSTRUCTORS = ["Counts", "Counts.from_outcomes", "Counts.from_packed", "Tally.of", "Attempts"]
OURS = (ValueError, TypeError, MemoryError, NotImplementedError)


class Hang(BaseException):
    """A call took too long."""


def arguments(name: str, rng: random.Random) -> tuple[list[Any], dict[str, Any]]:
    """Mostly sensible arguments, with a hostile one in some calls."""
    wild = rng.random() < 0.4
    if name in UFUNCS:
        n = rng.choice([5, 100, v.LARGEST, v.array(rng, [5, 9, 10]), v.array(rng, [100] * 40)])
        given = [n, rng.choice([0, 1, 5, v.array(rng, [1, 2, 3])]), rng.choice([1, 2, 10, v.LARGEST])]
        given += [rng.choice([0.5, 1.0, 2.0, 1e300]) for _ in range(UFUNCS[name] - 1)]
        if wild:
            given[rng.randrange(len(given))] = v.hostile(rng)
        return given, {}
    if name in CONSTRUCTORS:
        return constructor(name, rng, wild)
    options: dict[str, Any] = {}
    pair = v.PAIRED.get(name)
    if pair is not None:
        options["a"] = pair(rng)
        if rng.random() < 0.9 or name.startswith("compare"):
            b = v.alike(rng, options["a"]) if pair is v.counts else pair(rng)
            options["b"] = b
    for parameter in inspect.signature(getattr(pk, name)).parameters.values():
        if parameter.name in options or (pair and parameter.name in v.BOTH):
            continue
        required = parameter.default is parameter.empty
        if required or parameter.name in ("rng", "replicates") or rng.random() < 0.25:
            options[parameter.name] = v.maker(name, parameter)(rng)
    if wild and options:
        options[rng.choice(sorted(options))] = v.hostile(rng)
    if options.get("replicates", 0) is None:
        del options["replicates"]
    return [], options


def constructor(name: str, rng: random.Random, wild: bool) -> tuple[list[Any], dict[str, Any]]:
    m = v.size(rng)
    given: list[Any] = {
        "Counts": lambda: [v.array(rng, [9] * m), v.array(rng, [rng.randint(0, 9) for _ in range(m)])],
        "Counts.from_outcomes": lambda: [v.outcomes(rng)],
        "Counts.from_packed": lambda: [np.packbits(np.ones((m, 16), np.uint8), axis=1)],
        "Tally.of": lambda: [v.outcomes(rng)],
        "Attempts": lambda: [[1] * m, [True] * m],
    }[name]()
    if wild:
        given[rng.randrange(len(given))] = v.hostile(rng)
    return given, {"n": rng.choice([16, 9, 17])} if name == "Counts.from_packed" else {}


def function(name: str) -> Any:
    found: Any = pk
    for part in name.split("."):
        found = getattr(found, part)
    return found


def fingerprint(value: Any) -> Any:
    """What an argument holds, as far as it can be changed."""
    if isinstance(value, np.ndarray):
        return value.shape, value.dtype.str, repr(value.tolist()), value.flags.writeable
    if isinstance(value, (list, tuple)):
        return [fingerprint(one) for one in value]
    if isinstance(value, dict):
        return [(key, fingerprint(one)) for key, one in value.items()]
    if isinstance(value, pk.Counts):
        return fingerprint(
            [np.asarray(value.n), np.asarray(value.c), value.problems, value.clusters, value.strata]
        )
    return None


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, (float, np.floating)):
        yield float(value)
    elif isinstance(value, np.ndarray) and value.dtype.kind == "f":
        yield from np.asarray(value).ravel().tolist()  # of masked arrays what is below the mask
    elif isinstance(value, dict):
        for one in value.values():
            yield from numbers(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from numbers(one)


def speaks_of_nan(name: str, result: Any) -> bool:
    texts = [function(name).__doc__, type(result).__doc__]
    return any("nan" in (text or "").lower() for text in texts)


def innermost(trace: TracebackType | None) -> tuple[str, int]:
    frames = traceback.extract_tb(trace)
    return frames[-1].filename, frames[-1].lineno or 0


def is_ours(name: str, error: Exception) -> bool:
    """Whether an error was raised on purpose: by a `raise` of the package, or by the core."""
    if name in COMPILED:
        return isinstance(error, (ValueError, TypeError, MemoryError))  # NumPy speaks for its own types
    if not isinstance(error, OURS):
        return False
    if isinstance(error, MemoryError):
        return True
    file, line = innermost(error.__traceback__)
    if not Path(file).is_relative_to(PACKAGE):
        return False
    on_purpose, text = statement(file, line)
    return on_purpose or "_core." in text


@functools.cache
def statement(file: str, line: int) -> tuple[bool, str]:
    """Whether the innermost statement at a line of a file raises, and its text."""
    source = Path(file).read_text(encoding="utf-8")
    around = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    inner = max(around, key=lambda node: (node.lineno, -(node.end_lineno or node.lineno)))
    return isinstance(inner, ast.Raise), ast.get_source_segment(source, inner) or ""


def looked_at(result: Any, rng: random.Random) -> None:
    """All that a person may do with a result at once."""
    repr(result)
    for method in ("to_dict", "to_markdown", "to_latex", "_repr_html_"):
        if hasattr(result, method) and rng.random() < 0.2:
            getattr(result, method)()


def text_of(value: Any) -> str:
    """What a finding shows of arguments; Python writes no integer of more than some thousand digits."""
    try:
        return repr(value)
    except ValueError as error:
        return f"({error})"


def call(seed: str) -> str | None:
    """Make the call of this seed; what is wrong with it."""
    rng = random.Random(seed)
    name = rng.choice(FUNCTIONS + CONSTRUCTORS)
    try:
        given, options = arguments(name, rng)
    except MemoryError:
        return None
    before = fingerprint([given, options])
    shown = f"{name}(*{text_of(given)[:300]}, **{text_of(options)[:500]})"
    kept = copy.copy(options)
    found: Any = None
    # Processor time, that of all threads: how busy the machine is does not count.
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, 2 * LONGEST)
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            result = function(name)(*given, **kept)
            looked_at(result, rng)
            found = result.to_dict() if hasattr(result, "to_dict") else result
    except Hang:
        return f"hang: {shown}"
    except Exception as error:
        if not is_ours(name, error):
            where = ":".join(map(str, innermost(error.__traceback__)))
            return f"{type(error).__name__} at {where}: {str(error)[:200]}: {shown}"
        result = None
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    if time.process_time() - start > LONGEST:
        return f"{time.process_time() - start:.0f} s: {shown}"
    for one in warned if name not in COMPILED else []:
        if issubclass(one.category, RuntimeWarning):
            return f"{one.category.__name__}: {one.message} at {one.filename}:{one.lineno}: {shown}"
    if fingerprint([given, options]) != before:
        return f"changed input: {shown}"
    if any(math.isnan(x) for x in numbers(found)) and not speaks_of_nan(name, result):
        return f"NaN: {shown}"
    return None


def work(first: int, count: int, seed: int) -> None:
    """In a child: make calls, print a line of JSON before each function's finding and at the end."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def too_long(*_: object) -> None:
        raise Hang

    signal.signal(signal.SIGPROF, too_long)
    os.environ.setdefault("COLUMNS", "80")
    for number in range(first, first + count):
        one = f"{seed}/{number}"
        print(json.dumps({"at": one}), flush=True)
        finding = call(one)
        if finding is not None:
            print(json.dumps({"seed": one, "finding": finding}), flush=True)
        if number % 500 == 0:
            gc.collect()


def run(count: int, seed: int, seconds: float, batch: int = 500) -> tuple[int, list[dict[str, str]]]:
    """So many calls, or as many as the time gives; how many there were, and the findings."""
    findings: list[dict[str, str]] = []
    done, start = 0, time.monotonic()
    while done < count and time.monotonic() - start < seconds:
        size = min(batch, count - done)
        command = [
            sys.executable,
            "-m",
            "tests.fuzz.calls",
            "--worker",
            f"{done}:{size}",
            "--seed",
            str(seed),
        ]
        child = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=3600, check=False
        )
        lines = [json.loads(line) for line in child.stdout.splitlines() if line.startswith("{")]
        findings += [line for line in lines if "finding" in line]
        if child.returncode != 0:
            last = [line["at"] for line in lines if "at" in line][-1:]
            findings.append(
                {"seed": "".join(last), "finding": f"exit code {child.returncode}: {child.stderr[-500:]}"}
            )
        done += size
    return done, findings


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--seconds", type=float, default=math.inf)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--worker")
    parser.add_argument("--only")
    given = parser.parse_args()
    if given.only:
        signal.signal(signal.SIGPROF, lambda *_: (_ for _ in ()).throw(Hang()))
        print(call(given.only))
        return 0
    if given.worker:
        work(*map(int, given.worker.split(":")), given.seed)
        return 0
    start = time.monotonic()
    done, findings = run(given.count, given.seed, given.seconds)
    kinds = Counter(one["finding"].split(":")[0] for one in findings)
    for one in findings:
        print(json.dumps(one))
    print(json.dumps({"calls": done, "seconds": round(time.monotonic() - start), "findings": kinds}))
    return int(bool(findings))


if __name__ == "__main__":
    sys.exit(main())
