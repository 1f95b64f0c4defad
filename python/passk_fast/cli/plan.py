"""``passk-fast plan``: how many problems and attempts a comparison takes."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from passk_fast._options import Match
from passk_fast.cli._options import WHOLE, Flag, Level, Number, target_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def plan(
    *pilot: str,
    rates: str | None = None,
    rates_b: str | None = None,
    k: Annotated[int, WHOLE, Parameter(name=["--k", "-k"])] = 1,
    detect: Number | None = None,
    power: Number = 0.8,
    level: Level = 0.95,
    m: Annotated[int | None, WHOLE, Parameter(name=["--problems", "-m"])] = None,
    n: Annotated[int | None, WHOLE, Parameter(name=["--attempts", "-n"])] = None,
    n_b: Annotated[int | None, WHOLE, Parameter(name=["--attempts-b"])] = None,
    cost_problem: Number | None = None,
    cost_attempt: Number | None = None,
    unpaired: Flag = False,
    correlation: Number | None = None,
    omega: Number | None = None,
    target: str = "population",
    match: Match = "strict",
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Plan the comparison of two models: problems and attempts to buy, or what a design can show.

    Example: `passk-fast plan pilot.jsonl --detect 0.05 -n 10`

    Parameters
    ----------
    pilot
        Result files of one model or of both, as a pilot.
    rates
        An assumed population instead: beta:A,B or mean-sd:MEAN,SD or two-point:LOW,HIGH,SHARE_HIGH or
        zero-inflated:SHARE_ZERO,A,B.
    rates_b
        The same of the second model, where it is not like the first.
    k
        Of pass@k.
    detect
        The true difference to find. Without it, the least difference that the design shows.
    power
        Chance to find it: that the interval which compare prints leaves 0 out.
    m
        Problems, where their number is fixed.
    n
        Attempts of each model at each problem, where their number is fixed.
    n_b
        Attempts of the second model, where they are not those of the first.
    cost_problem
        Price of a problem.
    cost_attempt
        Price of an attempt; with costs, the cheapest mix is looked for.
    unpaired
        Each model has problems of its own.
    correlation
        Assumed correlation of the two models' true pass@k over problems.
    omega
        Assumed standard deviation over problems of the true difference, instead.
    target
        What the comparison is about: population, benchmark, or the share of a population that was observed.
    match
        strict (both pilots must have the same problems) or common (those that both have).
    """
    from passk_fast.analyses.planning.plan import plan as plan_of

    pilots = reading.compared(output.apart_from(pilot), attempts=False) if pilot else None
    models = list(pilots.values()) if pilots else []
    if len(models) > 2:
        raise ValueError(f"expected at most two models as pilots; the files hold {len(models)}")
    first, second = [*models, None, None][:2]
    found = plan_of(
        first,
        pilot_b=second,
        rates=rates,
        rates_b=rates_b,
        k=k,
        detect=detect,
        power=power,
        level=level,
        m=m,
        n=n,
        n_b=n_b,
        cost_problem=cost_problem,
        cost_attempt=cost_attempt,
        paired=not unpaired,
        correlation=correlation,
        omega=omega,
        target=target_of(target),
        match=match,
    )
    output.show("plan", found, read=pilots)
