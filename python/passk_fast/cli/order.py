"""``passk-fast order``: whether the attempts at a problem are exchangeable."""

from __future__ import annotations

from passk_fast import _validate
from passk_fast._options import MISSING_OF_SEQUENCES, Weights
from passk_fast.cli._options import File, Files, Level, Seed, Whole
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def order(
    file: File,
    /,
    *files: Files,
    tests: str = "rank sum,joins",
    weights: Weights = "equal",
    runs: str = "within",
    replicates: Whole | None = None,
    seed: Seed = None,
    level: Level = 0.95,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Test whether the order of the attempts matters, given how many passed at each problem.

    Do successes come early or late? In clumps? Is a problem solved by the first k attempts as often as pass@k
    says? Each file is a model; the order of a problem's attempts is that of the file.

    Example: `passk-fast order new.jsonl`

    Parameters
    ----------
    tests
        Some of rank sum, joins, runs, first success, log-rank, with commas between.
    weights
        What a problem's rank sum counts: equal, or 1/(n+1).
    runs
        Where attempts have runs: within (compare attempts of one run) or ignore.
    replicates
        Take p-values from so many permutations.
    """
    from passk_fast.analyses.order.order_test import order_test

    results = reading.read(output.apart_from([file, *files]))
    found = {}
    for model, result in results.items():
        if result.attempts is None:
            raise ValueError(f"{result.source}: expected attempts in their order; it holds counts alone")
        with _validate.about(model):
            found[model] = order_test(
                result.attempts,
                tests=[one.strip() for one in tests.split(",")],
                weights=weights,
                within_runs=_validate.choice(runs, "runs", ("within", "ignore")) == "within",
                missing=_validate.choice(reading.missing, "missing", MISSING_OF_SEQUENCES),
                level=level,
                replicates=replicates,
                rng=seed,
            )
    output.show("order", found, read=results)
