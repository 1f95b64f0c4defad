"""The report as data: what was asked, and what each model's results say. Numbers alone, no layout.

These classes are the JSON schema: a field's name and meaning change only with `SCHEMA_VERSION`. Numbers that
do not exist (a variance that one attempt a problem cannot give) are None, null in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

# Not for type checkers alone: who reads a report from JSON asks what the fields are.
from passk_fast._options import AnyForm

Part = TypeVar("Part")


def part(kind: type[Part], row: Mapping[str, Any], **names: Any) -> Part:
    """A part of the report: what a row of a result says under the same names, beside what tells it apart."""
    said = {one.name: row[one.name] for one in fields(kind) if one.name in row}  # type: ignore[arg-type]
    return kind(**said, **names)


@dataclass(frozen=True)
class Settings:
    """What was asked.

    Attributes
    ----------
    k : tuple of int or None
        The k asked for; None are those of 1, 10, 100 that every n allows.
    interval : str
        Kind of interval.
    level : float
        Confidence level.
    target : float
        Share of the target population of problems that was observed: 0 is a population of problems like
        these, 1 is this benchmark.
    replicates : int or None
        Bootstrap replicates; None draws no random numbers.
    seed : int or None
        Seed of the random numbers, where any were drawn.
    """

    k: tuple[int, ...] | None
    interval: AnyForm
    level: float
    target: float
    replicates: int | None
    seed: int | None


@dataclass(frozen=True)
class Estimate:
    """Mean pass@k over the problems.

    Attributes
    ----------
    k : int
    estimate, standard_error : float
        Mean of the unbiased pass@k, and its standard error.
    low, high : float or None
        Ends of the interval; None where a bootstrap-t interval is unbounded, and together with the standard
        error where there is none.
    """

    k: int
    estimate: float
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Gap:
    """Mean over the problems of pass@k_high − pass@k_low, by inference on each problem's own gap."""

    k_low: int
    k_high: int
    estimate: float
    standard_error: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Split:
    """Where the variance of a problem's pass@k comes from.

    Attributes
    ----------
    k : int
    between : float or None
        How far problems differ; may come out negative by chance.
    within : float or None
        Luck of the attempts: how far a problem's pass@k would move if its attempts were made again.
    method : str
        How `within` was estimated: "unbiased", "beta-binomial" (2k > n, a fitted model stands in), "mixed"
        (some problems each), or "unidentified" (one attempt a problem).
    """

    k: int
    between: float | None
    within: float | None
    method: str

    @property
    def within_share(self) -> float | None:
        """Share of the variance that more attempts would reduce, in [0, 1]; None where nothing varies."""
        if self.between is None or self.within is None or self.between + self.within <= 0:
            return None
        return min(max(self.within / (self.between + self.within), 0.0), 1.0)


@dataclass(frozen=True)
class Dropped:
    """A k of the default ones that is not reported, and why."""

    k: int
    reason: str


@dataclass(frozen=True)
class ExpectedAttempts:
    """Attempts until the first success, at most `budget` of them: mean over the problems."""

    budget: int
    mean: float


@dataclass(frozen=True)
class Missing:
    """Attempts without a verdict.

    Attributes
    ----------
    attempts : int
        How many.
    policy : str
        "fail" (counted as failures), "drop" (counted as not made) or "bounds".
    upper : tuple of Estimate
        With "bounds", the estimates if all of them had passed, where `estimates` has them failed.
    """

    attempts: int
    policy: str
    upper: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Order:
    """A sign that the order of the attempts matters, reported at p < 0.001 only.

    Attributes
    ----------
    rank_sum_p, joins_p : float or None
        p-values of drift and of clumps, after Holm's adjustment; None where there is nothing to test.
    sentence : str
        What it says.
    """

    rank_sum_p: float | None
    joins_p: float | None
    sentence: str


