"""The bootstrap with drawn replicates, spread over the workers of a Dask cluster by slices of these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from passk_fast import _validate
from passk_fast._seed import Rng, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.bootstrap.prepared import Prepared, prepared
from passk_fast.analyses.bootstrap.result import Bootstrap, bootstrap_of
from passk_fast.data.engines import client_of
from passk_fast.data.models import Model
from passk_fast.inference.distributions import Drawn, joined

if TYPE_CHECKING:
    from distributed import Client
    from typing_extensions import Unpack

    from passk_fast._questions import OfBootstrap

# Slices for each worker, so that a slow one holds up the others for a fourth of its share.
SLICES_PER_WORKER = 4


@takes_rng
def bootstrap_on_dask(
    counts: Model,
    k: int | Sequence[int] | None = None,
    *,
    replicates: int,
    scheduler: str | Client,
    slices: int | None = None,
    rng: Rng = None,
    **options: Unpack[OfBootstrap],
) -> Bootstrap:
    """Bootstrap the mean pass@k with replicates that the workers of a Dask cluster draw.

    Replicate r is a function of the counts, the options and (seed, r) alone, so that the result is that of
    `bootstrap` on one machine, bit for bit, however many workers and slices there are.

    Parameters
    ----------
    counts : Counts, Tally or ModelResult
        Attempts and passes per problem. Only the distinct (n, c), or the sums of clusters, are sent.
    k : int, sequence of int, or None
        As for `bootstrap`.
    replicates : int
        How many to draw, at least 2.
    scheduler : str or distributed.Client
        Address of Dask's scheduler, or a client that is connected to it. The workers need passk-fast, in the
        version that is here.
    slices : int, optional
        Into how many the replicates are cut; by default four for each worker.
    rng : int, numpy.random.Generator or None
        Seed of the draws; always recorded as `seed`.
    **options
        `interval`, `level`, `clusters`, `strata`, `resample` and `first`, as for `bootstrap`.

    Returns
    -------
    Bootstrap
        As from ``bootstrap(counts, k, replicates=replicates, rng=rng, **options)``.

    Raises
    ------
    ImportError
        If `distributed` is not installed.
    TypeError, ValueError
        As `bootstrap` does, before anything is sent.

    Examples
    --------
    >>> from distributed import Client
    >>> counts = pk.Counts(4, [0, 1, 2, 3, 4, 4, 1, 0])
    >>> with Client(n_workers=1, processes=False, dashboard_address=":0") as client:
    ...     far = pk.bootstrap_on_dask(counts, k=2, replicates=500, scheduler=client, rng=7)
    >>> bool((far.replicates == pk.bootstrap(counts, k=2, replicates=500, rng=7).replicates).all())
    True
    """
    count = _validate.whole(replicates, "replicates", least=2)
    parts = None if slices is None else _validate.whole(slices, "slices", least=1)
    asked = prepared(counts, k, replicates=count, rng=rng, **options)
    with _client(scheduler) as client:
        if parts is None:
            parts = SLICES_PER_WORKER * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        [sent] = client.scatter([asked], broadcast=True, hash=False)  # type: ignore[no-untyped-call]
        futures = [
            client.submit(_slice, sent, first, size, pure=False)
            for first, size in _cut(asked.settings.first, count, parts)
        ]
        found = client.gather(futures)  # type: ignore[no-untyped-call]
        drawn = [Drawn(asked.estimates, asked.design, *each) for each in found]
    return bootstrap_of(joined(drawn), asked.settings)


@contextmanager
def _client(scheduler: str | Client) -> Iterator[Client]:
    """A client that is given stays connected; one made for an address does not."""
    try:
        from distributed import Client
    except ImportError:
        raise ImportError("`bootstrap_on_dask` needs distributed: pip install distributed") from None
    if isinstance(scheduler, Client):
        yield scheduler
        return
    if not isinstance(scheduler, str):
        raise _validate.wrong_kind("scheduler", "must be an address or a distributed.Client", scheduler)
    with client_of(scheduler) as client:
        yield client


def _cut(first: int, count: int, parts: int) -> list[tuple[int, int]]:
    """(first, size) of slices of nearly equal size."""
    parts = min(parts, count)
    ends = [count * part // parts for part in range(parts + 1)]
    return [(first + start, end - start) for start, end in pairwise(ends)]


def _slice(asked: Prepared, first: int, size: int) -> tuple[Floats, Floats | None]:
    """What a worker does: the replicates, and their standard errors where these are needed."""
    design = asked.design
    # What came over a wire may begin anywhere in memory.
    arrays: dict[str, Any] = {
        name: np.require(value, requirements=["ALIGNED", "C_CONTIGUOUS"])
        for name, value in vars(design).items()
        if isinstance(value, np.ndarray)
    }
    drawn = replace(asked, design=replace(design, **arrays)).draw(first, size, None)
    return drawn.replicates, drawn.errors
