"""Size and power of `compare`'s default test, simulated without the package; and the tables of the guide.

    python -m tests.statistics.comparison_size [REPETITIONS]

Two models that are the same make n_a and n_b attempts at m problems: the size is how often they are told
apart at 5%. For power the second model finds every problem easier or harder by the same shift in log odds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import comb
from typing import NamedTuple

import numpy as np
from scipy import stats

SEED = 20_250_104
ALPHA = 0.05
PROBLEMS = (12, 20, 50, 164)
ATTEMPTS = ((1, 1), (10, 10), (200, 200), (100, 10), (20, 10), (100, 1), "ragged")
POPULATIONS = ("Beta(.5, .5)", "Beta(3, 1)", "constant .05", "ceiling", "two-point")
SHIFTS = (0.15, 0.3, 0.5, 0.8, 1.2, 2.0, 3.0)
# Of the first model from the least at hard problems to the most at easy ones; of the second the other way.
RAGGED = (5, 10, 20, 40)


def cells() -> Iterator[tuple[tuple[int, int] | str, int]]:
    """Numbers of attempts, and the k ∈ {1, 10, n} that they allow (5 for n where n is ragged)."""
    for attempts in ATTEMPTS:
        if attempts == "ragged":
            yield from ((attempts, k) for k in (1, 5))
        else:
            least = min(attempts)
            yield from ((attempts, k) for k in sorted({1, min(10, least), least}))


def rates(rng: np.random.Generator, population: str, shape: tuple[int, int]) -> np.ndarray:
    """Success rates of the problems."""
    if population.startswith("Beta"):
        a, b = (0.5, 0.5) if population == "Beta(.5, .5)" else (3, 1)
        return rng.beta(a, b, shape)
    if population == "constant .05":
        return np.full(shape, 0.05)
    if population == "ceiling":
        return np.where(rng.random(shape) < 0.05, 0.5, 1.0)
    return np.where(rng.random(shape) < 0.4, 0.05, 0.97)


def shifted(p: np.ndarray, shift: float) -> np.ndarray:
    odds = np.clip(p, 1e-9, 1 - 1e-9)
    return odds / (odds + (1 - odds) * np.exp(-shift)) if shift else p


@cache
def scores(n: int, k: int) -> np.ndarray:
    """pass@k of n attempts with 0, …, n successes."""
    return np.array([1 - comb(n - c, k) / comb(n, k) for c in range(n + 1)])


@cache
def luck(n_a: int, n_b: int, k: int, power: int = 2) -> np.ndarray:
    """Mean power of the difference if c successes are dealt to the models, for c = 0, …, n_a + n_b."""
    found = []
    for c in range(n_a + n_b + 1):
        x = np.arange(max(0, c - n_b), min(n_a, c) + 1)
        d = scores(n_a, k)[x] - scores(n_b, k)[c - x]
        found.append(np.sum(stats.hypergeom.pmf(x, n_a + n_b, c, n_a) * d**power))
    return np.array(found)


class Draws(NamedTuple):
    """Differences, and their variances and third moments by luck, (R, m) each."""

    d: np.ndarray
    v: np.ndarray
    w: np.ndarray


def drawn(
    rng: np.random.Generator, attempts: tuple[int, int] | str, k: int, p: np.ndarray, q: np.ndarray
) -> Draws:
    """Of models with these success rates."""
    if attempts != "ragged":
        return _drawn(rng, *attempts, k, p, q)
    found = Draws(*(np.empty(p.shape) for _ in range(3)))
    of_a, of_b = (np.minimum((4 * x).astype(int), 3) for x in (p, 1 - p))
    for i, n_a in enumerate(RAGGED):
        for j, n_b in enumerate(RAGGED):
            here = (of_a == i) & (of_b == j)
            for all_of, some in zip(found, _drawn(rng, n_a, n_b, k, p[here], q[here]), strict=True):
                all_of[here] = some
    return found


def _drawn(rng: np.random.Generator, n_a: int, n_b: int, k: int, p: np.ndarray, q: np.ndarray) -> Draws:
    a, b = rng.binomial(n_a, p), rng.binomial(n_b, q)
    d = scores(n_a, k)[a] - scores(n_b, k)[b]
    return Draws(d, *(luck(n_a, n_b, k, power)[a + b] for power in (2, 3)))


def p_values(draws: Draws, single: bool) -> dict[str, np.ndarray]:
    """Of Student's t and of compare; of t and the whole floor; for single attempts McNemar's, and mid-p."""
    d, v, w = draws
    m, mean = d.shape[1], d.mean(axis=1)
    t = _two_sided(mean, d.std(axis=1, ddof=1) / np.sqrt(m), m - 1)
    if not single:
        ours = np.maximum(t, luck_p_values(mean, v, w))
        # Tilting only makes p-values larger: what does not reject is left as it is, unless there is time.
        close = ours <= (ALPHA if len(d) > 100 else 1.0)
        ours[close] = np.maximum(ours[close], tilted_p_values(d[close]))
        whole = np.maximum(t, _two_sided(mean, np.sqrt(v.sum(axis=1)) / m, np.inf))
        return {"t": t, "compare": ours, "whole floor": whole}
    wins, apart = (d > 0).sum(axis=1), (d != 0).sum(axis=1)
    most = np.maximum(wins, apart - wins)
    exact = np.minimum(2 * stats.binom.sf(most - 1, apart, 0.5), 1.0)
    mid = np.where(2 * most == apart, 1.0, exact - stats.binom.pmf(most, apart, 0.5))
    return {"t": t, "compare": exact, "mid-p": mid}


def luck_law(v: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Standard deviations of the means by luck, as far as they count, and their skewness."""
    total, squares = v.sum(axis=1), (v * v).sum(axis=1)
    some = np.where(total > 0, total, 1.0)
    skewness = np.clip(w.sum(axis=1) / some**1.5, -1, 1)
    effective = total**2 / np.where(squares > 0, squares, 1.0)
    return np.minimum(0.6 + effective / 50 + 0.75 * np.abs(skewness), 1) * np.sqrt(total) / v.shape[
        1
    ], skewness


