"""pass@k done right and fast: exact kernels, intervals that cover, the bootstrap at any scale.

Every public name is imported from here. Start at `pass_at_k` for numbers, at `Counts` and `mean_interval` for
arrays, and at `read` for result files; on the command line, at ``passk-fast report FILE``.
"""

from typing import TYPE_CHECKING, Any

from passk_fast import _core
from passk_fast._core import (
    expected_attempts,
    g_pass_at_k,
    mg_pass_at_k,
    pass_at_k,
    pass_hat_k,
    posterior_pass_at_k,
    sampling_variance,
    set_threads,
    threads,
)
from passk_fast.data.attempts import Attempts
from passk_fast.data.counts import Counts, CountsBounds
from passk_fast.data.tally import Tally
from passk_fast.inference.bootstrap import bootstrap
from passk_fast.inference.bootstrap_result import Bootstrap, BootstrapGaps
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.inference.mean import mean_interval
from passk_fast.inference.mean_result import Gaps, MeanInterval
from passk_fast.inference.values import bootstrap_values
from passk_fast.inference.values_result import ValuesBootstrap

if TYPE_CHECKING:
    from passk_fast.analyses.cover import Cover
    from passk_fast.analyses.curve import curve
    from passk_fast.analyses.curve_result import Changes, Curve
    from passk_fast.analyses.diversity import diversity
    from passk_fast.analyses.diversity_result import Diversity
    from passk_fast.analyses.effort import effort
    from passk_fast.analyses.effort_result import Effort
    from passk_fast.analyses.extrapolate.allocate import Allocation, allocate
    from passk_fast.analyses.extrapolate.predict import extrapolate
    from passk_fast.analyses.extrapolate.result import Extrapolation
    from passk_fast.analyses.order.analysis import order_test
    from passk_fast.analyses.order.curves import Hazard, PrefixCurve
    from passk_fast.analyses.order.effects import OddsRatio
    from passk_fast.analyses.order.result import OrderTest, Transitions
    from passk_fast.analyses.planning.plan import plan
    from passk_fast.analyses.planning.result import Plan, PlanMix, PlanWidth, PowerCurve
    from passk_fast.analyses.sensitivity.any_difference import AnyDifference
    from passk_fast.analyses.sensitivity.best import BestCondition
    from passk_fast.analyses.sensitivity.conditions import sensitivity
    from passk_fast.analyses.sensitivity.conditions_result import Sensitivity
    from passk_fast.analyses.sensitivity.influence import Influence, influence
    from passk_fast.analyses.sensitivity.specification import specification_curve
    from passk_fast.analyses.sensitivity.specification_result import Specification, SpecificationCurve
    from passk_fast.analyses.sensitivity.stability import stability
    from passk_fast.analyses.sensitivity.stability_result import Stability
    from passk_fast.data.frames import TallyBounds, tally_frame
    from passk_fast.data.readers import ModelResult, ReadError, Results, read
    from passk_fast.estimators.majority import majority_at_k, majority_lower_bound
    from passk_fast.estimators.rewards import rewards
    from passk_fast.estimators.rubric import BayesAtN, CredibleInterval, bayes_at_n
    from passk_fast.estimators.scores import best_of_k, best_of_k_by, quantile_of_k, worst_of_k
    from passk_fast.estimators.validation_metrics import validation_metrics
    from passk_fast.inference.compare import compare
    from passk_fast.inference.compare_runs import compare_runs
    from passk_fast.inference.comparison import Comparison, Driver
    from passk_fast.inference.components import VarianceComponents
    from passk_fast.inference.partial_credit import PartialCredit, partial_credit
    from passk_fast.inference.posterior import Posterior, posterior
    from passk_fast.inference.ranking import rank
    from passk_fast.inference.ranking_result import Ranking, RankSets, Standing
    from passk_fast.inference.run_effect import RunEffect
    from passk_fast.inference.runs import runs
    from passk_fast.inference.runs_comparison import RunsComparison
    from passk_fast.inference.runs_result import Runs
    from passk_fast.inference.threshold_curve import ThresholdCurve, threshold_curve
    from passk_fast.integrations.accelerate import Acceleration, accelerate
    from passk_fast.integrations.dask_bootstrap import bootstrap_on_dask
    from passk_fast.integrations.estimate import estimate_pass_at_k

__version__ = _core.VERSION

__all__ = [
    "Acceleration",
    "Allocation",
    "AnyDifference",
    "Attempts",
    "BayesAtN",
    "BestCondition",
    "Bootstrap",
    "BootstrapGaps",
    "Changes",
    "Comparison",
    "ConfidenceInterval",
    "Counts",
    "CountsBounds",
    "Cover",
    "CredibleInterval",
    "Curve",
    "Diversity",
    "Driver",
    "Effort",
    "Extrapolation",
    "Gaps",
    "Hazard",
    "Influence",
    "MeanInterval",
    "ModelResult",
    "OddsRatio",
    "OrderTest",
    "PartialCredit",
    "Plan",
    "PlanMix",
    "PlanWidth",
    "Posterior",
    "PowerCurve",
    "PrefixCurve",
    "RankSets",
    "Ranking",
    "ReadError",
    "Results",
    "RunEffect",
    "Runs",
    "RunsComparison",
    "Sensitivity",
    "Specification",
    "SpecificationCurve",
    "Stability",
    "Standing",
    "Tally",
    "TallyBounds",
    "ThresholdCurve",
    "Transitions",
    "ValuesBootstrap",
    "VarianceComponents",
    "__version__",
    "accelerate",
    "allocate",
    "bayes_at_n",
    "best_of_k",
    "best_of_k_by",
    "bootstrap",
    "bootstrap_on_dask",
    "bootstrap_values",
    "compare",
    "compare_runs",
    "curve",
    "diversity",
    "effort",
    "estimate_pass_at_k",
    "expected_attempts",
    "extrapolate",
    "g_pass_at_k",
    "influence",
    "majority_at_k",
    "majority_lower_bound",
    "mean_interval",
    "mg_pass_at_k",
    "order_test",
    "partial_credit",
    "pass_at_k",
    "pass_hat_k",
    "plan",
    "posterior",
    "posterior_pass_at_k",
    "quantile_of_k",
    "rank",
    "read",
    "rewards",
    "runs",
    "sampling_variance",
    "sensitivity",
    "set_threads",
    "specification_curve",
    "stability",
    "tally_frame",
    "threads",
    "threshold_curve",
    "validation_metrics",
    "worst_of_k",
]

