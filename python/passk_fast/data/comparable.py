"""Whether results may be held against each other: what their files say of how they were made."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple

from passk_fast import _validate
from passk_fast.show.escape import printable
from passk_fast.show.numbers import amount, count, number_of

# As many models are named where more differ, and longer values are cut.
NAMED = 3
LONGEST = 60
# What a text that is cut is told apart by.
MARK = 8
# What tells runs apart, or says how many attempts were made and how fast, is no other way of asking.
BY_DESIGN = frozenset(
    ("seed", "n", "n_samples", "num_samples", "batch_size", "max_connections", "max_retries", "timeout")
)
# What conditions of sampling may differ in, since that is what is asked.
PROMPTS = frozenset(("prompt hash", "system prompt", "shots"))


class Unlikeness(NamedTuple):
    """Something in which models differ: what it is called ("temperature") and is, by model.

    Models whose files do not say are left out. `of` says where it differs if not everywhere, such as "3 of
    100 shared problems".
    """

    what: str
    values: Mapping[str, Any]
    of: str = ""

    def told(self, sources: Mapping[str, str] | None = None) -> str:
        """In words, with the files if these are given.

        Examples
        --------
        >>> Unlikeness("shots", {"a": "0", "b": "5"}).told()
        'shots: 0 (a), 5 (b)'
        >>> Unlikeness("shots", {"a": "0", "b": "5"}).told({"a": "a.json", "b": "b.json"})
        'shots: 0 (a, a.json), 5 (b, b.json)'
        """
        told = []
        for name, value in list(_apart(self.values).items())[:NAMED]:
            whose = ", ".join(filter(None, (name, (sources or {}).get(name))))
            told.append(f"{shown(value)} ({whose})")
        return f"{self.what}{f' of {self.of}' if self.of else ''}: {', '.join(told)}"


class IncomparableError(ValueError):
    """Results that were made in different ways; the message names the first, both values and the files."""


def _incomparable(
    found: tuple[Unlikeness, ...], sources: Mapping[str, str], *, despite: bool
) -> IncomparableError:
    others = f"; also in the {', '.join(one.what for one in found[1:])}" if len(found) > 1 else ""
    what = f"expected results that can be compared; they differ in the {found[0].told(sources)}{others}"
    python = "despite=True goes on" if despite else "their .counts alone know nothing of it"
    options = "--despite goes on" if despite else ""
    if found[0].what == "benchmark":
        first = str(next(iter(found[0].values.values())))
        python = f"results.on({first!r}) takes one; {python}"
        options = "; ".join(filter(None, (f"--benchmark {shlex.quote(first)} takes one", options)))
    return IncomparableError(what + _validate.either(f" ({python})", f" ({options})" if options else ""))


class Unlike(NamedTuple):
    """What models differ in: facts that make them incomparable, and settings, how they were asked."""

    facts: tuple[Unlikeness, ...] = ()
    settings: tuple[Unlikeness, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each fact."""
        return tuple(f"compared although they differ in the {one.told()}" for one in self.facts)

    @property
    def notes(self) -> tuple[str, ...]:
        """A sentence on all settings."""
        told = "; ".join(one.told() for one in self.settings)
        return (f"asked with different settings: {told}",) if told else ()


def unlike(models: Mapping[str, object], despite: bool, *, varied: frozenset[str] = frozenset()) -> Unlike:
    """What models differ in beside their outcomes; what makes them incomparable is an error by itself.

    Of anything but ModelResults nothing is known. `varied` are facts that differ on purpose; `despite` goes
    on.
    """
    despite = _validate.flag(despite, "despite")
    found = tuple(one for one in facts_that_differ(models) if one.what not in varied)
    if found and not despite:
        raise _incomparable(found, _sources(models), despite=True)
    return Unlike(found, settings_that_differ(models))


def refuse_unlike(models: Mapping[str, object]) -> None:
    """The same where nothing goes on despite it."""
    found = facts_that_differ(models)
    if found:
        raise _incomparable(found, _sources(models), despite=False)


def _sources(models: Mapping[str, object]) -> dict[str, str]:
    return {name: str(getattr(model, "source", "")) for name, model in models.items()}


def facts_that_differ(models: Mapping[str, object]) -> tuple[Unlikeness, ...]:
    """Benchmark, version and hash of the data set, prompt, shots, scorer and the like, where they differ."""
    facts = {name: facts_of(model) for name, model in models.items()}
    return (*_differences(facts), *_of_problems(models))


def settings_that_differ(models: Mapping[str, object]) -> tuple[Unlikeness, ...]:
    """Temperature and the like, where the files of two models or more tell them and they differ."""
    return tuple(_differences({name: settings_of(model) for name, model in models.items()}))


def facts_of(model: object) -> dict[str, str]:
    """What is known of a model's results as a whole that another's must agree with."""
    told = {"benchmark": getattr(model, "benchmark", None), "scorer": getattr(model, "score", None)}
    known = {name: value for name, value in told.items() if value is not None}
    return {**known, **getattr(model, "facts", {})}


def settings_of(model: object) -> dict[str, Any]:
    """How a model was asked, without what differs by design."""
    return {name: value for name, value in getattr(model, "settings", {}).items() if name not in BY_DESIGN}


def _differences(known: Mapping[str, Mapping[str, Any]]) -> Iterable[Unlikeness]:
    names = dict.fromkeys(key for values in known.values() for key in values)
    for key in names:
        values = {model: of[key] for model, of in known.items() if key in of}
        if len(_apart(values)) > 1:
            yield Unlikeness(key, values)


def _apart(values: Mapping[str, Any]) -> dict[str, Any]:
    """The first model of each value."""
    first: dict[str, str] = {}
    for name, value in values.items():
        first.setdefault(shown(value), name)
    return {name: values[name] for name in first.values()}


def _of_problems(models: Mapping[str, object]) -> Iterable[Unlikeness]:
    """What problems of the same name are made of, where two models know it and it differs."""
    known = {
        name: found for name, model in models.items() if (found := getattr(model, "problem_facts", None))
    }
    for what in dict.fromkeys(what for found in known.values() for what in found):
        having = {name: found[what] for name, found in known.items() if what in found}
        yield from _first_unlike(what, having)


def _first_unlike(what: str, having: Mapping[str, Mapping[Hashable, str]]) -> Iterable[Unlikeness]:
    """The first model that knows another value than those before it, and of how many problems."""
    seen: dict[Hashable, tuple[str, str]] = {}
    for name, values in having.items():
        shared = [problem for problem in values if problem in seen]
        unlike = [problem for problem in shared if seen[problem][1] != values[problem]]
        if unlike:
            first = unlike[0]
            problems = f"{count(len(unlike))} of {number_of(len(shared), 'shared problem')}"
            of = f"{problems}, at {printable(str(first), LONGEST)}"
            other, value = seen[first]
            yield Unlikeness(what, {other: value, name: values[first]}, of)
            return
        for problem, value in values.items():
            seen.setdefault(problem, (name, value))


def shown(value: object) -> str:
    """A value in a line; 1 and 1.0 are the same setting, and long texts that differ are shown apart.

    Examples
    --------
    >>> shown(1.0), shown(0.7), shown("You are " + "very " * 100 + "kind.")
    ('1', '0.7', 'You are very very ver… very very very kind. #2025ed7a')
    """
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(amount(value, 6))
    text = str(value)
    if len(text) <= LONGEST:
        return printable(text, LONGEST)
    mark = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:MARK]
    return f"{printable(text, LONGEST - 2 * MARK)} #{mark}"
