"""What is measured, one job to a process: a job prints what it took and what it found as JSON.

``python jobs.py NAME PATH``
"""

import json
import os
import sys
import time


def engine(name, path):
    """A report of a table that an engine counts, and the part of it after the counting."""
    from passk_fast.data.engines import tallied
    from passk_fast.report.build import build_report
    from passk_fast.show.json import render

    start = time.perf_counter()
    results = tallied([path], name)
    counted = time.perf_counter()
    report = render("report", build_report(results).content())
    after = time.perf_counter() - counted
    models = list(json.loads(report)["models"].values())
    for model in models:
        del model["format"]  # names the engine
    return {"seconds": counted - start, "after": after, "answer": models}


def lines(path):
    """A result file on one core, keeping the counts alone."""
    import passk_fast as pk

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:1])
    start = time.perf_counter()
    [result] = pk.read(path, attempts=False).values()
    seconds = time.perf_counter() - start
    counts = result.counts
    return {"seconds": seconds, "answer": [counts.m, int(counts.n.sum()), int(counts.c.sum())]}


def log(path):
    """A log of Inspect."""
    import passk_fast as pk

    def read():
        [result] = pk.read(path).values()
        return [int(result.counts.n.sum()), int(result.counts.c.sum())]

    return best(read)


def samples_df(path):
    """The same by Inspect's own data frames."""
    from inspect_ai.analysis import samples_df

    def read():
        frame = samples_df(path, quiet=True)
        return [len(frame), int((frame["score_match"] == "C").sum())]

    return best(read)


def best(read):
    """The quickest of several, as the first one imports."""
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        answer = read()
        seconds.append(time.perf_counter() - start)
    return {"seconds": min(seconds), "answer": answer}


JOBS = {
    "polars": lambda path: engine("polars", path),
    "duckdb": lambda path: engine("duckdb", path),
    "dask": lambda path: engine("dask", path),
    "spark": lambda path: engine("spark", path),
    "lines": lines,
    "log": log,
    "samples_df": samples_df,
}

if __name__ == "__main__":
    found = JOBS[sys.argv[1]](sys.argv[2])
    # Engines print too; the last line is ours.
    print(json.dumps(found), flush=True)