# Imported when first asked for, with the libraries that they need.
_LATER = {
    "TallyBounds": "passk_fast.data.frames",
    "tally_frame": "passk_fast.data.frames",
    "Acceleration": "passk_fast.integrations.accelerate",
    "accelerate": "passk_fast.integrations.accelerate",
    "bootstrap_on_dask": "passk_fast.integrations.dask_bootstrap",
    "estimate_pass_at_k": "passk_fast.integrations.estimate",
    "Specification": "passk_fast.analyses.sensitivity.specification_result",
    "SpecificationCurve": "passk_fast.analyses.sensitivity.specification_result",
    "specification_curve": "passk_fast.analyses.sensitivity.specification",
    "Comparison": "passk_fast.inference.comparison",
    "Driver": "passk_fast.inference.comparison",
    "PartialCredit": "passk_fast.inference.partial_credit",
    "ThresholdCurve": "passk_fast.inference.threshold_curve",
    "best_of_k": "passk_fast.estimators.scores",
    "best_of_k_by": "passk_fast.estimators.scores",
    "majority_at_k": "passk_fast.estimators.majority",
    "majority_lower_bound": "passk_fast.estimators.majority",
    "partial_credit": "passk_fast.inference.partial_credit",
    "quantile_of_k": "passk_fast.estimators.scores",
    "rewards": "passk_fast.estimators.rewards",
    "threshold_curve": "passk_fast.inference.threshold_curve",
    "validation_metrics": "passk_fast.estimators.validation_metrics",
    "worst_of_k": "passk_fast.estimators.scores",
    "effort": "passk_fast.analyses.effort",
    "Effort": "passk_fast.analyses.effort_result",
    "extrapolate": "passk_fast.analyses.extrapolate.predict",
    "Extrapolation": "passk_fast.analyses.extrapolate.result",
    "allocate": "passk_fast.analyses.extrapolate.allocate",
    "Allocation": "passk_fast.analyses.extrapolate.allocate",
    "posterior": "passk_fast.inference.posterior",
    "Posterior": "passk_fast.inference.posterior",
    "bayes_at_n": "passk_fast.estimators.rubric",
    "BayesAtN": "passk_fast.estimators.rubric",
    "CredibleInterval": "passk_fast.estimators.rubric",
    "Changes": "passk_fast.analyses.curve_result",
    "Cover": "passk_fast.analyses.cover",
    "Curve": "passk_fast.analyses.curve_result",
    "curve": "passk_fast.analyses.curve",
    "PlanMix": "passk_fast.analyses.planning.result",
    "Plan": "passk_fast.analyses.planning.result",
    "PowerCurve": "passk_fast.analyses.planning.result",
    "PlanWidth": "passk_fast.analyses.planning.result",
    "plan": "passk_fast.analyses.planning.plan",
    "Hazard": "passk_fast.analyses.order.curves",
    "OddsRatio": "passk_fast.analyses.order.effects",
    "OrderTest": "passk_fast.analyses.order.result",
    "PrefixCurve": "passk_fast.analyses.order.curves",
    "Transitions": "passk_fast.analyses.order.result",
    "order_test": "passk_fast.analyses.order.analysis",
    "Diversity": "passk_fast.analyses.diversity_result",
    "diversity": "passk_fast.analyses.diversity",
    "AnyDifference": "passk_fast.analyses.sensitivity.any_difference",
    "BestCondition": "passk_fast.analyses.sensitivity.best",
    "Influence": "passk_fast.analyses.sensitivity.influence",
    "Sensitivity": "passk_fast.analyses.sensitivity.conditions_result",
    "Stability": "passk_fast.analyses.sensitivity.stability_result",
    "influence": "passk_fast.analyses.sensitivity.influence",
    "sensitivity": "passk_fast.analyses.sensitivity.conditions",
    "stability": "passk_fast.analyses.sensitivity.stability",
    "ModelResult": "passk_fast.data.readers",
    "RankSets": "passk_fast.inference.ranking_result",
    "Ranking": "passk_fast.inference.ranking_result",
    "ReadError": "passk_fast.data.readers",
    "Results": "passk_fast.data.readers",
    "compare": "passk_fast.inference.compare",
    "Standing": "passk_fast.inference.ranking_result",
    "rank": "passk_fast.inference.ranking",
    "RunEffect": "passk_fast.inference.run_effect",
    "Runs": "passk_fast.inference.runs_result",
    "RunsComparison": "passk_fast.inference.runs_comparison",
    "VarianceComponents": "passk_fast.inference.components",
    "compare_runs": "passk_fast.inference.compare_runs",
    "read": "passk_fast.data.readers",
    "runs": "passk_fast.inference.runs",
}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = globals()[name] = getattr(import_module(_LATER[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if _core.DEBUG:
    import warnings

    warnings.warn(
        "passk_fast runs on a debug build of its extension, which is many times slower; `make build` makes a "
        "release build",
        RuntimeWarning,
        stacklevel=2,
    )
