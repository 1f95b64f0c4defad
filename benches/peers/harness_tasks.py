"""What runs inside other packages' harnesses, with the bars that passk-fast has to clear."""

import score_cases
from task import Bar, Task, part_of

OURS, LOOPS = "passk_fast_verl.process_validation_metrics", "bootstrap_loops.validation_metrics"

TASKS = (
    Task(
        "verl_validation",
        "verl's process_validation_metrics with answers, 500 prompts × 16 attempts, from its lists",
        score_cases.validation,
        (OURS, LOOPS),
        problems=500,
        bars=(Bar("at most 1/100 of the bootstrap", OURS, part_of(1 / 100, LOOPS)),),
    ),
)
