"""How many problems and attempts a comparison of two models takes, before anything is bought."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passk_fast import _validate
from passk_fast._options import Match, Target
from passk_fast._progress import Report, counted, parts_of, progress_reporter
from passk_fast.analyses._advice import FEW_PROBLEMS
from passk_fast.analyses.planning.assumptions import Assumed, Told, assume
from passk_fast.analyses.planning.power import Costs, PowerModel
from passk_fast.analyses.planning.rates import Rates
from passk_fast.analyses.planning.result import Plan, PlanMix, PlanWidth, PowerCurve
from passk_fast.data.comparable import refuse_unlike
from passk_fast.data.models import Model, counts_of
from passk_fast.data.tally import Tally
from passk_fast.show.numbers import count, number_of

# With fewer problems that make the difference in effect, one study is not like another.
FEW_CARRIED = 15
# The grid around the design: so many times its problems and its attempts.
FACTORS = (0.25, 0.5, 1, 2, 4)
# Numbers of attempts for which problems are counted: so many times k.
LADDER = (1, 2, 5, 10, 20, 50)


def plan(
    pilot: Model | None = None,
    *,
    pilot_b: Model | None = None,
    rates: Rates | None = None,
    rates_b: Rates | None = None,
    k: int = 1,
    detect: float | None = None,
    power: float = 0.8,
    level: float = 0.95,
    m: int | None = None,
    n: int | None = None,
    n_b: int | None = None,
    cost_problem: float | None = None,
    cost_attempt: float | None = None,
    paired: bool = True,
    correlation: float | None = None,
    omega: float | None = None,
    target: Target | float = "population",
    match: Match = "strict",
    progress: bool | Report | None = None,
) -> Plan:
    """Problems m and attempts n that a comparison of two models takes, and what a given design can show.

    With `detect`, what is not given of `m` and `n` is solved for; with neither of them, the cheapest mix if
    there are costs, else m for the least n of the pilot. Without `detect`, the least difference that m
    problems with n attempts show (those of the pilot, if not given).

    Parameters
    ----------
    pilot : Counts, Tally, ModelResult or None
        Results of the first model; the population is what these are a sample of.
    pilot_b : Counts, Tally, ModelResult or None
        Results of the second. With two `Counts` and `paired`, on the same problems: how far the models
        differ over problems is then estimated, not assumed.
    rates, rates_b : str, sequence of float or None
        Instead of a pilot, an assumed population of success probabilities: ``"beta:A,B"``, ``"mean-sd:M,SD"``
        (the beta distribution of a mean and a standard deviation), ``"two-point:LOW,HIGH,SHARE_HIGH"``,
        ``"zero-inflated:SHARE_ZERO,A,B"``, or the probability of each problem. Without either for the second
        model, it is like the first.
    k : int
        Of pass@k, k ≤ n.
    detect : float or None
        The true difference in mean pass@k to find, in (0, 1).
    power : float
        Chance to find it, between 1 - level and 1: that the interval which `compare` prints leaves 0 out (and
        its p-value is below 1 - level).
    level : float
        Confidence level of that interval.
    m, n : int or None
        Problems, at least 2, and attempts of each model at each problem.
    n_b : int or None
        Attempts of the second model, where they are not those of the first; then `n` is the first's.
    cost_problem, cost_attempt : float or None
        Price of a problem (0 if only an attempt has one) and of an attempt, in any unit.
    paired : bool
        Whether both models attempt the same problems. If not, each has `m` of its own.
    correlation : float or None
        Assumed correlation of the two models' true pass@k over problems, in [-1, 1]; 0.5 where nothing tells
        how they differ.
    omega : float or None
        Assumed standard deviation over problems of the true difference, instead of a correlation.
    target : {"population", "benchmark"} or float
        What the comparison is about, as in `mean_interval`. Unless it is a population of problems, their
        number is given: `m`, or that of the pilot.
    match : {"strict", "common"}
        Whether both pilots must have the same problems, or those in common are used.
    progress : bool, callable or None
        Show a progress bar for long work: None only on a terminal. A callable gets (done, total).

    Returns
    -------
    Plan
        The design, its power, the least difference it shows, mixes of m and n that do as well, the power over
        a grid, and the expected intervals with more of either.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule, too little is given, or nothing varies in it, so that any difference
        would seem certain.

    Notes
    -----
    The difference has the variance ((1 - f) ω² + v_A(n) + v_B(n))/m. v(n) is the exact noise variance of
    pass@k from n attempts, averaged over the population: of a pilot by unbiased estimates where it has 2k
    attempts at every problem, else by the beta-binomial population fitted to it. ω² comes from a pair of
    pilots (the variance of the differences, less the noise), from the two models' rates of the same problems,
    or from the assumption.

    The criterion is the interval that `compare` prints: power is the chance that it leaves 0 out, and a
    width is its expected one. Where two pilots or two models' rates tell the law of a study, 800 such studies
    (400 of more than 128 problems) are drawn once, from a fixed stream, and judged as `compare` judges them:
    t, luck and tilting, and far ends that allow for what few problems cannot show. Clusters and strata are
    those of the pilots, drawn again, as many for each problem. Else, and where the target is not a
    population, the interval is the wider of Student's t
    with m - 1 degrees of freedom (with clusters so many in effect; normal for a benchmark) and the normal one
    with the variance that luck alone makes: integrals over the estimated variance, by the non-central t
    distribution where luck is less. In the limit m = (z_{α/2} + z_β)² (ω² + v_A + v_B)/δ². For n = k = 1 the
    power is that of McNemar's exact test. Models on different problems are compared by Welch's t after two
    more problems joined either. The expected interval of one model is the `adjusted` one.

    A pilot is a sample: a plan from 20 problems is itself uncertain.

    References
    ----------
    Miller, "Adding Error Bars to Evals", arXiv:2411.00640.

    Examples
    --------
    >>> found = pk.plan(rates="beta:0.5,0.5", k=1, detect=0.05, n=10)
    >>> found.m
    473
    >>> pk.plan(rates="beta:0.5,0.5", detect=0.05, cost_problem=20, cost_attempt=1).n
    4
    """
    k, paired = _validate.whole(k, "k", least=1), _validate.flag(paired, "paired")
    refuse_unlike({"pilot": pilot, "pilot_b": pilot_b})
    pilot = None if pilot is None else counts_of(pilot, "pilot")
    pilot_b = None if pilot_b is None else counts_of(pilot_b, "pilot_b")
    assumed = assume(
        Told((pilot, pilot_b), (rates, rates_b), k, paired, correlation, omega, match),
        _validate.target(target),
        *_level_and_power(_validate.level(level), power),
        None if n_b is None else _validate.whole(n_b, "n_b", least=k),
    )
    comparison = assumed.comparison
    _check_varies(comparison, "rates" if pilot is None else "pilot")
    difference = None if detect is None else _validate.inner_share(detect, "detect")
    costs = _costs(cost_problem, cost_attempt, paired=paired)
    asked = _Design(
        None if m is None else _validate.whole(m, "m", least=2),
        None if n is None else _validate.whole(n, "n", least=k),
    )
    filled = _defaults(asked, comparison, difference, costs, assumed.pilot)
    with progress_reporter("planning", progress) as report:
        solving, *showing = parts_of(report, 4)
        design = filled if difference is None else _solve(comparison, difference, filled, costs, solving)
        solved = " and ".join(name for name in ("m", "n") if getattr(filled, name) is None)
        return _result(assumed, difference, design, solved, costs, showing)


@dataclass(frozen=True)
class _Design:
    """Problems and attempts, None where not known; attempts are infinite where no number is enough."""

    m: int | None
    n: float | None


def _check_varies(comparison: PowerModel, argument: str) -> None:
    """Refuse what leaves the difference without any variance, even with the fewest attempts."""
    if comparison.variance(comparison.a.k) == 0:
        other = "" if argument == "rates" else _validate.phrase(" (give {rates} instead)")
        raise _validate.wrong(
            argument,
            "must leave the difference some variance: without any every difference seems certain" + other,
        )


def _level_and_power(level: float, power: object) -> tuple[float, float]:
    wanted = _validate.number(power, "power")
    if not 1 - level < wanted < 1:
        raise _validate.wrong(
            "power", f"must satisfy 1 - level < power < 1; got {wanted:g} at level {level:g}"
        )
    return level, wanted


def _costs(problem: object, attempt: object, *, paired: bool) -> Costs | None:
    if attempt is None:
        if problem is not None:
            raise ValueError(_validate.phrase("{cost_attempt} must be given with {cost_problem}; got none"))
        return None
    costs = Costs(
        0.0 if problem is None else _validate.cost(problem, "cost_problem"),
        _validate.cost(attempt, "cost_attempt"),
        paired,
    )
    if costs.attempt == 0:
        raise _validate.wrong("cost_attempt", f"must satisfy cost_attempt > 0; got {costs.attempt:g}")
    return costs


def _defaults(
    asked: _Design, comparison: PowerModel, difference: float | None, costs: Costs | None, known: Tally | None
) -> _Design:
    """The rule for what is not given: problems of a fixed number, and of a bare question, are the pilot's;
    attempts are the pilot's where nothing else decides them.
    """
    m, n = asked.m, asked.n
    if m is None and (comparison.target > 0 or difference is None):
        if known is None:
            without = _validate.phrase("without {detect}")
            reason = without if difference is None else "unless the target is a population"
            raise _validate.wrong("m", "must be given " + reason + ", or a pilot; got neither")
        m = known.m
    if n is None and (difference is None or (m is None and costs is None)):
        if known is None:
            fixed = "{n}, {m} with {detect}, costs with {detect}, or a pilot must be given; got none"
            raise ValueError(_validate.phrase(fixed))
        n = known.min_n
        if n < comparison.a.k:
            raise _validate.wrong(
                "n", f"must be given where the pilot has fewer than k attempts; got k={comparison.a.k}, n={n}"
            )
    return _Design(m, n)


def _solve(
    comparison: PowerModel, difference: float, design: _Design, costs: Costs | None, report: Report | None
) -> _Design:
    """Fill in what reaches the power."""
    if design.m is None and design.n is None:
        assert costs is not None
        return _Design(*comparison.cheapest(difference, costs, report))
    if design.m is None:
        assert design.n is not None
        return _Design(comparison.problems_needed(difference, design.n), design.n)
    if design.n is None:
        found = comparison.attempts_needed(difference, design.m)
        return _Design(design.m, math.inf if found is None else found)
    return design


def _result(
    assumed: Assumed,
    difference: float | None,
    design: _Design,
    solved: str,
    costs: Costs | None,
    reports: Sequence[Report | None],
) -> Plan:
    comparison, m, n = assumed.comparison, design.m, design.n
    assert m is not None
    assert n is not None
    finite = None if math.isinf(n) else int(n)
    return Plan(
        k=comparison.a.k,
        detect=difference,
        power=comparison.power,
        level=comparison.level,
        target=comparison.target,
        paired=comparison.paired,
        m=m,
        n=finite,
        n_b=comparison.n_b if comparison.n_b is None else int(comparison.n_b),
        solved=solved,
        achieved=None if difference is None else comparison.power_at(difference, m, n),
        detectable=comparison.detectable(m, n),
        standard_error=comparison.standard_error(m, n),
        half_width=comparison.half_width(m, n),
        omega=comparison.omega,
        noise=comparison.noise(n),
        cost=_cost(costs, comparison, m, finite),
        mixes=_mixes(comparison, difference, finite, costs, reports[0]),
        widths=_widths(comparison, m, finite, reports[1]),
        curve=_curve(comparison, difference, m, finite, reports[2]),
        assumptions=assumed.assumptions,
        warnings=(*assumed.warnings, *_doubts(m, assumed.carried)),
        _comparison=comparison,
    )


def _doubts(m: int, carried: float | None) -> tuple[str, ...]:
    """Why the design itself deserves less trust."""
    found = [f"only {number_of(m, 'problem')} (fewer than {FEW_PROBLEMS})"] if m < FEW_PROBLEMS else []
    if carried is not None and carried * m < FEW_CARRIED:
        found.append(
            f"in effect about {count(round(carried * m))} of {number_of(m, 'problem')} make the difference: "
            "intervals of such studies differ much in width, and a few other problems make another plan"
        )
    return tuple(found)


def _mixes(
    comparison: PowerModel,
    difference: float | None,
    n: int | None,
    costs: Costs | None,
    report: Report | None,
) -> tuple[PlanMix, ...]:
    """Problems needed for a ladder of attempts, and for those of the design; none for a fixed benchmark."""
    if difference is None or comparison.target > 0:
        return ()
    ladder = {comparison.a.k * factor for factor in LADDER} | (set() if n is None else {n})
    found = []
    for attempts in counted(sorted(ladder), report):
        m = comparison.problems_needed(difference, attempts)
        found.append(PlanMix(m, attempts, _cost(costs, comparison, m, attempts)))
    return tuple(found)


def _cost(costs: Costs | None, comparison: PowerModel, m: int, n: int | None) -> float | None:
    if costs is None or n is None:
        return None
    return costs.of(m, n, comparison.attempts_of_second(n))


def _widths(comparison: PowerModel, m: int, n: int | None, report: Report | None) -> tuple[PlanWidth, ...]:
    """The design; two and four times its problems (of a population), or its attempts; unlimited attempts."""
    more = (1, 2, 4) if comparison.target == 0 else (1,)
    designs: list[tuple[int, int | None]] = [(m * factor, n) for factor in more]
    if n is not None:
        designs += [(m, 2 * n), (m, 4 * n), (m, None)]
    found = []
    for problems, attempts in counted(designs, report):
        design = problems, math.inf if attempts is None else attempts
        widths = comparison.half_width(*design), comparison.half_width_of_one(*design)
        found.append(PlanWidth(problems, attempts, *widths))
    return tuple(found)


def _curve(
    comparison: PowerModel, difference: float | None, m: int, n: int | None, report: Report | None
) -> PowerCurve:
    """Designs around this one; where no number of attempts is enough, the ladder of them."""
    k = comparison.a.k
    factors = FACTORS if comparison.target == 0 else (1,)
    ms = sorted({max(2, round(m * factor)) for factor in factors})
    ns = [k * factor for factor in LADDER] if n is None else [max(k, round(n * f)) for f in FACTORS]
    ns = sorted(set(ns))
    power, detectable = np.empty((2, len(ms), len(ns)))
    for row, column in counted(list(np.ndindex(detectable.shape)), report):
        design = ms[row], ns[column]
        detectable[row, column] = comparison.detectable(*design)
        if difference is not None:
            power[row, column] = comparison.power_at(difference, *design)
    known = None if difference is None else power
    return PowerCurve(np.array(ms, dtype=np.int64), np.array(ns, dtype=np.int64), known, detectable)
