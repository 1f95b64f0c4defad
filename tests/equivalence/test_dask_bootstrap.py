"""Replicates drawn by workers of a cluster are those of one machine, bit for bit."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from distributed import Client, LocalCluster

import passk_fast as pk
from passk_fast.integrations.dask_bootstrap import _cut

COUNTS = pk.Counts(12, np.random.default_rng(2).binomial(12, np.linspace(0, 1, 60)))
FAMILIES = [index // 4 for index in range(60)]


@pytest.fixture(scope="module")
def cluster():
    """Two workers that are processes of their own."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        yield cluster


@pytest.fixture(scope="module")
def client(cluster):
    with Client(cluster) as client:
        yield client


def same(one, other):
    """All that a result says."""
    assert one.to_dict() == other.to_dict()
    np.testing.assert_array_equal(one.replicates, other.replicates, strict=True)
    np.testing.assert_array_equal(one.gaps.replicates, other.gaps.replicates, strict=True)


@pytest.mark.parametrize(
    "options",
    [
        {"k": 1},
        {"k": [1, 10], "interval": "percentile", "level": 0.9},
        {"interval": "studentized"},
        {"k": [5], "clusters": FAMILIES},
        {"k": 2, "strata": FAMILIES},
        {"k": 2, "resample": "attempts"},
        {"k": [1, 3], "resample": "both"},
        {"k": 1, "first": 1000},
    ],
    ids=lambda options: "-".join(options),
)
@pytest.mark.parametrize("slices", [None, 1, 7])
def test_the_same_bits(client, options, slices):
    far = pk.bootstrap_on_dask(COUNTS, replicates=501, scheduler=client, slices=slices, rng=11, **options)
    same(far, pk.bootstrap(COUNTS, replicates=501, rng=11, **options))


def test_address_tally_and_generator(cluster):
    tally, rng = COUNTS.tally, np.random.default_rng(5)
    far = pk.bootstrap_on_dask(tally, 3, replicates=100, scheduler=cluster.scheduler_address, rng=rng)
    same(far, pk.bootstrap(tally, 3, replicates=100, rng=np.random.default_rng(5)))


def test_a_fresh_seed_is_recorded(client):
    far = pk.bootstrap_on_dask(COUNTS, 3, replicates=100, scheduler=client)
    same(far, pk.bootstrap(COUNTS, 3, replicates=100, rng=far.seed))


@pytest.mark.parametrize("count", [2, 3, 5, 100, 10_001])
@pytest.mark.parametrize("parts", [1, 2, 3, 50])
def test_slices_join(count, parts):
    cut = _cut(7, count, parts)
    assert len(cut) == min(parts, count)
    assert [first for first, _ in cut] == [
        7 + sum(size for _, size in cut[:part]) for part in range(len(cut))
    ]
    assert sum(size for _, size in cut) == count
    assert max(size for _, size in cut) - min(size for _, size in cut) <= 1


@pytest.mark.parametrize(
    ("options", "kind", "message"),
    [
        ({"replicates": 1}, ValueError, "`replicates` must satisfy replicates >= 2; got 1"),
        ({"slices": 0}, ValueError, "`slices` must satisfy slices >= 1; got 0"),
        ({"k": 13}, ValueError, "`k` must satisfy k <= n for every problem"),
        ({"interval": "wilson"}, ValueError, "`interval` must be one of"),
        ({"scheduler": 8786}, TypeError, "`scheduler` must be an address or a distributed.Client; got int"),
        ({"count": 1}, TypeError, "unexpected keyword argument 'count'"),
    ],
)
def test_bad_input(options, kind, message):
    with pytest.raises(kind, match=message):
        pk.bootstrap_on_dask(COUNTS, **({"replicates": 10, "scheduler": "tcp://nowhere:1"} | options))


def test_distributed_is_not_installed(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ImportError, match="`bootstrap_on_dask` needs distributed: pip install distributed"):
        pk.bootstrap_on_dask(COUNTS, replicates=10, scheduler="tcp://nowhere:1")
