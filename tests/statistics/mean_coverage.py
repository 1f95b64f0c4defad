"""How often 95% intervals of a mean contain the truth where that is hard.

    python -m tests.statistics.mean_coverage [REPETITIONS]

prints the tables that the guide shows: of the benchmark itself where 2k > n, over clusters of unequal size,
and of scores near a bound.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np

import passk_fast as pk
from passk_fast.inference.groups import effective_clusters

SEED = 20_250_103
Rates = Callable[[np.random.Generator, int], np.ndarray]


def beta(a: float, b: float) -> Rates:
    return lambda rng, m: rng.beta(a, b, m)


def kinds(*parts: tuple[float, float]) -> Rates:
    """Problems of a few kinds: (share, success rate)."""
    shares, rates = np.array(parts).T
    return lambda rng, m: rng.choice(rates, m, p=shares)


def inflated(zeros: float, a: float, b: float) -> Rates:
    return lambda rng, m: np.where(rng.random(m) < zeros, 0.0, rng.beta(a, b, m))


def logit_normal(mean: float, deviation: float) -> Rates:
    return lambda rng, m: 1 / (1 + np.exp(-rng.normal(mean, deviation, m)))


POPULATIONS: dict[str, Rates] = {
    "Beta(½, ½)": beta(0.5, 0.5),
    "Beta(.15, 1.5)": beta(0.15, 1.5),
    "bimodal: 40% .05, 60% .97": kinds((0.4, 0.05), (0.6, 0.97)),
    "bimodal: 30% .1, 70% 1": kinds((0.3, 0.1), (0.7, 1.0)),
    "all .05": kinds((1.0, 0.05)),
    "40% 0, Beta(1, 2)": inflated(0.4, 1, 2),
    "logit-normal(−2, 2)": logit_normal(-2, 2),
    "three kinds: .02, .3, 1": kinds((0.4, 0.02), (0.3, 0.3), (0.3, 1.0)),
}
# n, k and m.
DESIGNS = ((10, 10, 100), (10, 10, 30), (10, 6, 100), (2, 2, 100), (50, 50, 164))
SIZES: dict[str, list[int]] = {
    "20 of 4": [4] * 20,
    "40 of 1 to 40": np.ceil(np.geomspace(1, 40, 40)).astype(int).tolist(),
    "20 of 1 to 40": np.ceil(np.geomspace(1, 40, 20)).astype(int).tolist(),
    "2 of 20, 30 of 2": [20] * 2 + [2] * 30,
    "1 of 40, 45 of 2": [40] + [2] * 45,
}


def holds(interval: pk.ConfidenceInterval, truth: float) -> bool:
    # Where every problem is solved the truth may differ from 1 by rounding alone.
    return bool(interval.low - 1e-12 <= truth <= interval.high + 1e-12)


def benchmark(population: str, design: tuple[int, int, int], repetitions: int) -> float:
    """Share of the intervals for the benchmark itself that hold its own mean pass@k."""
    n, k, m = design
    rng = np.random.default_rng([SEED, n, k, m, list(POPULATIONS).index(population)])
    hits = 0
    for _ in range(repetitions):
        p = POPULATIONS[population](rng, m)
        result = pk.mean_interval(pk.Counts(n, rng.binomial(n, p)), k, target="benchmark")
        hits += holds(result.confidence_interval, float(np.mean(1 - (1 - p) ** k)))
    return hits / repetitions


def clustered(sizes: list[int], correlation: float, repetitions: int) -> Iterator[pk.Counts]:
    """Five attempts at each problem; this share of the problems has the success rate of its family."""
    rng = np.random.default_rng([SEED, *sizes, round(100 * correlation)])
    labels = np.repeat(np.arange(len(sizes)), sizes)
    for _ in range(repetitions):
        own, family = rng.random(len(labels)), rng.random(len(sizes))[labels]
        p = np.where(rng.random(len(labels)) < correlation, family, own)
        yield pk.Counts(5, rng.binomial(5, p), clusters=labels)


def clusters(name: str, correlation: float, form: str, repetitions: int) -> float:
    """Share of the intervals that hold ½, the mean of all success rates."""
    found = clustered(SIZES[name], correlation, repetitions)
    return (
        sum(holds(pk.mean_interval(c, 1, interval=form).confidence_interval, 0.5) for c in found)
        / repetitions
    )


def near_bound(
    a: float, b: float, n: int, m: int, repetitions: int
) -> dict[str, tuple[float, float, list[float]]]:
    """Shares of the adjusted and the t intervals of pass@1 that miss below and above, and their mean ends."""
    rng = np.random.default_rng([SEED, n, m])
    truth, found = a / (a + b), {}
    drawn = [pk.Counts(n, rng.binomial(n, rng.beta(a, b, m))) for _ in range(repetitions)]
    for form in ("adjusted", "t"):
        ends = np.array([pk.mean_interval(counts, 1, interval=form).confidence_interval for counts in drawn])
        found[form] = (
            float(np.mean(truth < ends[:, 0])),
            float(np.mean(truth > ends[:, 1])),
            ends.mean(axis=0).tolist(),
        )
    return found


def main() -> None:
    """Print the tables."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    print("| success rates | " + " | ".join(f"n={n} k={k} m={m}" for n, k, m in DESIGNS) + " |")
    print("|---" * (1 + len(DESIGNS)) + "|")
    for population in POPULATIONS:
        shares = [benchmark(population, design, repetitions) for design in DESIGNS]
        print(f"| {population} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |", flush=True)
    print("\n| clusters | worth | families differ: t | adjusted | half of them: t | adjusted |")
    print("|---|---|---|---|---|---|")
    for name, sizes in SIZES.items():
        shares = [clusters(name, r, form, repetitions) for r in (1.0, 0.5) for form in ("t", "adjusted")]
        worth = effective_clusters(np.array(sizes))
        print(f"| {name} | {worth:.1f} | " + " | ".join(f"{100 * share:.1f}" for share in shares) + " |")
    print("\n| pass@1 | interval | misses below | above | mean ends |")
    print("|---|---|---|---|---|")
    for a, b, n, m in ((1, 40, 100, 60), (1, 40, 100, 164), (40, 1, 100, 60), (0.3, 10, 50, 164)):
        for form, (below, above, ends) in near_bound(a, b, n, m, repetitions).items():
            print(
                f"| Beta({a:g}, {b:g}), m = {m} | {form} | {100 * below:.1f}% | {100 * above:.1f}% | "
                f"[{ends[0]:.4f}, {ends[1]:.4f}] |"
            )


if __name__ == "__main__":
    main()
