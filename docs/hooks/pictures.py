"""What makes the pictures of the gallery, where the example in a class's docstring is not enough."""

from __future__ import annotations

SETTING = """\
import numpy as np
import passk_fast as pk

draws = np.random.default_rng(1)
rates = draws.beta(0.4, 0.6, 80)  # how easily each of 80 problems is solved


def model(gain=0.0, n=20):
    return pk.Counts(n, draws.binomial(n, np.clip(rates + gain * (1 - rates), 0, 1)))


old, new, newer = model(), model(0.15), model(0.3)
days = {"monday": old, "tuesday": model(0.05), "friday": model()}
heat = {"T = 0.2": old, "T = 0.8": new}
half = {"first half": slice(0, 40)}
results = pk.read("examples/*_results.jsonl")
"""
SECTIONS = {
    "Scores": {
        "Results": "results.plot()",
        "Report": "results.report(k=[1, 5, 10]).plot()",
        "Counts": 'old.plot(label="old")',
        "MeanInterval": "pk.mean_interval(old, k=[1, 2, 5, 10]).plot()",
        "Bootstrap": "pk.bootstrap(old, k=10, replicates=5000, rng=1).plot()",
        "BootstrapGaps": "pk.bootstrap(old, k=[1, 5, 10], replicates=5000, rng=1).gaps.plot()",
        "Posterior": "pk.posterior(old, [1, 5, 10]).plot()",
        "ValuesBootstrap": "pk.bootstrap_values(draws.lognormal(size=200), statistic='median', rng=7).plot()",
    },
    "Curves": {
        "Curve": "pk.curve(old, rng=1).plot()",
        "plot_curves": 'pk.plot_curves({"old": pk.curve(old, rng=1), "newer": pk.curve(newer, rng=1)})',
        "Cover": "pk.curve(old, rng=1).cover.plot()",
        "Extrapolation": "pk.extrapolate(old, [50, 100, 200], rng=1, replicates=50).plot()",
        "PartialCredit": "pk.partial_credit(draws.beta(0.5, 1, (50, 8)), k=[1, 2, 4, 8], rng=7).plot()",
        "ThresholdCurve": "pk.threshold_curve(draws.beta(0.5, 1, (50, 8)), k=[1, 4]).plot()",
        "BayesAtN": "pk.bayes_at_n(draws.integers(0, 3, (40, 5)), [0, 0.5, 1]).plot()",
    },
    "Two models and many": {
        "Comparison": "pk.compare(new, old, k=[1, 5, 10]).plot()",
        "Comparison.plot_problems": "pk.compare(new, old, k=[1, 5, 10]).plot_problems()",
        "Ranking": 'pk.rank({"old": old, "new": new, "newer": newer}, k=[1, 10], rng=1).plot()',
        "Plan": "pk.plan(old, pilot_b=new, k=5, detect=0.05).plot()",
    },
    "Runs, conditions, choices": {
        "Runs": "pk.runs(days, k=[1, 5], rng=7).plot()",
        "RunEffect": "pk.runs(days, k=[1, 5], rng=7).effect.plot()",
        "VarianceComponents": "pk.runs(days, k=1, rng=7).components.plot()",
        "RunsComparison": "pk.compare_runs([new, model(0.15)], [old, model()], k=[1, 5], rng=3).plot()",
        "Sensitivity": "pk.sensitivity(heat, k=[1, 10], rng=1).plot()",
        "AnyDifference": "pk.sensitivity(heat, k=[1, 10], rng=1).any_difference.plot()",
        "BestCondition": "pk.sensitivity(heat, k=[1, 10], rng=1).best.plot()",
        "Influence": "pk.influence(new, old, k=5).plot()",
        "Stability": "pk.stability(new, old, k=1, n=[1, 2, 5, 10, 20], rng=1).plot()",
        "SpecificationCurve": "pk.specification_curve(new, old, k=[1, 5], subsets=half).plot()",
    },
    "Attempts": {
        "Effort": "pk.effort(old, by_hand=30, review_bad=2, review_good=5).plot()",
        "OrderTest": 'pk.order_test(results["baseline"].attempts).plot()',
        "Diversity": """\
texts = [f"return {x} + {y}" for x, y in draws.integers(0, 6, (120, 2))]
pk.diversity(pk.Attempts(np.repeat(np.arange(12), 10), draws.random(120) < 0.6, text=texts), rng=1).plot()""",
        "Allocation": "pk.allocate(old, 200).plot()",
    },
}
