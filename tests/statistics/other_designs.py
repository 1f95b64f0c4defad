"""How often `compare` tells a model apart from itself in designs other than plain pairs; the guide's table.

    python -m tests.statistics.other_designs [REPETITIONS]

Strata are drawn from populations that differ, the problems of a cluster share their success rate, a fraction
or the whole of the target's problems was observed; or the models attempt different problems, as many or not.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

import passk_fast as pk
from passk_fast.inference.noise_floor import luck_alone
from passk_fast.inference.pairs import Pairs
from tests.statistics.comparison_size import POPULATIONS, name_of, rates, scores

SEED = 20_250_119
ALPHA = 0.05
ATTEMPTS = ((10, 10), (100, 10))
STRATA = ("Beta(.5, .5)", "Beta(3, 1)", "two-point", "constant .05")


class Design(NamedTuple):
    """What is compared how: a kind, problems of either model, attempts, k, and what the kind needs."""

    kind: str
    m: tuple[int, int]
    attempts: tuple[int, int]
    k: int
    population: str
    number: float = 0.0

    def results(self, rng: np.random.Generator) -> tuple[pk.Counts, pk.Counts, dict[str, Any]]:
        """Counts of one model twice, and the options of the comparison."""
        first, second = self.m
        p = rates(rng, self.population, (1, first + second))[0]
        q, labels, options = p, {}, {}
        if self.kind == "strata":
            stratum = np.arange(first) % int(self.number)
            drawn = [rates(rng, STRATA[s % 4], (1, first))[0] for s in range(int(self.number))]
            p = q = np.choose(stratum, drawn)
            labels["strata"] = stratum
        elif "clusters" in self.kind:
            family = _families(int(self.number), first)
            p = rates(rng, self.population, (1, len(np.unique(family))))[0][family]
            q = p
            labels["clusters"] = family
        elif self.kind == "fraction":
            options["target"] = self.number
        a = rng.binomial(self.attempts[0], p[:first])
        if not self.kind.startswith("unpaired"):
            return (
                pk.Counts(self.attempts[0], a, **labels),
                pk.Counts(self.attempts[1], rng.binomial(self.attempts[1], q[:first]), **labels),
                options,
            )
        others = {}
        if "clusters" in self.kind:
            family = _families(int(self.number), second)
            q = rates(rng, self.population, (1, len(np.unique(family))))[0][family]
            others["clusters"] = family
        else:
            q = p[first:]
        b = rng.binomial(self.attempts[1], q)
        return (
            pk.Counts(self.attempts[0], a, **labels),
            pk.Counts(self.attempts[1], b, **others),
            {"paired": False},
        )

    def size(self, repetitions: int) -> float:
        """Share of the comparisons with p of at most 5%."""
        rng = np.random.default_rng([SEED, *map(ord, self.kind), *self.m, *self.attempts, self.k])
        hits = 0
        for _ in range(repetitions):
            a, b, options = self.results(rng)
            # Luck alone never gives a smaller p-value than the comparison, and takes no time.
            if "paired" in options or luck_alone_rejects(a, b, self.k, whole="target" in options):
                hits += pk.compare(a, b, self.k, **options).p_value <= ALPHA
        return hits / repetitions


def luck_alone_rejects(a: pk.Counts, b: pk.Counts, k: int, *, whole: bool) -> bool:
    """Whether p is at most 5% by luck alone, in full or by the share of it that counts."""
    pairs = Pairs.of(a, b)
    luck = luck_alone(*pairs.attempts, pairs.problems, (k,))
    luck = luck.whole if whole else luck
    difference = pairs.sum(pairs.values((k,))[2]) / pairs.m
    if difference[0] < 0:
        difference, luck = -difference, luck.mirrored
    return bool(2 * luck.upper_tails(difference)[0] <= ALPHA * (1 + 1e-9))


def _families(size: int, m: int) -> np.ndarray:
    """Families of 1, 2, …, `size` problems in turn, of `size` each where that is negative."""
    sizes = np.tile(np.arange(1, size + 1) if size > 0 else [-size], m)
    return np.repeat(np.arange(len(sizes)), sizes)[:m]


def unpaired_sizes(
    m: tuple[int, int], n: int, k: int, population: str, repetitions: int
) -> tuple[float, float]:
    """Of equal n, without the package: Welch's t with all scores' variance as its floor; and t alone."""
    rng = np.random.default_rng([SEED, *m, n, k])
    a, b = (scores(n, k)[rng.binomial(n, rates(rng, population, (repetitions, size)))] for size in m)
    parts = [x.var(axis=1, ddof=1) / x.shape[1] for x in (a, b)]
    difference, variance = np.abs(a.mean(axis=1) - b.mean(axis=1)), parts[0] + parts[1]
    apart = difference > 1e-12
    with np.errstate(invalid="ignore", divide="ignore"):
        degrees = variance**2 / sum(part**2 / (size - 1) for part, size in zip(parts, m, strict=True))
        welch = 2 * stats.t.sf(difference / np.sqrt(variance), degrees)
        together = np.concatenate([a, b], axis=1).var(axis=1, ddof=1) * (1 / m[0] + 1 / m[1])
        luck = 2 * stats.norm.sf(difference / np.sqrt(together))
    welch = np.where(variance > 0, welch, 0.0)
    return tuple(float(np.mean(apart & (p <= ALPHA))) for p in (np.maximum(welch, luck), welch))


def designs() -> Iterator[Design]:
    """The rows of the table, population by population."""
    for attempts in ATTEMPTS:
        for k in (1, 10):
            for m in (20, 50):
                yield Design("strata", (m, m), attempts, k, "Beta(.5, .5)", 5)
            for population in POPULATIONS[1:]:
                for f in (0.5, 1.0):
                    yield Design("fraction", (30, 30), attempts, k, population, f)
                for sizes in ((50, 50), (20, 100)):
                    yield Design("unpaired", sizes, attempts, k, population)
                for size in (-3, 5):
                    yield Design("unpaired, clusters", (48, 90), attempts, k, population, size)
                yield Design("clusters", (48, 48), attempts, k, population, 5)


def main() -> None:
    """Print the largest size over populations of each kind, with where it is."""
    repetitions = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    print("| problems | 1, 1 | 10, 1 | 10, 10 |")
    print("|---|---|---|---|")
    for m in ((12, 12), (12, 30), (50, 50), (20, 100)):
        row = []
        for n, k in ((1, 1), (10, 1), (10, 10)):
            both = [unpaired_sizes(m, n, k, population, 10_000) for population in POPULATIONS]
            row.append("{:.1f} ({:.1f})".format(*(100 * max(sizes) for sizes in zip(*both, strict=True))))
        print(f"| {m[0]} and {m[1]} | {' | '.join(row)} |", flush=True)
    print()
    found: dict[tuple[str, str, int], list[tuple[float, str]]] = {}
    for design in designs():
        where = f"m = {' and '.join(map(str, dict.fromkeys(design.m)))}, {design.population}"
        kind = f"f = {design.number:g}" if design.kind == "fraction" else design.kind
        row = found.setdefault((kind, name_of(design.attempts), design.k), [])
        # Of different problems luck does not say beforehand that nothing is told apart.
        size = design.size(repetitions // 4 if "unpaired" in kind else repetitions)
        row.append((100 * size, where))
    print("| design | n, k | cells | mean | largest | where |")
    print("|---|---|---|---|---|---|")
    for (kind, attempts, k), cells in found.items():
        most, where = max(cells)
        mean = np.mean([size for size, _ in cells])
        print(f"| {kind} | {attempts}, {k} | {len(cells)} | {mean:.1f} | {most:.1f} | {where} |", flush=True)


if __name__ == "__main__":
    main()
