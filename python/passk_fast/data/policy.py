"""What missing verdicts mean: from verdicts to columns of counts, under the policy of the caller."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _validate
from passk_fast._typing import Ints
from passk_fast.data.labels import Labels
from passk_fast.data.outcomes import Verdicts, attempts_under, judged, without_verdict


@dataclass(frozen=True)
class Settled:
    """Columns of counts, once it is said what a missing verdict means.

    `passed` is one, or under "bounds" the least and the most; `n` is (), if all problems have the same.
    """

    n: Ints
    passed: tuple[Ints, ...]
    problems: Any
    clusters: Any
    strata: Any


def settled(
    verdicts: Verdicts, policy: str, argument: str, problems: Any, clusters: Any, strata: Any
) -> Settled:
    """Apply a policy.

    Under "drop" problems without any verdict are left out, with a warning; problems without names keep their
    positions as names then, so that they still pair with those of others.
    """
    kept = judged(verdicts) if policy == "drop" else None
    if kept is not None and kept.any() and not kept.all():
        names = (
            np.arange(len(kept))
            if problems is None
            else _validate.label_array(problems, "problems", len(kept))
        )
        warnings.warn(without_verdict(int((~kept).sum()), names[~kept].tolist()), UserWarning, stacklevel=4)
        verdicts, problems = verdicts.select(kept), names[kept]
        clusters, strata = (_selected(labels, kept) for labels in (clusters, strata))
    n = attempts_under(policy, verdicts, argument, problems)
    most = (verdicts.passed + verdicts.missing,) if policy == "bounds" else ()
    return Settled(n, (verdicts.passed, *most), problems, clusters, strata)


def _selected(labels: Any, kept: npt.NDArray[np.bool_]) -> Any:
    if labels is None or isinstance(labels, Labels):
        return None if labels is None else labels.select(np.flatnonzero(kept))
    return _validate.label_array(labels, "labels", len(kept))[kept]
