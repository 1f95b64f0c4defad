"""``passk-fast curve``: pass@k for every k."""

from __future__ import annotations

from passk_fast._options import CurveKind
from passk_fast.cli._options import Ks, Level, Seed, Whole, ks_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def curve(
    file: str,
    /,
    *files: str,
    k: Ks = None,
    kind: CurveKind = "pass@k",
    level: Level = 0.95,
    replicates: Whole = 4000,
    seed: Seed = None,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Show the whole curve of pass@k against k, with intervals and a band that holds for all k together.

    Example: `passk-fast curve new.jsonl --out curve.svg`

    Parameters
    ----------
    file
        Result file, folder or pattern; each file is a model.
    files
        More of them.
    k
        Values of k. By default all up to 20 and a grid beyond, up to the least number of attempts.
    kind
        pass@k (some of k attempts passes) or pass^k (all of them do).
    replicates
        Bootstrap replicates behind the band.
    """
    from passk_fast.analyses.curve.curve import curve as curve_of

    results = reading.read(output.apart_from([file, *files]), attempts=False)
    asked = {"k": ks_of(k), "kind": kind, "level": level, "replicates": replicates, "rng": seed}
    output.each("curve", results, curve_of, **asked)
