"""Majority voting: the chance that the most frequent of k answers is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from passk_fast import _core, _numeric, _validate
from passk_fast._progress import Report, progress_reporter
from passk_fast._seed import Rng, seed_of, takes_rng
from passk_fast._typing import Floats, Ints
from passk_fast.data import ragged
from passk_fast.data.attempts import Attempts
from passk_fast.data.labels import Labels
from passk_fast.data.models import CountsOrResult, problems_of
from passk_fast.data.ragged import RaggedRows
from passk_fast.estimators.scores import shaped

Sizes = npt.NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Answers:
    """The distinct answers to each problem."""

    # The distinct answer that an attempt gave, counted over all problems, (attempts,).
    of: Ints
    # How many attempts gave it, (answers,).
    sizes: Sizes
    # Problem i has the answers from starts[i] to starts[i + 1].
    starts: Sizes

    @classmethod
    def grouped(cls, codes: Ints, grouping: RaggedRows) -> Answers:
        """From a number for the answer of each attempt, problem by problem."""
        owners = grouping.owners
        keys, of, sizes = np.unique(
            owners * (int(codes.max()) + 1) + codes, return_inverse=True, return_counts=True
        )
        of = of.reshape(-1)
        problem = np.empty(len(keys), dtype=np.int64)
        problem[of] = owners
        starts = np.searchsorted(problem, np.arange(len(grouping.sizes) + 1))
        return cls(of, sizes.astype(np.uint64), starts.astype(np.uint64))

    def wins(self, wanted: npt.NDArray[np.bool_], k: int, again: bool) -> Floats:
        """Chance that each answer wins the vote of k attempts; `again` draws with replacement."""
        return _core.winning_chances(self.sizes, self.starts, wanted, k, again)


@takes_rng
def majority_at_k(
    answers: Any,
    correct: Any = None,
    k: int | Sequence[int] | None = None,
    *,
    weights: Any = None,
    offsets: npt.ArrayLike | None = None,
    replicates: int | None = None,
    rng: Rng = None,
    progress: bool | Report | None = None,
) -> float | Floats:
    r"""Chance that the majority answer of k attempts is right (maj@k), for each problem, unbiased.

    A tie is broken at random: with t answers in front, each wins with chance 1/t.

    Parameters
    ----------
    answers : array_like (m, n), sequence of sequences, array_like (n,), or Attempts
        The final answer of each attempt, any hashable label; one row a problem. Equal labels are one answer.
        An attempt without an answer needs a label of its own kind ("none", say), and votes for it. Of
        `Attempts` the texts are the answers.
    correct : array_like of bool, in the form of `answers`, optional
        Whether each attempt's answer is right: all attempts with one answer alike. To be left out for
        `Attempts`, where it is the outcome.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.
    weights : array_like, in the form of `answers`, optional
        What each attempt's vote counts, such as a verifier's score; finite, at least 0. The answer with the
        largest sum wins. Sums are taken in the order of the attempts, and only equal sums are a tie.
    offsets : array_like of int (m + 1,), optional
        Where each problem of a vector begins, and the end.
    replicates : int, optional
        Draw so many subsets of k attempts instead of computing the chance. None computes it: from a formula,
        or for a weighted vote by going through all subsets, of which there may be 2**24.
    rng : int, numpy.random.Generator or None
        Seed of the draws; replicate r of problem i depends on the seed, r and i alone.
    progress : bool, callable or None
        Of the draws, as for `bootstrap_values`.

    Returns
    -------
    float or ndarray
        ``(m,)`` for one k and ``(m, K)`` for several; for a single problem a float and ``(K,)``.

    Raises
    ------
    TypeError, ValueError
        If an answer is missing, `correct` is not 0 or 1 or differs within an answer, a weight is negative or
        not finite, k is larger than some n, or the subsets are too many.

    Notes
    -----
    With :math:`a_j` attempts for answer j and :math:`a_*` for the one in question, it wins with chance

    .. math:: \binom{n}{k}^{-1} \sum_v \binom{a_*}{v} [x^{k-v}] \sum_t \frac{[y^t]}{t+1}
              \prod_j \Big( \sum_{i<v} \binom{a_j}{i} x^i + y \binom{a_j}{v} x^v \Big).

    The coefficients are computed as chances of binomial votes, so that nothing overflows or cancels. The time
    grows as k²·n for each distinct way in which a problem's attempts are split among answers: less than a
    millisecond for n = 128 and k = 64, a tenth of a second for n = 1000 and k = 500.

    References
    ----------
    Wang et al., "Self-consistency improves chain of thought reasoning in language models", arXiv:2203.11171.
    Li et al., "Making language models better reasoners with step-aware verifier", arXiv:2206.02336, for
    weighted votes.

    Examples
    --------
    >>> answers = [["4", "4", "5", "3"], ["7", "8", "8", "9"]]
    >>> correct = [[True, True, False, False], [True, False, False, False]]
    >>> pk.majority_at_k(answers, correct, k=[1, 3])
    array([[0.5       , 0.66666667],
           [0.25      , 0.16666667]])
    >>> pk.majority_at_k(answers, correct, k=3, weights=[[0.1, 0.1, 0.9, 0.2], [0.9, 0.2, 0.1, 0.3]])
    array([0.125, 0.75 ])
    """
    given = _given(answers, correct)
    flat, grouping = ragged.grouped(given[0], "answers", offsets)
    found = Answers.grouped(codes(flat, grouping), grouping)
    right = _right(ragged.alike(given[1], "correct", "answers", grouping), grouping, found)
    ks = _validate.ks(k, grouping)
    size = _validate.replicates(replicates)
    if weights is None and size is None:
        wins = (found.wins(right, k, False) * right for k in ks.values)
        chances = [_numeric.segment_sums(one, found.starts[:-1]) for one in wins]
    else:
        votes = np.ones(len(flat))
        if weights is not None:
            votes = _weights(ragged.alike(weights, "weights", "answers", grouping), grouping)
        ballots = Ballots(_local(found, grouping), votes, right[found.of], grouping)
        if size is None:
            chances = [ballots.enumerated(k) for k in ks.values]
        else:
            seed = seed_of(rng)
            with progress_reporter("votes", progress) as report:
                chances = [ballots.drawn(k, seed, size, report) for k in ks.values]
    return shaped(np.stack(chances, axis=1), ks, grouping)


def majority_lower_bound(counts: CountsOrResult, k: int | Sequence[int] | None = None) -> float | Floats:
    """Lower bound of maj@k where only right and wrong are known: the chance that over half of k attempts
    pass.

    More than half of the votes always win. With fewer the right answer may still win, if the wrong ones
    disagree: how often cannot be told without the answers, for which there is `majority_at_k`.

    Parameters
    ----------
    counts : Counts or ModelResult
        Attempts and passes per problem.
    k : int, sequence of int, or None
        1 ≤ k ≤ least n. None is those of (1, 10, 100) that every problem's n allows.

    Returns
    -------
    ndarray
        ``(m,)`` for one k and ``(m, K)`` for several.

    Raises
    ------
    TypeError, ValueError
        If `counts` is not `Counts`, or k is larger than some n.

    Examples
    --------
    >>> pk.majority_lower_bound(pk.Counts(10, [3, 6, 10]), k=5)
    array([0.08333333, 0.73809524, 1.        ])
    """
    counts = problems_of(counts, "counts")
    ks = _validate.ks(k, counts)
    # The share (⌊k/2⌋ + 1)/k is a float whose product with k rounds to the whole number: ⌈τk⌉ is taken as
    # meant.
    columns = [_core.g_pass_at_k(counts.n, counts.c, k, (k // 2 + 1) / k) for k in ks.values]
    return columns[0] if ks.scalar else np.stack(columns, axis=1)


@dataclass(frozen=True, eq=False)
class Ballots:
    """What each attempt votes for, how much its vote counts, and whether it is right."""

    answers: Sizes
    weights: Floats
    correct: npt.NDArray[np.bool_]
    grouping: RaggedRows

    def enumerated(self, k: int) -> Floats:
        """Over all subsets of k attempts."""
        for index, n in enumerate(self.grouping.sizes.tolist()):
            if _core.vote_subsets(n, k) is None:
                raise _validate.wrong(
                    "replicates",
                    "must be given for a weighted vote with over 2**24 subsets; "
                    f"got n={n}, k={k} {_validate.place(index)}",
                )
        return _core.enumerated_votes(self.answers, self.weights, self.correct, self.grouping.starts, k)

    def drawn(self, k: int, seed: int, replicates: int, report: Report | None) -> Floats:
        """Over drawn subsets of k attempts."""
        columns = (self.answers, self.weights, self.correct)
        return _core.drawn_votes(*columns, self.grouping.starts, k, seed, replicates, report)


def _given(answers: Any, correct: Any) -> tuple[Any, Any]:
    """Answers and verdicts, from attempts too: problem by problem, in the order of the problems."""
    if not isinstance(answers, Attempts):
        if correct is None:
            raise TypeError(
                _validate.phrase("{correct} must be given unless {answers} are Attempts; got None")
            )
        return answers, correct
    if correct is not None:
        raise _validate.wrong_kind("correct", "must be left out for Attempts, which know their outcomes")
    if answers.text is None:
        raise _validate.wrong("answers", "must have texts; got Attempts without")
    if answers.missing:
        raise _validate.wrong(
            "answers", f"must have a verdict for each attempt; got {answers.missing} without"
        )
    texts, rows = _validate.objects(answers.text), answers.rows
    bounds = rows.starts[1:-1]
    return np.split(texts[rows.order], bounds), np.split(answers.outcome[rows.order], bounds)


def codes(flat: npt.NDArray[Any], grouping: RaggedRows) -> Ints:
    """A number for each answer; what is missing has a place."""
    if flat.dtype.kind in _validate.MAY_LACK:
        for attempt, answer in enumerate(flat.tolist()):
            if _validate.lacking(answer):
                raise _validate.wrong(
                    "answers",
                    "must not be missing (give what has no answer a label of its own); "
                    f"got {answer} {grouping.place(attempt)}",
                )
    return Labels.of(flat, "answers", told_apart=False).codes


def _right(flat: npt.NDArray[Any], grouping: RaggedRows, answers: Answers) -> npt.NDArray[np.bool_]:
    """Whether each distinct answer is right."""
    ragged.check_numbers(flat, grouping, "correct", "booleans")
    wrong_value = ~((flat == 0) | (flat == 1))
    if wrong_value.any():
        attempt = int(np.argmax(wrong_value))
        raise _validate.wrong("correct", f"must be 0 or 1; got {flat[attempt]} {grouping.place(attempt)}")
    verdicts = flat.astype(bool)
    right = np.zeros(len(answers.sizes), dtype=bool)
    right[answers.of] = verdicts
    differs = right[answers.of] != verdicts
    if differs.any():
        attempt = int(np.argmax(differs))
        raise _validate.wrong(
            "correct",
            "must be the same for all attempts with one answer; "
            f"got {bool(verdicts[attempt])} {grouping.place(attempt)} and {not verdicts[attempt]} elsewhere",
        )
    return right


def _weights(flat: npt.NDArray[Any], grouping: RaggedRows) -> Floats:
    votes = ragged.real(flat, grouping, "weights")
    if (votes < 0).any():
        attempt = int(np.argmax(votes < 0))
        raise _validate.wrong(
            "weights", f"must satisfy weights >= 0; got {votes[attempt]} {grouping.place(attempt)}"
        )
    return votes


def _local(answers: Answers, grouping: RaggedRows) -> Sizes:
    """The answer of each attempt, counted from 0 in its problem."""
    first = answers.starts[:-1].astype(np.int64)[grouping.owners]
    return (answers.of - first).astype(np.uint64)
