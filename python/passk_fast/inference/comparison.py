"""What `compare` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from passk_fast import _validate
from passk_fast.inference import render
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.verdict import p_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from passk_fast.inference.pairs import Pairs

# Problems that are named in the text, of each k.
NAMED = 3


class Driver(NamedTuple):
    """A problem and how far the models differ on it.

    Attributes
    ----------
    problem : hashable
        Its name, or its position where problems have none.
    estimate_a, estimate_b, difference : float
        pass@k of both models, and a - b.

    Examples
    --------
    >>> a, b = pk.Counts(10, [0, 9, 5]), pk.Counts(10, [4, 9, 2])
    >>> pk.compare(a, b, k=1).drivers(count=1)
    (Driver(problem=0, estimate_a=0.0, estimate_b=0.4, difference=-0.4),)
    """

    problem: Any
    estimate_a: float
    estimate_b: float
    difference: float


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(render.Shown):
    """Two models compared. Differences are a - b: positive means that the first model is better.

    For one k the numbers are scalars, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    names : tuple of str
        Of a and b.
    estimate_a, estimate_b, difference : float or ndarray
        Mean pass@k over the problems, and a - b.
    standard_error : float or ndarray
        Of the difference, about the target; the adjusted interval is not a multiple of it.
    confidence_interval : ConfidenceInterval
        `low` and `high` of the difference.
    p_value, p_adjusted : float or ndarray
        Two-sided, of no difference; after Holm's adjustment for several k. NaN where there is none.
    p_method : str or tuple of str
        ``"sign-flip (how)"`` with how it was computed: trivial (the sum is 0), enumeration, lattice,
        smoothed (errs upwards, by less than 1% of it near .05) or bound (an upper bound, below 1e-13);
        ``"z"``, ``"t"`` or ``"welch"``.
    wins, ties, losses : int, ndarray or None
        Problems on which a is better, equal and worse; None without pairing.
    level : float
    interval : str
        ``"adjusted"``, ``"t"``, ``"bca"`` or ``"percentile"``.
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
    equivalence_p, non_inferiority_p : float, ndarray or None
        p-values of a difference of at least the margin either way, and of a being worse by at least the
        margin; None without a margin.
    sentences : tuple of str
        What was found: one for each k, with a margin two; `verdict` is all of them.
    dropped : tuple of int
        Those of the default k's that some problem has too few attempts for.
    warnings : tuple of str
        Why the numbers deserve less trust than their level says. Empty is good.
    clusters, strata : int or None
        How many there are.
    replicates, seed : int or None
        Of a bootstrap that drew.

    Examples
    --------
    >>> a = pk.Counts(10, [4, 9, 0, 10, 7, 3, 10, 8, 1, 6] * 6)
    >>> b = pk.Counts(10, [2, 9, 0, 10, 4, 3, 9, 8, 2, 3] * 6)
    >>> pk.compare(a, b, k=[1, 5])
    Difference of pass@k, a - b, 95% adjusted interval for problems like these
                   a       b  difference  std. error           interval         p  p (Holm)  win-tie-loss
      pass@1  0.5800  0.5000      0.0800      0.0173   [0.0312, 0.1262]  < 0.0001  < 0.0001       24-30-6
      pass@5  0.8393  0.8365      0.0028      0.0145  [-0.0409, 0.0464]    0.8583    0.8583       18-36-6
    m=60 n=10 in pairs, p by sign-flip (enumeration)
    largest at pass@1: 9 (+0.3000), 19 (+0.3000), 29 (+0.3000)
    largest at pass@5: 8 (-0.2778), 18 (-0.2778), 28 (-0.2778)
    a is better than b at pass@1 (by 0.0800, 95% interval 0.0312 to 0.1262, p < 0.0001 after Holm's
    adjustment for 2 values of k).
    No difference between a and b at pass@5 is shown (a - b is 0.0028, 95% interval -0.0409 to 0.0464, p =
    0.8583 after Holm's adjustment for 2 values of k).
    """

    k: int | tuple[int, ...]
    names: tuple[str, str]
    estimate_a: Any
    estimate_b: Any
    difference: Any
    standard_error: Any
    confidence_interval: ConfidenceInterval
    p_value: Any
    p_adjusted: Any
    p_method: str | tuple[str, ...]
    wins: Any
    ties: Any
    losses: Any
    level: float
    interval: str
    target: float
    degrees_of_freedom: Any
    m: int | tuple[int, int]
    n_ranges: tuple[tuple[int, int], ...]
    pairing: str | None
    left_out: Mapping[str, tuple[Any, ...]]
    margin: float | None
    equivalence_p: Any
    non_inferiority_p: Any
    sentences: tuple[str, ...]
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]
    clusters: int | None
    strata: int | None
    replicates: int | None
    seed: int | None
    _pairs: Pairs | None = field(default=None)

    @property
    def verdict(self) -> str:
        """What was found, in sentences."""
        return " ".join(self.sentences)

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
        chosen = int(np.atleast_1d(self.k)[0]) if k is None else _validate.whole(k, "k", least=1)
        least = min(low for low, _ in self.n_ranges)
        if chosen > least:
            raise ValueError(f"`k` must satisfy k <= n for every problem; got k={chosen}, n={least}")
        count = _validate.whole(count, "count", least=0)
        first, second, d = (values[:, 0] for values in pairs.values((chosen,)))
        size = np.abs(d)
        order = np.argsort(-size, kind="stable")
        # So many pairs of results hold enough problems; take all whose difference is as large as theirs.
        enough = int(np.searchsorted(np.cumsum(pairs.problems[order]), count))
        least_size = size[order[min(enough, len(order) - 1)]]
        among = np.flatnonzero(((size >= least_size) & (size > 0))[pairs.index])
        which = pairs.index[among]
        top = np.argsort(-size[which], kind="stable")[:count]
        names = pairs.a.ids[among[top]].tolist()
        rows = (x[which[top]].tolist() for x in (first, second, d))
        return tuple(Driver(*row) for row in zip(names, *rows, strict=True))

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON."""
        fields = {name: render.plain(value) for name, value in vars(self).items() if not name.startswith("_")}
        fields["verdict"] = self.verdict
        low, high = self.confidence_interval
        fields["confidence_interval"] = {"low": render.plain(low), "high": render.plain(high)}
        fields["left_out"] = {name: list(problems) for name, problems in self.left_out.items()}
        if self._pairs is not None:
            ks = np.atleast_1d(self.k).tolist()
            fields["drivers"] = {str(k): [one._asdict() for one in self.drivers(k)] for k in ks}
        return fields

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"k": np.atleast_1d(self.k)}
        for name in ("estimate_a", "estimate_b", "difference", "standard_error"):
            columns[name] = np.atleast_1d(getattr(self, name))
        for end in ("low", "high"):
            columns[end] = np.atleast_1d(getattr(self.confidence_interval, end))
        optional = ("wins", "ties", "losses", "equivalence_p", "non_inferiority_p")
        for name in ("p_value", "p_adjusted", *optional):
            if getattr(self, name) is not None:
                columns[name] = np.atleast_1d(getattr(self, name))
        return render.frame(columns, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Differences with their intervals against k, and the margin; needs matplotlib."""
        from passk_fast.inference.comparison_plots import plot_differences

        return plot_differences(self, ax)

    def plot_problems(self, ax: Axes | None = None, k: int | None = None) -> Axes:
        """Every problem's difference, in descending order, for one k; needs matplotlib."""
        from passk_fast.inference.comparison_plots import plot_problems

        self._pairs_or_refuse("plot_problems")
        return plot_problems(self, int(np.atleast_1d(self.k)[0]) if k is None else k, ax)

    def _pairs_or_refuse(self, what: str) -> Pairs:
        if self._pairs is None:
            raise ValueError(f"{what}() needs pairs of problems; there are none: {self.pairing}")
        return self._pairs

    def _table(self) -> render.Table:
        heads = ["", *self.names, "difference", "std. error", "interval", "p"]
        several = not isinstance(self.k, int)
        heads += ["p (Holm)"] if several else []
        heads += ["win-tie-loss"] if self.wins is not None else []
        heads += ["p (equivalent)", "p (not worse)"] if self.margin is not None else []
        numbers = (self.estimate_a, self.estimate_b, self.difference, self.standard_error)
        rows = []
        for i, k in enumerate(np.atleast_1d(self.k).tolist()):
            low, high = (render.number(float(np.atleast_1d(end)[i])) for end in self.confidence_interval)
            row = [
                f"pass@{k}",
                *(render.number(float(np.atleast_1d(x)[i])) for x in numbers),
                f"[{low}, {high}]",
            ]
            row.append(_p(self.p_value, i))
            row += [_p(self.p_adjusted, i)] if several else []
            if self.wins is not None:
                results = (self.wins, self.ties, self.losses)
                row.append("-".join(str(np.atleast_1d(count)[i]) for count in results))
            if self.margin is not None:
                row += [_p(self.equivalence_p, i), _p(self.non_inferiority_p, i)]
            rows.append(row)
        return render.Table(self._title(), heads, rows, self._notes())

    def _title(self) -> str:
        aim = {0.0: "problems like these", 1.0: "this benchmark"}.get(
            self.target, f"a population of which {self.target:.3g} was observed"
        )
        form = f"{render.percent_level(self.level)} {self.interval} interval"
        return f"Difference of pass@k, {self.names[0]} - {self.names[1]}, {form} for {aim}"

    def _notes(self) -> list[str]:
        methods = ", ".join(dict.fromkeys(np.atleast_1d(self.p_method).tolist()))
        spans = [str(low) if low == high else f"{low}..{high}" for low, high in self.n_ranges]
        attempts = spans[0] if spans[0] == spans[1] else " and ".join(spans)
        size = f"m={self.m}" if isinstance(self.m, int) else f"m={self.m[0]} and {self.m[1]}"
        paired = "in pairs" if self.pairing is None else f"not paired ({self.pairing})"
        counted = [
            f"{name}={count}"
            for name, count in (("clusters", self.clusters), ("strata", self.strata))
            if count is not None
        ]
        lines = [f"{' '.join([size, f'n={attempts}', *counted])} {paired}, p by {methods}"]
        lines += [
            f"left out of {name}: {len(problems)} problems that the other lacks, {problems[0]!r} first"
            for name, problems in self.left_out.items()
            if problems
        ]
        if self.dropped:
            lines.append(f"k={', '.join(map(str, self.dropped))} dropped: more than the least n")
        if self.replicates is not None:
            lines.append(f"{self.replicates} replicates, seed {self.seed}")
        return [
            *lines,
            *(f"warning: {warning}" for warning in self.warnings),
            *self._largest(),
            *self.sentences,
        ]

    def _largest(self) -> list[str]:
        """The problems that drive the difference at each k."""
        if self._pairs is None:
            return []
        found = ((k, self.drivers(k, NAMED)) for k in np.atleast_1d(self.k).tolist())
        return [
            f"largest at pass@{k}: " + ", ".join(f"{one.problem} ({one.difference:+.4f})" for one in named)
            for k, named in found
            if named
        ]


def _p(values: Any, i: int) -> str:
    """A p-value in a table; a dash where there is none."""
    p = float(np.atleast_1d(values)[i])
    return "–" if np.isnan(p) else p_text(p).removeprefix("p ").removeprefix("= ")
