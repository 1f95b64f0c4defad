"""The bootstrap of real-valued scores."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _numeric, _validate
from passk_fast._options import BOOTSTRAP_FORMS, STATISTICS, BootstrapForm, NamedStatistic
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses._advice import ONE_PROBLEM, no_width
from passk_fast.analyses.values._statistics import (
    Custom,
    Deviation,
    Draws,
    Mean,
    Quantile,
    Ratio,
    Statistic,
    Studentized,
)
from passk_fast.analyses.values.result import ValuesBootstrap
from passk_fast.data.labels import frozen
from passk_fast.inference import _replicates
from passk_fast.inference.intervals import ConfidenceInterval, nowhere


@takes_rng
def bootstrap_values(
    values: npt.ArrayLike,
    *,
    statistic: NamedStatistic | Callable[[Any, Any], Any] = "mean",
    quantile: float | None = None,
    replicates: int = 10_000,
    interval: BootstrapForm = "bca",
    level: float = 0.95,
    rng: Rng = None,
    first: int = 0,
    progress: bool | Report | None = None,
) -> ValuesBootstrap:
    r"""Bootstrap a statistic of real-valued scores: rewards, runtimes, partial credit.

    Each replicate draws m of the m problems with replacement. The resample of replicate r depends on the
    seed, r and m alone: it is the same for every statistic, on every machine, for any number of threads.

    Parameters
    ----------
    values : array_like, shape (m,) or (m, S)
        One row a problem, one column a score; finite, converted to float64. One problem has an estimate, but
        no interval.
    statistic : {"mean", "median", "std", "quantile", "ratio"} or callable
        Of each column; "std" has the divisor m - 1; "median" and "quantile" interpolate linearly, as NumPy's
        default. "ratio" is the sum of column 0 over the sum of column 1. A callable is called as
        ``statistic(values, weights)`` with the values in their shape and an int64 array ``(m,)`` that tells
        how often each problem was drawn; it returns a number or a one-dimensional array of finite numbers.
    quantile : float, optional
        Probability in [0, 1], for ``statistic="quantile"`` only.
    replicates : int
        B >= 2.
    interval : {"bca", "percentile", "basic", "studentized"}
        "bca" corrects bias and skewness, with the acceleration from the jackknife (for a callable: m further
        calls, with weights summing to m - 1). "studentized" is for "mean", "std" and "ratio", whose standard
        errors are known.
    level : float
        In (0, 1).
    rng : int, numpy.random.Generator or None
        Seed in [0, 2**64), or where to draw one; None takes fresh entropy. It is recorded in the result.
    first : int
        Number of the first replicate: slices computed apart are together the whole.
    progress : bool, callable or None
        None shows a bar on a terminal if the work takes over a second; a callable gets ``(done, total)``.

    Returns
    -------
    ValuesBootstrap

    Raises
    ------
    TypeError
        If an argument is of the wrong kind.
    ValueError
        If a value is not finite (the message names its index), an option unknown or out of range, the
        statistic undefined for some resample (a ratio to 0), or the interval does not exist.

    Notes
    -----
    The weights of a resample are exactly multinomial. For m < 256 they are m uniform draws. For larger m
    every problem gets a Poisson weight with mean :math:`1 - z/\sqrt{m}`, where
    :math:`z = 0.2 + \lfloor\log_2 m\rfloor/8`; given their total N these are multinomial. Then m - N uniform
    draws complete them, and if N > m the replicate is drawn again.

    References
    ----------
    Davison and Hinkley, *Bootstrap Methods and their Application*, 1997, chapter 5.
    Efron, "Better bootstrap confidence intervals", JASA 82 (1987).

    Examples
    --------
    >>> runtimes = np.random.default_rng(1).lognormal(size=200)
    >>> result = pk.bootstrap_values(runtimes, statistic="median", rng=7)
    >>> round(result.estimate, 3)
    1.003
    >>> low, high = result.confidence_interval
    >>> bool(low < result.estimate < high)
    True

    Slices of replicates are those of the whole:

    >>> part = pk.bootstrap_values(runtimes, statistic="median", rng=7, first=400, replicates=100)
    >>> bool((part.replicates == result.replicates[400:500]).all())
    True
    """
    given = frozen(_validate.real_values(values, "values"))
    table = given.reshape(len(given), -1)
    form = _validate.choice(interval, "interval", BOOTSTRAP_FORMS)
    chosen = _chosen(statistic, quantile, given, form)
    share = _validate.level(level)
    size = _validate.whole(replicates, "replicates", least=2, most=2**32)
    start = _validate.whole(first, "first", least=0, most=2**64 - size)
    seed = seed_of(rng)

    table, exponents = _in_units(table, chosen)
    with np.errstate(all="ignore"):  # what is not finite is refused by name
        estimate = chosen.estimate(table)
    if not np.isfinite(estimate).all():
        raise _validate.wrong(
            "statistic", f"must be finite on the values themselves; got {estimate.tolist()}"
        )
    scalar = estimate.ndim == 0 or (given.ndim == 1 and not isinstance(chosen, Custom))
    estimate = np.atleast_1d(estimate)
    with progress_reporter(f"bootstrap of the {chosen.name}", progress) as report:
        draws = Draws(seed, start, size, report)
        if len(table) == 1:
            found, ends = np.tile(estimate, (size, 1)), nowhere(len(estimate))
        else:
            found, ends = _interval(chosen, table, estimate, form, share, draws)
    standard_error, bias = _replicates.moments(found, estimate)
    if len(table) == 1:
        standard_error = ends.low

    def shaped(numbers: Floats) -> Any:
        numbers = np.ldexp(numbers, exponents)
        return float(numbers[0]) if scalar else numbers

    found_in_values = np.ldexp(found, exponents)
    return ValuesBootstrap(
        statistic=chosen.name,
        quantile=chosen.q if isinstance(chosen, Quantile) else None,
        estimate=shaped(estimate),
        standard_error=shaped(standard_error),
        bias=shaped(bias),
        confidence_interval=ConfidenceInterval(shaped(ends.low), shaped(ends.high)),
        level=share,
        interval=form,
        replicates=found_in_values[:, 0] if scalar else found_in_values,
        seed=seed,
        first=start,
        m=len(table),
        warnings=_warnings(table, chosen),
    )


def _warnings(table: Floats, chosen: Statistic) -> tuple[str, ...]:
    """Why there is no interval, or one without width."""
    if len(table) == 1:
        return (ONE_PROBLEM,)
    still = (table == table[0]).all(axis=0)
    if isinstance(chosen, (Custom, Ratio)):
        return no_width([chosen.name]) if still.all() else ()
    name = f"{chosen.name} [{{}}]" if len(still) > 1 else chosen.name
    return no_width([name.format(column) for column in np.flatnonzero(still).tolist()])


def _in_units(table: Floats, chosen: Statistic) -> tuple[Floats, npt.NDArray[np.int32]]:
    """Values in units whose powers are ordinary numbers, and the exponents of two that undo it in results.

    Functions of the user see the values as they are.
    """
    exponents = _numeric.units(_largest(table))
    if isinstance(chosen, Custom) or not exponents.any():
        return table, np.zeros(1, exponents.dtype)
    undone = exponents[:1] - exponents[1:] if isinstance(chosen, Ratio) else exponents
    return np.ldexp(table, -exponents), undone


def _chosen(
    statistic: str | Callable[[Any, Any], Any], quantile: float | None, given: Floats, interval: str
) -> Statistic:
    """The statistic that the options name, checked against each other and the values."""
    chosen: Statistic
    if callable(statistic):
        chosen = Custom(statistic, given.shape)
    else:
        name = _validate.choice(statistic, "statistic", STATISTICS)
        if name in ("median", "quantile"):
            chosen = Quantile(0.5 if name == "median" else _validate.probability(quantile, "quantile"), name)
        else:
            plain: dict[str, Statistic] = {"mean": Mean(), "std": Deviation(), "ratio": Ratio()}
            chosen = plain[name]
    if quantile is not None and chosen.name != "quantile":
        raise _validate.wrong("quantile", f"must be None unless statistic='quantile'; got {quantile!r}")
    if isinstance(chosen, Ratio) and given.shape[1:] != (2,):
        raise _validate.wrong("values", f"must have shape (m, 2) for statistic='ratio'; got {given.shape}")
    if interval == "studentized" and not isinstance(chosen, Studentized):
        raise _validate.wrong(
            "interval",
            "'studentized' must go with statistic 'mean', 'std' or 'ratio', "
            f"whose standard errors are known; got {chosen.name!r}",
        )
    if interval == "bca" and 1 < len(given) < chosen.least:
        raise _validate.wrong(
            "values",
            f"must hold at least {chosen.least} problems for interval='bca' of {chosen.name!r}; "
            f"got {len(given)}",
        )
    return chosen


def _interval(
    chosen: Statistic, values: Floats, estimate: Floats, form: str, level: float, draws: Draws
) -> tuple[Floats, ConfidenceInterval[Floats]]:
    """Replicates and interval."""
    if form == "studentized" and isinstance(chosen, Studentized):
        both = chosen.studentized(values, draws)
        found, errors = both[..., 0], both[..., 1]
        _finite(found, draws.first)
        error = chosen.standard_error(values)
        return found, _replicates.studentized(estimate, error, found, errors, level)
    acceleration = chosen.acceleration(values) if form == "bca" else None
    found = chosen.replicates(values, draws)
    _finite(found, draws.first)
    if acceleration is not None:
        sizes = _largest(values) if isinstance(chosen, Mean) else 0.0
        return found, _replicates.bca(found, estimate, acceleration, level, sizes)
    if form == "basic":
        return found, _replicates.basic(found, estimate, level)
    return found, _replicates.percentile(found, level)


def _largest(values: Floats) -> Floats:
    """Size of the largest value of each column."""
    largest: Floats = np.maximum(values.max(axis=0), -values.min(axis=0))
    return largest


def _finite(replicates: Floats, first: int) -> None:
    """Raise for the first replicate that is not a number."""
    finite = np.isfinite(replicates)
    if not finite.all():
        row, column = (int(i) for i in np.argwhere(~finite)[0])
        raise _validate.wrong(
            "statistic",
            f"must be finite on every resample; got {replicates[row, column]} in replicate {first + row}",
        )
