"""``passk-fast compare``: is one model better than another?"""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from passk_fast._options import ComparisonForm, Match, SingleTest
from passk_fast.cli._gate import GATE, Inconclusive, told
from passk_fast.cli._options import NUMBER, Flag, Ks, Level, Number, Seed, Whole, ks_of, target_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def compare(
    file: str,
    /,
    *files: str,
    k: Ks = None,
    margin: Number | None = None,
    match: Match = "strict",
    interval: ComparisonForm = "noise-floor",
    test: SingleTest = "exact",
    level: Level = 0.95,
    target: str = "population",
    unpaired: Flag = False,
    despite: Flag = False,
    replicates: Whole | None = None,
    seed: Seed = None,
    fail_if_worse: Annotated[float | None, NUMBER, Parameter(group=GATE)] = None,
    inconclusive: Inconclusive = Inconclusive(),  # noqa: B008
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> int:
    """Compare two models: difference, p-value and interval that agree, verdict.

    The files hold two models, A and B in their order. Differences are A - B: positive means that A is better.
    Problems are paired by their names.

    Example: `passk-fast compare new.jsonl old.jsonl -k 1 --margin 0.02`

    Parameters
    ----------
    file
        Result file of the first model, or of both.
    files
        That of the second.
    margin
        The difference that does not matter; adds the tests of equivalence and non-inferiority.
    match
        strict (both models must have the same problems) or common (those that both have are compared).
    interval
        What p-value and interval are made from: noise-floor, t, or a bootstrap: bca, percentile.
    test
        Of single attempts: exact (McNemar's) or mid-p.
    target
        What the comparison is about: population (problems like these), benchmark (exactly these problems),
        or the share of a finite population of problems that these are.
    unpaired
        Compare as independent samples.
    despite
        Compare results although their files say that they were made in different ways (benchmark, version,
        prompt, shots, scorer), with a warning.
    replicates
        Bootstrap replicates; infinitely many without random numbers if not given.
    fail_if_worse
        How much worse A may be than B at every k. Decided by the interval of the difference: exit code 0 if A
        is surely not worse by more, 1 if it surely is, 3 if the interval does not tell.
    """
    from passk_fast.analyses.comparison.compare import compare as compare_models
    from passk_fast.analyses.gate.gate import kept_up

    results = reading.compared(output.apart_from([file, *files]), despite=despite, attempts=False)
    if len(results) != 2:
        what = f"expected two models to compare; the files hold {len(results)}: {', '.join(results.models)}"
        apart = " (--name, once for each file, tells files of one model apart)"
        raise ValueError(what + apart * (len(results) == 1 and bool(files)))
    first, second = results.values()
    found = compare_models(
        first,
        second,
        ks_of(k),
        match=match,
        paired=False if unpaired else None,
        interval=interval,
        test=test,
        level=level,
        target=target_of(target),
        margin=margin,
        despite=despite,
        replicates=replicates,
        rng=seed,
    )
    gate = None if fail_if_worse is None else inconclusive.decided(kept_up(found, fail_if_worse))
    decided, said = told(gate)
    output.show(
        "compare",
        found,
        read=results,
        after=decided,
        sources=[file for one in (first, second) for file in one.sources],
        **said,
    )
    return 0 if gate is None else gate.exit_code
