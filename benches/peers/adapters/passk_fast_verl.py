"""passk-fast in verl."""

import numpy as np

import passk_fast as pk
from passk_fast.integrations import verl

if pk._core.DEBUG:
    raise ImportError("passk_fast was built without optimisation")


def process_validation_metrics(case):
    """passk-fast in the place of verl's function"""
    prompts, attempts = case.values.shape
    uids = np.repeat(np.arange(prompts), attempts).tolist()
    infos = {"acc": case.values.reshape(-1).tolist(), "pred": case.answers.reshape(-1).tolist()}
    found = verl.process_validation_metrics(["s"] * len(uids), uids, infos, otherwise=_refuse)
    return found["s"]["acc"]["best@16/mean"], found["s"]["acc"]["maj@16/mean"]


def _refuse(*arguments):
    raise AssertionError("the closed forms cover this case")
