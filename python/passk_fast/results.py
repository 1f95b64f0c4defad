"""The classes that results are made of: for annotations, and to look up what their fields mean.

What functions return is imported from `passk_fast` itself; the parts of that are here.
"""

from passk_fast.analyses.bootstrap.parts import BootstrapGaps
from passk_fast.analyses.comparison.parts import DifferenceParts, Driver, GapDifference
from passk_fast.analyses.conditions.any_difference import AnyDifference
from passk_fast.analyses.conditions.best import BestCondition
from passk_fast.analyses.curve.cover_result import Cover
from passk_fast.analyses.curve.result import Changes
from passk_fast.analyses.mean.result import Gaps
from passk_fast.analyses.order.curves import Hazard, PrefixCurve, Transitions
from passk_fast.analyses.order.effects import OddsRatio
from passk_fast.analyses.planning.result import PlanMix, PlanWidth, PowerCurve
from passk_fast.analyses.ranking.result import RankSets, Standing
from passk_fast.analyses.runs.components import VarianceComponents
from passk_fast.analyses.runs.effect import RunEffect
from passk_fast.analyses.specification.result import Specification
from passk_fast.estimators.rubric import CredibleInterval
from passk_fast.inference.intervals import ConfidenceInterval
from passk_fast.integrations.accelerate import Acceleration

__all__ = [
    "Acceleration",
    "AnyDifference",
    "BestCondition",
    "BootstrapGaps",
    "Changes",
    "ConfidenceInterval",
    "Cover",
    "CredibleInterval",
    "DifferenceParts",
    "Driver",
    "GapDifference",
    "Gaps",
    "Hazard",
    "OddsRatio",
    "PlanMix",
    "PlanWidth",
    "PowerCurve",
    "PrefixCurve",
    "RankSets",
    "RunEffect",
    "Specification",
    "Standing",
    "Transitions",
    "VarianceComponents",
]
