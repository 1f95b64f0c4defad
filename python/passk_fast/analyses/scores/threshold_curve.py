"""pass@k of real-valued scores as a function of the score from which an attempt counts as passed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from passk_fast import _core, _numeric, _validate
from passk_fast._typing import Axes, Floats, OneOrMany
from passk_fast.analyses import _words
from passk_fast.data import ragged
from passk_fast.data.ragged import RaggedRows
from passk_fast.show import plots
from passk_fast.show.document import Document, Notes, Table, Title
from passk_fast.show.numbers import count, number_of, score
from passk_fast.show.result import Result


@dataclass(frozen=True, eq=False, repr=False)
class ThresholdCurve(Result):
    """Mean pass@k over the problems, where an attempt passes if its score is at least a threshold.

    Attributes
    ----------
    k : int or tuple of int
    dropped : tuple of int
        The default k's that some n does not allow.
    thresholds : ndarray (T,)
        Ascending.
    pass_at_k : ndarray (T,) or (T, K)
    best_of_k : float or ndarray (K,)
        The mean over the problems of the best of k, to which the curve integrates: it is the least score plus
        the integral from there to the largest.
    m : int
        Number of problems.

    Examples
    --------
    >>> curve = pk.threshold_curve([[0.0, 0.5, 1.0], [0.5, 0.5, 0.5]], k=2)
    >>> curve.thresholds
    array([0. , 0.5, 1. ])
    >>> curve.pass_at_k
    array([1.        , 1.        , 0.33333333])
    >>> round(curve.best_of_k, 4)
    0.6667
    """

    k: int | tuple[int, ...]
    dropped: tuple[int, ...]
    thresholds: Floats
    pass_at_k: Floats
    best_of_k: OneOrMany
    m: int
    # Least number of attempts of a problem.
    _least: int

    _in_rows = ("thresholds", "pass_at_k")

    def columns(self) -> Mapping[str, Any]:
        """A row for each threshold and k."""
        ks = _validate.of_each_k(self.k)
        return {
            "threshold": np.repeat(self.thresholds, len(ks)),
            "k": np.tile(ks, len(self.thresholds)),
            "pass_at_k": self.pass_at_k.reshape(-1),
        }

    def _blocks(self) -> Document:
        """Some of the thresholds, and the best of k that the curve integrates to."""
        shown = np.unique(np.linspace(0, len(self.thresholds) - 1, 9).round().astype(int)).tolist()
        rows: list[tuple[str, ...]] = [
            (score(float(self.thresholds[i])), *map(score, self._by_k()[i].tolist())) for i in shown
        ]
        rows.append(("best of k", *map(score, _validate.of_each_k(self.best_of_k))))
        heads = ("score from", *_words.scores(self.k))
        some = f"{count(len(shown))} of {number_of(len(self.thresholds), 'threshold')}"
        remarks = [number_of(self.m, "problem"), some, *_words.dropped(self.dropped, self._least)]
        return (Title("Mean pass@k by threshold"), Table(heads, tuple(rows)), Notes("", tuple(remarks)))

    def plot(self, ax: Axes | None = None) -> Axes:
        """The curve of each k, as the steps that it is; needs matplotlib."""
        ax = plots.axes(ax)
        for index, k in enumerate(_validate.of_each_k(self.k)):
            look: dict[str, Any] = {"color": plots.colour(index), "linestyle": plots.style(index)}
            ax.step(self.thresholds, self._by_k()[:, index], where="pre", label=f"pass@{k}", **look)
        ax.set_xlabel("score from which an attempt passes")
        ax.set_ylabel("mean pass@k")
        ax.set_ylim(-0.02, 1.02)
        plots.title(ax, f"pass@k by threshold: {number_of(self.m, 'problem')}")
        plots.legend(ax)
        return ax

    def _by_k(self) -> Floats:
        return self.pass_at_k.reshape(len(self.thresholds), -1)


def threshold_curve(
    scores: Any,
    k: int | Sequence[int] | None = None,
    *,
    thresholds: ArrayLike | None = None,
    offsets: ArrayLike | None = None,
) -> ThresholdCurve:
    """Show what partial credit hides: mean pass@k for every score from which an attempt may count as passed.

    Parameters
    ----------
    scores, k
        As for `best_of_k`.
    thresholds : array_like (T,), optional
        Finite. None is every distinct score, where the curve has its steps.
    offsets
        As for `best_of_k`.

    Returns
    -------
    ThresholdCurve

    Raises
    ------
    TypeError, ValueError
        As for `best_of_k`; if a threshold is not finite.

    Examples
    --------
    >>> scores = [[0.2, 0.9, 0.4], [0.0, 0.0, 1.0]]
    >>> pk.threshold_curve(scores, k=[1, 3], thresholds=[0.5, 1.0]).pass_at_k
    array([[0.33333333, 1.        ],
           [0.16666667, 0.5       ]])
    """
    flat, grouping = ragged.grouped(scores, "scores", offsets)
    values = ragged.real(flat, grouping, "scores")
    ks = _validate.ks(k, grouping)
    m = len(grouping.sizes)
    inside = np.lexsort((values, grouping.owners))
    across = np.argsort(values[inside], kind="stable")
    ascending = values[inside][across]
    weights = np.stack([_weights(grouping, k)[across] for k in ks.values], axis=1) / m
    # What lies at or above each place of the sorted scores; beyond the last there is nothing.
    above = np.vstack([np.cumsum(weights[::-1], axis=0)[::-1], np.zeros((1, len(ks.values)))])
    points = np.unique(ascending) if thresholds is None else _points(thresholds)
    curve = np.minimum(above[np.searchsorted(ascending, points, side="left")], 1.0)
    curve[points <= ascending[0]] = 1.0  # what all reach is certain, whatever the weights round to
    best = _numeric.dot(ascending, weights)
    return ThresholdCurve(
        k=ks.asked,
        dropped=ks.dropped,
        thresholds=points,
        pass_at_k=ks.given(curve),
        best_of_k=ks.given(best),
        m=m,
        _least=grouping.min_n,
    )


def _weights(grouping: RaggedRows, k: int) -> Floats:
    """The chance of each attempt, ascending within its problem, to be the best of k."""
    tables = {n: _core.rank_weights(n, k, k) for n in np.unique(grouping.sizes).tolist()}
    return np.concatenate([tables[n] for n in grouping.sizes.tolist()])


def _points(thresholds: ArrayLike) -> Floats:
    flat, form = ragged.flattened(thresholds, "thresholds")
    if form.nested:
        raise _validate.wrong("thresholds", f"must be one-dimensional; got shape {form.shape}")
    return np.unique(ragged.real(flat, form, "thresholds"))
