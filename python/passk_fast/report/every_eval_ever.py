"""The report as an aggregate record of Every Eval Ever, with the uncertainty of every score.

The fields are those of its schema 0.3.0 (``eval.schema.json``); what it asks for and result files do not say
is "unknown". The standard error is that of the mean over problems, not of attempts taken as independent.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from passk_fast.analyses._words import target
from passk_fast.report.model import Estimate, ModelReport, Settings
from passk_fast.report.result import Report

SCHEMA_VERSION = "0.3.0"
UNKNOWN = "unknown"

# Settings of a model that the schema has a place for.
GENERATION = ("temperature", "top_p", "top_k", "max_tokens")
CLOSED_FORM = ("adjusted", "t", "z")


def record(report: Report, settings: Mapping[str, Mapping[str, Any]], when: int) -> dict[str, Any]:
    """The aggregate record of one model, ready for JSON: an evaluation for each benchmark, condition and k.

    `settings` are how each model of the report was asked, by its name there; `when` the seconds since 1970.
    """
    names = list(dict.fromkeys(model.model or model.name for model in report.models))
    if len(names) != 1:
        raise ValueError(f"--eee takes one model, since a record has one; got {', '.join(names)}")
    for model in report.models:
        if model.missing is not None and model.missing.policy == "bounds":
            raise ValueError("--eee takes one value of each score; --missing bounds gives two")
    name = names[0]
    benchmarks = "+".join(dict.fromkeys(_benchmark(model) for model in report.models))
    return {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": f"{benchmarks}/{name.replace('/', '_')}/{when}",
        "retrieved_timestamp": str(when),
        "source_metadata": {
            "source_name": f"passk-fast {report.version}",
            "source_type": "evaluation_run",
            "source_organization_name": UNKNOWN,
            "evaluator_relationship": "other",
        },
        "eval_library": {
            "name": "+".join(dict.fromkeys(model.format for model in report.models)),
            "version": UNKNOWN,
        },
        "model_info": {
            "name": name,
            "id": name,
            "additional_details": {"deployment_type": UNKNOWN, "model_availability": UNKNOWN},
        },
        "evaluation_results": [
            _evaluation(model, estimate, report.settings, settings.get(model.name, {}))
            for model in report.models
            for estimate in model.estimates
        ],
    }


def _benchmark(model: ModelReport) -> str:
    return model.benchmark or UNKNOWN


def _evaluation(
    model: ModelReport, estimate: Estimate, asked: Settings, sampled: Mapping[str, Any]
) -> dict[str, Any]:
    found: dict[str, Any] = {
        "evaluation_name": _benchmark(model),
        "source_data": {"dataset_name": _benchmark(model), "source_type": "other"},
        "metric_config": {
            "evaluation_description": f"pass@{estimate.k}: the chance that one of {estimate.k} attempts at a "
            "problem passes, without bias from all attempts made, averaged over the problems",
            "metric_id": "pass_at_k",
            "metric_name": f"pass@{estimate.k}",
            "metric_kind": "pass_rate",
            "metric_unit": "proportion",
            "metric_parameters": {"k": estimate.k},
            "lower_is_better": False,
            "score_type": "continuous",
            "min_score": 0,
            "max_score": 1,
        },
        "score_details": {
            "score": estimate.estimate,
            "details": _details(model),
            "uncertainty": _uncertainty(model, estimate, asked),
        },
    }
    arguments = {name: sampled[name] for name in GENERATION if name in sampled}
    if arguments:
        found["generation_config"] = {"generation_args": arguments}
    return found


def _details(model: ModelReport) -> dict[str, str]:
    """What the schema has no place for; its values are strings."""
    details: dict[str, Any] = {
        "problems": model.problems,
        "attempts": model.attempts,
        "attempts_min": model.attempts_min,
        "attempts_max": model.attempts_max,
        "never_solved": model.never_solved,
        "always_solved": model.always_solved,
    }
    if model.condition is not None:
        details["condition"] = model.condition
    if model.missing is not None:
        details |= {
            "attempts_without_verdict": model.missing.attempts,
            "attempts_without_verdict_are": model.missing.policy,
        }
    for name, said in (("warnings", model.warnings), ("notes", model.notes)):
        if said:
            details[name] = "; ".join(said)
    return {name: str(value) for name, value in details.items()}


def _uncertainty(model: ModelReport, estimate: Estimate, asked: Settings) -> dict[str, Any]:
    method = "analytic" if asked.interval in CLOSED_FORM else "bootstrap"
    found: dict[str, Any] = {"num_samples": model.problems}
    if estimate.standard_error is not None and math.isfinite(estimate.standard_error):
        found["standard_error"] = {"value": estimate.standard_error, "method": method}
    if estimate.low is not None and estimate.high is not None:
        found["confidence_interval"] = {
            "lower": estimate.low,
            "upper": estimate.high,
            "confidence_level": asked.level,
            "method": f"{asked.interval}, for {target(asked.target)}",
        }
    if method == "bootstrap" and asked.replicates is not None:
        found["num_bootstrap_samples"] = asked.replicates
    return found
