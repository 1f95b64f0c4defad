"""Whether the samples of some functions have their golden numbers."""

from __future__ import annotations

import json
import warnings

import numpy as np

from tests.portability.digests import GOLDEN
from tests.portability.leaves import digests
from tests.portability.samples import FUNCTIONS


def holds(names: tuple[str, ...]) -> bool:
    """Whether all numbers of the functions are golden."""
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    with warnings.catch_warnings(), np.errstate(all="warn", under="ignore"):
        warnings.simplefilter("error")
        return all(
            digests(call()) == golden[f"{name}: {label}"]
            for name in names
            for label, call in FUNCTIONS[name].items()
        )
