"""Inputs of the tasks with scores: functions of sizes alone."""

from types import SimpleNamespace as Case

import numpy as np


def real_rewards(problems, replicates):
    """64 attempts a group, rewards that are all different."""
    values = np.random.default_rng(5).gamma(2.0, size=(problems, 64))
    return Case(values=values.astype(np.float32), k=8)


def binary_rewards(problems, replicates):
    """64 attempts a group, right or wrong."""
    rng = np.random.default_rng(6)
    outcomes = rng.random((problems, 64)) < rng.beta(0.4, 0.9, (problems, 1))
    return Case(values=outcomes.astype(np.float32), k=8)


def validation(problems, replicates):
    """16 attempts a prompt, right or wrong, with one right and eight wrong answers."""
    rng = np.random.default_rng(7)
    outcomes = rng.random((problems, 16)) < rng.beta(0.4, 0.9, (problems, 1))
    answers = np.where(outcomes, 0, rng.integers(1, 9, outcomes.shape)).astype(str)
    return Case(values=outcomes.astype(float), answers=answers)
