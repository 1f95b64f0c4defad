"""The one door by which a model enters a function: as it was read, as counts, a tally, or attempts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

from passk_fast import _validate
from passk_fast.data.alignment import align
from passk_fast.data.attempts import Attempts
from passk_fast.data.comparable import refuse_unlike
from passk_fast.data.counts import Counts
from passk_fast.data.tally import Tally
from passk_fast.show.numbers import count, number_of

if TYPE_CHECKING:
    from passk_fast.data.readers.results import ModelResult

# What a model is given as: any counts; those that tell its problems apart; attempts in their order.
Model: TypeAlias = "Counts | Tally | ModelResult"
CountsOrResult: TypeAlias = "Counts | ModelResult"
AttemptsOrResult: TypeAlias = "Attempts | ModelResult"

# Models of a ranking, with a table of their pairs, and runs or conditions, with a matrix that is inverted.
MOST_MODELS, MOST_PARTS = 5000, 1000


def counts_of(value: object, argument: str) -> Counts | Tally:
    """The counts of one model, given as Counts, a Tally, a ModelResult, or a mapping that holds one of them.

    Two counts for each problem (``missing="bounds"``) are refused.

    Examples
    --------
    >>> counts_of(Counts(5, [0, 3]), "counts")
    Counts(m=2, n=5, 1 never solved, 0 always solved)
    """
    found: Counts | Tally = _counts(value, argument, (Counts, Tally), "Counts, a Tally or a ModelResult")
    return found


def problems_of(value: object, argument: str) -> Counts:
    """The same of a model whose problems are told apart: no tally, which has forgotten its problems.

    Examples
    --------
    >>> problems_of({"a": Counts(5, [0, 3])}, "counts").m
    2
    """
    found: Counts = _counts(value, argument, (Counts,), "Counts or a ModelResult")
    return found


def _counts(value: object, argument: str, kinds: tuple[type, ...], wanted: str) -> Any:
    """What is one of these kinds, or has such counts; there must be one count for each problem."""
    one = only(value, argument)
    found = one if isinstance(one, kinds) else getattr(one, "counts", None)
    if not isinstance(found, kinds):
        raise _validate.wrong_kind(argument, f"must be {wanted}", value)
    _refuse_two_counts(one, argument)
    return found


def attempts_of(value: object) -> Attempts:
    """The attempts of one model: Attempts, or a ModelResult that kept them.

    Examples
    --------
    >>> attempts_of(Attempts(["a", "a"], [True, False]))
    Attempts(2 attempts, m=1)
    """
    one = only(value, "attempts")
    if isinstance(one, Attempts):
        return one
    if not hasattr(one, "attempts"):
        got = _validate.kind(value)
        raise _validate.wrong_kind("attempts", f"must be Attempts or a ModelResult; got {got}")
    if one.attempts is None:
        raise _validate.wrong("attempts", f"must hold its attempts; {one.name!r} was read without them")
    found: Attempts = one.attempts
    return found


def _refuse_two_counts(model: object, argument: str, name: str | None = None) -> None:
    """Raise for a model of which some attempts have no verdict, and both ends were kept.

    Its counts have them all failed, which would pass for what is known.
    """
    if getattr(model, "upper", None) is None:
        return
    called = getattr(model, "name", argument) if name is None else name
    raise ValueError(
        _validate.phrase(
            "{} must have one count for each problem; {!r} was read with {}, which leaves two (read it "
            "with 'fail' or 'drop')",
            _validate.argument(argument),
            called,
            _validate.advice("missing", "bounds"),
        )
    )


def only(value: object, argument: str) -> Any:
    """The one model of a mapping; anything else as it is."""
    if not isinstance(value, Mapping):
        return value
    if len(value) != 1:
        first = f"; choose one, as results[{next(iter(value))!r}]" if value else ""
        raise _validate.wrong_kind(argument, f"must be one model; got {len(value)} of them{first}")
    return next(iter(value.values()))


def called(*models: object) -> tuple[str, ...]:
    """What one or two models are called: as their files say or the mapping that holds them, else A and B.

    Examples
    --------
    >>> called(Counts(5, [0, 3]), {"new": Counts(5, [2, 3])})
    ('A', 'new')
    """
    found = []
    for letter, model in zip("AB", models, strict=False):
        given = next(iter(model)) if isinstance(model, Mapping) and len(model) == 1 else letter
        found.append(str(getattr(only(model, letter.lower()), "name", given)))
    if len(found) == 2 and (found[0] == found[1] or _validate.lookalikes(found)):
        return f"{found[0]} (A)", f"{found[1]} (B)"
    return tuple(found)


class Given(NamedTuple):
    """One model, or two on the problems that both have: names, counts, and the problems left out of each."""

    names: tuple[str, ...]
    counts: tuple[Counts, ...]
    left_out: dict[str, tuple[Any, ...]]


def one_or_two(a: object, b: object, match: str) -> Given:
    """The models that `a` and `b` stand for, the second of which may be None; unlike files are refused.

    Examples
    --------
    >>> one_or_two(Counts(5, [0, 3]), Counts(5, [1, 4]), "strict").names
    ('A', 'B')
    """
    if b is None:
        return Given(called(a), (problems_of(a, "a"),), {})
    names, models = called(a, b), (only(a, "a"), only(b, "b"))
    refuse_unlike(dict(zip(names, models, strict=True)))
    both = align({name: problems_of(one, x) for name, one, x in zip(names, models, "ab", strict=True)}, match)
    return Given(names, tuple(both.counts.values()), dict(both.left_out))


def counts_of_models(models: object) -> dict[str, Counts]:
    """Counts of at least two models by name, in the order given: a mapping of Counts or of what `read` gives.

    Examples
    --------
    >>> list(counts_of_models({"a": Counts(2, [1, 2]), "b": Counts(2, [0, 2])}))
    ['a', 'b']
    """
    if not isinstance(models, Mapping):
        raise _validate.wrong_kind("models", "must be a mapping of names to Counts", models)
    found: dict[str, Counts] = {}
    for name, given in models.items():
        if not isinstance(name, str):
            raise _validate.wrong_kind("models", "must have strings as names", name)
        _refuse_two_counts(given, "models", name)
        counts = getattr(given, "counts", given)
        if not isinstance(counts, Counts):
            raise _validate.wrong_kind(
                "models", f"must hold Counts; got {_validate.kind(given)} for {name!r}"
            )
        found[name] = counts
    _validate.refuse_lookalikes(found, "models")
    _check_number(found, "models", "model", MOST_MODELS)
    return found


def _check_number(found: Mapping[str, Counts], argument: str, what: str, most: int) -> None:
    """At least two, and no more than can be compared with each other."""
    if len(found) < 2:
        raise _validate.wrong(argument, f"must hold at least 2 {what}s; got {len(found)}")
    _check_most(len(found), argument, what, most)


def _check_most(number: int, argument: str, what: str, most: int) -> None:
    if number > most:
        raise _validate.wrong(
            argument,
            f"must hold at most {count(most)} {what}s, of which each is compared with each; "
            f"got {count(number)}",
        )


def named_models(models: Any, names: Sequence[str] | None) -> Any:
    """The models by the names given; as they are where none are.

    Examples
    --------
    >>> list(named_models([Counts(2, [1, 2]), Counts(2, [0, 2])], ["a", "b"]))
    ['a', 'b']
    """
    if names is None:
        if isinstance(models, (list, tuple)):
            raise TypeError(
                _validate.phrase(
                    "{models} must be a mapping of names to Counts, or {names} must name them; got {}",
                    _validate.kind(models),
                )
            )
        return models
    if isinstance(models, (str, bytes)) or not isinstance(models, (Mapping, list, tuple)):
        raise _validate.wrong_kind("models", "must be a mapping or a sequence of models", models)
    given = list(models.values()) if isinstance(models, Mapping) else models
    return dict(zip(names_of(names, len(given)), given, strict=True))


def names_of(names: object, models: int) -> tuple[str, ...]:
    """Different names of so many models.

    Examples
    --------
    >>> names_of(["a", "b"], 2)
    ('a', 'b')
    """
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise _validate.wrong_kind("names", "must be a sequence of strings", names)
    if len(names) != models:
        raise _validate.wrong(
            "names",
            f"must name each model once; got {number_of(len(names), 'name')} of {number_of(models, 'model')}",
        )
    if len(set(names)) < len(names):
        repeated = next(name for name, times in Counter(names).items() if times > 1)
        raise _validate.wrong("names", f"must differ; got {repeated!r} twice")
    _validate.refuse_lookalikes(names, "names")
    return tuple(names)


def counts_of_each(given: object, argument: str, column: Literal["run", "condition"]) -> dict[str, Counts]:
    """Counts of the runs or conditions of one model by name, at least two.

    They are given as a mapping of Counts, or of anything whose `counts` are; as Counts in order, named 0,
    1, …; or as attempts whose `column` says which they belong to.

    Examples
    --------
    >>> list(counts_of_each([Counts(2, [1, 2]), Counts(2, [0, 2])], "runs", "run"))
    ['0', '1']
    """
    found = dict(_named(given, argument, column))
    _validate.refuse_lookalikes(found, argument)
    _check_number(found, argument, column, MOST_PARTS)
    return found


def _named(given: object, argument: str, column: Literal["run", "condition"]) -> Iterable[tuple[str, Counts]]:
    pairs: Iterable[tuple[object, object]]
    if isinstance(given, Attempts):
        if getattr(given, column) is None:
            raise _validate.wrong(argument, f"must be attempts that know their {column}; got none")
        # Before the attempts are taken apart.
        _check_most(getattr(given, column).groups, argument, column, MOST_PARTS)
        pairs = [(name, part.counts()) for name, part in given.split(column).items()]
    elif isinstance(given, Mapping):
        if column == "run":  # what conditions may differ in depends on the question
            refuse_unlike(given)
        pairs = given.items()
    elif isinstance(given, (list, tuple)):
        pairs = enumerate(given)
    else:
        raise _validate.wrong_kind(
            argument, "must be a mapping of Counts, a sequence of them, or Attempts", given
        )
    seen: set[str] = set()
    for name, one in pairs:
        counts = one if isinstance(one, Counts) else getattr(one, "counts", None)
        if not isinstance(counts, Counts):
            raise _validate.wrong_kind(argument, f"must hold Counts; got {_validate.kind(one)} for {name!r}")
        _refuse_two_counts(one, argument, str(name))
        if str(name) in seen:
            raise _validate.wrong(argument, f"must have different names; got {str(name)!r} twice")
        seen.add(str(name))
        yield str(name), counts
