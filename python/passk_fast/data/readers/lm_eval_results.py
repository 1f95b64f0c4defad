"""What lm-eval writes beside its samples: ``results_<time>.json``, with model, shots and settings."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from passk_fast.data.readers._beside import beside, of_folder, settings
from passk_fast.data.readers._documents import Decoded
from passk_fast.data.readers._facts import known
from passk_fast.data.readers._packed import bare
from passk_fast.data.readers._paths import located

_FILE = re.compile(r"^samples_(?P<task>.+)_(?P<time>\d{4}-\d\d-\d\dT[\d\-.:]+)\.jsonl$")


class Summary(Decoded):
    """What is decoded of the results; what stands for each task is looked up by its name."""

    model_name: str | None = None
    configs: dict[str, Any] = {}
    versions: dict[str, Any] = {}
    shots: dict[str, Any] = msgspec.field(name="n-shot", default_factory=dict)
    system_instruction: str | None = None


def told(path: str) -> dict[str, Any]:
    """What the name of a file of samples, and the results of the same time, say of its attempts.

    Without results the model is not known, and neither are shots and settings.
    """
    found = _FILE.match(bare(path))
    if found is None:
        return {}
    task, time = found["task"], found["time"]
    summary = beside(path, f"results_{time}.json", Summary)
    if summary is None:
        guessed = of_folder(located(path).parent.name)
        if guessed:
            # lm-eval writes a slash in the model's name so.
            guessed["model"] = guessed["model"].replace("__", "/")
        return {"benchmark": task, **guessed}
    config = summary.configs.get(task)
    config = config if isinstance(config, dict) else {}
    model = summary.model_name
    return {
        "model": model,
        "benchmark": task,
        "run": time if model else None,
        "when": time,
        "facts": known(
            {
                "dataset": "/".join(
                    str(config[name]) for name in ("dataset_path", "dataset_name") if config.get(name)
                ),
                "dataset version": summary.versions.get(task),
                "shots": summary.shots.get(task, config.get("num_fewshot")),
                "system prompt": summary.system_instruction,
            }
        ),
        "settings": settings(config.get("generation_kwargs")),
    }
