"""The power law: 1 - pass@k ≈ A k^(-b) in the last decade of the attempts in hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from passk_fast import _core, _numeric
from passk_fast._typing import Floats
from passk_fast.data.tally import Tally

# The line goes through so many values of k, evenly spread on the logarithmic scale from n/10 to n.
POINTS = 12
DECADE = 10


def _spaced(first: float, last: float) -> Floats:
    """Evenly on the logarithmic scale."""
    share = np.arange(POINTS) / (POINTS - 1)
    return np.asarray(first * _numeric.exp(share * _numeric.log(last / first)))


class StraightLines(NamedTuple):
    """Straight lines log(1 - pass@k) = log A - b log k of R samples; NaN where every problem is solved."""

    exponent: Floats
    log_scale: Floats

    def pass_at(self, ks: tuple[int, ...]) -> Floats:
        """1 - A k^(-b), ``(R, K)``."""
        return np.asarray(
            1
            - _numeric.exp(
                self.log_scale[:, None] - self.exponent[:, None] * _numeric.log(np.array(ks, dtype=float))
            )
        )


def attempts_of_line(least: int) -> tuple[int, ...]:
    """The k's that the line goes through."""
    found = np.unique(np.rint(_spaced(max(1.0, least / DECADE), float(least))).astype(np.int64))
    return tuple(found.tolist())


def lines(tally: Tally, problems: Floats) -> StraightLines:
    """Least-squares lines of samples with `problems` ``(R, D)`` of the tally's classes."""
    ks = np.array(attempts_of_line(tally.min_n))
    values = np.asarray(_core.pass_at_k(tally.n[:, None], tally.c[:, None], ks))
    missed = _numeric.dot(problems, 1 - values) / _numeric.sum(problems, axis=1)[:, None]
    x = _numeric.log(ks.astype(np.float64))
    centred = x - _numeric.mean(x)
    if len(ks) < 2:
        nothing = np.full(len(problems), np.nan)
        return StraightLines(nothing, nothing)
    with np.errstate(divide="ignore", invalid="ignore"):
        y = _numeric.log(np.where(missed > 0, missed, np.nan))
    slope = _numeric.sum(y * centred, axis=1) / _numeric.sum(centred * centred)
    # pass@k never falls with k; rounding may make it seem to.
    slope = np.minimum(slope, 0.0)
    return StraightLines(np.abs(slope), _numeric.mean(y, axis=1) - slope * _numeric.mean(x))
