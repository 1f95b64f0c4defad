"""pass@k of real-valued scores as a function of the score from which an attempt counts as passed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _core, _numeric, _validate
from passk_fast.data import ragged
from passk_fast.inference import plots, render

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import ArrayLike, NDArray

    from passk_fast.data.ragged import Grouping

    Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class ThresholdCurve(render.Shown):
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
    best_of_k: Any
    m: int

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and lists, ready for JSON."""
        return {name: render.plain(value) for name, value in vars(self).items()}

    def to_frame(self, backend: render.Backend = "pandas") -> Any:
        """One row for each threshold and k, in pandas, or in the `backend` polars or pyarrow."""
        ks = np.atleast_1d(self.k)
        return render.frame(
            {
                "threshold": np.repeat(self.thresholds, len(ks)),
                "k": np.tile(ks, len(self.thresholds)),
                "pass_at_k": self.pass_at_k.reshape(-1),
            },
            backend,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """The curve of each k, as the steps that it is; needs matplotlib."""
        ax = plots.axes(ax)
        for k, curve in zip(np.atleast_1d(self.k).tolist(), self._columns().T, strict=True):
            ax.step(self.thresholds, curve, where="pre", label=f"k = {k}")
        ax.set_xlabel("score from which an attempt passes")
        ax.set_ylabel("pass@k")
        ax.set_ylim(0, 1.02)
        ax.set_title(f"pass@k by threshold, m = {self.m}")
        ax.legend()
        return ax

    def _columns(self) -> Floats:
        return self.pass_at_k.reshape(len(self.thresholds), -1)

    def _table(self) -> render.Table:
        shown = np.unique(np.linspace(0, len(self.thresholds) - 1, 9).round().astype(int)).tolist()
        rows = [
            [render.number(float(self.thresholds[i])), *map(render.number, self._columns()[i].tolist())]
            for i in shown
        ]
        rows.append(["best of k", *map(render.number, np.atleast_1d(self.best_of_k).tolist())])
        ks = np.atleast_1d(self.k).tolist()
        notes = [f"m={self.m}, {len(shown)} of {len(self.thresholds)} thresholds"]
        return render.Table("pass@k by threshold", ["score from", *(f"pass@{k}" for k in ks)], rows, notes)


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
    scores : array_like (m, n), sequence of sequences, or array_like (n,)
        As for `best_of_k`.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    thresholds : array_like (T,), optional
        Finite. None is every distinct score, where the curve has its steps.
    offsets : array_like of int (m + 1,), optional
        Where each problem of a vector begins, and the end.

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
        k=ks.values[0] if ks.scalar else ks.values,
        dropped=ks.dropped,
        thresholds=points,
        pass_at_k=curve[:, 0] if ks.scalar else curve,
        best_of_k=float(best[0]) if ks.scalar else best,
        m=m,
    )


def _weights(grouping: Grouping, k: int) -> Floats:
    """The chance of each attempt, ascending within its problem, to be the best of k."""
    tables = {n: _core.rank_weights(n, k, k) for n in np.unique(grouping.sizes).tolist()}
    return np.concatenate([tables[n] for n in grouping.sizes.tolist()])


def _points(thresholds: ArrayLike) -> Floats:
    flat, form = ragged.flattened(thresholds, "thresholds")
    if form.nested:
        raise ValueError(f"`thresholds` must be one-dimensional; got shape {form.shape}")
    return np.unique(ragged.real(flat, form, "thresholds"))
