"""Sections of the page that stand where the data carry them: order, effort, costs, different solutions."""

from __future__ import annotations

from collections.abc import Iterator

from passk_fast import _validate
from passk_fast._options import MISSING_OF_SEQUENCES
from passk_fast.analyses.diversity.diversity import NEAR, diversity
from passk_fast.analyses.effort.effort import effort
from passk_fast.analyses.order.order_test import order_test
from passk_fast.data.readers.results import ModelResult
from passk_fast.report.costs import costs_of, costs_table
from passk_fast.report.material import Material
from passk_fast.report.plot_costs import pictures
from passk_fast.show.document import Notes
from passk_fast.show.page.sections import Section


def of_order(material: Material) -> Iterator[Section]:
    """Of models whose attempts are known in their order."""
    parts, said = [], []
    for name, one in material.results.items():
        attempts = getattr(one, "attempts", None)
        if attempts is None or one.counts.max_n == 1:
            continue
        policy = _validate.choice(_kept(one.missing_policy), "missing", MISSING_OF_SEQUENCES)
        try:
            found = order_test(attempts, missing=policy, level=material.report.settings.level)
        except ValueError as error:
            said.append(f"{name}: not tested: {error}")
            continue
        said += [f"{name}: {sentence}" for sentence in found.sentences]
        parts.append(Section(name, found.document(), (found.plot,)))
    if said:
        yield Section("Order of the attempts", (Notes("", tuple(said)),), parts=tuple(parts))


def of_effort(material: Material) -> Iterator[Section]:
    """How many attempts a person reviews, where there are several."""
    found = {
        name: effort(one.counts, level=material.report.settings.level)
        for name, one in material.results.items()
        if one.counts.min_n > 1
    }
    if found:
        said = tuple(f"{name}: {sentence}" for name, one in found.items() for sentence in one.sentences)
        parts = tuple(Section(name, one.document(), (one.plot,)) for name, one in found.items())
        yield Section("Review effort", (Notes("", said),) if said else (), parts=parts)


def of_costs(material: Material) -> Iterator[Section]:
    """What attempts cost, where the files tell."""
    models = {name: one for name, one in material.results.items() if isinstance(one, ModelResult)}
    costs = {name: costs_of(one) for name, one in models.items()}
    if any(costs.values()):
        yield Section("Costs", costs_table(costs), pictures(material.report.models, models, costs))


def of_diversity(material: Material) -> Iterator[Section]:
    """Different solutions in detail, where the report was asked for them."""
    parts = []
    for model in material.report.models:
        one = material.results.get(model.name)
        if model.diversity is None or not isinstance(one, ModelResult) or one.attempts is None:
            continue
        policy = _validate.choice(_kept(one.missing_policy), "missing", MISSING_OF_SEQUENCES)
        found = diversity(
            one.attempts,
            k=model.diversity.k,
            near=model.diversity.threshold or NEAR,
            missing=policy,
            level=material.report.settings.level,
            rng=material.seed,
        )
        parts.append(Section(model.name, found.document(), (found.plot,)))
    if parts:
        yield Section("Different solutions", parts=tuple(parts))


def _kept(policy: str) -> str:
    """The policy for missing outcomes under which attempts are looked at one by one."""
    return "fail" if policy == "bounds" else policy
