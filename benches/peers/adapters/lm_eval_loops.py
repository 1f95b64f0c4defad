"""The bootstrap of lm-eval: chunks of a thousand resamples in Python, over as many processes as cores."""

import math
import multiprocessing
import random

CHUNK = 1000


def median_stderr(case):
    """the bootstrap of lm-eval, a process for each core"""
    chunk = min(CHUNK, case.replicates)
    work = [(case.values, seed, chunk) for seed in range(case.replicates // chunk)]
    with multiprocessing.Pool() as pool:
        found = [value for part in pool.imap(_medians, work) for value in part]
    mean = sum(found) / len(found)
    return math.sqrt(sum((x - mean) ** 2 for x in found) / (len(found) - 1))


def _medians(work):
    values, seed, draws = work
    generator = random.Random(seed)
    return [sorted(generator.choices(values, k=len(values)))[len(values) // 2] for _ in range(draws)]
