"""Comparison of two models on the same problems: everything is about each problem's own difference."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from passk_fast import _numeric
from passk_fast._typing import Floats
from passk_fast.analyses._advice import FEW_INFORMATIVE, few_pairs, few_units, one_problem
from passk_fast.analyses.comparison.contrast import Contrast
from passk_fast.analyses.comparison.wins import wins_and_losses
from passk_fast.inference import design as designs
from passk_fast.inference.answer import Answer, Strictest, Widened
from passk_fast.inference.design import Design
from passk_fast.inference.groups import Grouping, Sampled, cluster_sums, independent, sampled
from passk_fast.inference.luck import Luck
from passk_fast.inference.mcnemar import mcnemar
from passk_fast.inference.noise_bound import noise_bound
from passk_fast.inference.noise_floor import Judged, luck_alone, luck_of_gap
from passk_fast.inference.pairs import Pairs
from passk_fast.inference.tilting import Tilted
from passk_fast.inference.variance import Terms, gap, only

# A difference larger than this is nearer to the largest that there can be than to none.
NEARER = 0.5


@dataclass(frozen=True, eq=False)
class Paired:
    """Two models on the same problems, the target f and the groups that apply."""

    pairs: Pairs
    f: float
    found: Grouping

    def estimated(self, d: Floats, terms: list[Terms]) -> tuple[Judged, Judged | None, Judged]:
        """Means of d ``(P, S)`` by their spread alone; and cautiously, as if by more problems, in two ways.

        Where one model solves nearly all and the other nearly nothing, so that fewer than `FEW_INFORMATIVE`
        problems are not so, one joins that is, and one on which the models are alike; None if this is
        nowhere so. Where the spread about 0 rests on so few, (Σd²)²/Σd⁴ in effect, a problem joins on which
        the first model solves all and the second nothing, and one the other way round.
        """
        pairs, f = self.pairs, self.f
        mean = pairs.sum(d) / pairs.m
        draw = self._draw(d, mean)
        noise = self._noise(terms) / pairs.m if f > 0 else np.zeros(len(mean))
        degrees = np.full(len(mean), np.inf if f == 1 else np.fmax(draw.degrees_of_freedom, 1.0))

        def joined(few: NDArray[np.bool_], ends: tuple[Floats, Floats]) -> Judged:
            centre, adjusted = adjusted_moments(mean, draw, np.where(few, 1.0, 0.0), ends)
            if f > 0:
                shift = 0.0 if f == 1 else (1 - f) * (centre - mean)
                centre, adjusted = mean + shift, noise if f == 1 else (1 - f) * adjusted + f * noise
            return Judged.by_spread(centre, adjusted, degrees)

        one, side = np.ones(len(mean)), np.sign(mean)
        near = np.abs(mean) > NEARER
        if near.any():
            near &= self._carrying(side - d) < FEW_INFORMATIVE
        return (
            joined(np.zeros(len(mean), dtype=np.bool_), (one, -one)),
            joined(near, (side, 0 * side)) if near.any() else None,
            joined(self._carrying(d) < FEW_INFORMATIVE, (one, -one)),
        )

    def _draw(self, d: Floats, mean: Floats) -> Sampled:
        """Variance over a draw of problems."""
        pairs = self.pairs
        if self.found:
            return sampled(d[pairs.index] - mean, self.found)
        return independent(pairs.sum(_numeric.square(d - mean)), pairs.m)

    def _carrying(self, d: Floats) -> Floats:
        """How many problems (or clusters) make Σd² in effect, (Σd²)²/Σd⁴."""
        pairs = self.pairs
        counts = pairs.problems
        if self.found.clusters is not None:
            d = cluster_sums(d[pairs.index], self.found.clusters)
            counts = np.ones(len(d), dtype=np.int64)
        squares, fourths = (pairs.column_sums(counts, x) for x in (d * d, _numeric.square(d * d)))
        return _numeric.ratio(_numeric.square(squares), fourths)

    def judged(self, d: Floats, terms: list[Terms], luck: Luck) -> tuple[Answer, tuple[str, ...], Judged]:
        """Means of d by all that may set them apart, which of these decides, and by their spread alone."""
        spread, near, cautious = self.estimated(d, terms)
        luck = luck.whole if self.f > 0 else luck
        test = replace(spread, luck=luck)
        tests: list[Answer] = [test] if near is None else [test, replace(near, luck=luck)]
        by_spread, by_both = spread.p_values(), test.p_values()
        methods = np.where(by_both > by_spread, "luck", "z" if self.f == 1 else "t")
        tilted = self._tilted(d)
        if tilted is not None:
            tests.append(tilted)
            methods = np.where(tilted.p_values() > by_both, "tilting", methods)
        return Widened(Strictest(tuple(tests)), cautious), tuple(methods.tolist()), spread

    def _tilted(self, d: Floats) -> Tilted | None:
        """The units of a draw of problems, or clusters; None where it is not these that were drawn alone."""
        pairs, clusters = self.pairs, self.found.clusters
        if self.f > 0 or self.found.strata is not None or pairs.m < 2:
            return None
        if clusters is None:
            return Tilted(d, pairs.problems)
        sums = cluster_sums(d[pairs.index], clusters) * (clusters.groups / pairs.m)
        return Tilted(sums, np.ones(len(sums), dtype=np.int64))

    def _noise(self, terms: list[Terms]) -> Floats:
        """Mean variance of a problem's difference if its attempts were made again."""
        both = [noise_bound(counts.tally, terms).variances for counts in (self.pairs.a, self.pairs.b)]
        return np.maximum(both[0] + both[1], 0.0)


