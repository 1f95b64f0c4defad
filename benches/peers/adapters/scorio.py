"""scorio, which takes the whole outcome matrix and answers with the mean."""

from scorio.eval import pass_at_k


def mean_of_matrix(case):
    """scorio: pass_at_k(matrix, k)"""
    return pass_at_k(case.matrix, case.k)
