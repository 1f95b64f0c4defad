# Every public name, stated once: type checkers and the package itself read this file.
from . import results as results
from ._config import show_config as show_config
from ._core import (
    expected_attempts as expected_attempts,
    g_pass_at_k as g_pass_at_k,
    mg_pass_at_k as mg_pass_at_k,
    pass_at_k as pass_at_k,
    pass_hat_k as pass_hat_k,
    posterior_pass_at_k as posterior_pass_at_k,
    sampling_variance as sampling_variance,
    set_threads as set_threads,
    threads as threads,
)
from .analyses.allocation.allocate import allocate as allocate
from .analyses.allocation.result import Allocation as Allocation
from .analyses.bootstrap.bootstrap import bootstrap as bootstrap
from .analyses.bootstrap.result import Bootstrap as Bootstrap
from .analyses.comparison.compare import compare as compare
from .analyses.comparison.result import Comparison as Comparison
from .analyses.conditions.result import Sensitivity as Sensitivity
from .analyses.conditions.sensitivity import sensitivity as sensitivity
from .analyses.curve.curve import curve as curve
from .analyses.curve.result import Curve as Curve
from .analyses.curve.several import plot_curves as plot_curves
from .analyses.diversity.diversity import diversity as diversity
from .analyses.diversity.result import Diversity as Diversity
from .analyses.effort.effort import effort as effort
from .analyses.effort.result import Effort as Effort
from .analyses.extrapolation.extrapolate import extrapolate as extrapolate
from .analyses.extrapolation.result import Extrapolation as Extrapolation
from .analyses.influence.influence import influence as influence
from .analyses.influence.result import Influence as Influence
from .analyses.mean.mean_interval import mean_interval as mean_interval
from .analyses.mean.result import MeanInterval as MeanInterval
from .analyses.order.order_test import order_test as order_test
from .analyses.order.result import OrderTest as OrderTest
from .analyses.planning.plan import plan as plan
from .analyses.planning.result import Plan as Plan
from .analyses.posterior.posterior import posterior as posterior
from .analyses.posterior.result import Posterior as Posterior
from .analyses.ranking.rank import rank as rank
from .analyses.ranking.result import Ranking as Ranking
from .analyses.runs.compare import compare_runs as compare_runs
from .analyses.runs.comparison import RunsComparison as RunsComparison
from .analyses.runs.result import Runs as Runs
from .analyses.runs.runs import runs as runs
from .analyses.scores.partial_credit import PartialCredit as PartialCredit, partial_credit as partial_credit
from .analyses.scores.threshold_curve import (
    ThresholdCurve as ThresholdCurve,
    threshold_curve as threshold_curve,
)
from .analyses.specification.result import SpecificationCurve as SpecificationCurve
from .analyses.specification.specification import specification_curve as specification_curve
from .analyses.stability.result import Stability as Stability
from .analyses.stability.stability import stability as stability
from .analyses.values.bootstrap_values import bootstrap_values as bootstrap_values
from .analyses.values.result import ValuesBootstrap as ValuesBootstrap
from .data.attempts import Attempts as Attempts
from .data.bounds import Bounds as Bounds
from .data.counts import Counts as Counts
from .data.readers import ModelResult as ModelResult, ReadError as ReadError, Results as Results, read as read
from .data.tally import Tally as Tally
from .estimators.majority import majority_at_k as majority_at_k, majority_lower_bound as majority_lower_bound
from .estimators.rewards import rewards as rewards
from .estimators.rubric import BayesAtN as BayesAtN, bayes_at_n as bayes_at_n
from .estimators.scores import (
    best_of_k as best_of_k,
    best_of_k_by as best_of_k_by,
    quantile_of_k as quantile_of_k,
    worst_of_k as worst_of_k,
)
from .estimators.validation_metrics import validation_metrics as validation_metrics
from .integrations.accelerate import accelerate as accelerate
from .integrations.dask_bootstrap import bootstrap_on_dask as bootstrap_on_dask
from .integrations.estimate import estimate_pass_at_k as estimate_pass_at_k
from .report.build import build_report as build_report
from .report.result import Report as Report

__version__: str
