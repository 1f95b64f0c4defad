"""Solutions with their texts: functions of sizes alone, so that every process makes the same ones."""

import os
from pathlib import Path
from types import SimpleNamespace as Case

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "texts" / "solutions.jsonl"


def solutions(problems, replicates):
    """The completions of CodeGen-16B for HumanEval where they are at hand, else those of an example."""
    import passk_fast as pk

    real = Path(os.environ.get("PASSK_FAST_REAL_DATA", "")) / "codegen16b_humaneval_results.jsonl.gz"
    file = real if real.is_file() else EXAMPLE
    (model,) = pk.read(file, text=True).values()
    attempts = model.attempts.select(model.attempts.problem.codes < problems)
    return Case(attempts=attempts, problem=attempts.problem.values.tolist(), texts=list(attempts.text))
