"""What questions take by keyword, for type checkers of code that asks them of results."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict

from passk_fast._options import (
    Adjustment,
    AnyForm,
    BootstrapForm,
    ComparisonForm,
    Match,
    Resample,
    SingleTest,
    Target,
)
from passk_fast._progress import Report
from passk_fast._seed import Rng


class Asked(TypedDict, total=False):
    """Of every question."""

    level: float
    rng: Rng


class OfSeveral(Asked, total=False):
    """Of those about several models on the same problems."""

    names: Sequence[str] | None
    match: Match
    clusters: Any
    strata: Any
    despite: bool
    progress: bool | Report | None


class Compared(OfSeveral, total=False):
    """Of `compare`."""

    paired: bool | None
    interval: ComparisonForm
    test: SingleTest
    target: Target | float
    margin: float | None
    replicates: int | None


class Ranked(OfSeveral, total=False):
    """Of `rank`."""

    method: Adjustment
    replicates: int


class Reported(Asked, total=False):
    """Of `build_report`."""

    k: int | Sequence[int] | None
    interval: AnyForm
    target: Target | float
    replicates: int | None
    diversity: bool
    cost: bool


class OfBootstrap(TypedDict, total=False):
    """Of `bootstrap`, wherever it is drawn."""

    interval: BootstrapForm
    level: float
    clusters: Any
    strata: Any
    resample: Resample
    first: int
