"""What runs inside other packages' harnesses, with the bars that passk-fast has to clear."""

import harness_cases
import score_cases
from task import Bar, Task, part_of

OURS, LOOPS = "passk_fast_verl.process_validation_metrics", "bootstrap_loops.validation_metrics"
REPLAY, RESAMPLES = "passk_fast_lm_eval.median_stderr", "lm_eval_loops.median_stderr"

TASKS = (
    Task(
        "lm_eval_stderr",
        "lm-eval's bootstrap_stderr of the median of 1,319 scores, 100,000 resamples, the identical float",
        harness_cases.scores_of_documents,
        (REPLAY, RESAMPLES),
        problems=1319,
        replicates=100_000,
        bars=(Bar("at most 1/50 of lm-eval", REPLAY, part_of(1 / 50, RESAMPLES)),),
    ),
    Task(
        "verl_validation",
        "verl's process_validation_metrics with answers, 500 prompts × 16 attempts, from its lists",
        score_cases.validation,
        (OURS, LOOPS),
        problems=500,
        bars=(Bar("at most 1/100 of the bootstrap", OURS, part_of(1 / 100, LOOPS)),),
    ),
)