def paired_contrast(pairs: Pairs, ks: tuple[int, ...], f: float, found: Grouping, mid: bool) -> Contrast:
    """Mean differences of paired models for a target f, with their inference."""
    first, second, d = pairs.values(ks)
    m = pairs.m
    setting = Paired(pairs, f, found)
    luck = luck_alone(*pairs.attempts, pairs.problems, ks)
    answer, methods, spread = setting.judged(d, [only(k) for k in ks], luck)
    wins, losses = wins_and_losses(pairs, d, ks)
    if single_attempts(pairs, f, found):
        answer = mcnemar(int(wins[0]), int(losses[0]), m, mid)
        methods = ("McNemar, mid-p" if mid else "McNemar, exact",)
    if pairs.same_sizes:
        wins, losses = wins.astype(np.int64), losses.astype(np.int64)
    draw = setting._draw(d, spread.difference) if found else None
    return Contrast(
        first=pairs.sum(first) / m,
        second=pairs.sum(second) / m,
        difference=spread.difference,
        spread=spread,
        answer=answer,
        floor=luck.variances,
        p_methods=methods,
        wins=wins,
        ties=m - wins - losses,
        losses=losses,
        gaps=_gaps(setting, ks, d) if len(ks) > 1 else None,
        design=_design(pairs, d, found) if m > 1 else None,
        m=m,
        **found.numbers,
        warnings=_advice(pairs, ks, d, f) + few_units(found, draw),
    )


def single_attempts(pairs: Pairs, f: float, found: Grouping) -> bool:
    """Whether wins and losses of single attempts are all there is."""
    once = pairs.a.tally.max_n == pairs.b.tally.max_n == 1
    return once and f == 0 and found.clusters is None and pairs.m > 1


def adjusted_moments(
    mean: Floats, draw: Sampled, weight: Floats, ends: tuple[Floats | float, Floats | float] = (1.0, -1.0)
) -> tuple[Floats, Floats]:
    """Mean of the units and of pseudo-units of a weight w at two ends x and y, and its estimated variance.

    With M units, their mean θ and its variance v: the centre is (M θ + w x + w y)/(M + 2 w), its variance

        (M (M - 1) v + M (θ - centre)² + w (x - centre)² + w (y - centre)²)/((M + 2 w - 1)(M + 2 w)),

    which for v = s²/M is the s²/(M + 2 w) of the weighted values; v itself for w = 0.
    """
    units = float(draw.units)
    size = units + 2 * weight
    first, second = ends
    centre = (units * mean + weight * (first + second)) / size
    squares = units * (units - 1) * draw.variances + units * _numeric.square(mean - centre)
    squares = squares + weight * (_numeric.square(first - centre) + _numeric.square(second - centre))
    adjusted = squares / (np.maximum(size - 1, 1) * size)
    return np.where(weight > 0, centre, mean), np.where(weight > 0, adjusted, draw.variances)


def _gaps(setting: Paired, ks: tuple[int, ...], d: Floats) -> Answer:
    """Differences at the larger k less that at the smallest: whose lead grows with more attempts."""
    pairs = setting.pairs
    first = min(range(len(ks)), key=ks.__getitem__)
    others = [i for i in range(len(ks)) if i != first]
    low = ks[first]
    luck = Luck.joined([luck_of_gap(*pairs.attempts, pairs.problems, (low, ks[i])) for i in others])
    return setting.judged(d[:, others] - d[:, [first]], [gap(low, ks[i]) for i in others], luck)[0]


def _design(pairs: Pairs, d: Floats, found: Grouping) -> Design:
    if found:
        return designs.of_groups(d[pairs.index], found, pairs.index)
    return designs.of_problems(pairs.problems, d)


def _advice(pairs: Pairs, ks: tuple[int, ...], d: Floats, f: float) -> tuple[str, ...]:
    found = list(few_pairs(pairs.m))
    if pairs.m == 1:
        found += one_problem(min(pairs.a.tally.max_n, pairs.b.tally.max_n), f)
    for k, count in zip(ks, pairs.sum((d != 0).astype(np.float64)).astype(np.int64).tolist(), strict=True):
        if count == 0:
            found.append(f"pass@{k} is the same for both models on every problem")
        elif count < FEW_INFORMATIVE and pairs.m > 1:
            words = "one problem" if count == 1 else f"{count} problems"
            found.append(f"pass@{k} differs on only {words} (fewer than {FEW_INFORMATIVE})")
    least = min(pairs.a.tally.min_n, pairs.b.tally.min_n)
    large = [k for k in ks if 2 * k > least]
    if f > 0 and large:
        found.append(
            f"k={', '.join(map(str, large))} is more than half of n={least}: "
            "the noise of pass@k there is known as a bound only"
        )
    return tuple(found)
