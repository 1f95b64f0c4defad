"""HF evaluate module: pass@k with intervals, from outcomes.

Loaded by its folder, which `passk_fast.integrations.hf_evaluate.folder()` names::

    metric = evaluate.load(folder())
    metric.compute(predictions=[[1, 0, 1], [0, 0, 0]], k=[1, 2])
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import datasets
import evaluate
import numpy as np

from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.data.counts import Counts

_DESCRIPTION = "pass@k of several attempts at each problem, exact, with an adjusted confidence interval."
_CITATION = "Chen et al., Evaluating Large Language Models Trained on Code, arXiv:2107.03374."
_INPUTS = """
Args:
    predictions: for each problem the outcomes of its attempts, 1 passed and 0 failed.
    k: one k or several; by default those of 1, 10, 100 that every problem's attempts allow.
    level: confidence level of the intervals.
Returns:
    pass@k, and pass@k_low and pass@k_high for two problems or more.
"""


class PassAtK(evaluate.Metric):  # type: ignore[misc]
    """The metric."""

    def _info(self) -> Any:
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=datasets.Features({"predictions": datasets.Sequence(datasets.Value("int8"))}),
        )

    def _compute(
        self, predictions: Sequence[Sequence[int]], k: int | Sequence[int] | None = None, level: float = 0.95
    ) -> dict[str, float]:
        counts = Counts.from_outcomes([list(row) for row in predictions])
        ks = [k] if isinstance(k, int) else k
        if counts.m < 2:
            return {f"pass@{one}": float(counts.values(one)[0]) for one in ks or [1]}
        result = mean_interval(counts, ks, level=level)
        low, high = map(np.ravel, result.confidence_interval)
        found: dict[str, float] = {}
        for index, one in enumerate(result.k):  # type: ignore[arg-type]
            found[f"pass@{one}"] = float(np.ravel(result.estimate)[index])
            found[f"pass@{one}_low"], found[f"pass@{one}_high"] = float(low[index]), float(high[index])
        return found
