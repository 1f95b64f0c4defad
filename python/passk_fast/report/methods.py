"""What the numbers of a report assume, and how to say in a paper how they were made."""

from __future__ import annotations

from typing import NamedTuple

from passk_fast.analyses._words import target
from passk_fast.report.model import Settings
from passk_fast.show.document import Document, Notes
from passk_fast.show.latex import escape
from passk_fast.show.numbers import count, level

CHEN = "Chen et al., Evaluating large language models trained on code, arXiv:2107.03374 (2021)."
MILLER = "Miller, Adding error bars to evals, arXiv:2411.00640 (2024)."
AGRESTI_COULL = "Agresti and Coull, The American Statistician 52 (1998) 119–126."
AGRESTI_CAFFO = "Agresti and Caffo, The American Statistician 54 (2000) 280–288."
EFRON = "Efron, Journal of the American Statistical Association 82 (1987) 171–185."
DAVISON = "Davison and Hinkley, Biometrika 75 (1988) 417–431."
ROMANO_WOLF = "Romano and Wolf, Econometrica 73 (2005) 1237–1282."
BANDS = "Romano and Wolf, Journal of the American Statistical Association 100 (2005) 94–108."

_FORMS = {
    "adjusted": "Student's intervals on the scores of the problems and of two pseudo-problems, one that "
    "scores 0 and one that scores 1",
    "t": "Student's intervals on the scores of the problems",
    "z": "normal intervals on the scores of the problems",
    "percentile": "percentile bootstrap intervals over problems",
    "bca": "BCa bootstrap intervals over problems",
    "basic": "basic bootstrap intervals over problems",
    "studentized": "bootstrap-t intervals over problems",
}


def assumptions(settings: Settings, *, several: bool) -> Document:
    """What has to hold for the numbers to mean what they say."""
    about = {
        0.0: "problems like these: those at hand are taken for a random sample of the ones that the score is "
        "to hold for; a score for exactly these problems has narrower intervals (--target benchmark)",
        1.0: "exactly these problems, attempted anew: nothing is said of other problems",
    }.get(settings.target, f"{target(settings.target)}, drawn at random from it")
    said = [
        "pass@k is the chance that at least one of k attempts at a problem passes, pass^k that all k do; "
        "both are estimated without bias from the n attempts made, for k up to n, and averaged over the "
        "problems",
        "attempts at one problem are independent and made in the same way; that some passed has not decided "
        "how many were made",
        f"the intervals are about {about}",
        "problems are independent of each other unless clusters say which belong together",
        "a verdict is taken for right: the intervals know nothing of tests that let wrong solutions through",
    ]
    if several:
        said.append(
            "models are compared on the same problems, in pairs; whether two of them differ is not to be "
            "read off the overlap of their intervals"
        )
    return (Notes("", tuple(said)),)


class Methods(NamedTuple):
    """A paragraph for the methods section of a paper, and what it cites."""

    text: str
    cited: tuple[str, ...]

    def document(self) -> Document:
        """The same, ready to be pasted."""
        return (Notes("methods", (self.text,)), Notes("cited", self.cited))

    def written(self, suffix: str) -> str:
        """A paragraph and a line for each reference, as LaTeX, Markdown or text."""
        if suffix == ".tex":
            cited = (f"\\noindent {escape(one)}\\par" for one in self.cited)
            return "\n".join((escape(self.text), "", r"{\small", *cited, "}", ""))
        between = "\n" if suffix == ".txt" else "\n\n"
        return between.join((self.text, *self.cited)) + "\n"


def methods(settings: Settings, *, version: str, compared: int = 0, curves: bool = False) -> Methods:
    """How the numbers were made, to be said in a paper, with so many models compared and curves or none."""
    said = [
        "We report the unbiased estimate of pass@k of each problem [1], averaged over the problems, with "
        f"{level(settings.level)} {_FORMS[settings.interval]}{_drawn(settings)} [2]. Intervals are for "
        f"{target(settings.target)}."
    ]
    cited = [CHEN, _cited(settings)]
    if curves:
        cited.append(BANDS)
        said.append(
            "Curves of pass@k over k have bands that hold for all k together, from the bootstrap "
            f"distribution of the largest deviation [{len(cited)}]."
        )
    if compared == 2:
        cited.append(MILLER)
        said.append(
            "The two models are compared by the mean of the paired differences over the problems; p-values "
            f"and intervals agree, and those of several k are adjusted for their number [{len(cited)}]."
        )
    if compared > 2:
        cited.append(ROMANO_WOLF)
        said.append(
            "Models are compared by the paired differences over the problems; p-values and intervals of all "
            f"pairs and every k hold together, by step-down tests on shared sign flips [{len(cited)}]."
        )
    said.append(f"All numbers were computed with passk-fast {version}.")
    return Methods(" ".join(said), tuple(f"[{number}] {one}" for number, one in enumerate(cited, 1)))


def _drawn(settings: Settings) -> str:
    if settings.replicates is not None:
        return f" ({count(settings.replicates)} replicates, seed {settings.seed})"
    if settings.interval in ("percentile", "bca", "basic", "studentized"):
        return " (the limit of infinitely many replicates, by a saddlepoint approximation or exactly)"
    return ""


def _cited(settings: Settings) -> str:
    if settings.interval == "adjusted":
        return f"{AGRESTI_COULL} {AGRESTI_CAFFO}"
    return MILLER if settings.interval in ("t", "z") else f"{EFRON} {DAVISON}"
