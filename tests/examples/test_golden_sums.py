"""Replicates are those of earlier versions."""

from __future__ import annotations

import json

import pytest

from passk_fast.reference.random import Stream, key
from tests.examples.golden_sums import CASES, GOLDEN, replicates


@pytest.mark.parametrize("name", CASES)
def test_replicates_are_stable(name: str) -> None:
    assert replicates(name) == json.loads(GOLDEN.read_text(encoding="utf-8"))[name]


def test_the_generator_is_splitmix64() -> None:
    """The vector of Rosetta Code, "Pseudo-random numbers/Splitmix64", for seed 1234567."""
    stream = Stream(1_234_567)
    assert [stream.next_word() for _ in range(5)] == [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ]


def test_keys_differ_by_every_part() -> None:
    parts = [(1, "bootstrap", 0), (2, "bootstrap", 0), (1, "values", 0), (1, "bootstrap", 1)]
    assert len({key(*part) for part in parts}) == len(parts)
