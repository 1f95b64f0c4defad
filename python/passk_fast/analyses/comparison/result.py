"""What `compare` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import isnan
from typing import Any

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._typing import Axes, OneOrMany
from passk_fast.analyses._difference import Difference
from passk_fast.analyses._words import drawn, dropped, interval_head, scores, target, unmatched
from passk_fast.analyses.comparison.parts import (
    DifferenceParts,
    Driver,
    GapDifference,
    difference_parts,
    largest,
)
from passk_fast.analyses.comparison.sentences import expected, gap_sentence, parts_of, sizes_of_both
from passk_fast.data.comparable import Unlike
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.pairs import Pairs
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import amount, count, ends, level, number_of, p_value, score, signed
from passk_fast.show.plain import plain
from passk_fast.show.tables import tables

# Problems that the document names, of each k.
DRIVERS = 5
# The fields with a number for each k.
NUMBERS = (
    *("k", "estimate_a", "estimate_b", "difference", "standard_error", "degrees_of_freedom", "noise_floor"),
    *("p_value", "p_adjusted", "p_method", "wins", "ties", "losses"),
    *("equivalence_p_value", "non_inferiority_p_value"),
)


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Difference):
    """Two models compared. Differences are A - B: positive means that the first model is better.

    For one k the numbers are scalars, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    names : tuple of str
        Of a and b.
    estimate_a, estimate_b, difference : float or ndarray
        Mean pass@k over the problems, and a - b.
    standard_error : float or ndarray
        Of the difference about the target, by its spread over the problems.
    noise_floor : float, ndarray or None
        The standard error that luck alone makes if the models are the same; None without pairing.
    confidence_interval, simultaneous_interval : ConfidenceInterval
        `low` and `high` of the difference: at each k, and of all k together.
    p_value, p_adjusted : float or ndarray
        Two-sided, of no difference: at each k, and adjusted for their number. p_value < 1 - level exactly
        where `confidence_interval` leaves out 0, and p_adjusted < 1 - level where `simultaneous_interval`
        does. NaN where there is none.
    p_method : str or tuple of str
        ``"t"``; ``"luck"`` where the noise floor decides, ``"tilting"`` where skewness does; ``"z"`` for the
        benchmark; ``"McNemar, exact"`` or ``"McNemar, mid-p"`` for single attempts; ``"welch"`` without
        pairing; or the bootstrap's name.
    wins, ties, losses : int, ndarray or None
        Problems on which a is better, equal and worse; None without pairing. Where the models made unequal
        numbers of attempts, the expected numbers if both had made the smaller one.
    level : float
    interval : str
        ``"noise-floor"``, ``"t"``, ``"bca"`` or ``"percentile"``.
    target : float
        f, the share of the target population of problems that was observed: 0 for a population of problems
        like these, 1 for this benchmark.
    degrees_of_freedom : float or ndarray
        Of the standard error.
    m : int or tuple of int
        Number of paired problems, or those of a and of b.
    n_ranges : tuple of (int, int)
        Least and greatest number of attempts of a problem, of a and of b.
    pairing : str or None
        Why the problems are not paired; None if they are.
    left_out : mapping of str to tuple
        Problems of each model that the other does not have.
    margin : float or None
        The difference that does not matter.
    equivalence_p_value, non_inferiority_p_value : float, ndarray or None
        p-values of a difference of at least the margin either way, and of a being worse by at least the
        margin; None without a margin.
    gaps : tuple of GapDifference
        How the difference at each larger k differs from that at the smallest; empty without pairs or for
        one k.
    sentences : tuple of str
        What was found: one for each k, with a margin two; `verdict` is all of them.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    warnings : tuple of str
        Why the numbers deserve less trust than their level says. Empty is good.
    clusters, strata : int or None
        How many there are.
    unlike : Unlike
        What is not the same in the models' results: `facts` that make them incomparable, and `settings`.
    replicates, seed : int or None
        Of a bootstrap that drew.

    Examples
    --------
    >>> a = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 6)
    >>> b = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 6)
    >>> pk.compare(a, b, k=1)
    A - B: difference of pass@k, 95% intervals for problems like these
    <BLANKLINE>
    statistic       A       B  difference      95% interval       p
    pass@1     0.5800  0.5000      0.0800  [0.0375, 0.1225]  0.0002
    <BLANKLINE>
    problems  A better  equal  B better
    pass@1          24     30         6
    <BLANKLINE>
    largest at pass@1       A       B  difference
    9                  0.6000  0.3000      0.3000
    19                 0.6000  0.3000      0.3000
    29                 0.6000  0.3000      0.3000
    39                 0.6000  0.3000      0.3000
    49                 0.6000  0.3000      0.3000
    <BLANKLINE>
    - 60 problems, 10 attempts each, in pairs
    - p by luck
    - pass@1: noise of the attempts is 100.0% of the variance; the models correlate at 0.9259;
    another run of both reverses the sign with probability 0.0047, and that of 7.1 problems
    <BLANKLINE>
    - A is better than B at pass@1 (by 0.0800, 95% interval 0.0375 to 0.1225, p = 0.0002).
    """

    _in_rows = (*NUMBERS, "confidence_interval", "simultaneous_interval")
    _said = ("verdict", "sentences", "parts")

    k: int | tuple[int, ...]
    names: tuple[str, str]
    estimate_a: OneOrMany
    estimate_b: OneOrMany
    difference: OneOrMany
    standard_error: OneOrMany
    noise_floor: OneOrMany
    confidence_interval: ConfidenceInterval
    simultaneous_interval: ConfidenceInterval
    p_value: OneOrMany
    p_adjusted: OneOrMany
    p_method: str | tuple[str, ...]
    wins: OneOrMany
    ties: OneOrMany
    losses: OneOrMany
    level: float
    interval: str
    target: float
    degrees_of_freedom: OneOrMany
    m: int | tuple[int, int]
    n_ranges: tuple[tuple[int, int], ...]
    pairing: str | None
    left_out: Mapping[str, tuple[Any, ...]]
    margin: float | None
    equivalence_p_value: OneOrMany
    non_inferiority_p_value: OneOrMany
    gaps: tuple[GapDifference, ...]
    _sentences: tuple[str, ...]
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]
    clusters: int | None
    strata: int | None
    unlike: Unlike
    replicates: int | None
    seed: int | None
    _pairs: Pairs | None = field(default=None)
    _floor: Any = field(default=None)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was found, a sentence for each k."""
        return self._sentences

    @cached_property
    def parts(self) -> DifferenceParts | None:
        """Where the variance of the difference comes from, what another run might say; None without pairs."""
        if self._pairs is None:
            return None
        ks = tuple(self._ks)
        d = self._pairs.values(ks)[2]
        m = self._pairs.m
        variances = self._pairs.sum(_numeric.square(d - self.difference)) / max(m - 1, 1) / m
        found = difference_parts(self._pairs, ks, variances if m > 1 else variances * np.nan, self._floor)
        whole = isinstance(self.k, int)
        return DifferenceParts(*(np.ravel(x).tolist()[0] for x in found)) if whole else found

    def drivers(self, k: int | None = None, count: int = 10) -> tuple[Driver, ...]:
        """The problems with the largest differences, the largest first, equal ones in their order.

        Parameters
        ----------
        k : int, optional
            Any k up to the least n; by default the first of the comparison.
        count : int
            At most this many; problems without a difference are not among them.
        """
        pairs = self._pairs_or_refuse("drivers")
        chosen = self._ks[0] if k is None else _validate.whole(k, "k", least=1)
        least = min(low for low, _ in self.n_ranges)
        if chosen > least:
            raise _validate.wrong("k", f"must satisfy k <= n for every problem; got k={chosen}, n={least}")
        count = _validate.whole(count, "count", least=0)
        return largest(pairs, chosen, count)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; `drivers` has those of each k."""
        drivers = {k: self.drivers(k) for k in self._ks} if self._pairs is not None else {}
        return {**super().to_dict(), "drivers": plain(drivers)}

    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        """The problems behind the difference at each k, too."""
        ks = self._ks if self._pairs is not None else ()
        drivers = [{"k": k, **plain(one)} for k in ks for one in self.drivers(k)]
        return {**super()._tables(), **tables({"drivers": drivers})}

    def _blocks(self) -> Document:
        """Differences, wins, the problems behind them, and what they rest on."""
        first, second = self.names
        form = "" if self.interval == "noise-floor" else f"{self.interval} "
        title = (
            f"{first} - {second}: difference of pass@k, {level(self.level)} {form}intervals "
            f"for {target(self.target)}"
        )
        return (
            Title(title),
            self._differences(),
            *self._margins(),
            *self._wins(),
            *self._drivers(),
            Notes("", self._basis()),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Differences with their intervals against k, and the margin; needs matplotlib."""
        ax = plots.axes(ax)
        if self.margin is not None:
            label = f"margin ±{amount(self.margin, 6)}"
            ax.axhspan(-self.margin, self.margin, color=plots.colour(2), alpha=0.15, linewidth=0, label=label)
            plots.legend(ax)
        self._draw(ax, [str(k) for k in self._ks])
        ax.set_xlabel("k")
        ax.set_ylabel(self._subject("pass@k"))
        plots.title(ax, f"difference of pass@k, {level(self.level)} interval for {target(self.target)}")
        return ax

    def plot_problems(self, ax: Axes | None = None, k: int | None = None) -> Axes:
        """Every problem's difference, in descending order, for one k; needs matplotlib.

        Problems with the same difference are one step, so that any number of them can be drawn.
        """
        pairs = self._pairs_or_refuse("plot_problems")
        k = self._ks[0] if k is None else k
        ax = plots.axes(ax)
        d = pairs.values((k,))[2][:, 0]
        order = np.argsort(-d, kind="stable")
        sizes, edges = d[order], np.concatenate([[0], np.cumsum(pairs.problems[order])])
        for number, (sign, name) in enumerate(zip((1, -1), self.names, strict=True)):
            part = np.where(sign * sizes > 0, sizes, 0.0)
            better = f"{plots.folded(name)} better: {count(int(pairs.problems[sign * d > 0].sum()))}"
            ax.stairs(part, edges, fill=True, color=plots.colour(number), alpha=0.7, label=better)
        mean = float(pairs.sum(d[:, None])[0]) / pairs.m
        ax.axhline(mean, color=plots.GREY, linewidth=1.5, linestyle="--", label=f"mean {signed(mean)}")
        ax.axhline(0, color=plots.GREY, linewidth=1)
        ax.set_xlim(0, pairs.m)
        plots.whole_ticks(ax)
        ax.set_xlabel("problems, by difference")
        ax.set_ylabel(self._subject(f"pass@{k}"))
        plots.title(ax, f"differences of {number_of(pairs.m, 'problem')} at pass@{k}")
        plots.legend(ax)
        return ax

    def _subject(self, statistic: str) -> str:
        """What an axis shows: of both models, in lines of their own where their names are long."""
        names = [plots.folded(name) for name in self.names]
        less = " - " if max(map(len, names)) < plots.NAME // 2 else "\n- "
        return f"{statistic}, {less.join(names)}"

    @property
    def _ks(self) -> list[int]:
        ks: list[int] = _validate.of_each_k(self.k)
        return ks

    def _pairs_or_refuse(self, what: str) -> Pairs:
        if self._pairs is None:
            raise ValueError(f"{what}() needs pairs of problems; there are none: {self.pairing}")
        return self._pairs

    def _differences(self) -> Table:
        found, (first, second) = self._listed(), self.names
        together = (
            ("simultaneous", map(ends, found["simultaneous_low"], found["simultaneous_high"])),
            ("p (adjusted)", map(p_value, found["p_adjusted"])),
        )
        return Table.of(
            ("statistic", scores(self.k)),
            (first, map(score, found["estimate_a"])),
            (second, map(score, found["estimate_b"])),
            ("difference", map(score, found["difference"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
            ("p", map(p_value, found["p_value"])),
            *(together if len(self._ks) > 1 else ()),
        )

    def _margins(self) -> Document:
        if self.margin is None:
            return ()
        found, (first, second), margin = self._listed(), self.names, amount(self.margin, 6)
        worse = f"p, {first} not worse than {second} by {margin}"
        table = Table.of(
            ("statistic", scores(self.k)),
            (f"p, within ±{margin}", map(p_value, found["equivalence_p_value"])),
            (worse, map(p_value, found["non_inferiority_p_value"])),
        )
        return (table,)

    def _wins(self) -> Document:
        if self.wins is None:
            return ()
        found, (first, second) = self._listed(), self.names
        table = Table.of(
            ("problems", scores(self.k)),
            (f"{first} better", map(count, found["wins"])),
            ("equal", map(count, found["ties"])),
            (f"{second} better", map(count, found["losses"])),
        )
        return (table,)

    def _drivers(self) -> Document:
        if self._pairs is None:
            return ()
        heads = (*self.names, "difference")
        found = ((f"largest at pass@{k}", self.drivers(k, DRIVERS)) for k in self._ks)
        return tuple(
            Table.of(
                (head, [str(one.problem) for one in drivers]),
                *((name, [score(one[at]) for one in drivers]) for at, name in enumerate(heads, 1)),
            )
            for head, drivers in found
            if drivers
        )

    def _p_methods(self) -> list[str]:
        """How p-values were computed, where there are any."""
        found = self._listed()
        known = [how for how, p in zip(found["p_method"], found["p_value"], strict=True) if not isnan(p)]
        return [f"p by {', '.join(dict.fromkeys(known))}"] if known else []

    def _basis(self) -> tuple[str, ...]:
        """What the numbers rest on, and what else is to be known."""
        parts = None if self.parts is None else map(_validate.of_each_k, self.parts)
        rows = zip(self._ks, self._listed()["difference"], *parts, strict=True) if parts else ()
        return (
            sizes_of_both(self.m, self.n_ranges, self.pairing, self.clusters, self.strata),
            *([] if self.wins is None else expected(self.wins)),
            *self._p_methods(),
            *unmatched(self.left_out),
            *self.unlike.notes,
            *dropped(self.dropped, min(low for low, _ in self.n_ranges)),
            *drawn(self.replicates, self.seed, "bootstrap replicate"),
            *(line for line in (parts_of(*row) for row in rows) if line),
            *(gap_sentence(self.names, gap, self.level) for gap in self.gaps),
        )
