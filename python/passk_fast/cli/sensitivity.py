"""``passk-fast sensitivity``: what conditions such as temperature or prompt do to pass@k."""

from __future__ import annotations

from passk_fast._options import ClosedForm, Match
from passk_fast.cli._options import File, Files, Flag, Ks, Level, Seed, Whole, ks_of, target_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def sensitivity(
    file: File,
    /,
    *files: Files,
    k: Ks = None,
    match: Match = "strict",
    interval: ClosedForm = "adjusted",
    level: Level = 0.95,
    target: str = "population",
    replicates: Whole = 9_999,
    splits: Whole = 200,
    despite: Flag = False,
    seed: Seed = None,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Compare conditions on the same problems: intervals, test of any difference, variance, the best.

    Each file is a condition, named after the file (or by --name).

    Example: `passk-fast sensitivity cold.jsonl warm.jsonl -k 1`

    Parameters
    ----------
    match
        strict (all conditions must have the same problems) or common (those that all have are used).
    interval
        adjusted, t or z.
    target
        What the intervals are about: population (problems like these), benchmark (exactly these problems),
        or the share of a finite population of problems that these are.
    replicates
        Permutations of the conditions within problem.
    splits
        Random halves of the attempts, to judge the best condition on those that did not choose it.
    despite
        Compare conditions although their files say that they are of different benchmarks, or were scored
        differently, with a warning.
    """
    from passk_fast.analyses.conditions.sensitivity import sensitivity as compare_conditions

    results = reading.compared(output.apart_from([file, *files]), despite=despite, attempts=False)
    if len(results) < 2:
        raise ValueError(f"expected two or more conditions; the files hold {len(results)}")
    found = compare_conditions(
        results,
        ks_of(k),
        level=level,
        interval=interval,
        target=target_of(target),
        match=match,
        replicates=replicates,
        splits=splits,
        despite=despite,
        rng=seed,
    )
    output.show(
        "sensitivity",
        found,
        read=results,
        sources=[file for result in results.values() for file in result.sources],
    )
