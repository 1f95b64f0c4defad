"""How often 95% intervals contain the truth in 200 random populations, for a mean and a difference.

    python -m tests.statistics.random_populations [REPETITIONS]

prints the summary that the guide shows. A population is a beta, zero-inflated or two-point distribution of
success rates, with 5 to 200 attempts at 10 to 1,000 problems and k from 1 to n. The second model finds every
problem easier or harder by the same shift in log odds, and a share of the problems means something else to
it: there its rate is drawn anew from the same population. The truths are means over the population.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

import passk_fast as pk
from passk_fast import _core
from passk_fast.data.populations import Beta, Population, TwoPoint, ZeroInflated, true_pass_at_k
from tests.statistics.comparison_size import luck, luck_law, tilted_p_values

SEED = 20_250_102
POPULATIONS = 200
FEW = 10  # problems that carry a difference in effect, below which its far ends move out


@dataclass(frozen=True)
class Setting:
    """A population, and what is measured of it."""

    population: Population
    n: int
    k: int
    m: int
    shift: float
    anew: float
    seed: int

    def truths(self) -> tuple[float, float]:
        """The mean pass@k of the first model, and that of the first less that of the second."""
        first = true_pass_at_k(self.population, self.k)
        return first, first - true_pass_at_k(self.population, self.k, self.shift)

    def passes(self, repetitions: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Passes (R, m) of both models, in portions."""
        rng = np.random.default_rng([SEED, self.seed])
        portion = max(1, 200_000 // self.m)
        for start in range(0, repetitions, portion):
            shape = min(portion, repetitions - start), self.m
            first = rates(rng, self.population, shape)
            other = np.where(rng.random(shape) < self.anew, rates(rng, self.population, shape), first)
            yield rng.binomial(self.n, first), rng.binomial(self.n, shifted(other, self.shift))


def rates(rng: np.random.Generator, population: Population, shape: tuple[int, int]) -> np.ndarray:
    if isinstance(population, Beta):
        return rng.beta(population.a, population.b, shape)
    if isinstance(population, TwoPoint):
        return np.where(rng.random(shape) < population.share_high, population.high, population.low)
    assert isinstance(population, ZeroInflated)
    drawn = rng.beta(population.a, population.b, shape)
    return np.where(rng.random(shape) < population.share_zero, 0.0, drawn)


def shifted(p: np.ndarray, shift: float) -> np.ndarray:
    return p / (p + (1 - p) * np.exp(-shift))


def settings(count: int = POPULATIONS) -> Iterator[Setting]:
    """The random settings, always the same ones."""
    rng = np.random.default_rng(SEED)
    for seed in range(count):
        a, b = (float(x) for x in 10 ** rng.uniform(-1, 1, 2))
        low, high = sorted(rng.uniform(0, 1, 2).tolist())
        share = float(rng.uniform(0.05, 0.95))
        population = (Beta(a, b), ZeroInflated(share, a, b), TwoPoint(low, high, share))[seed % 3]
        n = round(float(np.exp(rng.uniform(np.log(5), np.log(200)))))
        k = round(float(np.exp(rng.uniform(0, np.log(min(n, 100))))))
        m = round(float(np.exp(rng.uniform(np.log(10), np.log(1000)))))
        shift = float(rng.choice([0.0, rng.normal()]))
        yield Setting(population, n, k, m, shift, float(rng.choice([0.0, 0.2, 1.0])), seed)


def mean_ends(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The adjusted interval of each row's mean, by its definition: with a 0 and a 1, or with one of them."""
    t = _core.student_t_ppf(0.975, values.shape[1] - 1)

    def ends(*added: float) -> tuple[np.ndarray, np.ndarray]:
        more = np.column_stack([values, *(np.full(len(values), one) for one in added)])
        centre, half = more.mean(axis=1), t * more.std(axis=1, ddof=1) / np.sqrt(more.shape[1])
        return centre - half, centre + half

    low, high = ends(0.0, 1.0)
    return np.clip(np.maximum(low, ends(0.0)[0]), 0, None), np.clip(np.minimum(high, ends(1.0)[1]), None, 1)


def difference_ends(d: np.ndarray, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The same of mean differences: the wider of t and luck, far ends moved out where few problems differ.

    `v` are the variances of luck, (R, m), as d. Tilting is left to `difference_contains`.
    """
    m, mean = d.shape[1], d.mean(axis=1)
    t = _core.student_t_ppf(0.975, m - 1)
    luck = _core.normal_ppf(0.975) * luck_law(v, np.zeros_like(v))[0]
    half = np.maximum(t * d.std(axis=1, ddof=1) / np.sqrt(m), luck)
    low, high = np.maximum(mean - half, -1), np.minimum(mean + half, 1)
    squares, fourths = (d**2).sum(axis=1), (d**4).sum(axis=1)
    effective = np.divide(squares**2, fourths, out=np.zeros(len(d)), where=fourths > 0)
    more = np.column_stack([d, np.ones(len(d)), -np.ones(len(d))])
    joined, few = more.mean(axis=1), effective < FEW
    reach = t * more.std(axis=1, ddof=1) / np.sqrt(m + 2)
    low = np.where(few & (low <= 0), np.minimum(low, np.maximum(joined - reach, -1)), low)
    high = np.where(few & (high >= 0), np.maximum(high, np.minimum(joined + reach, 1)), high)
    return low, high


def difference_contains(d: np.ndarray, v: np.ndarray, truth: float) -> np.ndarray:
    """Whether the interval of each row holds the truth: by t and luck, or else by tilting."""
    low, high = difference_ends(d, v)
    # Where every problem is solved the truth may differ from 1 by rounding alone.
    held = (low - 1e-12 <= truth) & (truth <= high + 1e-12)
    rest = np.flatnonzero(~held)
    held[rest] = tilted_p_values(d[rest], truth) >= 0.05
    return held


def coverage(setting: Setting, repetitions: int) -> tuple[float, float]:
    """Shares of the intervals that contain the truth: of the first model's mean, and of the difference."""
    hits = np.zeros(2)
    table = np.asarray(pk.pass_at_k(setting.n, np.arange(setting.n + 1), setting.k))
    dealt = luck(setting.n, setting.n, setting.k)
    truths = setting.truths()
    for passes in setting.passes(repetitions):
        first, second = (table[c] for c in passes)
        low, high = mean_ends(first)
        hits[0] += np.sum((low - 1e-12 <= truths[0]) & (truths[0] <= high + 1e-12))
        hits[1] += np.sum(difference_contains(first - second, dealt[sum(passes)], truths[1]))
    return tuple((hits / repetitions).tolist())


def main() -> None:
    """Print the table."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    found = np.array([coverage(setting, repetitions) for setting in settings()])
    print("| 200 random populations | least | 1% | 10% | median | below 93% |")
    print("|---|---|---|---|---|---|")
    for name, shares in zip(("mean pass@k", "difference of two models"), found.T, strict=True):
        low = [100 * np.quantile(shares, q) for q in (0, 0.01, 0.1, 0.5)]
        print(f"| {name} | " + " | ".join(f"{x:.1f}" for x in low) + f" | {np.sum(shares < 0.93)} |")


if __name__ == "__main__":
    main()
