"""passk-fast itself, on scores."""

import passk_fast as pk

if pk._core.DEBUG:
    raise ImportError("passk_fast was built without optimisation")


def rewards(case):
    """passk-fast"""
    return pk.rewards(case.values, case.k)


def validation_metrics(case):
    """passk-fast, in closed form"""
    metrics = pk.validation_metrics(case.values, answers=case.answers, with_replacement=True)
    return metrics["best@16/mean"], metrics["maj@16/mean"]
