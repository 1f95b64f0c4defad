"""What `bootstrap_values` promises: results, messages, slices, and that Ctrl-C stops it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import warnings

import numpy as np
import pytest

import passk_fast as pk

VALUES = np.random.default_rng(0).lognormal(size=50)


def test_scalars_for_one_column() -> None:
    result = pk.bootstrap_values(VALUES, replicates=200, rng=1)
    assert isinstance(result.estimate, float)
    assert result.replicates.shape == (200,)
    assert (result.m, result.seed, result.first, result.interval) == (50, 1, 0, "bca")
    assert "Bootstrap of the mean, 95% bca intervals" in repr(result)
    assert "<table>" in result._repr_html_()
    document = json.loads(json.dumps(result.to_dict()))
    [row] = document["rows"]
    assert (row["low"], row["high"]) == result.confidence_interval
    assert document["replicates"] == 200
    with pytest.raises(AttributeError):
        result.level = 0.5  # type: ignore[misc]


def test_arrays_for_several_columns() -> None:
    table = np.stack([VALUES, -VALUES], axis=1)
    result = pk.bootstrap_values(table, statistic="std", replicates=200, rng=1)
    assert result.replicates.shape == (200, 2)
    assert result.estimate.shape == result.confidence_interval.low.shape == (2,)
    assert result.to_frame().columns.tolist() == [
        "statistic",
        "estimate",
        "standard_error",
        "bias",
        "low",
        "high",
    ]
    one = pk.bootstrap_values(VALUES[:, None], statistic="std", replicates=200, rng=1)
    assert np.array_equal(one.replicates[:, 0], result.replicates[:, 0])
    assert one.estimate.shape == (1,)


def test_inputs_of_every_real_kind_agree() -> None:
    counts = np.arange(20)
    expected = pk.bootstrap_values(counts.astype(float), replicates=50, rng=2).replicates
    wide = np.zeros((20, 3))
    wide[:, 1] = counts
    for same in (counts, counts.tolist(), counts.astype(np.float32), counts.astype(">f8"), wide[:, 1]):
        assert np.array_equal(pk.bootstrap_values(same, replicates=50, rng=2).replicates, expected)
    fortran = np.asfortranarray(np.stack([counts, counts], axis=1))
    found = pk.bootstrap_values(fortran, replicates=50, rng=2).replicates
    assert np.array_equal(found, np.stack([expected, expected], axis=1))


def test_functions_see_the_resample_of_the_others() -> None:
    def weighted(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
        assert (values.shape, values.dtype, weights.dtype) == ((50,), np.float64, np.int64)
        return np.array([np.average(values, weights=weights), np.repeat(values, weights).max()])

    found = pk.bootstrap_values(VALUES, statistic=weighted, interval="percentile", replicates=100, rng=3)
    means = pk.bootstrap_values(VALUES, interval="percentile", replicates=100, rng=3)
    highest = pk.bootstrap_values(
        VALUES, statistic="quantile", quantile=1.0, interval="percentile", replicates=100, rng=3
    )
    assert found.statistic == "weighted"
    assert np.allclose(found.replicates[:, 0], means.replicates, rtol=1e-12)
    assert np.array_equal(found.replicates[:, 1], highest.replicates)
    number = pk.bootstrap_values(
        np.stack([VALUES, VALUES], axis=1), statistic=lambda v, w: w @ v[:, 0], replicates=20, rng=3
    )
    assert isinstance(number.estimate, float)


def test_slices_are_those_of_the_whole() -> None:
    for statistic in ("mean", "median", "std", lambda values, weights: weights @ values):
        whole = pk.bootstrap_values(VALUES, statistic=statistic, interval="percentile", replicates=90, rng=4)
        parts = [
            pk.bootstrap_values(
                VALUES, statistic=statistic, interval="percentile", replicates=size, first=first, rng=4
            )
            for first, size in ((0, 20), (20, 70))
        ]
        assert np.array_equal(whole.replicates, np.concatenate([part.replicates for part in parts]))


def test_seeds_are_recorded() -> None:
    fresh = pk.bootstrap_values(VALUES, replicates=20)
    again = pk.bootstrap_values(VALUES, replicates=20, rng=fresh.seed)
    assert np.array_equal(fresh.replicates, again.replicates)


def test_plots() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figure, axes = pyplot.subplots()
    table = np.stack([VALUES, VALUES + 1], axis=1)
    assert pk.bootstrap_values(table, replicates=50, rng=1).plot(axes) is axes
    assert axes.get_legend() is not None
    other = pk.bootstrap_values(VALUES, replicates=50, rng=1).plot()
    assert other.get_title() == "Bootstrap of the mean, 95% bca intervals: 50 problems"
    pyplot.close(figure)
    pyplot.close(other.figure)


def test_infinite_ends_reach_the_edge_of_the_plot() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    values = pk.bootstrap_values([1.0, 2.0], interval="studentized", replicates=50, rng=1)
    passes = pk.bootstrap(pk.Counts(10, [2, 5]), 1, interval="studentized", replicates=50, rng=1)
    for result in (values, passes):
        assert np.isinf(result.confidence_interval.high)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            axes = result.plot()
            axes.figure.canvas.draw()
        pyplot.close(axes.figure)


def test_optional_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    result = pk.bootstrap_values(VALUES, replicates=20, rng=1)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ImportError, match=r"passk-fast\[plot\]"):
        result.plot()
    with pytest.raises(ImportError, match=r"passk-fast\[frames\]"):
        result.to_frame()


MISSING = [1.0, 2.0, np.nan, 3.0]

MESSAGES = [
    (MISSING, {}, ValueError, "`values` must be finite; got nan at index 2"),
    ([[1.0, 2.0], [3.0, np.inf]], {}, ValueError, "`values` must be finite; got inf at index (1, 1)"),
    (
        np.zeros((0, 1)),
        {},
        ValueError,
        "`values` must hold at least 1 problem and 1 column; got shape (0, 1)",
    ),
    (3.0, {}, ValueError, "`values` must have shape (m,) or (m, S); got ()"),
    (
        np.ma.masked_invalid(MISSING),
        {},
        ValueError,
        "`values` must not be masked; drop or fill the missing ones",
    ),
    (["a", "b"], {}, TypeError, "`values` must hold numbers; got dtype <U1"),
    (VALUES, {"statistic": "mode"}, ValueError, "`statistic` must be one of 'mean', 'median', 'std', "),
    (VALUES, {"statistic": 3}, TypeError, "`statistic` must be a string; got int"),
    (
        VALUES,
        {"statistic": "ratio"},
        ValueError,
        "`values` must have shape (m, 2) for statistic='ratio'; got (50,)",
    ),
    (VALUES, {"statistic": "quantile"}, TypeError, "`quantile` must be a number; got NoneType"),
    (
        VALUES,
        {"statistic": "quantile", "quantile": 95},
        ValueError,
        "`quantile` must satisfy 0 <= quantile <= 1; got 95",
    ),
    (VALUES, {"quantile": 0.5}, ValueError, "`quantile` must be None unless statistic='quantile'; got 0.5"),
    (VALUES, {"interval": "wald"}, ValueError, "`interval` must be one of 'bca', "),
    (
        VALUES,
        {"statistic": "median", "interval": "studentized"},
        ValueError,
        "`interval` 'studentized' must go with statistic 'mean', 'std' or 'ratio', "
        "whose standard errors are known; got 'median'",
    ),
    (
        [1.0, 2.0],
        {"statistic": "std"},
        ValueError,
        "`values` must hold at least 3 problems for interval='bca' of",
    ),
    (VALUES, {"replicates": 1}, ValueError, "`replicates` must satisfy replicates >= 2; got 1"),
    (VALUES, {"first": -1}, ValueError, "`first` must satisfy first >= 0; got -1"),
    (VALUES, {"level": 95}, ValueError, "`level` must satisfy 0 < level < 1; got 95"),
    (VALUES, {"rng": True}, TypeError, "`rng` must be an int, a numpy.random.Generator or None; got bool"),
    (
        np.stack([VALUES, np.where(VALUES > 1, 1.0, 0.0)], axis=1)[:3] * 0,
        {"statistic": "ratio"},
        ValueError,
        "`statistic` must be finite on the values themselves; got nan",
    ),
    (
        [[1.0, 0.0], [1.0, 1.0], [1.0, 1.0]],
        {"statistic": "ratio", "interval": "percentile", "rng": 1, "replicates": 1000},
        ValueError,
        "`statistic` must be finite on every resample; got inf in replicate ",
    ),
    (
        VALUES,
        {"statistic": lambda values, weights: "high"},
        TypeError,
        "`statistic` must return a number or a one-dimensional array of numbers; got shape () of dtype <U4",
    ),
    (
        VALUES,
        {"statistic": lambda values, weights: values[weights > 0], "interval": "percentile"},
        ValueError,
        "`statistic` must return the same number of results each time; got ",
    ),
]


@pytest.mark.parametrize(("values", "options", "kind", "message"), MESSAGES)
def test_a_broken_rule_is_named(
    values: object, options: dict[str, object], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind) as error:
        pk.bootstrap_values(values, **options)  # type: ignore[arg-type]
    assert str(error.value).startswith(message)


def test_progress_is_reported_and_may_stop_the_work() -> None:
    seen: list[tuple[int, int]] = []
    values = np.random.default_rng(1).random(200_000)
    pk.bootstrap_values(
        values, interval="percentile", replicates=2000, rng=1, progress=lambda *at: seen.append(at)
    )
    assert seen == sorted(seen)
    assert all(0 <= done <= total for done, total in seen)

    def stop(done: int, total: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        pk.bootstrap_values(values, interval="percentile", replicates=100_000, rng=1, progress=stop)
    pk.bootstrap_values(values, interval="percentile", replicates=2, rng=1)


SCRIPT = """
import time
import numpy as np
import passk_fast as pk

