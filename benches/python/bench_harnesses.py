"""What runs inside other packages' harnesses."""

import harness_cases
import score_cases
from adapters import passk_fast_lm_eval, passk_fast_verl


def bench_verl_validation(benchmark):
    benchmark(passk_fast_verl.process_validation_metrics, score_cases.validation(500, 0))


def bench_lm_eval_stderr(benchmark):
    benchmark(passk_fast_lm_eval.median_stderr, harness_cases.scores_of_documents(1319, 10_000))
