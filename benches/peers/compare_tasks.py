"""Comparisons of two models."""

import compare_cases
from task import Bar, Task, part_of

OURS, PERMUTATION, TTEST = "passk_fast.compare", "scipy_compare.permutation_test", "scipy_compare.ttest"

TASKS = (
    Task(
        "compare_10000",
        "p-value of the paired difference in pass@10, 10,000 problems, n = 200, 10,000 signs if drawn",
        compare_cases.pair,
        (OURS, PERMUTATION, TTEST),
        problems=10_000,
        replicates=10_000,
        bars=(Bar("at most 1/100 of scipy's permutation_test", OURS, part_of(1 / 100, PERMUTATION)),),
    ),
    Task(
        "compare_1000000",
        "p-value of the paired difference in pass@10, 1,000,000 problems, n = 200",
        compare_cases.pair,
        (OURS, TTEST),
        problems=1_000_000,
        bars=(Bar("at most 150 ms", OURS, lambda medians: 0.15),),
    ),
)
