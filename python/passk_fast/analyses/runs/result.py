"""What `runs` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses._words import (
    dropped,
    interval_head,
    intervals,
    scores,
    sizes,
    unmatched,
)
from passk_fast.analyses.runs.components import VarianceComponents
from passk_fast.analyses.runs.effect import RunEffect
from passk_fast.data.counts import Counts
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import ends, p_value, p_words, score
from passk_fast.show.result import Concluded


@dataclass(frozen=True, eq=False, repr=False)
class Runs(Concluded):
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
    mean pass@k of 2 runs, runs as a draw of their own, 95% adjusted intervals for problems like these
    <BLANKLINE>
    statistic       0       1  estimate      95% interval  std. error  p, run effect
    pass@1     0.6000  0.5600    0.5800  [0.2920, 0.8645]      0.0686         0.2280
    <BLANKLINE>
    - 40 problems, 10 attempts each, all runs together
    - if runs did not differ at all, the attempts of all together would give [0.4445, 0.7079]
    <BLANKLINE>
    warnings
      ! 2 runs say next to nothing about how far runs differ (t over runs has 1 degree of
    freedom): only more runs narrow that part of the interval
    <BLANKLINE>
    - No run effect is shown (p = 0.2280), which does not show that there is none.
    - The interval counts runs as a draw of their own.
    """

    # In the rows; and the counts, which are no numbers.
    _in_rows = (
        *("k", "estimate", "standard_error", "confidence_interval", "if_no_run_effect"),
        *("counts", "parts"),
    )
    _said = ("effect_shown", "verdict", "sentences")

    k: int | tuple[int, ...]
    runs: tuple[str, ...]
    run_estimates: OneOrMany
    effect: RunEffect
    estimate: OneOrMany
    standard_error: OneOrMany
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
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the verdict."""
        least = p_words(float(np.min(self.effect.p_adjusted)))
        adjusted = "least adjusted " if np.ndim(self.k) else ""
        found = (
            f"The runs differ by more than the luck of their attempts ({adjusted}{least})."
            if self.effect_shown
            else f"No run effect is shown ({adjusted}{least}), which does not show that there is none."
        )
        if np.isnan(self.confidence_interval.low).any():
            return (found,)
        return found, "The interval counts runs as a draw of their own."

    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        """The runs one by one, too."""
        ks = self._listed()["k"]
        runs = {
            "run": [run for run in self.runs for _ in ks],
            "k": ks * len(self.runs),
            "estimate": np.ravel(self.run_estimates),
        }
        return {**super()._tables(), "runs": runs}

    def columns(self) -> dict[str, Any]:
        """A row for each k."""
        alike = self._columns("if_no_run_effect")
        return {
            **self._columns("k", "estimate", "standard_error", "confidence_interval"),
            **{f"{end}_if_no_run_effect": alike[f"if_no_run_effect_{end}"] for end in ("low", "high")},
            "p_run_effect": self.effect.p_value,
        }

    def _blocks(self) -> Document:
        """The score, each run's own, and whether the runs differ."""
        title = (
            f"mean pass@k of {len(self.runs)} runs, runs as a draw of their own, "
            f"{intervals(self.level, self.interval, self.target)}"
        )
        basis = (
            f"{sizes(self.m, self.n_range)}, all runs together",
            *unmatched(self.left_out),
            *dropped(self.dropped, min(part.min_n for part in self.parts.values())),
            *self._together(),
        )
        return (
            Title(title),
            self._scores(),
            Notes("", basis),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Each run's means beside the estimate and its interval, for each k; needs matplotlib."""
        ax = plots.axes(ax)
        found = self._listed()
        places = np.arange(len(found["k"]))
        ax.vlines(places, found["low"], found["high"], color=plots.colour(0), linewidth=2)
        ax.plot(places, found["estimate"], "o", color=plots.colour(0), label="estimate")
        for number, (name, values) in enumerate(zip(self.runs, self._each(), strict=True)):
            shift = 0.12 + 0.3 * (number + 1) / (len(self.runs) + 1)
            label = f"run {plots.folded(name)}"
            ax.plot(places + shift, values, "_", markersize=9, color=plots.colour(number + 1), label=label)
        ax.set_xticks(places, scores(self.k))
        ax.set_xlim(-0.5, len(places) - 0.5)
        ax.set_ylabel("mean over problems")
        about = intervals(self.level, self.interval, self.target)
        plots.title(ax, f"mean pass@k of {len(self.runs)} runs, {about}")
        plots.legend(ax)
        return ax

    def _each(self) -> Floats:
        """Means of the runs, (R, K)."""
        return np.reshape(self.run_estimates, (len(self.runs), np.size(self.k)))

    def _scores(self) -> Table:
        found = self._listed()
        return Table.of(
            ("statistic", scores(self.k)),
            *((run, map(score, each)) for run, each in zip(self.runs, self._each().tolist(), strict=True)),
            ("estimate", map(score, found["estimate"])),
            (interval_head(self.level), map(ends, found["low"], found["high"])),
            ("std. error", map(score, found["standard_error"])),
            ("p, run effect", map(p_value, found["p_run_effect"])),
        )

    def _together(self) -> tuple[str, ...]:
        """The intervals that hold only if runs do not differ."""
        if np.isnan(self.if_no_run_effect.low).any():
            return ()
        found = self._listed()
        listed = ", ".join(map(ends, found["low_if_no_run_effect"], found["high_if_no_run_effect"]))
        return (f"if runs did not differ at all, the attempts of all together would give {listed}",)
