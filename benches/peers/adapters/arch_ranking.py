"""arch's StepM: which of the models beat one of them, at one k."""

import numpy as np
from arch.bootstrap import StepM


def step_m(case):
    """arch: StepM, one model against the others, one k"""
    losses, middle = -case.values[:, : case.models], case.models // 2
    others = np.delete(losses, middle, axis=1)
    step = StepM(losses[:, middle], others, 0.05, block_size=1, reps=case.replicates, seed=1)
    step.compute()
    return float(len(step.superior_models))
