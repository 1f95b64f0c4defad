"""Everything that is measured."""

import compare_tasks
import core_tasks
import diversity_tasks
import harness_tasks
import ranking_tasks
import score_tasks

# Names that begin so are passk-fast itself: others are set in proportion to them, and they may not fail.
OURS = (
    "passk_fast.",
    "passk_fast_ranking.",
    "passk_fast_scores.",
    "passk_fast_verl.",
    "passk_fast_lm_eval.",
    "processes.report",
    "processes.import_passk_fast",
)

TASKS = (
    *core_tasks.TASKS,
    *compare_tasks.TASKS,
    *diversity_tasks.TASKS,
    *ranking_tasks.TASKS,
    *score_tasks.TASKS,
    *harness_tasks.TASKS,
)

BY_NAME = {task.name: task for task in TASKS}

# Where the time is spent in loops that each instruction set has code of its own for.
ON_EACH_SET = [
    BY_NAME[name]
    for name in (
        "one_call",
        "calls_of_164",
        "pass_at_k",
        "ragged_rows",
        "bootstrap_164",
        "bootstrap_10000",
        "bootstrap_1000000",
        "bootstrap_values",
        "count",
        "compare_10000",
        "rewards_real",
    )
]
