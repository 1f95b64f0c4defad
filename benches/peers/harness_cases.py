"""Inputs of the tasks with harnesses: functions of sizes alone."""

from types import SimpleNamespace as Case

import numpy as np


def scores_of_documents(problems, replicates):
    """One score a document, in a list, as lm-eval keeps them."""
    values = np.random.default_rng(8).gamma(2.0, size=problems).tolist()
    return Case(values=values, replicates=replicates)