@dataclass(frozen=True)
class DiversitySummary:
    """Different solutions of a model at the loosest level, means over the problems.

    Attributes
    ----------
    level : str
        In which sense solutions are the same.
    threshold : float or None
        For near copies.
    k : int
    distinct : float
        Different solutions of a problem.
    rarefied, rarefied_correct : float
        Different solutions, and correct ones, to expect among k attempts.
    effective, effective_correct : float or None
        Effective number of solutions, and of correct ones; None where no two attempts are the same.
    flags : tuple of str
        What is conspicuous.
    """

    level: str
    threshold: float | None
    k: int
    distinct: float
    rarefied: float
    rarefied_correct: float
    effective: float | None
    effective_correct: float | None
    flags: tuple[str, ...]


@dataclass(frozen=True)
class AllPass:
    """pass^k, the chance that all of k attempts pass, and the kind of its intervals."""

    interval: str
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True)
class Flips:
    """How often attempts at the same problem disagree.

    Attributes
    ----------
    problems, of : int
        Problems solved in some attempts and not in others, of those with more than one attempt.
    pairs : float
        Chance that two attempts at one problem disagree, mean over these problems.
    """

    problems: int
    of: int
    pairs: float


@dataclass(frozen=True)
class Cost:
    """What attempts cost of one kind: "dollars", "seconds", "tokens", "input_tokens", "output_tokens".

    Attributes
    ----------
    unit : str
    attempts, missing : int
        Attempts whose cost the file tells, and the others, which are not guessed.
    total : float
        Of those that are told.
    per_attempt : float
        Mean over them.
    per_solved : float or None
        The total by the number of problems that some attempt solved; too small if any cost is missing. None
        where nothing was solved.
    """

    unit: str
    attempts: int
    missing: int
    total: float
    per_attempt: float
    per_solved: float | None


@dataclass(frozen=True)
class ModelReport:
    """One model.

    Attributes
    ----------
    name, source, format : str
        The model, its file and the file's format.
    problems : int
        Number of problems.
    attempts_min, attempts_max, attempts : int
        Least and greatest number of attempts of a problem, and all of them.
    never_solved, always_solved : int
        Problems that no attempt, and that every attempt, solved.
    estimates : tuple of Estimate
    gaps : tuple of Gap
        Between neighbouring k.
    dropped : tuple of Dropped
    split : tuple of Split
    expected_attempts : ExpectedAttempts
    missing : Missing or None
        None where every attempt has a verdict.
    method : str or None
        How the bootstrap distribution was computed; None for intervals in closed form.
    warnings : tuple of str
        Why the intervals deserve less trust than their level says.
    order : Order or None
        None where the order of the attempts shows nothing, or is not known.
    diversity : DiversitySummary or None
        Where it was asked for.
    model, benchmark, condition : str or None
        What `name` is made of: the model alone, what was attempted and how, as far as the files say so.
    notes : tuple of str
        What was guessed from names of files, and what was left out.
    all_pass : AllPass or None
        pass^k beside pass@k; None for k = 1 alone.
    flips : Flips or None
        None where no problem has a second attempt.
    facts : dict of str to str
        What must agree in results that are compared, as far as the file says so.
    asked : dict of str to (str, number or bool)
        How the model was asked.
    costs : tuple of Cost or None
        Where they were asked for.
    """

    name: str
    source: str
    format: str
    problems: int
    attempts_min: int
    attempts_max: int
    attempts: int
    never_solved: int
    always_solved: int
    estimates: tuple[Estimate, ...]
    gaps: tuple[Gap, ...]
    dropped: tuple[Dropped, ...]
    split: tuple[Split, ...]
    expected_attempts: ExpectedAttempts
    missing: Missing | None
    method: str | None
    warnings: tuple[str, ...]
    order: Order | None = None
    diversity: DiversitySummary | None = None
    model: str | None = None
    benchmark: str | None = None
    condition: str | None = None
    notes: tuple[str, ...] = ()
    all_pass: AllPass | None = None
    flips: Flips | None = None
    facts: dict[str, str] = field(default_factory=dict)
    asked: dict[str, str | int | float | bool] = field(default_factory=dict)
    costs: tuple[Cost, ...] | None = None
