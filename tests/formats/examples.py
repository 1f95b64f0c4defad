"""Every example of every format, of this folder and of the older ones."""

from __future__ import annotations

from tests import result_files as files
from tests.formats import agent_files, code_files, exam_files, nemo_files, suite_files
from tests.formats.trying import Example

NEW = (
    *code_files.EXAMPLES,
    *agent_files.EXAMPLES,
    *suite_files.EXAMPLES,
    *nemo_files.EXAMPLES,
    *exam_files.EXAMPLES,
)
OLD = (
    Example("human_eval", "m_results.jsonl", files.human_eval()),
    Example("evalplus", "m_eval_results.json", files.evalplus()),
    Example("evalplus", "n_eval_results.json", files.evalplus_legacy()),
    Example("livecodebench", "gpt/codegeneration_10_0.2_eval_all.json", files.livecodebench()),
    Example("inspect", "log.eval", files.inspect_archive()),
    Example("inspect", "log.json", files.inspect_json()),
    Example("lm_eval", "samples_toy_2025-01-01.jsonl", files.lm_eval()),
    Example("tau_bench", "tau.json", files.tau_bench()),
    Example("tau2_bench", "tau2.json", files.tau2_bench()),
    Example("terminal_bench", "run/results.json", files.terminal_bench()),
    Example("harbor", "trial/result.json", files.harbor()),
    Example("swe_bench", "gpt.night.json", files.swe_bench()),
    Example("swe_bench", "gpt.day.json", files.swe_bench_legacy()),
    Example("table", "t.csv", files.table_csv()),
    Example("table", "counts.csv", files.table_counts()),
    Example("table", "t.jsonl", files.table_jsonl()),
)
EXAMPLES = (*NEW, *OLD)
