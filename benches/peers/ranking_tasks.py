"""Ranking many models, with the bar that passk-fast has to clear."""

import ranking_cases
from task import Bar, Task

OURS = "passk_fast_ranking.rank"

TASKS = (
    Task(
        "rank",
        "ranking of 100 models on 10,000 problems, pass@1, 10, 100, 2,000 shared replicates",
        ranking_cases.many_models,
        (OURS, "numpy_ranking.step_down", "arch_ranking.step_m"),
        problems=10_000,
        replicates=2_000,
        bars=(Bar("at most 3 s", OURS, lambda medians: 3.0),),
    ),
)
