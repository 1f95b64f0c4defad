"""What an extrapolation says in words."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from passk_fast.analyses._words import drawn, listed, sizes
from passk_fast.show.numbers import count, ends, fixed, level, percent, score

if TYPE_CHECKING:
    from passk_fast.analyses.extrapolation.result import Extrapolation

# Decimals of the power law's slope.
SLOPE = 3


def verdict(result: Extrapolation) -> str:
    """The envelope at the largest k, and what the models that fit say there."""
    ks = np.atleast_1d(result.k).tolist()
    if not result.fits:
        return _in_hand(ks, np.atleast_1d(result.unbiased).tolist())
    at = int(np.argmax(ks))
    envelope, possible = (
        tuple(float(np.atleast_1d(end)[at]) for end in one)
        for one in (result.envelope, result.any_population)
    )
    what = (
        "what the fitted models allow, and other populations may lie outside"
        if math.isnan(possible[0])
        else "what the populations allow that these counts do not rule out"
    )
    lies = f"pass@{count(ks[at])} lies in {ends(*envelope)} ({level(result.level)}): {what}."
    return f"{lies} {_by_models(result, at)}"


def _in_hand(ks: Sequence[int], unbiased: Sequence[float]) -> str:
    """What the attempts in hand say, where nothing can be extrapolated from them."""
    pairs = list(zip(ks, unbiased, strict=True))
    known = [f"pass@{count(k)} of these attempts is {score(x)}" for k, x in pairs if not math.isnan(x)]
    beyond = [f"pass@{count(k)}" for k, x in pairs if math.isnan(x)]
    return "; ".join(known + ([f"nothing is said of {listed(beyond)}"] if beyond else [])) + "."


def _by_models(result: Extrapolation, at: int) -> str:
    """The models that fit, how far they differ, and those that do not."""
    fitting = [fit for fit in result.fits if fit.fits]
    values = {fit.name: float(np.atleast_1d(fit.estimate)[at]) for fit in fitting or result.fits}
    said = listed([f"{score(value)} ({name})" for name, value in values.items()])
    if not fitting:
        return f"No model fits these data; they would say {said}."
    poor = [fit.name for fit in result.fits if not fit.fits]
    against = f" The data speak against {listed(poor)}." if poor else ""
    if len(values) == 1:
        return f"By the one model that fits it is {said}.{against}"
    spread = max(values.values()) - min(values.values())
    return (
        f"The models that fit say {said}; they differ by {score(spread)}, and may be wrong together.{against}"
    )


def notes(result: Extrapolation) -> tuple[str, ...]:
    """What the numbers rest on."""
    found = [f"{sizes(result.m, result.n_range)}; {percent(result.unsolved, 1)} of the problems never solved"]
    law, floor = result.power_law, result.floor
    if not math.isnan(law.exponent):
        found.append(
            f"power law: 1 - pass@k falls as k^-{fixed(law.exponent, SLOPE)} "
            f"[{fixed(law.exponent_interval.low, SLOPE)}, {fixed(law.exponent_interval.high, SLOPE)}] "
            f"from k={count(law.attempts[0])} to {count(law.attempts[-1])}"
        )
    if not math.isnan(floor.solvable):
        low, high = floor.solvable_interval
        found.append(
            f"Chao2: at least {percent(floor.solvable, 1)} of such problems can be solved "
            f"[{percent(low, 1)}, {percent(high, 1)}]"
        )
    found += [
        f"{fit.name}: {percent(1 - fit.ceiling, 1)} of such problems are unsolvable"
        for fit in result.fits
        if "unsolvable" in fit.parameters
    ]
    found += [f"left out: {reason}" for reason in result.left_out]
    return (*found, *drawn(result.replicates, result.seed, "bootstrap replicate"))
