"""What reading gives: a model's counts and attempts, by the model's name."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

# Questions are asked by their public names, which are found when they are needed.
import passk_fast as package
from passk_fast import _validate
from passk_fast._typing import Axes, Floats
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts
from passk_fast.data.order import Sequences
from passk_fast.data.tally import span
from passk_fast.show import html
from passk_fast.show.document import Table
from passk_fast.show.frame import Backend, frame
from passk_fast.show.numbers import count, number_of, score, spread

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from passk_fast import Comparison, Ranking, Report
    from passk_fast._questions import Compared, Ranked, Reported


@dataclass(frozen=True, eq=False, repr=False)
class ModelResult:
    """Results of one model at one benchmark under one condition.

    Attributes
    ----------
    name : str
        The model, as its file states it or is called.
    source : str
        The file.
    format : str
        Format of the file.
    counts : Counts
        Attempts and successes of every problem, after the policy for missing outcomes.
    attempts : Attempts or None
        Every attempt in order, with its text if texts were kept; those without a verdict are in it. None if
        attempts were not kept.
    missing : int
        Attempts without a verdict in the file.
    missing_policy : str
        What became of them: "error", "fail", "drop" or "bounds".
    upper : Counts or None
        With "bounds", the counts with all of them passed, where `counts` has all of them failed.
    condition : str or None
        Under which conditions (temperature, prompt), where the file or the caller says so.
    score : str or None
        Which score decided, where the format has several.
    order : Sequences or None
        What the tests of order need of each problem (in each run), kept without the attempts too; with
        "bounds", those without a verdict failed. None where the order is not that of the file.
    model : str
        The model alone; `name` adds benchmark and condition where these tell results apart.
    benchmark : str or None
        What was attempted (task, data set, split), where the file says so.
    costs : mapping of str to float64 (attempts,)
        What each of `attempts` cost ("dollars", "seconds", "output_tokens"), as far as the file says so; NaN
        where it does not.
    facts : mapping of str to str
        What must agree for two results to be comparable, as far as the file says so: version or hash of the
        data set, hash of the prompt, scorer, number of shots, system prompt.
    problem_facts : mapping of str to (problem → str)
        The same of single problems: hash of the prompt, of the target.
    settings : mapping of str to object
        How the model was asked: temperature and the like.
    notes : tuple of str
        What was guessed from names of files, and what was left out.
    sources : tuple of str
        All files, where `source` names the first of several.

    Examples
    --------
    >>> import passk_fast as pk
    >>> pk.ModelResult("a", "a.jsonl", "human_eval", pk.Counts(5, [0, 3])).counts.c
    array([0, 3])
    """

    name: str
    source: str
    format: str
    counts: Counts
    attempts: Attempts | None = None
    missing: int = 0
    missing_policy: str = "error"
    upper: Counts | None = None
    condition: str | None = None
    score: str | None = None
    order: Sequences | None = None
    model: str = ""
    benchmark: str | None = None
    costs: Mapping[str, Floats] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    problem_facts: Mapping[str, Mapping[Hashable, str]] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.model:
            object.__setattr__(self, "model", self.name)
        if not self.sources and self.source:
            object.__setattr__(self, "sources", (self.source,))

    def __repr__(self) -> str:
        return f"ModelResult({self.name!r}, {self.source!r}, {self.format!r}, {self.counts!r})"

    def _repr_html_(self) -> str:
        return _html([self])


@dataclass(frozen=True, eq=False, repr=False)
class Results(Mapping[str, ModelResult]):
    """Results of several models by name, in the order in which they were given.

    A mapping: ``results["gpt"].counts``, ``len(results)``, ``for name in results``.

    ``results[0]`` is the first.

    Examples
    --------
    >>> import passk_fast as pk
    >>> pk.Results.of([pk.ModelResult("a", "a.jsonl", "human_eval", pk.Counts(5, [0, 3]))])
    Results(a: m=2, n=5)
    """

    _models: Mapping[str, ModelResult] = field(default_factory=dict)
    _elsewhere: tuple[str | None, ...] = ()

    @classmethod
    def of(cls, models: Sequence[ModelResult]) -> Results:
        """Results of models whose names differ."""
        named: dict[str, ModelResult] = {}
        for model in models:
            if not hasattr(model, "name"):
                raise _validate.wrong_kind("models", "must hold results of models", model)
            if model.name in named:
                raise _validate.wrong("models", f"must have different names; got {model.name!r} twice")
            named[model.name] = model
        _validate.refuse_lookalikes(named, "models")
        return cls(named)

    @property
    def models(self) -> tuple[str, ...]:
        """Names of the models."""
        return tuple(self._models)

    @property
    def benchmarks(self) -> tuple[str | None, ...]:
        """What was attempted, in order of appearance; None where the files do not say."""
        return tuple(dict.fromkeys(model.benchmark for model in self._models.values()))

    @property
    def elsewhere(self) -> tuple[str | None, ...]:
        """Benchmarks that `on` left out."""
        return self._elsewhere

    def on(self, *benchmarks: str) -> Results:
        """The results at one benchmark, or at several.

        The name of a benchmark is no part of the models' names where it is the only one.

        Raises
        ------
        ValueError
            If there are none.
        """
        for wanted in benchmarks:
            if wanted not in self.benchmarks:
                known = ", ".join(str(one) for one in self.benchmarks if one is not None) or "none"
                raise _validate.wrong(
                    "benchmark", f"must be one of those in the files, {known}; got {wanted!r}"
                )
        found = [model for model in self._models.values() if model.benchmark in benchmarks]
        if len(set(benchmarks)) == 1:
            short = [replace(model, name=_without_benchmark(model)) for model in found]
            found = short if len({model.name for model in short}) == len(found) else found
        left = tuple(one for one in self.benchmarks if one not in benchmarks)
        return Results({model.name: model for model in found}, left)

    def compare(
        self, a: str | int = 0, b: str | int = 1, k: Any = None, **options: Unpack[Compared]
    ) -> Comparison:
        """Compare two of the models, by name or position; `passk_fast.compare` says what `options` are.

        Raises
        ------
        TypeError
            If there are other than two models, and none is named.
        """
        if (a, b) == (0, 1) and len(self) != 2:
            raise TypeError(
                _validate.phrase(
                    "{a} and {b} must say which models; there are {}: {}", len(self), ", ".join(self)
                )
            )
        return package.compare(self[a], self[b], k, **options)

    def rank(self, k: Any = None, **options: Unpack[Ranked]) -> Ranking:
        """Rank the models: `passk_fast.rank`, which says what `options` are."""
        return package.rank(self, k, **options)

    def report(self, **options: Unpack[Reported]) -> Report:
        """What `passk-fast report` says: `passk_fast.build_report`, which says what `options` are."""
        return package.build_report(self, **options)

    def to_frame(self, backend: Backend = "pandas") -> Any:
        """The counts as a data frame, a row for each problem of each model: pandas, polars or pyarrow.

        Examples
        --------
        >>> import passk_fast as pk
        >>> results = pk.Results.of([pk.ModelResult("a", "a.jsonl", "human_eval", pk.Counts(5, [0, 3]))])
        >>> results.to_frame()[["model", "problem", "n", "c"]].values.tolist()
        [['a', 0, 5, 0], ['a', 1, 5, 3]]
        """
        columns: dict[str, list[Any]] = {}
        for one in self.values():
            for name, column in counted(one).items():
                columns.setdefault(name, []).extend(column)
        return frame(columns, backend)

    def __getitem__(self, name: str | int) -> ModelResult:
        if isinstance(name, (int, np.integer)) and not isinstance(name, bool):
            if not -len(self) <= name < len(self):
                raise IndexError(f"results hold {number_of(len(self), 'model')}; got index {name}")
            return list(self._models.values())[name]
        if isinstance(name, slice) or name not in self._models:
            known = ", ".join(map(repr, self._models)) or "none"
            raise KeyError(_validate.cut(f"no model {name!r}") + "; there are " + _validate.cut(known))
        return self._models[name]  # type: ignore[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._models)

    def __len__(self) -> int:
        return len(self._models)

    def plot(self, ax: Axes | None = None) -> Axes:
        """pass@k of every model over k; needs matplotlib. `curve` and `plot_curves` have the bands."""
        from passk_fast.data.plots import plot_pass_at_k

        return plot_pass_at_k({name: model.counts.tally for name, model in self._models.items()}, ax)

    def _repr_html_(self) -> str:
        return _html(self._models.values())

    def __repr__(self) -> str:
        parts = (
            f"{name}: m={model.counts.m}, n={span(model.counts.min_n, model.counts.max_n)}"
            for name, model in self._models.items()
        )
        return f"Results({'; '.join(parts)})"


def _without_benchmark(model: ModelResult) -> str:
    """Its name, if that says where it is from, without the benchmark."""
    head, known = f"{model.model} (", f"{model.benchmark}"
    if model.name == f"{head}{known})":
        return model.model
    return model.name.replace(f"{head}{known}, ", head, 1)


def counted(model: ModelResult) -> dict[str, list[Any]]:
    """A row for each problem of a model."""
    counts = model.counts
    return {
        **{name: [getattr(model, name)] * counts.m for name in ("model", "benchmark", "condition")},
        "problem": counts.ids.tolist(),
        "n": counts.n.tolist(),
        "c": counts.c.tolist(),
        **{
            name: [None] * counts.m if labels is None else labels.values.tolist()
            for name, labels in (("cluster", counts.clusters), ("stratum", counts.strata))
        },
    }


def _html(models: Collection[ModelResult]) -> str:
    """A row for each model: size, extremes and mean pass@1."""
    benchmarks = any(one.benchmark is not None for one in models)
    rows = tuple(
        (
            one.name,
            *([one.benchmark or "–"] if benchmarks else []),
            count(one.counts.m),
            spread(one.counts.min_n, one.counts.max_n),
            # exact: only in words
            score(one.counts.tally.mean(1)),
            count(one.missing),
            one.format,
        )
        for one in models
    )
    words = ("model", *(["benchmark"] if benchmarks else []))
    heads = (*words, "problems", "attempts", "pass@1", "without verdict", "format")
    return html.render((Table(heads, rows, frozenset((*words, "format"))),))
