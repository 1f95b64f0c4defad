"""What a plan rests on: pilots and assumed populations turned into two models to be compared."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from passk_fast import _numeric, _validate
from passk_fast._options import MATCHES
from passk_fast._typing import Floats
from passk_fast.analyses._advice import FEW_PROBLEMS
from passk_fast.analyses.planning.families import MOST as MOST_STRATA, Families
from passk_fast.analyses.planning.power import PowerModel
from passk_fast.analyses.planning.rates import (
    ModelRates,
    Rates,
    of_pilot,
    of_rates,
    probabilities,
    spread_of_values,
)
from passk_fast.analyses.planning.studies import MOST, Studies
from passk_fast.analyses.planning.true_rates import true_rates
from passk_fast.data.alignment import align
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.inference.groups import grouping, sampled
from passk_fast.inference.variance import only, within
from passk_fast.show.numbers import amount

# Correlation of two models' true pass@k over problems where nothing else is known: about the median over the
# pairs of 33 code models on 118 problems (EvalPerf), .51 at k = 1.
CORRELATION = 0.5
# Where the first model's mean pass@k is below this, or above one less this, few problems set models apart.
LEAST_MEAN = 0.2
UNTOLD = (
    "nothing tells on which problems the models differ; near 0 and 1 these are few, so that the printed "
    "interval comes out wider, and the power less, than is expected here: two pilots, or the rates of both "
    "models on the same problems, tell it"
)


@dataclass(frozen=True)
class Told:
    """What `plan` was told of the two models."""

    pilots: tuple[Counts | Tally | None, Counts | Tally | None]
    rates: tuple[Rates | None, Rates | None]
    k: int
    paired: bool
    correlation: float | None
    omega: float | None
    match: str


@dataclass(frozen=True)
class Assumed:
    """The two models, and where that comes from, in words."""

    comparison: PowerModel
    # The first model's, on the problems that were used.
    pilot: Tally | None
    # Share of the problems that carry the difference in effect, where something tells.
    carried: float | None
    assumptions: tuple[str, ...]
    warnings: tuple[str, ...]


def assume(given: Told, target: float, level: float, power: float, n_b: float | None) -> Assumed:
    """The rule: estimated from a pair of pilots, exact for a pair of rates, else by the correlation.

    Refused are a model with a pilot and rates, a first one with neither, and a correlation beside ω.
    """
    if given.correlation is not None and given.omega is not None:
        raise ValueError(_validate.phrase("{correlation} and {omega} exclude each other; got both"))
    told: list[str] = []
    given = _matched(given, told)
    a = _model(given, 0)
    second = given.pilots[1] is not None or given.rates[1] is not None
    b = _model(given, 1) if second else a
    told.append(f"first model: {a.source}")
    told.append(f"second model: {b.source}" if second else "second model: like the first")
    warnings: list[str] = []
    omega, single, how = _omega(given, a, b, warnings)
    told.append(how)
    if any(
        getattr(pilot, name, None) is not None for pilot in given.pilots for name in ("clusters", "strata")
    ):
        told.append("problems come in clusters and strata as those of the pilot do")
    warnings += [
        f"a pilot of only {Tally.of(pilot).m} problems (fewer than {FEW_PROBLEMS}): the plan is a rough one"
        for pilot in given.pilots
        if pilot is not None and Tally.of(pilot).m < FEW_PROBLEMS
    ]
    first = given.pilots[0]
    joint = _joint(given)
    if joint is None and given.paired and not LEAST_MEAN <= a.mean <= 1 - LEAST_MEAN:
        warnings.append(UNTOLD)
    square = _numeric.square(single) + _numeric.square(a.mean - b.mean)
    clustered = any(getattr(pilot, "clusters", None) is not None for pilot in given.pilots)
    units = min([_units_of(pilot) for pilot in given.pilots if isinstance(pilot, Counts)], default=1.0)
    studies = Studies(*joint, a.k, level, _families(given)) if joint is not None and target == 0 else None
    known = (a, b, omega, square, units, clustered)
    comparison = PowerModel(*known, target, given.paired, level, power, n_b, studies)
    pilot = None if first is None else Tally.of(first)
    return Assumed(comparison, pilot, _carried(given), tuple(told), tuple(warnings))


def _joint(given: Told) -> tuple[Floats, Floats] | None:
    """Rates of both models on the same problems, where these tell how the models differ."""
    if not given.paired or given.omega is not None or given.correlation is not None or given.k > MOST:
        return None
    first, second = given.pilots
    if isinstance(first, Counts) and isinstance(second, Counts):
        found = _families(given)
        if found is not None and int(found.stratum.max()) >= MOST_STRATA:
            return None
        return true_rates(first, second, found)
    return _both_rates(given)


def _both_rates(given: Told) -> tuple[Floats, Floats] | None:
    """Rates of both models on the same problems, where these were given."""
    one, other = given.rates
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return None
    p, q = probabilities(one, "rates"), probabilities(other, "rates_b")
    if len(p) != len(q):
        raise ValueError(
            _validate.phrase(
                "{rates} and {rates_b} must be of the same problems; got {} and {}", len(p), len(q)
            )
        )
    return p, q


def _families(given: Told) -> Families | None:
    """Which problems of a pair of pilots come together, by the labels of the first that has any."""
    both = [pilot for pilot in given.pilots if isinstance(pilot, Counts)]
    if len(both) < len(given.pilots):
        return None
    for pilot in both:
        found = grouping(pilot, None, None)
        if found:
            return Families.of(found, pilot.m)
    return None


def _carried(given: Told) -> float | None:
    """Share of the problems that carry the difference in effect: (E d²)²/E d⁴; None where nothing tells."""
    (a, b), rates = given.pilots, _both_rates(given)
    if not given.paired:
        return None
    if isinstance(a, Counts) and isinstance(b, Counts):
        d = a.values(given.k) - b.values(given.k)
    elif rates is not None:
        d = _numeric.failure_power(rates[0], given.k) - _numeric.failure_power(rates[1], given.k)
    else:
        return None
    fourth = float(_numeric.mean(_numeric.square(d * d)))
    return _numeric.square(float(_numeric.mean(d * d))) / fourth if fourth > 0 else None


def _units_of(pilot: Counts) -> float:
    """Independent units for each problem: degrees of freedom of the variance, and one, over the problems."""
    found = grouping(pilot, None, None)
    if not found:
        return 1.0
    return (sampled(np.zeros((pilot.m, 1)), found).degrees_of_freedom + 1) / pilot.m


def _matched(given: Told, told: list[str]) -> Told:
    """Pilots on the problems that both have, in one order; tells how many that leaves out."""
    _validate.choice(given.match, "match", MATCHES)
    a, b = given.pilots
    if not (given.paired and isinstance(a, Counts) and isinstance(b, Counts)):
        return given
    aligned = align({"pilot": a, "pilot_b": b}, match=given.match)
    left_out = [len(names) for names in aligned.left_out.values()]
    if any(left_out):
        told.append(f"left out, for not being in both pilots: {left_out[0]} and {left_out[1]} problems")
    return replace(given, pilots=(aligned.counts["pilot"], aligned.counts["pilot_b"]))


def _model(given: Told, which: int) -> ModelRates:
    pilot, rates = given.pilots[which], given.rates[which]
    suffix = ("", "_b")[which]
    if pilot is not None and rates is not None:
        raise _validate.wrong(
            f"pilot{suffix}",
            _validate.phrase("and {} exclude each other; got both", _validate.argument(f"rates{suffix}")),
        )
    if pilot is not None:
        return of_pilot(pilot, given.k, f"pilot{suffix}")
    if rates is None:
        raise ValueError(_validate.phrase("{pilot} or {rates} must be given; got neither"))
    return of_rates(rates, given.k, f"rates{suffix}")


def _omega(given: Told, a: ModelRates, b: ModelRates, warnings: list[str]) -> tuple[float, float, str]:
    """ω; the same of single problems, which clusters and strata leave as it is; and where it comes from."""
    first, second = max(a.between, 0.0), max(b.between, 0.0)
    for name, model in (("first", a), ("second", b)):
        if model.between < 0:
            warnings.append(
                f"the {name} model's variance between problems came out negative and was taken as 0"
            )
    if not given.paired:
        if given.correlation is not None or given.omega is not None:
            paired = _validate.either("come with paired=True", "come without --unpaired")
            raise ValueError(_validate.phrase("{correlation} and {omega} must {}", paired))
        omega = float(np.sqrt(first + second))
        return omega, omega, "the models attempt different problems"
    if given.omega is not None:
        omega = _validate.probability(given.omega, "omega")
        return omega, omega, f"the true difference varies by {amount(omega, 6)} over problems (given)"
    if given.correlation is None:
        known = _known_variance(given)
        if known is not None:
            variance, of_single, how = known
            if variance < 0:
                warnings.append("the variance of the true difference came out negative and was taken as 0")
            omega, single = (float(np.sqrt(max(value, 0.0))) for value in (variance, of_single))
            return omega, single, f"the true difference varies by {amount(omega)} over problems, {how}"
    correlation = CORRELATION
    if given.correlation is not None:
        correlation = _validate.within(given.correlation, "correlation", -1, 1)
    omega = _of_difference(first, second, correlation)
    alone = [max(float(one.failures[-1] - _numeric.square(one.failures[0])), 0.0) for one in (a, b)]
    single = _of_difference(alone[0], alone[1], correlation)
    source = "assumed; nothing tells how the two differ" if given.correlation is None else "given"
    how = (
        f"the models' true pass@{given.k} correlate {amount(correlation, 6)} over problems ({source}): "
        f"their difference varies by {amount(omega)}"
    )
    return omega, single, how


def _of_difference(first: float, second: float, correlation: float) -> float:
    """Standard deviation of a difference of two with these variances."""
    return float(np.sqrt(max(first + second - 2 * correlation * np.sqrt(first * second), 0.0)))


def _known_variance(given: Told) -> tuple[float, float, str] | None:
    """Variance over problems of the true difference where both models tell of the same problems; and the
    same of single problems.
    """
    a, b = given.pilots
    if isinstance(a, Counts) and isinstance(b, Counts):
        return *_observed(a, b, given.k), "estimated from the two pilots"
    rates = _both_rates(given)
    if rates is None:
        return None
    p, q = (_numeric.failure_power(one, given.k) for one in rates)
    variance = float(_numeric.var(p - q))
    return variance, variance, "by the two models' rates"


def _observed(a: Counts, b: Counts, k: int) -> tuple[float, float]:
    """Variance of the observed differences, less the noise of the attempts; and that of single problems."""
    for counts, argument in ((a, "pilot"), (b, "pilot_b")):
        if counts.min_n < k:
            raise ValueError(
                _validate.phrase(
                    "{k} must satisfy k <= n for every problem of {}; got k={}, {}",
                    _validate.argument(argument),
                    k,
                    counts.fewer_than(k),
                )
            )
    noise = sum(float(within(counts.tally, [only(k)]).variances[0]) for counts in (a, b))  # exact: two terms
    d = b.values(k) - a.values(k)
    return spread_of_values(a, d) - noise, float(_numeric.var(d, ddof=1)) - noise
