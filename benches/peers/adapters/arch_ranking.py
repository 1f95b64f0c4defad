"""arch's StepM: which of the models beat one of them, at one k."""

from arch.bootstrap import StepM


def step_m(case):
    """arch: StepM, one model against the others, one k"""
    losses = -case.values[:, : case.models]
    step = StepM(losses[:, 0], losses[:, 1:], 0.05, block_size=1, reps=case.replicates, seed=1)
    step.compute()
    return float(len(step.superior_models))
