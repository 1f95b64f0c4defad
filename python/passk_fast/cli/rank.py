"""``passk-fast rank``: many models on the same problems."""

from __future__ import annotations

from passk_fast._options import Adjustment, Match
from passk_fast.cli._options import File, Files, Flag, Ks, Level, Seed, Whole, ks_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def rank(
    file: File,
    /,
    *files: Files,
    k: Ks = None,
    level: Level = 0.95,
    match: Match = "strict",
    method: Adjustment = "romano-wolf",
    replicates: Whole = 10_000,
    despite: Flag = False,
    seed: Seed = None,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Rank the models of result files: simultaneous intervals, rank sets, and who is better than whom.

    Each file is a model. A folder means the result files in it; a quoted pattern, what it matches.

    Example: `passk-fast rank a.jsonl b.jsonl c.jsonl -k 1`

    Parameters
    ----------
    match
        Problems that some model lacks: strict (an error), or common (rank on the others, and say so).
    method
        Adjustment for many pairs: romano-wolf or holm.
    replicates
        Shared sign flips of the problems.
    despite
        Rank results although their files say that they were made in different ways (benchmark, version,
        prompt, shots, scorer), with a warning.
    """
    from passk_fast.analyses.ranking.rank import rank as rank_models

    results = reading.compared(output.apart_from([file, *files]), despite=despite, attempts=False)
    ranking = rank_models(
        results,
        ks_of(k),
        level=level,
        match=match,
        method=method,
        replicates=replicates,
        despite=despite,
        rng=seed,
    )
    output.show("rank", ranking, read=results)
