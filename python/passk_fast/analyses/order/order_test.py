"""Are the attempts at a problem exchangeable? Tests given how many passed, and the size of what they find."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from passk_fast import _validate
from passk_fast._options import MISSING_OF_SEQUENCES, WEIGHTS, MissingOfSequences, Weights
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.order import effects, laws
from passk_fast.analyses.order.curves import hazard, prefix_curve, transitions_of
from passk_fast.analyses.order.result import OrderTest
from passk_fast.analyses.order.statistics import DEFAULT_TESTS, TESTS, Permutations, run
from passk_fast.data.models import AttemptsOrResult, attempts_of
from passk_fast.data.order import Sequences, labels_of, units_of
from passk_fast.inference.multiplicity import holm

# A check that nobody asked for speaks only where chance is no explanation.
SPEAKS_BELOW = 0.001


@takes_rng
def order_test(
    attempts: AttemptsOrResult,
    *,
    tests: str | Iterable[str] = DEFAULT_TESTS,
    weights: Weights = "equal",
    within_runs: bool = True,
    time: ArrayLike | None = None,
    missing: MissingOfSequences = "error",
    level: float = 0.95,
    replicates: int | None = None,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> OrderTest:
    """Test whether the order of a problem's attempts matters, given how many of them passed.

    Parameters
    ----------
    attempts : Attempts or ModelResult
        Of one model under one condition. The rows of a problem are in the order of its attempts.
    tests : str or iterable of str
        ``"rank sum"`` sees drift (learning, tiring), ``"joins"`` sees clumps (attempts that resemble the one
        before). Also ``"runs"`` (clumps and alternation), ``"first success"`` and ``"log-rank"`` (time to the
        first success).
    weights : {"equal", "1/(n+1)"}
        What a problem's rank sum counts. ``"1/(n+1)"`` (van Elteren's) keeps few problems with many attempts
        from deciding alone.
    within_runs : bool
        Where attempts have runs: whether attempts of one run are compared with each other, or a problem's
        attempts across its runs, which tests between runs too.
    time : array_like (attempts,), optional
        Numbers or times that give the order, where that of the rows does not. They must differ within a
        problem (in a run).
    missing : {"error", "fail", "drop"}
        Attempts without a verdict: an error, failures, or not made.
    level : float
        Confidence level of intervals and bands, in (0, 1).
    replicates : int or None
        So many permutations of the outcomes within each problem give the p-values. None computes them from
        the exact law of a statistic where that is quick, and from its exact moments and a normal law
        elsewhere.
    rng : int, Generator or None
        Of the permutations. An int is the seed; None takes a fresh one. It is recorded in the result.
    progress : bool, callable or None
        Show a progress bar for long work: None only on a terminal. A callable gets (done, total).

    Returns
    -------
    OrderTest
        Tests, odds ratios, the share solved within the first k against pass@k, and the hazard.

    Raises
    ------
    TypeError
        If an argument is not of its kind.
    ValueError
        If an argument breaks its rule; if attempts are of several models or conditions; or if they stop at
        the first success, for then later attempts exist only where earlier ones failed, and nothing can tell
        learning from differences between problems.

    Notes
    -----
    Exchangeable attempts (independent ones with the same chance are) have all C(n, c) orders equally likely,
    given that c of n passed. Problems differ in c, not in that, so that their difficulty does not matter.
    Problems with c = 0 or c = n say nothing. The statistics, each with its null mean:

    - rank sum W of the successes' positions: c(n+1)/2;
    - joins, pairs of neighbouring successes: c(c-1)/n;
    - runs, stretches of equal outcomes: 1 + 2c(n-c)/n;
    - first success T: (n+1)/(c+1);
    - log-rank, the first successes to be expected up to T, Σ c/(n-j+1): 1.

    `slope` is the exact conditional maximum-likelihood estimate of e^β in logit P(attempt j passes) = αᵢ +
    βj, whose score test is that of the rank sum; `dependence` is that of e^γ in logit P = αᵢ + γ·[the one
    before passed], given the outcomes at both ends. Drift makes dependence too, and dependence little drift:
    read both.

    References
    ----------
    Wald and Wolfowitz, "On a test whether two samples are from the same population", Annals of Mathematical
    Statistics 11 (1940) 147-162. van Elteren, "On the combination of independent two sample tests of
    Wilcoxon", Bulletin of the International Statistical Institute 37 (1960) 351-361. Cox, "The regression
    analysis of binary sequences", Journal of the Royal Statistical Society B 20 (1958) 215-242.

    Examples
    --------
    >>> attempts = pk.Attempts(np.repeat(np.arange(40), 5), np.tile([0, 0, 1, 0, 1], 40))
    >>> result = pk.order_test(attempts)
    >>> result.tests, result.z.round(2).tolist()
    (('rank sum', 'joins'), [7.3, -5.16])
    >>> result.verdict
    'Successes come late (p < 0.0001): the odds of success change by × 2.31 [1.80, 2.98] per attempt; ...'
    """
    attempts = attempts_of(attempts)
    names = _tests(tests)
    _validate.choice(weights, "weights", WEIGHTS)
    within_runs = _validate.flag(within_runs, "within_runs")
    _validate.choice(missing, "missing", MISSING_OF_SEQUENCES)
    level = _validate.level(level)
    draws = _validate.replicates(replicates)
    seed = None if draws is None else seed_of(rng)
    attempts.refuse_mixtures("to test their order")
    units = units_of(attempts, within_runs=within_runs, time=time, missing=missing)
    labels = tuple(label if len(label) > 1 else label[0] for label in labels_of(units, attempts))
    with progress_reporter("permuting", progress) as report:
        permutations = None if draws is None or seed is None else Permutations(draws, seed, report)
        return analyse(
            units.statistics,
            names,
            weights=weights,
            level=level,
            permutations=permutations,
            said={
                "m": attempts.m,
                "missing": attempts.missing,
                "missing_policy": missing,
                "within_runs": None if attempts.run is None else within_runs,
                "labels": labels,
            },
        )


def screen(statistics: Sequences, level: float) -> OrderTest | None:
    """What the default tests find below p = 0.001, after Holm's adjustment.

    None if that is nothing, or if attempts stop at the first success.
    """
    if not statistics.n.any() or statistics.stopped():
        return None
    p = holm(run(statistics.select(statistics.informative), DEFAULT_TESTS, "equal", None)["p_value"])
    if not np.any(p < SPEAKS_BELOW):
        return None
    said = {
        "m": len(statistics.n),
        "missing": 0,
        "missing_policy": "error",
        "within_runs": None,
        "labels": (),
    }
    return analyse(statistics, level=level, said=said)


def analyse(
    statistics: Sequences,
    tests: tuple[str, ...] = DEFAULT_TESTS,
    *,
    weights: Weights = "equal",
    level: float,
    permutations: Permutations | None = None,
    said: dict[str, Any],
) -> OrderTest:
    """Everything about order that the statistics of the units tell."""
    _refuse_stopped(statistics)
    telling = statistics.select(statistics.informative)
    columns = run(telling, tests, weights, permutations)
    p_value = columns.pop("p_value")
    c, n = statistics.c, statistics.n
    return OrderTest(
        tests=tests,
        **columns,
        p_value=p_value,
        p_adjusted=holm(p_value),
        slope=effects.slope(telling, level),
        dependence=effects.dependence(telling, level),
        transitions=transitions_of(telling),
        curve=prefix_curve(statistics),
        hazard=hazard(statistics),
        level=level,
        attempts=int(n.sum()),
        units=len(n),
        informative=len(telling.n),
        never=int(np.count_nonzero(c == 0)),
        always=int(np.count_nonzero((c == n) & (n > 0))),
        n_range=(int(n.min()), int(n.max())),
        weights=weights,
        replicates=None if permutations is None else permutations.replicates,
        seed=None if permutations is None else permutations.seed,
        n=n,
        c=c,
        first=statistics.first,
        lean=_lean(statistics),
        **said,
    )


def _tests(given: object) -> tuple[str, ...]:
    """Names of tests, each once."""
    if isinstance(given, str):
        given = (given,)
    if not isinstance(given, Iterable):
        raise _validate.wrong_kind("tests", "must be a string or an iterable of strings", given)
    names = tuple(_validate.choice(name, "tests", TESTS) for name in given)
    if not names or len(set(names)) < len(names):
        raise _validate.wrong("tests", f"must name at least one test, each once; got {list(names)}")
    return names


def _refuse_stopped(statistics: Sequences) -> None:
    n = statistics.n
    if not n.any():
        raise _validate.wrong("attempts", "must hold at least one attempt with a verdict; got none")
    if statistics.stopped():
        raise _validate.wrong(
            "attempts",
            "must not stop at the first success; got the last attempt as the only success of all "
            f"{np.count_nonzero(statistics.c)} solved problems, with n from {n.min()} to {n.max()}: later "
            "attempts exist only where earlier ones failed, and learning cannot be told from differences "
            "between problems",
        )


def _lean(statistics: Sequences) -> Floats:
    """Each unit's rank sum in standard deviations from its mean; NaN without information."""
    lean = np.full(len(statistics.n), np.nan)
    telling = statistics.informative
    moments = laws.rank_sum_moments(statistics.n[telling], statistics.c[telling])
    lean[telling] = (statistics.rank_sum[telling] - moments.mean) / np.sqrt(moments.variance)
    return lean
