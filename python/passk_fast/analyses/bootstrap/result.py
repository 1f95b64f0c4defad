"""What `bootstrap` returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._typing import Axes
from passk_fast.analyses._words import drawn, dropped, sizes
from passk_fast.analyses.bootstrap.parts import (
    BootstrapGaps,
    Bootstrapped,
    BootstrapSettings,
    fields_of,
    gap_ends,
)
from passk_fast.inference.distributions import Distributions, Drawn, joined
from passk_fast.inference.intervals import nowhere
from passk_fast.show.document import Document, Notes


@dataclass(frozen=True, eq=False, repr=False)
class Bootstrap(BootstrapSettings, Bootstrapped):
    """Bootstrap of the mean pass@k. For one k the numbers are floats, for several arrays (K,).

    Attributes
    ----------
    k : int or tuple of int
    estimate, standard_error, bias : float or ndarray
        The mean pass@k, the standard deviation of its bootstrap distribution, and the mean of that less the
        estimate. For clusters and infinitely many replicates both are those of the ratio to first and second
        order, which differ from the distribution's by some percent below ten clusters.
    confidence_interval : ConfidenceInterval
        `low` and `high`.
    replicates : ndarray, shape (B,) or (B, K), or None
        The draws; None for infinitely many.
    method : str or tuple of str
        ``"monte-carlo"``, or how the distribution of infinitely many replicates is computed:
        ``"saddlepoint"``, ``"lattice"``, or ``"point"`` if nothing varies.
    level : float
    interval : str
        ``"bca"``, ``"percentile"``, ``"basic"`` or ``"studentized"``.
    resample : str
        ``"problems"``, ``"attempts"`` or ``"both"``.
    seed : int or None
        What fixes the draws; None where there are none.
    first : int
        Number of the first replicate.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    clusters, strata : int or None
        How many there are.
    warnings : tuple of str
        Why there is no interval, or one without width.

    Examples
    --------
    >>> result = pk.bootstrap(pk.Counts(10, [0, 1, 4, 10] * 10), k=1)
    >>> result
    Bootstrap of mean pass@k over resampled problems, 95% bca intervals
    <BLANKLINE>
            estimate  std. error    bias      95% interval  method
    pass@1    0.3750      0.0616  0.0000  [0.2650, 0.5075]  lattice
    <BLANKLINE>
    - 40 problems, 10 attempts each
    - infinitely many replicates
    >>> round(result.cdf(0.5), 3), round(result.ppf(0.9), 3)
    (0.977, 0.455)
    """

    @cached_property
    def gaps(self) -> BootstrapGaps:
        """The differences between the k's; computed when first asked for."""
        pairs = tuple((self._ks[low], self._ks[high]) for low, high in self._pairs)
        distributions = self._distributions.contrasts(self._pairs)
        ends = gap_ends(distributions, self._settings)
        return BootstrapGaps(**fields_of(distributions, self._settings, ends, scalar=False), pairs=pairs)

    @staticmethod
    def concatenate(parts: Sequence[Bootstrap]) -> Bootstrap:
        """The bootstrap of all replicates, from slices of them that were drawn anywhere.

        Parameters
        ----------
        parts : sequence of Bootstrap
            In any order, of the same counts and options (the seed too), with `first` and `replicates` such
            that each starts where another ends.

        Returns
        -------
        Bootstrap
            Equal, bit for bit, to one call that drew them all.

        Raises
        ------
        ValueError
            If a part has no replicates, was asked for something else, or the slices leave a hole or overlap.
        """
        return _concatenate(parts)

    def columns(self) -> Mapping[str, Any]:
        """Estimates with their standard errors, biases and intervals, of each k and each gap."""
        own, gaps = super().columns(), self.gaps.columns()
        return {name: np.concatenate([own[name], gaps[name]]) for name in own}

    def _blocks(self) -> Document:
        """Each k with its interval, and what they rest on; the gaps say themselves."""
        count = None if self.replicates is None else len(self.replicates)
        remarks = (
            sizes(self.m, self.n_range, self.clusters, self.strata),
            *(drawn(count, self.seed) or ["infinitely many replicates"]),
            *dropped(self.dropped, self.n_range[0]),
        )
        return (self._title("mean pass@k"), self._table(), Notes("", remarks))

    def plot(self, ax: Axes | None = None) -> Axes:
        """The bootstrap distribution of each k with its interval; needs matplotlib."""
        return self._density(ax, "mean pass@k")


ASKED = tuple(one.name for one in fields(BootstrapSettings))


def bootstrap_of(distributions: Distributions, settings: BootstrapSettings) -> Bootstrap:
    """The result, from the distributions of pass@k for each k."""
    asked = {name: getattr(settings, name) for name in ASKED}
    ends = nowhere(len(distributions.estimates))
    if settings._has_interval:
        ends = distributions.interval(settings.interval, settings.level)
    scalar = isinstance(settings.k, int)
    return Bootstrap(**fields_of(distributions, settings, ends, scalar=scalar), **asked)


def _concatenate(parts: Sequence[Bootstrap]) -> Bootstrap:
    if not parts:
        raise _validate.wrong("parts", "must hold at least one Bootstrap; got none")
    ordered = sorted(parts, key=lambda part: part.first)
    head = ordered[0]
    if not isinstance(head._distributions, Drawn):
        raise _validate.wrong("parts", "must have replicates; infinitely many have nothing to add")
    drawn: list[Drawn] = []
    following = head.first
    for part in ordered:
        if not isinstance(part._distributions, Drawn) or not _same(part, head):
            raise _validate.wrong(
                "parts", "must come from the same counts, options and seed; got different ones"
            )
        if part.first != following:
            raise _validate.wrong(
                "parts", f"must join; got one that starts at {part.first} where {following} is next"
            )
        drawn.append(part._distributions)
        following += len(part._distributions.replicates)
    whole = joined(drawn)
    return bootstrap_of(whole, head._settings)


def _same(one: Bootstrap, other: Bootstrap) -> bool:
    same = all(getattr(one, name) == getattr(other, name) for name in ASKED if name != "first")
    return same and np.array_equal(one._distributions.estimates, other._distributions.estimates)
