"""``passk-fast diversity``: how many different solutions the attempts hold."""

from __future__ import annotations

from passk_fast import _validate
from passk_fast._options import MISSING_OF_SEQUENCES, Language
from passk_fast.cli._options import File, Files, Flag, Ks, Level, Number, Seed, Whole, ks_of
from passk_fast.cli._output import Output
from passk_fast.cli._reading import Reading


def diversity(
    file: File,
    /,
    *files: Files,
    k: Ks = None,
    answers: Flag = False,
    near: Number = 0.8,
    language: Language = "python",
    choices: Whole | None = None,
    level: Level = 0.95,
    seed: Seed = None,
    reading: Reading = Reading(),  # noqa: B008
    output: Output = Output(),  # noqa: B008
) -> None:
    """Count the different solutions in result files with texts, and the different correct ones.

    Each file is a model. Solutions are told apart by their text, by their text without comments, layout and
    local names, and by near copies.

    Example: `passk-fast diversity solutions.jsonl -k 1,5`

    Parameters
    ----------
    answers
        The texts are short answers: compare their values instead.
    near
        Jaccard index of their shingles from which two texts are near copies.
    language
        What comments look like: python, c (and all with //), shell (and all with #), sql (and all with --),
        or text.
    choices
        How many answers there are to choose from, for the score of guessing.
    """
    from passk_fast.analyses.diversity.diversity import diversity as analyse

    results = reading.read(output.apart_from([file, *files]), text=True)
    found = {}
    for model in results.values():
        assert model.attempts is not None  # they were asked for
        found[model.name] = analyse(
            model.attempts,
            k=ks_of(k),
            answers=model.attempts.text if answers else None,
            near=near,
            language=language,
            choices=choices,
            missing=_validate.choice(reading.missing, "missing", MISSING_OF_SEQUENCES),
            level=level,
            rng=seed,
        )
    output.show("diversity", found, read=results)
