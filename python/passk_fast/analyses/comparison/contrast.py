"""What a comparison of two models comes down to, paired or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from passk_fast._typing import Floats
    from passk_fast.inference.answer import Answer
    from passk_fast.inference.design import Design
    from passk_fast.inference.noise_floor import Judged


@dataclass(frozen=True, eq=False)
class Contrast:
    """Mean differences A - B for several k.

    Attributes
    ----------
    first, second, difference : ndarray (K,)
        Mean pass@k of either model, and their difference.
    spread : Judged
        The difference by its spread alone: what Student's t has to say.
    answer : Answer
        The test and the interval that are the default.
    floor : ndarray (K,), or None
        Variance of the difference by luck alone if the models are the same; None without pairing.
    p_methods : tuple of str
        How the default's p-values were computed.
    wins, ties, losses : ndarray (K,), or None
        Problems on which a is better, equal, worse; None without pairing.
    gaps : Answer or None
        Of the differences at the other k less that at the smallest; None without pairing, or for one k.
    design : Design or None
        What a bootstrap draws; None where it is not on offer.
    m : int or (int, int)
        Problems in pairs, or of either model.
    clusters, strata : int or None
        How many there are.
    warnings : tuple of str
    """

    first: Floats
    second: Floats
    difference: Floats
    spread: Judged
    answer: Answer
    floor: Floats | None
    p_methods: tuple[str, ...]
    wins: Floats | None
    ties: Floats | None
    losses: Floats | None
    gaps: Answer | None
    design: Design | None
    m: int | tuple[int, int]
    clusters: int | None
    strata: int | None
    warnings: tuple[str, ...]
