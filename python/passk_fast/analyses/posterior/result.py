"""What `posterior` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from passk_fast import _validate
from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses._words import interval_head, intervals, scores, sizes
from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import amount, ends, number_of, percent, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class Posterior(Result):
    """Posterior of the mean pass@k, or of the difference of two models.

    For one k the numbers are floats and arrays (m,), for several arrays (K,) and (m, K) in the order of `k`.

    Attributes
    ----------
    k : int or tuple of int
    estimate : float or ndarray
        Posterior mean of the mean over problems of 1 - (1-p)^k. Not unbiased: the prior pulls.
    plain : float or ndarray
        The unbiased estimate; NaN where some problem has fewer than k attempts.
    standard_deviation : float or ndarray
        Of the posterior.
    credible_interval : CredibleInterval
        Equal tails.
    level : float
        Probability that it holds, given the prior.
    target : float
        f: 1 for exactly these problems, 0 for a population of problems like these.
    prior : str
        ``"hierarchical"``, ``"independent-jeffreys"``, ``"independent-uniform"``, ``"independent"`` (given),
        or ``"dirichlet"`` for a difference.
    alpha, beta : float
        Parameters of independent priors, NaN elsewhere.
    never, always : float
        Posterior means of the shares of problems with p = 0 and p = 1; NaN for other priors.
    joined : bool
        Whether intervals at k ≤ n were made no narrower than those of `mean_interval`, because populations of
        another shape may fit as well.
    problem_means, problem_deviations : ndarray
        Posterior mean and standard deviation of each problem's 1 - (1-p)^k; of each class (n, c) for a tally.
        Empty for a difference.
    m : int
        Number of problems.
    n_range : tuple of int
        Least and greatest number of attempts of a problem.
    warnings : tuple of str
        Why the posterior deserves less trust than its level says.

    Examples
    --------
    >>> pk.posterior(pk.Counts(10, [0, 1, 4, 10] * 10), [1, 20])
    Posterior mean pass@k, 95% credible intervals for exactly these problems
    <BLANKLINE>
             estimate  std. dev.      95% interval  plain estimate
    pass@1     0.3767     0.0150  [0.3449, 0.4067]          0.3750
    pass@20    0.8228     0.0487  [0.7241, 0.9146]               –
    <BLANKLINE>
    - 40 problems, 10 attempts each
    - one population of problems: p = 0 for 4.7%, p = 1 for 23.9%, beta for the others
    - other populations may fit as well: for k <= n intervals reach as far as mean_interval's
    - some problem has only 10 attempts: the model decides about pass@20
    """

    k: int | tuple[int, ...]
    estimate: OneOrMany
    plain: OneOrMany
    standard_deviation: OneOrMany
    credible_interval: CredibleInterval
    level: float
    target: float
    prior: str
    alpha: float
    beta: float
    never: float
    always: float
    joined: bool
    problem_means: Floats
    problem_deviations: Floats
    m: int
    n_range: tuple[int, int]
    warnings: tuple[str, ...]
    # The column, or columns, by which problems or classes are told apart.
    _told_apart: Mapping[str, Any] = field(default_factory=dict)

    _in_rows = ("k", "estimate", "plain", "standard_deviation", "credible_interval")

    def _tables(self) -> Mapping[str, Mapping[str, Any]]:
        """The problems one by one, too; of a tally, its classes."""
        if not self._told_apart:
            return super()._tables()
        ks = _validate.of_each_k(self.k)
        problems = {
            **{name: np.repeat(column, len(ks)) for name, column in self._told_apart.items()},
            "k": np.tile(ks, len(self.problem_means)),
            "estimate": self.problem_means.ravel(),
            "standard_deviation": self.problem_deviations.ravel(),
        }
        return {**super()._tables(), "problems": problems}

    def _blocks(self) -> Document:
        """Each k with its interval, and the prior."""
        found, least = self._listed(), self.n_range[0]
        beyond = [f"pass@{k}" for k in found["k"] if k > least]
        remarks = [sizes(self.m, self.n_range), self._prior_words()]
        if self.joined:
            remarks.append(
                "other populations may fit as well: for k <= n intervals reach as far as mean_interval's"
            )
        if beyond:
            remarks.append(
                f"some problem has only {number_of(least, 'attempt')}: "
                f"the model decides about {', '.join(beyond)}"
            )
        shown = intervals(self.level, "credible", self.target)
        return (
            Title(f"Posterior {self._what()}, {shown}"),
            Table.of(
                ("", scores(self.k)),
                ("estimate", map(score, found["estimate"])),
                ("std. dev.", map(score, found["standard_deviation"])),
                (interval_head(self.level), map(ends, found["low"], found["high"])),
                ("plain estimate", map(score, found["plain"])),
            ),
            Notes("", tuple(remarks)),
        )

    def plot(self, ax: Axes | None = None, *, label: str = "", color: str | None = None) -> Axes:
        """Posterior means with intervals against k, several models on the same axes; needs matplotlib."""
        ax = plots.axes(ax)
        look = plots.look(ax, label, color)
        plots.intervals_against_k(ax, self.k, self.estimate, self.credible_interval, look)
        if self.prior == "dirichlet":
            ax.axhline(0, color=plots.GREY, linewidth=1)
            ax.autoscale(axis="y")
        ax.set_ylabel(f"posterior {self._what()}")
        shown = intervals(self.level, "credible", self.target)
        plots.entitled(ax, f"{shown}, {self.prior} prior", sizes(self.m, self.n_range), label)
        return ax

    def _what(self) -> str:
        return "difference of mean pass@k" if self.prior == "dirichlet" else "mean pass@k"

    def _prior_words(self) -> str:
        if self.prior == "dirichlet":
            return "Dirichlet over the problems, one pseudo-problem for each of ++, +-, -+ and --"
        if self.prior == "hierarchical":
            if self.n_range[1] == 1:
                return "one attempt each: uniform prior of the rate"
            return (
                f"one population of problems: p = 0 for {percent(self.never, 1)}, "
                f"p = 1 for {percent(self.always, 1)}, beta for the others"
            )
        return f"prior Beta({amount(self.alpha, 4)}, {amount(self.beta, 4)}) of every problem by itself"
