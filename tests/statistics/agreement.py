"""Random comparisons of every kind: does the interval leave out 0 exactly where p < 1 - level?"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

import passk_fast as pk

KINDS = (
    "population",
    "benchmark",
    "fraction",
    "unpaired",
    "clusters",
    "strata",
    "once",
    "mid-p",
    "t",
    "bca",
    "percentile",
    "drawn",
    "unpaired benchmark",
    "unpaired clusters",
    "clusters in strata",
    "clusters benchmark",
    "ragged",
)


def contradictions(result: pk.Comparison, pointwise_at_90: pk.Comparison | None = None) -> Iterator[str]:
    """What in a result says one thing and its opposite."""
    alpha = 1 - result.level
    for p, (low, high) in (
        (result.p_value, result.confidence_interval),
        (result.p_adjusted, result.simultaneous_interval),
    ):
        for p_one, low_one, high_one in zip(*map(np.atleast_1d, (p, low, high)), strict=True):
            if np.isnan(p_one) != np.isnan(low_one):
                yield "one of p and interval is missing"
            elif (p_one < alpha) != (not low_one <= 0 <= high_one) and not np.isnan(p_one):
                yield f"p={p_one} [{low_one}, {high_one}]"
    for p, sentence in zip(np.atleast_1d(result.p_adjusted), result.sentences, strict=False):
        if (p < alpha) != ("is better than" in sentence):
            yield f"p={p}: {sentence}"
    for gap in result.gaps:
        low, high = gap.confidence_interval
        if (gap.p_adjusted < alpha) != (not low <= 0 <= high):
            yield f"gap {gap}"
    if pointwise_at_90 is not None:
        margin = result.margin
        pairs = (result.equivalence_p_value, result.non_inferiority_p_value)
        ends = pointwise_at_90.confidence_interval
        for same, not_worse, low, high in zip(*map(np.atleast_1d, (*pairs, *ends)), strict=True):
            close = min(abs(low + margin), abs(high - margin)) < 1e-9
            if not close and (same < 0.05) != (-margin < low and high < margin):
                yield f"equivalent {same} [{low}, {high}] within {margin}"
            if abs(low + margin) >= 1e-9 and (not_worse < 0.05) != (-margin < low):
                yield f"not worse {not_worse} [{low}, {high}] by {margin}"


def random_comparison(seed: int) -> tuple[pk.Counts, pk.Counts, dict]:
    """Two models that are alike, or not, on few or many problems, with options of one kind."""
    rng = np.random.default_rng([20_250_201, seed])
    kind = KINDS[seed % len(KINDS)]
    m = int(rng.choice([2, 3, 5, 12, 20, 50, 164]))
    if "clusters" in kind or kind == "strata":
        m = max(m, 8)
    p = rng.beta(*rng.choice([[0.5, 0.5], [3, 1], [0.2, 2], [5, 0.2]]), m)
    q = np.clip(p + rng.choice([0, 0, 0.05, 0.2, -0.3]) + rng.normal(0, rng.choice([0, 0.1]), m), 0, 1)
    n_a, n_b = (int(n) for n in rng.choice([[1, 1], [5, 5], [10, 10], [20, 10], [100, 10], [30, 1]]))
    if kind in ("once", "mid-p"):
        n_a = n_b = 1
    if "benchmark" in kind or kind == "fraction":
        n_a, n_b = max(n_a, 3), max(n_b, 3)
    sizes_a, sizes_b = np.full(m, n_a), np.full(m, n_b)
    if n_a > 1 and rng.random() < 0.2:
        sizes_a = rng.integers(min(n_a, n_b), n_a + 1, m)
    if kind == "ragged":
        sizes_a, sizes_b = rng.integers(1, 30, m), rng.integers(2, 12, m)
    least = min(int(sizes_a.min()), int(sizes_b.min()))
    kept = m if not kind.startswith("unpaired") else max(2, m - int(rng.integers(0, m)))
    labels = {}
    if kind in ("unpaired clusters", "clusters in strata"):
        labels["clusters"] = np.arange(m) % max(2, m // 3)
        kept = max(kept, 4)
    if kind == "clusters in strata":
        labels["clusters"], labels["strata"] = np.arange(m) % 8, np.arange(m) % 2
    a = pk.Counts(sizes_a, rng.binomial(sizes_a, p), **labels)
    first = {name: values[:kept] for name, values in labels.items()}
    b = pk.Counts(sizes_b[:kept], rng.binomial(sizes_b, q)[:kept], **first)
    ks = sorted({1, int(rng.integers(1, least + 1)), least})
    options: dict = {"k": ks if rng.random() < 0.6 else ks[-1]}
    options["level"] = float(rng.choice([0.95, 0.9, 0.99]))
    if "benchmark" in kind:
        options["target"] = "benchmark"
    elif kind == "fraction":
        options["target"] = float(rng.choice([0.1, 0.5, 0.9]))
    if kind.startswith("unpaired"):
        options["paired"] = False
    elif kind == "clusters benchmark":
        options["clusters"] = np.arange(m) // 3
    elif kind in ("clusters", "strata"):
        groups = 2 if kind == "strata" else max(2, m // 4)
        options[kind] = np.arange(m) % groups
    elif kind == "mid-p":
        options["test"] = "mid-p"
    elif kind in ("t", "bca", "percentile"):
        options["interval"] = kind
    elif kind == "drawn":
        options |= {"interval": str(rng.choice(["bca", "percentile"])), "replicates": 99, "rng": seed}
    return a, b, options


def found(seeds: range) -> list[str]:
    """The contradictions in these comparisons."""
    said = []
    for seed in seeds:
        a, b, options = random_comparison(seed)
        try:
            result = pk.compare(a, b, **options)
        except ValueError as error:
            if "bca" not in str(error):
                raise
            continue
        said += [f"{seed} {options}: {one}" for one in contradictions(result)]
        if options.get("interval") not in ("bca", "percentile") and seed % 3 == 0:
            margin = float(np.random.default_rng(seed).choice([0.01, 0.05, 0.2]))
            options["level"] = 0.95
            within = pk.compare(a, b, margin=margin, **options)
            options["level"] = 0.9
            at_90 = pk.compare(a, b, **options)
            said += [f"{seed} {options}: {one}" for one in contradictions(within, at_90)]
    return said