values = np.random.default_rng(0).random(300_000)
options = {"interval": "percentile", "rng": 1}
print("ready", flush=True)
try:
    pk.bootstrap_values(values, statistic=STATISTIC, replicates=1_000_000, **options)
except KeyboardInterrupt:
    print(time.time(), flush=True)
print(pk.bootstrap_values(values, replicates=2, **options).m, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are sent the POSIX way")
@pytest.mark.parametrize("statistic", ["'mean'", "'median'", "lambda values, weights: weights @ values"])
def test_ctrl_c_stops_the_work(statistic: str) -> None:
    script = SCRIPT.replace("STATISTIC", statistic)
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(1.0)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        try:
            output, _ = process.communicate(timeout=60)
        finally:
            process.kill()  # or leaving the block would wait for all the replicates
    stopped, healthy = output.split()
    # The whole takes minutes; a busy machine may take its time to notice.
    assert float(stopped) - sent < 5
    assert healthy == "300000"
    assert process.returncode == 0


def test_a_statistic_does_not_write_to_what_it_is_given() -> None:
    values = np.array([1.0, 2.0, 4.0])
    with pytest.raises(ValueError, match="read-only"):
        pk.bootstrap_values(values, statistic=lambda x, w: x.sort() or x[0], replicates=9, rng=1)
    assert values.tolist() == [1.0, 2.0, 4.0]
    assert values.flags.writeable
