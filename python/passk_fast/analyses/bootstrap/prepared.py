"""What a bootstrap was asked for, validated, and the design of its draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from passk_fast import _validate
from passk_fast._options import BOOTSTRAP_FORMS, RESAMPLES
from passk_fast._progress import Report
from passk_fast._seed import Rng, seed_of
from passk_fast._typing import Floats
from passk_fast.analyses._advice import ONE_PROBLEM, SAME, no_width
from passk_fast.analyses.bootstrap.parts import BootstrapSettings
from passk_fast.data.counts import Counts
from passk_fast.data.models import Model, counts_of
from passk_fast.data.tally import Tally
from passk_fast.inference import design as designs
from passk_fast.inference.design import Design, differences
from passk_fast.inference.distributions import Drawn
from passk_fast.inference.groups import Given, Grouping, grouping


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a bootstrap draws; it takes no more room than the distinct classes, or the clusters."""

    design: Design
    estimates: Floats
    settings: BootstrapSettings
    # None for infinitely many.
    replicates: int | None

    def draw(self, first: int, count: int, progress: Report | None) -> Drawn:
        """Replicates from a number on, here or anywhere.

        For studentized intervals they have the standard errors of the statistics, and of their differences.
        """
        design, estimates, seed = self.design, self.estimates, self.settings.seed
        assert seed is not None
        columns = len(estimates)
        if self.settings.interval != "studentized":
            sums = design.replicate_sums(seed, first, count, progress)
            return Drawn(estimates, design, design.means(sums))
        pairs = self.settings._pairs
        centred = design.values - estimates
        centred = np.column_stack([centred, differences(centred, pairs)])
        wider = design.with_values(np.column_stack([design.values, centred * centred]))
        sums = wider.replicate_sums(seed, first, count, progress)
        means = sums[:, :columns] / design.m
        away = means - estimates
        away = np.column_stack([away, differences(away, pairs)])
        return Drawn(estimates, design, means, _errors(sums[:, columns:], away, centred, design.m))


def _errors(squares: Floats, away: Floats, centred: Floats, m: int) -> Floats:
    """Standard errors s*/√m from sums of squares about the estimate.

    A replicate that drew a single value has none; what rounding leaves of it is set to 0, so that it does not
    pass for a tiny one.
    """
    variances = squares / m - away * away
    rounding = 16 * m * np.finfo(np.float64).eps * np.max(centred * centred, axis=0, initial=0.0)
    return np.sqrt(np.where(variances > rounding, variances, 0.0) / max(m - 1, 1))


def prepared(
    counts: Model,
    k: int | Sequence[int] | None,
    *,
    interval: str = "bca",
    level: float = 0.95,
    replicates: int | None = None,
    clusters: Given = None,
    strata: Given = None,
    resample: str = "problems",
    rng: Rng = None,
    first: int = 0,
) -> Prepared:
    """The arguments of `bootstrap`, validated."""
    counts = counts_of(counts, "counts")
    tally = Tally.of(counts)
    ks = _validate.ks(k, counts)
    form = _validate.choice(interval, "interval", BOOTSTRAP_FORMS)
    level = _validate.level(level)
    count = _validate.replicates(replicates, least=2)
    resampled = _validate.choice(resample, "resample", RESAMPLES)
    start = _validate.whole(first, "first", least=0)
    found = _grouping(counts, clusters, strata, resampled)
    _check_together(form, count, start, resampled, found)

    design, estimates = _design(counts, tally, ks.values, resampled, found)
    settings = BootstrapSettings(
        k=ks.asked,
        level=level,
        interval=form,
        resample=resampled,
        seed=None if count is None else seed_of(rng),
        first=start,
        m=tally.m,
        n_range=(tally.min_n, tally.max_n),
        dropped=ks.dropped,
        **found.numbers,
        warnings=_warnings(design, estimates, ks.values, tally.m, resampled),
    )
    return Prepared(design, estimates, settings, count)


def _warnings(
    design: Design, estimates: Floats, ks: tuple[int, ...], m: int, resample: str
) -> tuple[str, ...]:
    """Why there is no interval, or one without width."""
    if m == 1 and resample != "attempts":
        return (f"{ONE_PROBLEM} (resampled attempts give one for this problem, attempted again)",)
    what = "redrawn attempts all come out the same" if resample == "attempts" else SAME
    return no_width([f"pass@{ks[column]}" for column in design.still(estimates)], what)


def _grouping(counts: Counts | Tally, clusters: Given, strata: Given, resample: str) -> Grouping:
    """The labels that apply to what is drawn.

    If the problems stay, their labels have no say; if problems and attempts are drawn, labels are refused.
    """
    found = grouping(counts, clusters, strata)
    for name in ("clusters", "strata"):
        given = clusters if name == "clusters" else strata
        asked = given is not None and given is not False
        if resample != "problems" and getattr(found, name) is not None and (asked or resample == "both"):
            raise _validate.wrong(
                name,
                f"must be None or False with resample={resample!r}, which has no use for how "
                "problems were drawn; got labels",
            )
    return found if resample == "problems" else Grouping()


def _check_together(form: str, count: int | None, first: int, resample: str, found: Grouping) -> None:
    if count is None and first:
        raise ValueError(_validate.phrase("{first} must be 0 without {replicates}; got {}", first))
    if form != "studentized":
        return
    if count is None:
        raise ValueError(
            _validate.phrase(
                "{interval} 'studentized' must come with {replicates}, as it needs the standard error "
                "of each; got {} (give {}, or use {})",
                _validate.either("replicates=None", "none"),
                _validate.either("replicates=10_000", "--replicates 10000"),
                _validate.advice("interval", "bca"),
            )
        )
    if found or resample != "problems":
        got = (
            f"resample={resample!r}" if resample != "problems" else "clusters" if found.clusters else "strata"
        )
        raise _validate.wrong(
            "interval",
            "'studentized' must come with problems drawn independently of each other; "
            f"got {got} (use " + _validate.advice("interval", "bca") + ")",
        )


def _design(
    counts: Counts | Tally, tally: Tally, ks: tuple[int, ...], resample: str, found: Grouping
) -> tuple[Design, Floats]:
    """What a replicate draws, and the estimates."""
    values = tally.values(ks)
    estimates = tally.sum(values) / tally.m
    if resample == "attempts":
        return designs.of_attempts(tally, ks), estimates
    if resample == "both":
        return designs.of_both(tally, ks), estimates
    return designs.of_counts(counts, values, found), estimates
