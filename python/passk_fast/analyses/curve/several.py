"""The curves of several models in one picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from passk_fast import _validate
from passk_fast._typing import Axes
from passk_fast.analyses.curve.result import Curve, drawn_curves


def plot_curves(
    curves: Mapping[str, Curve],
    ax: Axes | None = None,
    *,
    colors: Sequence[str] | None = None,
    band: bool | None = None,
) -> Axes:
    """Draw the curves of several models with their bands, one entry of the legend a model; needs matplotlib.

    Parameters
    ----------
    curves : mapping of str to Curve
        By the names that the legend shows; all of one kind.
    ax : Axes, optional
        Where to draw; new axes by default.
    colors : sequence of str, optional
        Of the models, in their order.
    band : bool, optional
        Whether to draw the bands that hold for all k together; by default for up to six models.

    Returns
    -------
    Axes

    Raises
    ------
    TypeError, ValueError
        If there is no curve, or they are not all curves of one kind.

    Examples
    --------
    >>> found = {"a": pk.curve(pk.Counts(10, [0, 1, 4, 10] * 10), rng=1)}
    >>> pk.plot_curves(found).get_ylabel()
    'mean pass@k over problems'
    """
    checked = _checked(curves)
    if colors is not None and len(colors) != len(checked):
        raise _validate.wrong("colors", f"must have one for each of {len(checked)} models; got {len(colors)}")
    shaded = None if band is None else _validate.flag(band, "band")
    return drawn_curves(checked, ax, colors=colors, band=shaded)


def _checked(curves: object) -> dict[str, Curve]:
    if not isinstance(curves, Mapping):
        raise _validate.wrong_kind("curves", "must be a mapping of names to curves", curves)
    _validate.refuse_lookalikes(curves, "curves")
    found = {str(name): one for name, one in curves.items()}
    for name, one in found.items():
        if not isinstance(one, Curve):
            raise _validate.wrong_kind("curves", f"must hold curves; got {_validate.kind(one)} for {name!r}")
    kinds = list(dict.fromkeys(one.kind for one in found.values()))
    if len(kinds) != 1:
        raise _validate.wrong(
            "curves", f"must hold curves of one kind, at least one; got {', '.join(kinds) or 'none'}"
        )
    return found
