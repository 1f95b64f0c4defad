"""``passk-fast extrapolate``: pass@k for more attempts than were made."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from passk_fast.cli._options import File, Files, Level, Number, Seed, Whole, ks_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def extrapolate(
    file: File,
    /,
    *files: Files,
    k: Annotated[str, Parameter(name=["--k", "-k"])],
    reach: Number | None = None,
    limit: Number = 10.0,
    level: Level = 0.95,
    replicates: Whole = 200,
    seed: Seed = None,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Predict pass@k for more attempts than were made, by several models side by side.

    Each file is a model. A folder means the result files in it; a quoted pattern, what it matches.

    Example: `passk-fast extrapolate new.jsonl -k 200 --reach 0.9`

    Parameters
    ----------
    k
        Attempts to predict for, as 200,1000.
    reach
        A pass@k: how many attempts each model needs to reach it.
    limit
        Largest k as a multiple of the least n; inf for none.
    replicates
        Bootstrap samples behind each interval and each p-value.
    """
    from passk_fast._seed import seed_of
    from passk_fast.analyses.extrapolation.extrapolate import extrapolate as of_counts

    reading.refuse_bounds()
    ks, drawn = ks_of(k), seed_of(seed)
    results = reading.read(output.apart_from([file, *files]), attempts=False)
    asked = {"level": level, "replicates": replicates, "rng": drawn, "limit": limit, "reach": reach}
    output.each("extrapolate", results, of_counts, k=ks, **asked)
