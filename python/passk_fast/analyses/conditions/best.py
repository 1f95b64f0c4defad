"""The best condition for each k, chosen on one half of the attempts and reported on the other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from passk_fast import _numeric
from passk_fast._typing import Axes, Floats
from passk_fast.analyses._words import scores
from passk_fast.data.counts import Counts
from passk_fast.inference.relabelling import Dealt, draws
from passk_fast.inference.study import Study
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import count, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class BestCondition(Result):
    """Which condition is best for each k, and what choosing it is worth.

    The highest of several means is too high, for it was chosen for being so. Here the attempts of every
    problem are split in halves at random (a hypergeometric draw of its successes); the best condition on one
    half is scored on the other, and the other way round, over many splits. Numbers are NaN where a half has
    fewer than k attempts.

    Attributes
    ----------
    k : tuple of int
    condition : tuple of str
        The best on all attempts.
    apparent : ndarray, shape (K,)
        Its mean pass@k on all attempts.
    honest : ndarray, shape (K,)
        Mean pass@k, on the other half, of the condition chosen on one half.
    optimism : ndarray, shape (K,)
        Mean gain of the chosen condition from the half that chose it over the other half.
    chosen : ndarray, shape (K, C)
        How often each condition was chosen.
    splits : int
    seed : int

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> alike = [pk.Counts(10, rng.binomial(10, 0.5, 30)) for _ in range(4)]
    >>> best = pk.sensitivity(alike, k=1, rng=1).best
    >>> bool(best.honest[0] < best.apparent[0])
    True
    """

    k: tuple[int, ...]
    condition: tuple[str, ...]
    apparent: Floats
    honest: Floats
    optimism: Floats
    chosen: Floats
    splits: int
    seed: int

    _in_rows = ("k", "condition", "apparent", "honest", "optimism")

    def table(self) -> Table:
        """A row for each k."""
        return Table.of(
            ("best", scores(self.k)),
            ("condition", self.condition),
            ("all attempts", map(score, self.apparent.tolist())),
            ("chosen on half, scored on the other", map(score, self.honest.tolist())),
            ("optimism of a half", map(score, self.optimism.tolist())),
        )

    def _blocks(self) -> Document:
        """The best conditions, and how they were judged."""
        halves = f"{count(self.splits)} random halves, seed {self.seed}"
        return (Title("Best condition for each k"), self.table(), Notes("", (halves,)))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Scores of the best condition on all attempts, and honestly, against k; needs matplotlib."""
        ax = plots.axes(ax)
        order = np.argsort(self.k)
        ks = np.array(self.k)[order]
        ax.plot(ks, self.apparent[order], "s--", color=plots.colour(1), label="best on all attempts")
        ax.plot(
            ks, self.honest[order], "o-", color=plots.colour(0), label="chosen on half, scored on the other"
        )
        plots.against_k(ax, self.k)
        ax.set_ylabel("mean pass@k")
        plots.title(ax, "Best condition for each k")
        plots.legend(ax)
        return ax

    def share(self, index: int) -> float:
        """How often the best on all attempts was chosen on half of them, for one of the k's."""
        return float(np.max(self.chosen[index]))


def best_condition(study: Study, means: Floats, splits: int, seed: int) -> BestCondition:
    """Best condition from the counts of each and their means (C, K)."""
    names, parts, ks = tuple(study.parts), list(study.parts.values()), study.ks.values
    found = [_split(parts, k, splits, seed) for k in ks]
    return BestCondition(
        k=ks,
        condition=tuple(names[i] for i in np.argmax(means, axis=0).tolist()),
        apparent=means.max(axis=0),
        honest=np.array([honest for honest, _, _ in found]),
        optimism=np.array([optimism for _, optimism, _ in found]),
        chosen=np.array([chosen for _, _, chosen in found]),
        splits=splits,
        seed=seed,
    )


def _split(parts: list[Counts], k: int, splits: int, seed: int) -> tuple[float, float, Floats]:
    """Honest mean, optimism and shares of choice for one k."""
    sizes = np.concatenate([np.stack([part.n // 2, part.n - part.n // 2], axis=1) for part in parts])
    if sizes.min() < k:
        return np.nan, np.nan, np.full(len(parts), np.nan)
    m = parts[0].m
    starts = [m * place for place in range(len(parts) + 1)]
    dealt = Dealt(sizes, np.concatenate([part.c for part in parts]))
    # (splits, C, halves)
    halves = draws(dealt, [k], seed, splits, starts=starts, subsample=True)[..., 0] / m
    choice = np.argmax(halves, axis=1)
    here, there = (np.take_along_axis(x, choice[:, None], axis=1) for x in (halves, halves[..., ::-1]))
    shares = np.bincount(choice.ravel(), minlength=len(parts)) / choice.size
    return float(_numeric.mean(there)), float(_numeric.mean(here - there)), shares
