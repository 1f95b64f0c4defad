"""What `runs` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast.data.counts import Counts
from passk_fast.inference import render
from passk_fast.inference.components import VarianceComponents
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.run_effect import RunEffect
from passk_fast.show.numbers import p_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Runs(render.Shown):
    """Score of a model from several runs, and whether the runs differ.

    For one k the numbers are floats, for several they are arrays (K,) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    runs : tuple of str
        Names, R of them.
    run_estimates : ndarray, shape (R,) or (R, K)
        Mean pass@k of each run.
    effect : RunEffect
        Test of a difference between the runs.
    estimate, standard_error : float or ndarray
        Mean over the runs of their mean pass@k, and its standard error over runs (and problems).
    confidence_interval : ConfidenceInterval
        With runs as a draw of their own, whether or not the test shows that they differ.
    if_no_run_effect : ConfidenceInterval
        Of all attempts together, which holds only if runs do not differ.
    interval : str
        Form of the part of problems and attempts.
    level, target : float
        As in `MeanInterval`.
    components : VarianceComponents
        Problem, run, problem × run, attempt.
    counts : Counts
        All attempts of each problem together, whatever the test says.
    parts : mapping of str to Counts
        Each run on the shared problems.
    m : int
        Number of shared problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem, all runs together.
    left_out : mapping of str to tuple
        Problems of each run that not all others have.
    dropped : tuple of int
        Those of the default k's that some run has too few attempts for.
    warnings : tuple of str

    Examples
    --------
    >>> runs = [pk.Counts(5, [0, 1, 4, 5, 5] * 8), pk.Counts(5, [0, 1, 3, 5, 5] * 8)]
    >>> pk.runs(runs, k=1, rng=1)
    Mean pass@k of 2 runs, runs as a draw of their own: 95% adjusted interval
    ...
    """

    k: int | tuple[int, ...]
    runs: tuple[str, ...]
    run_estimates: Any
    effect: RunEffect
    estimate: Any
    standard_error: Any
    confidence_interval: ConfidenceInterval
    if_no_run_effect: ConfidenceInterval
    interval: str
    level: float
    target: float
    components: VarianceComponents
    counts: Counts
    parts: Mapping[str, Counts]
    m: int
    n_range: tuple[int, int]
    left_out: Mapping[str, tuple[Any, ...]]
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]

    @property
    def effect_shown(self) -> bool:
        """Whether some k shows a run effect at 1 - level, after Holm's adjustment."""
        return bool(np.min(self.effect.p_adjusted) < 1 - self.level)

    @property
    def verdict(self) -> str:
        """Whether the runs differ, and what the interval makes of it."""
        return " ".join(self.sentences)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict."""
        least = p_words(float(np.min(self.effect.p_adjusted)))
        adjusted = "least adjusted " if np.ndim(self.k) else ""
        found = (
            f"The runs differ by more than the luck of their attempts ({adjusted}{least})."
            if self.effect_shown
            else f"No run effect is shown ({adjusted}{least}), which does not show that there is none."
        )
        return found, "The interval counts runs as a draw of their own."

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers, strings and lists, ready for JSON; counts are left to `counts`."""
        ends = ("confidence_interval", "if_no_run_effect")
        skipped = ("counts", "parts", "effect", "components", "left_out", *ends)
        fields = {name: render.plain(value) for name, value in vars(self).items() if name not in skipped}
        intervals = {
            name: {end: render.plain(x) for end, x in getattr(self, name)._asdict().items()} for name in ends
        }
        return {
            **fields,
            **intervals,
            "effect": self.effect.to_dict(),
            "components": self.components.to_dict(),
            "left_out": {name: render.plain(names) for name, names in self.left_out.items()},
            "effect_shown": self.effect_shown,
            "verdict": self.verdict,
            "sentences": list(self.sentences),
        }

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each k, in pandas, or in the `backend` polars or pyarrow."""
        columns: dict[str, Any] = {"statistic": [f"pass@{k}" for k in np.atleast_1d(self.k).tolist()]}
        columns |= {name: np.atleast_1d(getattr(self, name)) for name in ("estimate", "standard_error")}
        low, high = self.confidence_interval
        columns |= {"low": np.atleast_1d(low), "high": np.atleast_1d(high)}
        return render.frame({**columns, "p_run_effect": self.effect.p_value}, backend)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each run's means as points over the interval, against k; needs matplotlib."""
        from passk_fast.inference.plots import plot_runs

        return plot_runs(self, ax)

    def _table(self) -> render.Table:
        ks = np.atleast_1d(self.k).tolist()
        each = np.reshape(self.run_estimates, (len(self.runs), len(ks))).T.tolist()
        low, high = (np.atleast_1d(end).tolist() for end in self.confidence_interval)
        estimates = np.atleast_1d(self.estimate).tolist()
        errors = np.atleast_1d(self.standard_error).tolist()
        rows = [
            [
                f"pass@{k}",
                *(render.number(x) for x in run),
                render.number(estimate),
                render.number(error),
                f"[{render.number(start)}, {render.number(stop)}]",
                render.number(p),
            ]
            for k, run, estimate, error, start, stop, p in zip(
                ks, each, estimates, errors, low, high, self.effect.p_value.tolist(), strict=True
            )
        ]
        heads = ["", *self.runs, "estimate", "std. error", "interval", "p run effect"]
        title = (
            f"Mean pass@k of {len(self.runs)} runs, runs as a draw of their own: "
            f"{render.percent_level(self.level)} {self.interval} interval"
        )
        return render.Table(title, heads, rows, self._notes())

    def _notes(self) -> list[str]:
        low, high = self.n_range
        notes = [f"m={self.m} n={low if low == high else f'{low}..{high}'} in all runs", self.verdict]
        pairs = zip(*(np.atleast_1d(end).tolist() for end in self.if_no_run_effect), strict=True)
        alone = ", ".join(f"[{render.number(start)}, {render.number(stop)}]" for start, stop in pairs)
        notes.append(f"if runs did not differ at all, the attempts of all together would give {alone}")
        notes += [f"{len(names)} problems of {run} left out" for run, names in self.left_out.items() if names]
        if self.dropped:
            notes.append(f"k={', '.join(map(str, self.dropped))} dropped: more than n of a run")
        return notes + [f"warning: {warning}" for warning in self.warnings]
