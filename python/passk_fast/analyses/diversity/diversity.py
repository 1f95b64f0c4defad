"""How many different solutions the attempts hold, and how many of them are correct."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from passk_fast import _core, _numeric, _validate
from passk_fast._options import LANGUAGES, MISSING_OF_SEQUENCES, Language, MissingOfSequences
from passk_fast._progress import Report, parts_of, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats
from passk_fast.analyses.diversity import composition, flags as diversity_flags, solution_groups
from passk_fast.analyses.diversity.answers import answer_form
from passk_fast.analyses.diversity.composition import Composition
from passk_fast.analyses.diversity.flags import DiversityFlag
from passk_fast.analyses.diversity.parts import (
    DiversityEstimate,
    SolutionGroup,
    Stratum,
    ThresholdSensitivity,
)
from passk_fast.analyses.diversity.result import Diversity
from passk_fast.analyses.diversity.solution_groups import SolutionLevels
from passk_fast.analyses.values.bootstrap_values import bootstrap_values
from passk_fast.data.attempts import Attempts
from passk_fast.data.labels import check_one_each
from passk_fast.data.models import AttemptsOrResult, attempts_of
from passk_fast.data.order import refuse_missing
from passk_fast.data.outcomes import NO_VERDICT
from passk_fast.show.numbers import amount

REPLICATES = 10_000
# Strata of the share of attempts that passed: none, four quarters (the last without 1), all.
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
SHOWN = 10
# Shingles that two solutions share, of all of either, from which on they are near copies.
NEAR = 0.8


@takes_rng
def diversity(
    attempts: AttemptsOrResult,
    *,
    k: int | Sequence[int] | None = None,
    answers: Sequence[Hashable] | None = None,
    levels: str | Sequence[str] | None = None,
    near: float = NEAR,
    language: Language = "python",
    choices: int | None = None,
    missing: MissingOfSequences = "error",
    level: float = 0.95,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> Diversity:
    r"""Different solutions among the attempts, in stricter and looser senses of "different".

    Parameters
    ----------
    attempts : Attempts or ModelResult
        Of one model, with texts: ``pk.read(..., text=True)["name"]``.
    k : int, sequence of int, or None
        For the numbers to expect among k attempts; 1 ≤ k ≤ least n. None is those of (1, 10, 100) that every
        problem's n allows.
    answers : sequence of hashable (attempts,), optional
        Short answers to compare instead of texts, as in mathematics or multiple choice.
    levels : str or sequence of str, optional
        Which senses of "the same solution", each looser than the one before; by default all. Of texts:
        ``"exact"``; ``"renamed"`` (for languages other than Python ``"respelled"``), the same but for
        comments, layout and, in Python, local names; ``"near"``, near copies. Of answers: ``"exact"`` and
        ``"normalised"``, equal in value.
    near : float
        In [0.5, 1]. Two texts are near copies if the Jaccard index of their shingles is at least this; so are
        those that near copies connect.
    language : {"python", "c", "shell", "sql", "text"}
        What comments and strings look like: ``"c"`` for all languages with ``//``, ``"shell"`` with ``#``,
        ``"sql"`` with ``--``; ``"text"`` has neither.
    choices : int, optional
        How many answers there are to choose from, for the score of guessing. By default, with `answers`, the
        number of different ones where it is at most 10.
    missing : {"error", "fail", "drop"}
        What an attempt without a verdict means.
    level : float
        Confidence level of the intervals, in (0, 1).
    rng : int, numpy.random.Generator or None
        Seed of the bootstrap that gives the intervals; it is recorded in the result.
    progress : bool, callable or None
        Show a progress bar for long work: None only on a terminal. A callable gets (done, total).

    Returns
    -------
    Diversity

    Raises
    ------
    TypeError
        If an argument or a text is not of its kind.
    ValueError
        If an argument breaks its rule, or the attempts have no texts.

    Notes
    -----
    With n_s attempts at a problem in group s of same solutions, the effective number is the inverse of the
    chance that two attempts are the same, :math:`n(n-1) / \sum_s n_s(n_s-1)`; over problems it is the inverse
    of the mean chance. Among k attempts :math:`\sum_s [1 - \binom{n-n_s}{k} / \binom{n}{k}]` different
    solutions are to be expected (rarefaction), and with the c_s correct ones of each group for n_s, so many
    different correct ones. Both are free of n, which the number of different solutions among all is not.

    Local names of a Python text are parameters, variables and functions within functions, and the variables
    of lambdas and comprehensions, unless a keyword, a format string (``{x=}``) or ``locals()`` can show them.
    All others keep their names: what a module or a class binds, attributes, what comes from outside. In the
    body of a function whose head the prompt holds, a name is local if it is bound for certain wherever it is
    used.
    Shingles are three consecutive tokens of a statement; statements may come in any order, and all variables
    that the text binds are alike. Up to 512 different texts of a problem are all compared; of more, those
    whose MinHash signatures share a band (at a Jaccard index of .6, 1.3% of the pairs are missed).

    Intervals are BCa bootstrap intervals over problems.

    References
    ----------
    Hurlbert, "The nonconcept of species diversity", Ecology 52 (1971) 577-586. Simpson, "Measurement of
    diversity", Nature 163 (1949) 688. Jost, "Entropy and diversity", Oikos 113 (2006) 363-375. Broder, "On
    the resemblance and containment of documents", SEQUENCES 1997.

    Examples
    --------
    >>> texts = ["return a + b", "return  a+b  # sum", "return b + a", "s = a + b; return s",
    ...          "return a", "c = a + b; return c"]
    >>> attempts = pk.Attempts(["add"] * 6, [1, 1, 1, 1, 0, 1], text=texts)
    >>> result = pk.diversity(attempts, k=2)
    >>> [(one.level, int(one.distinct[0])) for one in result.compositions]
    [('exact', 6), ('renamed', 4), ('near', 4)]
    >>> round(result.estimate("effective", "renamed"), 2)
    7.5
    >>> pk.diversity(attempts, answers=["3", "3.0", "4", "3", "5", "3"], k=2).levels
    ('exact', 'normalised')
    """
    attempts = attempts_of(attempts)
    policy = _validate.choice(missing, "missing", MISSING_OF_SEQUENCES)
    if policy == "error":
        refuse_missing(attempts)
    counts = attempts.counts(policy)
    ks = _validate.ks(k, counts)
    share = _validate.level(level)
    seed = seed_of(rng)
    space = None if choices is None else _validate.whole(choices, "choices", least=2)
    alike = _validate.within(near, "near", 0.5, 1)  # below, most texts would be alike
    names = _levels(levels, language, answers is not None)
    contents = _contents(attempts, answers)

    order, problem, passed = _rows(attempts, policy)
    contents = [contents[i] for i in order.tolist()]
    with progress_reporter("comparing solutions", progress) as report:
        *comparing, estimating = parts_of(report, 3)
        if answers is None:
            found = solution_groups.of_texts(contents, problem, names, language, alike, *comparing)
        else:
            found = solution_groups.of_answers(contents, problem, names)
            space = space or _small_space(contents)
        compositions = tuple(Composition.of(*one, problem, passed) for one in found.levels)
        estimates = _estimates(compositions, ks.values, share, seed, estimating)
    central = _central(ks.values, counts.min_n)
    return Diversity(
        levels=tuple(one.level for one in compositions),
        k=ks.asked,
        estimates=estimates,
        sensitivity=_sensitivity(found, problem, passed, central),
        strata=_strata(compositions[-1], central),
        largest=_largest(compositions[-1], contents, attempts.problems),
        flags=_flags(compositions, attempts.problems, ks.values, central, space, problem, passed, answers),
        m=len(compositions[0].n),
        n_range=(counts.min_n, counts.max_n),
        attempts=len(problem),
        correct=int(passed.sum()),
        incomplete=int(found.incomplete.sum()),
        threshold=alike if "near" in names else None,
        language=None if answers is not None else language,
        level=share,
        seed=seed,
        dropped=ks.dropped,
        problems=attempts.problems,
        compositions=compositions,
    )


def _levels(levels: str | Sequence[str] | None, language: str, answers: bool) -> tuple[str, ...]:
    _validate.choice(language, "language", LANGUAGES)
    known = ("exact", "normalised") if answers else ("exact", "renamed", "near")
    if not answers and language != "python":
        known = ("exact", "respelled", "near")
    if levels is None:
        return known
    if not isinstance(levels, Iterable) or getattr(levels, "ndim", 1) == 0:
        raise _validate.wrong_kind("levels", "must be a name or a sequence of them", levels)
    asked = [levels] if isinstance(levels, str) else list(levels)
    for one in asked:
        _validate.choice(one, "levels", known)
    if not asked:
        raise _validate.wrong("levels", "must hold at least one level; got none")
    return tuple(one for one in known if one in asked)


def _contents(attempts: Attempts, answers: Sequence[Hashable] | None) -> Sequence[Any]:
    """What is compared, an item for each attempt."""
    if answers is not None:
        array = _validate.label_array(answers, "answers")
        _validate.hashable(array.tolist(), "answers")
        given: list[Hashable] = array.tolist()
        check_one_each(given, "answers", len(attempts))
        return given
    if attempts.text is None:
        raise ValueError(
            _validate.phrase(
                "{attempts} must have texts, or {answers} be given; got neither (text=True reads them)"
            )
        )
    if not set(map(type, attempts.text)) <= {str}:
        for index, text in enumerate(attempts.text):
            if not isinstance(text, str):
                where = _validate.place(index, attempts.problem.values)
                raise _validate.wrong_kind(
                    "attempts", f"must have strings as texts; got {_validate.kind(text)} {where}"
                )
    for index, text in enumerate(attempts.text):
        if not text.isascii() and _has_surrogate(text):
            where = _validate.place(index, attempts.problem.values)
            raise _validate.wrong(
                "attempts", f"must have texts that UTF-8 can hold; got {text!r:.60} {where}"
            )
    return attempts.text


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _rows(attempts: Attempts, policy: str) -> tuple[Any, Any, NDArray[np.bool_]]:
    """Attempts by problem, the problem of each, and whether it is correct."""
    order = attempts.rows.order
    if policy == "drop":
        order = order[attempts.outcome[order] != NO_VERDICT]
    return order, attempts.problem.codes[order], attempts.outcome[order] == 1


def _small_space(answers: Sequence[Hashable]) -> int | None:
    different = len(set(map(answer_form, answers)))
    return different if 2 <= different <= diversity_flags.SMALL_SPACE else None


def _central(ks: Sequence[int], least: int) -> int:
    """The k at which problems are compared: the largest that leaves pass@k some room, 2k ≤ n."""
    return max((k for k in ks if 2 * k <= least), default=min(ks, default=1))


def _estimates(
    compositions: Sequence[Composition], ks: Sequence[int], level: float, seed: int, report: Report | None
) -> tuple[DiversityEstimate, ...]:
    """Means over the problems and their intervals; columns known for the same problems are drawn together."""
    columns = composition.columns(compositions, ks)
    ends: dict[int, tuple[float, float]] = {}
    by_known: dict[bytes, list[int]] = {}
    for index, column in enumerate(columns):
        by_known.setdefault(np.isnan(column[3]).tobytes(), []).append(index)
    for indices, told in zip(by_known.values(), parts_of(report, len(by_known)), strict=True):
        known = ~np.isnan(columns[indices[0]][3])
        # exact: whole numbers
        if known.sum() < 2:
            ends.update(dict.fromkeys(indices, (np.nan, np.nan)))
            continue
        table = np.stack([columns[index][3][known] for index in indices], axis=1)
        interval = bootstrap_values(
            table, level=level, rng=seed, replicates=REPLICATES, progress=told or False
        ).confidence_interval
        pairs = zip(*(np.ravel(end).tolist() for end in interval), strict=True)
        ends.update(zip(indices, pairs, strict=True))
    return tuple(_estimate(*column, *ends[index]) for index, column in enumerate(columns))


def _estimate(
    statistic: str, level: str, k: int | None, values: Floats, low: float, high: float
) -> DiversityEstimate:
    known = int(np.count_nonzero(~np.isnan(values)))
    mean = composition.mean_known(values)
    if statistic.startswith("effective"):  # the values are chances that two are the same
        mean, low, high = composition.effective(np.array([mean, high, low])).tolist()
    return DiversityEstimate(statistic, level, k, mean, low, high, known)


def _sensitivity(
    found: SolutionLevels, problem: Any, passed: Any, k: int
) -> tuple[ThresholdSensitivity, ...]:
    rows = []
    for threshold, labels in found.near:
        at = Composition.of("near", labels, problem, passed)
        number = float(composition.effective(np.array(composition.mean_known(at.same))))
        correct = float(_numeric.mean(at.rarefied_correct(k)))
        rows.append(ThresholdSensitivity(threshold, float(_numeric.mean(at.distinct)), number, k, correct))
    return tuple(rows)


def _strata(coarsest: Composition, k: int) -> tuple[Stratum, ...]:
    """Problems by the share of attempts that passed."""
    share = coarsest.c / coarsest.n
    bins = [("none", share == 0)]
    for low, high in pairwise(QUARTERS):
        end = ")" if high == 1 else "]"
        bins.append((f"({amount(low)}, {amount(high)}{end}", (share > low) & (share <= high) & (share < 1)))
    bins.append(("all", share == 1))
    passing = _core.pass_at_k(coarsest.n, coarsest.c, k)
    parts = (coarsest.rarefied(k), coarsest.rarefied_correct(k))
    rows = []
    for name, chosen in bins:
        if chosen.any():
            means = [float(_numeric.mean(values[chosen])) for values in (passing, *parts)]
            numbers = [
                float(composition.effective(np.array(composition.mean_known(values[chosen]))))
                for values in (coarsest.same, coarsest.same_correct)
            ]
            rows.append(Stratum(name, int(chosen.sum()), k, *means, *numbers))
    return tuple(rows)


def _largest(coarsest: Composition, contents: Sequence[Any], names: Any) -> tuple[SolutionGroup, ...]:
    """The largest group of each problem, of those with the largest ones."""
    order = np.lexsort((coarsest.first, -coarsest.size))
    _, best = np.unique(coarsest.problem[order], return_index=True)
    chosen = order[np.sort(best)][:SHOWN]
    return tuple(
        SolutionGroup(
            problem=names[coarsest.problem[g]],
            size=int(coarsest.size[g]),
            attempts=int(coarsest.n[coarsest.problem[g]]),
            correct=int(coarsest.correct[g]),
            representative=contents[int(coarsest.first[g])],
        )
        for g in chosen.tolist()
        if coarsest.size[g] > 1
    )


def _flags(
    compositions: Sequence[Composition],
    names: Any,
    ks: Sequence[int],
    central: int,
    choices: int | None,
    problem: Any,
    passed: Any,
    answers: Any,
) -> tuple[DiversityFlag, ...]:
    coarsest, strictest = compositions[-1], compositions[0]
    flags = diversity_flags.one_solution(coarsest, central, names)
    flags += diversity_flags.early_successes(problem, passed, coarsest.c, coarsest.n)
    flags += diversity_flags.chance_floor(choices, coarsest, ks)
    if strictest.level == "exact":
        flags += diversity_flags.no_duplicates(strictest, coarsest, answers is not None)
        flags += diversity_flags.different_verdicts(strictest, names)
    return tuple(flags)
