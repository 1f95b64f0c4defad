"""What a comparison of two models comes down to, paired or not."""

from __future__ import annotations

from dataclasses import dataclass

from passk_fast._typing import Floats
from passk_fast.inference.answer import Answer
from passk_fast.inference.design import Design
from passk_fast.inference.noise_floor import Judged


@dataclass(frozen=True, eq=False)
class Contrast:
    """Mean differences A - B for several k, ``(K,)`` each."""

    # Mean pass@k of either model, and their difference.
    first: Floats
    second: Floats
    difference: Floats
    # By its spread alone: what Student's t has to say.
    spread: Judged
    # The test and the interval that are the default, and how its p-values were computed.
    answer: Answer
    p_methods: tuple[str, ...]
    # Problems in pairs, or of either model.
    m: int | tuple[int, int]
    # How many there are.
    clusters: int | None
    strata: int | None
    warnings: tuple[str, ...]
    # What a bootstrap draws; None where it is not on offer.
    design: Design | None
    # All that follows is None without pairing. Variance by luck alone if the models are the same.
    floor: Floats | None = None
    # Problems on which a is better, equal, worse.
    wins: Floats | None = None
    ties: Floats | None = None
    losses: Floats | None = None
    # Of the differences at the other k less that at the smallest; None for one k, too.
    gaps: Answer | None = None