def luck_p_values(mean: np.ndarray, v: np.ndarray, w: np.ndarray) -> np.ndarray:
    """Two-sided, with Wilson and Hilferty's quantiles of Pearson's third law."""
    error, skewness = luck_law(v, w)
    even = np.abs(skewness) < 1e-6
    g = np.where(even, 1.0, skewness * np.sign(mean))
    x = np.divide(np.abs(mean), error, out=np.full(len(mean), np.inf), where=error > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(even, x, 6 / g * (np.cbrt(1 + g * x / 2) - 1 + g * g / 36))
    return np.where(np.abs(mean) < 1e-12, 1.0, 2 * stats.norm.sf(np.where(error > 0, z, np.inf)))


def tilted_p_values(d: np.ndarray, to: float = 0.0) -> np.ndarray:
    """Two-sided, of the mean `to`, by weights e^(s d) and Lugannani and Rice's tail; rows one by one."""
    d = d - to
    mean = d.mean(axis=1)
    found = np.where(np.abs(mean) < 1e-12, 1.0, 0.0)
    inside = np.flatnonzero((d.min(axis=1) < 0) & (d.max(axis=1) > 0) & (np.abs(mean) >= 1e-12))
    if len(inside):
        found[inside] = _tilted(d[inside], mean[inside])
    return found


def _tilted(d: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """Newton's steps to the s at which the weighted mean is 0, kept between bounds."""
    m = d.shape[1]
    low, high = np.where(mean < 0, 0.0, -np.inf), np.where(mean > 0, 0.0, np.inf)
    s = -mean / (d * d).mean(axis=1)
    for _ in range(100):
        weights, _ = _weights(s, d)
        first = (weights * d).sum(axis=1)
        second = (weights * d * d).sum(axis=1) - first * first
        low, high = np.where(first > 0, low, s), np.where(first > 0, s, high)
        step = s - first / np.maximum(second, 1e-300)
        bounded = np.isfinite(low) & np.isfinite(high)
        middle = np.where(bounded, (np.where(bounded, low, 0) + np.where(bounded, high, 0)) / 2, 2 * s)
        last, s = s, np.where((step > low) & (step < high), step, middle)
        if np.all(np.abs(s - last) <= 1e-10 * np.abs(s)):
            break
    r = np.sqrt(np.maximum(2 * m * (_weights(s, d)[1] - s * mean), 1e-300))
    v = np.abs(s) * d.std(axis=1) * np.sqrt(m)
    return np.minimum(2 * stats.norm.sf(np.where(r < 1e-6, 0.0, r + np.log(v / r) / r)), 1.0)


def _weights(s: np.ndarray, d: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The weights of each row, and the logarithm of the mean of e^(s d)."""
    at = s[:, None] * d
    top = at.max(axis=1)
    grown = np.exp(at - top[:, None])
    return grown / grown.sum(axis=1)[:, None], top + np.log(grown.mean(axis=1))


def _two_sided(mean: np.ndarray, error: np.ndarray, df: float) -> np.ndarray:
    size = np.divide(np.abs(mean), error, out=np.full(len(mean), np.inf), where=error > 0)
    return np.where(np.abs(mean) < 1e-12, 1.0, 2 * stats.t.sf(size, df))


def rejected(
    attempts: tuple[int, int] | str, k: int, m: int, population: str, shift: float, repetitions: int
) -> dict[str, float]:
    """Shares of simulated benchmarks in which each test rejects."""
    key = [SEED, ATTEMPTS.index(attempts), k, m, POPULATIONS.index(population), round(1000 * abs(shift))]
    rng = np.random.default_rng([*key, int(shift < 0)])
    hits: dict[str, float] = {}
    for start in range(0, repetitions, 500):
        shape = min(500, repetitions - start), m
        p = rates(rng, population, shape)
        found = p_values(drawn(rng, attempts, k, p, shifted(p, shift)), attempts == (1, 1))
        for name, values in found.items():
            hits[name] = hits.get(name, 0) + float(np.sum(values <= ALPHA))
    return {name: count / repetitions for name, count in hits.items()}


def name_of(attempts: tuple[int, int] | str) -> str:
    if isinstance(attempts, str):
        return attempts
    return str(attempts[0]) if attempts[0] == attempts[1] else f"{attempts[0]} and {attempts[1]}"


def sizes(repetitions: int) -> None:
    """Print the largest size over the populations, t in brackets."""
    print("| n, k | " + " | ".join(f"m = {m}" for m in PROBLEMS) + " |")
    print("|---" * (len(PROBLEMS) + 1) + "|")
    for attempts, k in cells():
        row = []
        for m in PROBLEMS:
            found = [rejected(attempts, k, m, population, 0.0, repetitions) for population in POPULATIONS]
            worst = {name: 100 * max(one[name] for one in found) for name in found[0]}
            mid = f", mid-p {worst['mid-p']:.1f}" if "mid-p" in worst else ""
            row.append(f"{worst['compare']:.1f} ({worst['t']:.1f}{mid})")
        print(f"| {name_of(attempts)}, {k} | " + " | ".join(row) + " |", flush=True)


def powers(repetitions: int) -> None:
    """Print the power lost to t where t holds its size, both directions of the shift together."""
    print("| n, k | cells | median loss | largest loss | where | more than 5 points |")
    print("|---|---|---|---|---|---|")
    for attempts, k in cells():
        for test in ("compare", "mid-p") if attempts == (1, 1) else ("compare",):
            losses = list(_losses(attempts, k, test, repetitions))
            values = [loss for loss, _ in losses]
            most, where = max(losses)
            over = sum(value > 5 for value in values)
            name = f"{name_of(attempts)}, {k}" + (", mid-p" if test == "mid-p" else "")
            print(
                f"| {name} | {len(losses)} | {np.median(values):.1f} | {most:.1f} | {where} | {over} |",
                flush=True,
            )


def _losses(
    attempts: tuple[int, int] | str, k: int, test: str, repetitions: int
) -> Iterator[tuple[float, str]]:
    """Points of power lost to t in each cell where t holds its size and is neither sure nor hopeless."""
    for m, population in product(PROBLEMS, POPULATIONS):
        if rejected(attempts, k, m, population, 0.0, repetitions)["t"] > 0.055:
            continue
        for shift in SHIFTS:
            both = [rejected(attempts, k, m, population, sign * shift, repetitions) for sign in (1, -1)]
            t, ours = (float(np.mean([one[name] for one in both])) for name in ("t", test))
            if 0.1 < t < 0.95:
                yield 100 * (t - ours), f"m = {m}, {population}, ±{shift:g}"


def main() -> None:
    """Print both tables."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    sizes(repetitions)
    print()
    powers(max(repetitions // 4, 200))


if __name__ == "__main__":
    main()
