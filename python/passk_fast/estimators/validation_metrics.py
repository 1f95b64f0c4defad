"""The validation metrics of reinforcement-learning frameworks, in closed form."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from passk_fast import _numeric, _validate
from passk_fast._typing import Floats, Ints
from passk_fast.data import ragged
from passk_fast.data.ragged import RaggedRows
from passk_fast.estimators.majority import Answers, codes
from passk_fast.estimators.scores import order_columns


def validation_metrics(
    values: Any,
    *,
    answers: Any = None,
    groups: Any = None,
    offsets: npt.ArrayLike | None = None,
    with_replacement: bool = False,
) -> dict[str, float]:
    r"""Mean and spread of the best, the worst and the majority of N attempts, averaged over the prompts.

    Names and structure are those of verl's ``process_validation_metrics``, for one variable of one data
    source. It draws a thousand bootstrap samples for each prompt and N; here the expectations are computed.

    Parameters
    ----------
    values : array (m, n), array (attempts,) or sequence of arrays
        Scores or rewards, finite. A matrix has one row a prompt; a vector is one prompt, or several under
        `groups` or `offsets`; rows of a sequence may differ in length.
    answers : in the form of `values`, optional
        The final answer of each attempt, verl's ``pred``; then there are ``maj@N`` metrics.
    groups : sequence of hashable (attempts,), optional
        The prompt of each value of a vector, in any order, such as verl's ``uid``.
    offsets : array_like of int (m + 1,), optional
        Where each prompt of a vector begins, and the end.
    with_replacement : bool
        True is what verl estimates, without its noise: N attempts drawn with replacement from the n at hand,
        whose best is too low an estimate of the best of N new attempts. False draws without replacement:
        unbiased.

    Returns
    -------
    dict of str to float
        ``mean@n`` and ``std@n``, with n the number of attempts; and with N = 2, 4, 8, … below n and n itself
        ``best@N/mean``, ``best@N/std``, ``worst@N/mean``, ``worst@N/std``, and ``maj@N/mean``, ``maj@N/std``.
        Each is the mean over the prompts that have it. ``std`` of N attempts is the standard deviation over
        the draws (of N = n without replacement 0); ``std@n`` has the divisor n. Prompts with one attempt have
        a mean only.

    Raises
    ------
    TypeError, ValueError
        If values are not numbers, missing or infinite, or answers are missing.

    Notes
    -----
    With replacement the best of N is the i-th smallest of n with chance :math:`(i/n)^N - ((i-1)/n)^N`;
    without, with that of `best_of_k`. The majority is the answer with the most votes, a tie broken at random,
    and its value that of one of its attempts: verl takes the answer and the attempt drawn first, which comes
    to the same.

    Examples
    --------
    >>> metrics = pk.validation_metrics([[1, 0, 0], [1, 1, 0]], answers=[["a", "b", "b"], ["a", "a", "b"]])
    >>> {name: round(value, 4) for name, value in metrics.items() if name.endswith("/mean")}
    {'best@2/mean': 0.8333, 'worst@2/mean': 0.1667, 'maj@2/mean': 0.5, 'best@3/mean': 1.0, 'worst@3/mean':
    0.0, 'maj@3/mean': 0.5}
    """
    again = _validate.flag(with_replacement, "with_replacement")
    flat, grouping = ragged.grouped(values, "values", offsets, groups)
    scores = ragged.real(flat, grouping, "values")
    coded = None
    if answers is not None:
        coded = codes(ragged.alike(answers, "answers", "values", grouping), grouping)
    columns = of_prompts(scores, coded, grouping, again)
    return {name: _mean(column) for name, column in columns.items()}


def _mean(column: Floats) -> float:
    unit = _numeric.units(np.abs(column).max())
    return float(np.ldexp(_numeric.mean(np.ldexp(column, -unit)), unit))


def of_prompts(scores: Floats, coded: Ints | None, grouping: RaggedRows, again: bool) -> dict[str, Floats]:
    """Each metric of each prompt that has it."""
    found: dict[str, list[Floats]] = {}
    sizes = grouping.sizes
    for n in dict.fromkeys(sizes.tolist()):
        mask = np.repeat(sizes == n, sizes)
        matrix = scores[mask].reshape(-1, n)
        part = Part(matrix, None if coded is None else coded[mask], ragged.flattened(matrix, "values")[1])
        for name, column in part.metrics(again).items():
            found.setdefault(name, []).append(column)
    return {name: np.concatenate(columns) for name, columns in found.items()}


class Part(NamedTuple):
    """The prompts with one number of attempts n: scores (prompts, n), and answers, if any, (prompts * n,)."""

    scores: Floats
    codes: Ints | None
    grouping: RaggedRows

    def metrics(self, again: bool) -> dict[str, Floats]:
        """Each metric of each prompt, from its scores in units whose squares are ordinary."""
        units = _numeric.units(np.abs(self.scores).max(axis=1))
        if not units.any():
            return self._metrics(again)
        found = self._replace(scores=np.ldexp(self.scores, -units[:, None]))._metrics(again)
        return {name: np.ldexp(column, units) for name, column in found.items()}

    def _metrics(self, again: bool) -> dict[str, Floats]:
        n = self.scores.shape[1]
        found = {f"mean@{n}": _numeric.mean(self.scores, axis=1)}
        if n == 1:
            return found
        off = self.scores - found[f"mean@{n}"][:, None]
        found[f"std@{n}"] = np.sqrt(_numeric.mean(off * off, axis=1))
        # 2, 4, 8, … below n, and n.
        draws = [*(1 << power for power in range(1, (n - 1).bit_length())), n]
        columns = [(size, rank) for size in draws for rank in (float(size), 1.0)]
        ranked = order_columns(self.scores.reshape(-1), self.grouping, columns, again)
        votes = None if self.codes is None else Votes.of(self, self.codes)
        for index, size in enumerate(draws):
            for place, name in enumerate(("best", "worst")):
                found[f"{name}@{size}/mean"], found[f"{name}@{size}/std"] = ranked[:, 2 * index + place].T
            if votes is not None:
                found[f"maj@{size}/mean"], found[f"maj@{size}/std"] = votes.moments(size, again)
        return found


class Votes(NamedTuple):
    """What each distinct answer is worth, measured from the mean of its prompt: the mean and the mean
    square.
    """

    answers: Answers
    centre: Floats
    mean: Floats
    square: Floats

    @classmethod
    def of(cls, part: Part, coded: Ints) -> Votes:
        """The values of the attempts with one answer may differ."""
        answers = Answers.grouped(coded, part.grouping)
        centre = _numeric.mean(part.scores, axis=1)
        values = (part.scores - centre[:, None]).reshape(-1)
        mean, square = (np.bincount(answers.of, power) / answers.sizes for power in (values, values * values))
        return cls(answers, centre, mean, square)

    def moments(self, size: int, again: bool) -> tuple[Floats, Floats]:
        """Mean and standard deviation of the winner's value for each prompt."""
        wins = self.answers.wins(np.ones(len(self.mean), dtype=bool), size, again)
        first = self.answers.starts[:-1]
        mean, square = (_numeric.segment_sums(wins * values, first) for values in (self.mean, self.square))
        return self.centre + mean, np.sqrt(np.maximum(square - mean * mean, 0.0))
