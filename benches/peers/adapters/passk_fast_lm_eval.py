"""passk-fast in lm-eval."""

import passk_fast as pk
from passk_fast.integrations import lm_eval

if pk._core.DEBUG:
    raise ImportError("passk_fast was built without optimisation")


def median(values):
    """lm-eval's, which is known by its name and its module."""
    return sorted(values)[len(values) // 2]


median.__module__ = "lm_eval.api.metrics"


def median_stderr(case):
    """passk-fast, the same draws and the identical float"""
    return lm_eval.bootstrap_stderr(median, case.values, case.replicates, otherwise=_refuse)


def _refuse(*arguments):
    raise AssertionError("the median is replayed")
