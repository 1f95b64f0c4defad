"""Training rewards and validation metrics, with the bars that passk-fast has to clear."""

import score_cases
from task import Bar, Task, part_of

REWARDS, METRICS = "passk_fast_scores.rewards", "passk_fast_scores.validation_metrics"
PER_GROUP, LOOPS = "numpy_rewards.per_group", "bootstrap_loops.validation_metrics"


def _rewards(name: str, kind: str, case) -> Task:
    return Task(
        name,
        f"leave-one-out rewards for pass@8, 4,096 groups × 64 {kind} rewards in float32",
        case,
        (REWARDS, PER_GROUP),
        problems=4096,
        bars=(
            Bar("at most 2 ms", REWARDS, lambda medians: 0.002),
            Bar("at most 1/10 of NumPy group by group", REWARDS, part_of(1 / 10, PER_GROUP)),
        ),
    )


TASKS = (
    _rewards("rewards", "binary", score_cases.binary_rewards),
    _rewards("rewards_real", "real", score_cases.real_rewards),
    Task(
        "validation_metrics",
        "best, worst and majority of 2, 4, 8 and 16 of 16 attempts at 500 prompts, mean and spread",
        score_cases.validation,
        (METRICS, LOOPS),
        problems=500,
        bars=(
            Bar("at most 20 ms", METRICS, lambda medians: 0.02),
            Bar("at most 1/500 of the bootstrap", METRICS, part_of(1 / 500, LOOPS)),
        ),
    ),
)
