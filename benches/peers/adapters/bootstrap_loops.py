"""Validation metrics as verl's process_validation_metrics has them: a bootstrap in Python for each prompt and
size."""

from collections import defaultdict

import numpy as np

DRAWS = 1000


def validation_metrics(case):
    """the bootstrap of verl, 1,000 draws for each prompt and size"""
    found = defaultdict(list)
    for values, answers in zip(case.values.tolist(), case.answers.tolist(), strict=True):
        for name, value in _metrics(values, answers):
            found[name].append(value)
    metrics = {name: float(np.mean(values)) for name, values in found.items()}
    return metrics["best@16/mean"], metrics["maj@16/mean"]


def _metrics(values, answers):
    yield f"mean@{len(values)}", np.mean(values)
    yield f"std@{len(values)}", np.std(values)
    votes = list(zip(answers, values, strict=True))
    size = 2
    while size < 2 * len(values):
        size = min(size, len(values))
        for name, data, pick in (
            ("best", values, np.max),
            ("worst", values, np.min),
            ("maj", votes, _majority),
        ):
            results = _bootstrap(data, size, pick)
            yield f"{name}@{size}/mean", np.mean(results)
            yield f"{name}@{size}/std", np.std(results)
        size = size * 2 if size < len(values) else 2 * len(values)


def _bootstrap(data, size, pick):
    np.random.seed(42)  # noqa: NPY002
    chosen = (np.random.choice(len(data), size=size, replace=True) for _ in range(DRAWS))  # noqa: NPY002
    return [pick([data[i] for i in indices]) for indices in chosen]


def _majority(votes):
    values = defaultdict(list)
    for answer, value in votes:
        values[answer].append(value)
    return max(values.values(), key=len)[0]
