"""The words that screens print, explained for somebody who meets them first: the only source of the glossary.

`passk-fast explain` shows them, and `python -m tests.contract.glossary` writes docs/glossary.md.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple


class Entry(NamedTuple):
    """A word, what else it is called, what it means, and the page of the guide that says more."""

    word: str
    also: tuple[str, ...]
    meaning: str
    page: str


GLOSSARY = (
    Entry(
        "adjusted",
        ("p (adjusted)", "p (Holm)", "adjusted p-value", "adjusted interval"),
        "Of a p-value: made larger because several questions were asked at once, so that the chance of "
        "any false finding stays at 1 - level. Of the interval of one model: the default form, Student's "
        "t with corrections that keep its coverage near 0 and 1 and with few problems.",
        "intervals.md",
    ),
    Entry(
        "always",
        ("always solved",),
        "Problems that every attempt passed. They tell nothing about which of two good models is better.",
        "command-line.md",
    ),
    Entry(
        "attempt",
        ("sample", "attempts"),
        "One answer of a model to a problem, with its outcome. Several at one problem say how reliably "
        "the model solves it, and nothing about other problems.",
        "reading.md",
    ),
    Entry(
        "benchmark",
        ("target benchmark",),
        "As a target: the question is about exactly these problems, attempted again. Only the luck of "
        "attempts makes the interval wide; nothing is said about other problems.",
        "targets.md",
    ),
    Entry(
        "between",
        ("between problems", "within", "variance within problems"),
        "The share of an estimate's variance that comes from how far problems differ; the rest is within, "
        "the luck of attempts. Where it is large more problems narrow the interval, and more attempts "
        "hardly do.",
        "targets.md",
    ),
    Entry(
        "cluster",
        ("clusters", "families"),
        "Problems that come together, such as those of one repository. They count as one piece of "
        "evidence, because a model that solves one is likely to solve the next.",
        "targets.md",
    ),
    Entry(
        "condition",
        ("conditions",),
        "A setting of sampling, such as a temperature or a prompt, under which the same problems were "
        "attempted.",
        "sensitivity.md",
    ),
    Entry(
        "correct among",
        ("among", "among k"),
        "How many different solutions are to be expected among so many attempts at a problem; correct "
        "among, how many different correct ones.",
        "diversity.md",
    ),
    Entry(
        "coverage",
        ("95% interval", "interval", "confidence interval", "band"),
        "How often an interval holds the truth, in repetitions of the whole study: a 95% interval should "
        "in 95 of 100. A band is drawn around a curve and holds all of it as often.",
        "intervals.md",
    ),
    Entry(
        "difference",
        ("A - B",),
        "The first model less the second, A - B. Positive means that A, the model of the first file, is "
        "better.",
        "comparing.md",
    ),
    Entry(
        "draws led",
        ("led",),
        "The share of random draws of the means in which a model leads. It is a picture of how close the "
        "board is, and not the chance that the model is the best.",
        "ranking.md",
    ),
    Entry(
        "effective",
        ("of correct", "effective number"),
        "How many equally frequent solutions would coincide as often as the attempts do: one that is "
        "given most of the time counts for little more than one.",
        "diversity.md",
    ),
    Entry(
        "envelope",
        ("any population",),
        "The range of pass@k for more attempts that remains possible under every population of problems "
        "which the counts do not rule out. It is honest and wide; a fitted model is narrower and may be "
        "wrong.",
        "extrapolation.md",
    ),
    Entry(
        "equivalence",
        ("margin", "not worse", "non-inferiority"),
        "Two models are equivalent within a margin, the difference that does not matter, if the data rule "
        "out every larger difference. That no difference is shown does not mean that there is none.",
        "comparing.md",
    ),
    Entry(
        "estimate",
        ("mean",),
        "The mean over the problems of the unbiased score of each, such as pass@k. It is what these data "
        "say best, and how far it may be off is for the interval to say.",
        "estimators.md",
    ),
    Entry(
        "exchangeable",
        (),
        "Models for which it makes no difference which is which. Permutation tests assume it where they "
        "ask whether models differ at all.",
        "comparing.md",
    ),
    Entry(
        "f",
        ("share of a population",),
        "The share of the target population of problems that was observed: 0 for problems like these, 1 "
        "for exactly this benchmark.",
        "targets.md",
    ),
    Entry(
        "fit p",
        ("fit",),
        "How often data made by the fitted model lie as far from it as these do. A small value says that "
        "the model does not describe the problems, and its prediction should not be used.",
        "extrapolation.md",
    ),
    Entry(
        "gap",
        ("pass@10 - pass@1", "gaps"),
        "The difference of pass@k at two values of k, with an interval of its own. A large one says that "
        "many problems are solved only sometimes.",
        "intervals.md",
    ),
    Entry(
        "gate",
        ("inconclusive",),
        "A decision for pipelines, made by the interval and not by the estimate: pass if all of it meets "
        "the requirement, fail if none of it does, inconclusive if the requirement lies inside.",
        "command-line.md",
    ),
    Entry(
        "influence",
        ("without",),
        "How much of a result hangs on single problems: what becomes of it if they are left out.",
        "sensitivity.md",
    ),
    Entry(
        "level",
        ("confidence level",),
        "The coverage that an interval promises, 95% by default. 1 - level is where a p-value is called "
        "significant.",
        "intervals.md",
    ),
    Entry(
        "luck",
        ("noise",),
        "What would set two models apart that are the same, because each attempt may pass or fail. A "
        "comparison is never more certain than luck allows; method luck says that this decided the "
        "interval.",
        "comparing.md",
    ),
    Entry(
        "m",
        ("n", "c", "problems m", "attempts n"),
        "m is the number of problems, n that of attempts at a problem, c how many of them passed.",
        "reading.md",
    ),
    Entry(
        "never solved",
        (),
        "Problems that no attempt passed. Whether more attempts would solve them the data cannot say by "
        "themselves.",
        "command-line.md",
    ),
    Entry(
        "noise floor",
        ("noise-floor",),
        "The least uncertainty that a comparison may claim: what luck alone makes of two models that are "
        "the same. It is the default of compare, and matters with few problems or unequal numbers of "
        "attempts.",
        "comparing.md",
    ),
    Entry(
        "optimism",
        ("optimism of a half", "best"),
        "How much better the best of several conditions looks on the attempts that chose it than on "
        "others that did not.",
        "sensitivity.md",
    ),
    Entry(
        "order flips",
        ("flips", "verdicts flip"),
        "Verdicts flip on a problem that is solved in some attempts and not in others. The order of two "
        "models flips where fewer attempts, chosen at random, would have put them the other way round.",
        "sensitivity.md",
    ),
    Entry(
        "outcome",
        ("verdict", "no verdict"),
        "What became of an attempt: passed, failed, or no verdict, as after a crash of the machine that "
        "tested it.",
        "missing.md",
    ),
    Entry(
        "p",
        ("p-value", "significant"),
        "How often a difference at least this large would be seen if there were none. It is not the "
        "chance that there is none, and a large one shows nothing.",
        "comparing.md",
    ),
    Entry(
        "paired",
        ("pairs", "unpaired"),
        "Both models attempted the same problems, so that each problem is compared with itself. What "
        "makes problems easy or hard for both drops out, and the interval is narrower than from two "
        "separate ones.",
        "comparing.md",
    ),
    Entry(
        "pass@k",
        ("pass@1", "pass@10", "pass@100"),
        "The chance that at least one of k attempts at a problem passes. It is what somebody gets who can "
        "tell a right answer from a wrong one, and needs k attempts or more at every problem.",
        "reading.md",
    ),
    Entry(
        "pass^k",
        ("pass^10", "all of k attempts pass"),
        "The chance that all k attempts at a problem pass. It falls with k where pass@k rises, and says "
        "how far a model can be relied on.",
        "reading.md",
    ),
    Entry(
        "policy",
        ("missing", "bounds"),
        "What is done with attempts that have no verdict: error, fail (they count as failures), drop (as "
        "not made), or bounds (both ends of what they may have been).",
        "missing.md",
    ),
    Entry(
        "population",
        ("target", "target population"),
        "As a target: the question is about problems like these, of which these are a sample. Which "
        "problems happened to be chosen then belongs to the uncertainty.",
        "targets.md",
    ),
    Entry(
        "power",
        ("detect", "± difference"),
        "The chance that a study shows a difference which is there. A plan buys problems and attempts "
        "until it is, for example, 80%.",
        "planning.md",
    ),
    Entry(
        "problems like these",
        (),
        "The population that the problems stand for. An interval for problems like these says where the "
        "score would be on all such problems; it is wider than one for exactly these.",
        "targets.md",
    ),
    Entry(
        "rank set",
        ("ranks", "rank sets"),
        "The ranks that a model may have: one more than the number of models shown to be better, up to "
        "the number not shown to be worse. A set of one rank is a place that is certain, for all models "
        "together, at the level.",
        "ranking.md",
    ),
    Entry(
        "renamed",
        ("near", "exact"),
        "Which texts count as one solution: exact, the same text; renamed, the same but for names and "
        "layout; near, copies that share most of their pieces.",
        "diversity.md",
    ),
    Entry(
        "replicate",
        ("replicates", "bootstrap", "bca", "percentile", "studentized"),
        "One draw of a bootstrap: the study again, with problems drawn from those that there are. Without "
        "a number of replicates the limit of infinitely many is computed, without random numbers.",
        "bootstrap.md",
    ),
    Entry(
        "run",
        ("runs", "run effect"),
        "One pass of a harness over the benchmark, with its own machine, day and seed. Runs may differ by "
        "more than luck, which only several of them can show.",
        "runs.md",
    ),
    Entry(
        "seed",
        (),
        "A number that fixes every random one, so that the same command gives the same result on any "
        "machine.",
        "reproducibility.md",
    ),
    Entry(
        "simultaneous",
        ("simultaneous interval", "simultaneous band"),
        "Intervals that all hold at once, at the level, and so are wider than single ones. Use them where "
        "you look at several values of k, or several models, and pick what stands out.",
        "comparing.md",
    ),
    Entry(
        "std. error",
        ("standard error", "SE"),
        "The standard deviation that the estimate would have in repetitions of the study. Intervals near "
        "0 or 1 are not symmetric, so that two standard errors to both sides are a bad stand-in for them.",
        "intervals.md",
    ),
    Entry(
        "stratum",
        ("strata",),
        "A kind of problem of which a fixed number was taken, such as a difficulty.",
        "targets.md",
    ),
    Entry(
        "tally",
        (),
        "How many problems have each distinct pair of n and c. All inference needs no more than that.",
        "frames.md",
    ),
    Entry(
        "tilting",
        (),
        "A way to judge skewed differences: the observed ones are weighted until their mean is what is "
        "asked about, and draws from them say how unusual the data are. It only ever makes a comparison "
        "more careful.",
        "comparing.md",
    ),
    Entry(
        "tries to solve",
        (),
        "How many attempts a person looks at until one is right, on average, who gives up after so many: "
        "7.28 of 20 means 7.28 attempts where 20 are the most.",
        "effort.md",
    ),
)


def lookup(word: str) -> Entry | None:
    """The entry of a word as screens print it: ``pass@5`` is that of ``pass@k``."""
    return _KNOWN.get(_plain(word))


def near(word: str) -> list[str]:
    """Words that may be meant: those it is a part of, then those that are spelled like it; five at most."""
    plain = _plain(word)
    parts = [known for known in _KNOWN if re.search(rf"\b{re.escape(plain)}", known)] if plain else []
    close = get_close_matches(plain, _KNOWN, n=5)
    return list(dict.fromkeys(_KNOWN[known].word for known in (*parts, *close)))[:5]


def _plain(word: str) -> str:
    """A word without case and spaces around it, and with k for any number of attempts."""
    return re.sub(r"^pass([@^])\d+$", r"pass\1k", " ".join(word.lower().split()))


_KNOWN = {_plain(name): entry for entry in reversed(GLOSSARY) for name in (*entry.also, entry.word)}
