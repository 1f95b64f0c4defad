"""Files that harnesses leave beside their results, without outcomes of attempts: what each of them is."""

from __future__ import annotations

import re

from passk_fast.data.readers._stream import Head

# Names that tell such a file, and what to say of it.
_KNOWN: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(names.split()), what)
    for names, what in (
        (
            "results configs versions n-shot",
            "a summary of lm-eval: outcomes are in samples_<task>_<time>.jsonl, which --log_samples writes",
        ),
        (
            "config_general results summary_general",
            "a summary of lighteval: outcomes are in details/, which --save-details writes",
        ),
        ("instance_id model_patch", "predictions for SWE-bench: the report of its evaluation has outcomes"),
        (
            "instance_id model_name_or_path",
            "predictions for SWE-bench: the report of its evaluation has outcomes",
        ),
        (
            "n_total_trials stats",
            "the summary of a job of harbor: the result.json of each trial has outcomes",
        ),
        (
            "run_id dataset_name agent_name task_ids",
            "how a run of terminal-bench was made: results.json beside it has outcomes",
        ),
        (
            "trial_name task_id is_resolved instruction",
            "one trial of terminal-bench: results.json of its run has the outcomes of all",
        ),
        (
            "task_id trial seed termination_reason",
            "one simulation of τ²-bench: results.json in the folder above has the outcomes of all",
        ),
        ("adapter_spec request_states", "what HELM asked: it keeps no outcomes of single attempts"),
        (
            "instance_id stats train_trial_index",
            "statistics of HELM, which are means over trials: it keeps no outcomes of single attempts",
        ),
        ("task_id prompt test", "problems of a data set, without attempts at them"),
        ("task_id prompt canonical_solution", "problems of a data set, without attempts at them"),
        ("pass@1 detail", "a summary of LiveCodeBench: outcomes are in *_eval_all.json beside it"),
        (
            "testCases",
            "a test run of deepeval, which is not read; as a table, each of `testCases` is a row with `name` "
            "and `success`",
        ),
        (
            "spec",
            "a log of OpenAI's evals, which is not read; as a table, each event of type match is a row with "
            "`sample_id` and `data.correct`",
        ),
        (
            "pass@1 model split subset calibrated",
            "a summary of BigCodeBench: outcomes are in *_eval_results.json beside it",
        ),
        (
            "index messages model_output",
            "answers that evalscope collected: outcomes are in its folder reviews/",
        ),
        (
            "dataset_name model_name metrics score perf_metrics",
            "a report of evalscope: outcomes are in its folder reviews/",
        ),
        (
            "env_id model num_examples rollouts_per_example",
            "how verifiers was run: results.jsonl beside it has outcomes",
        ),
        (
            "model_info eval_library evaluation_results",
            "an aggregate record of Every Eval Ever: outcomes are in its instances, *_samples.jsonl",
        ),
        (
            "accuracy correct_count total_count",
            "scores of BFCL, which names only what failed: how many were asked is in its folder result/",
        ),
        (
            "testcase tests_outcomes edit_format",
            "a result of aider, whose second try saw the errors of the first: only tests_outcomes[0] is an "
            "attempt",
        ),
        (
            "run_id config benchmark",
            "the bundle of a run of NeMo-Evaluator: results.jsonl beside it has outcomes",
        ),
        (
            "name language prompt completions",
            "completions of MultiPL-E: outcomes are in <problem>.results.json beside it",
        ),
        (
            "_ng_task_index _ng_failure_class",
            "rollouts of NeMo-Gym that failed: they are read with the file beside it",
        ),
    )
)


# Strings that tell such a document where its names are those of problems, and what to say of it.
_MARKED: tuple[tuple[bytes, str], ...] = (
    (b'"model_patch"', "predictions for SWE-bench: the report of its evaluation has outcomes"),
    (
        b'"allow_code_execution"',
        "a summary of bigcode's harness: outcomes are in logs.json, which it writes beside the generations",
    ),
    (b'"pass@1[avg-of-', "metrics of NeMo-Skills: outcomes are in output*.jsonl beside it"),
    (b'"origin_prompt"', "answers that OpenCompass collected: outcomes are in its folder results/"),
)


def known(head: Head) -> str | None:
    """What a file is, if it is one of those."""
    seen = head.keys | head.item_keys
    what = next((what for names, what in _KNOWN if names <= seen), None)
    what = what or next((what for mark, what in _MARKED if head.holds(mark)), None)
    texts = re.match(rb'\s*(?:\{\s*"sample_\d+"\s*:\s*\[\s*"|\[\s*\[\s*")', head.data)
    return what or ("completions without outcomes" if texts else None)
