"""How often the sign-flip test rejects at 5% where two models are equally good.

    python -m tests.statistics.signflip_size [REPETITIONS]

prints the table that the guide shows. Success rates of the problems are Beta(.5, .5) and the same for both
models.
"""

from __future__ import annotations

import sys

import numpy as np

import passk_fast as pk
from passk_fast.inference.signflip import sign_flip

SEED = 20_250_103
CELLS = ((1, 1), (10, 1), (10, 10), (200, 10), (200, 100))
SIZES = (20, 50, 164)
ALPHA = 0.05
# A sum of random signs reaches its standard deviation on either side with a probability of at least 6/64
# (Dvořák and Tiwary, arXiv:2104.10005), and √(2 log 40) of them on any side with one of at most 5% (Hoeffding
# 1963): only between is there a p-value to compute.
SURELY_NOT, SURELY = 1.0, float(np.sqrt(2 * np.log(2 / ALPHA)))


def differences(n: int, k: int, m: int, repetitions: int) -> np.ndarray:
    """pass@k of one model less that of the other, (R, m)."""
    rng = np.random.default_rng([SEED, n, k, m])
    p = rng.beta(0.5, 0.5, (repetitions, m))
    table = np.asarray(pk.pass_at_k(n, np.arange(n + 1), k))
    return table[rng.binomial(n, p)] - table[rng.binomial(n, p)]


def rejects(d: np.ndarray) -> bool:
    """Whether the test of one benchmark rejects."""
    deviation = float(np.sqrt(np.sum(d * d)))
    size = abs(float(d.sum()))
    if size <= SURELY_NOT * deviation:
        return False
    if size >= SURELY * deviation * (1 + 1e-12):
        return True
    return sign_flip(d, np.ones(len(d), dtype=np.int64))[0] <= ALPHA


def size(n: int, k: int, m: int, repetitions: int) -> float:
    """Share of the tests that reject."""
    return float(np.mean([rejects(d) for d in differences(n, k, m, repetitions)]))


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print("| n, k | " + " | ".join(f"m = {m}" for m in SIZES) + " |")
    print("|---" * (1 + len(SIZES)) + "|")
    for n, k in CELLS:
        shares = [f"{100 * size(n, k, m, repetitions):.1f}" for m in SIZES]
        print(f"| {n}, {k} | " + " | ".join(shares) + " |", flush=True)


if __name__ == "__main__":
    main()
