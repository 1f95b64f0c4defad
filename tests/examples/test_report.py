"""The report: its numbers against the functions that compute them, and each output."""

from __future__ import annotations

import re

import msgspec
import numpy as np
import pytest

import passk_fast as pk
from passk_fast._options import ANY_FORM
from passk_fast.analyses.bootstrap.bootstrap import bootstrap
from passk_fast.analyses.mean.mean_interval import mean_interval
from passk_fast.data.readers.results import ModelResult, Results
from passk_fast.report.build import build_report
from passk_fast.report.result import Report
from passk_fast.show import json as show_json, markdown, text
from passk_fast.show.document import Notes, Table, Title

FLAT = pk.Counts(100, np.arange(0, 101, 4), problems=[f"p{i}" for i in range(26)])
UNEVEN = pk.Counts(np.arange(10, 40), np.arange(30) // 2)

LONG = "a-model-with-a-long-name/as-they-are"


def results(*counts, **more):
    names = ("small", LONG, "third")
    return Results.of(
        [
            ModelResult(name, f"{name}.jsonl", "human_eval", one, **more)
            for name, one in zip(names, counts, strict=False)
        ]
    )


def shown(report, **options):
    return text.render(report.document(), **options)


def read_back(report):
    """What its JSON holds, in the classes that it was made of."""
    found = msgspec.json.decode(show_json.render("report", report.content()))
    return msgspec.convert({**found, "models": list(found["models"].values())}, type=Report)


@pytest.mark.parametrize("interval", ["adjusted", "t", "z"])
@pytest.mark.parametrize("target", ["population", "benchmark", 0.25])
def test_numbers_are_those_of_mean_interval(interval, target):
    model = build_report(results(FLAT), interval=interval, target=target, level=0.9).models[0]
    expected = mean_interval(FLAT, interval=interval, target=target, level=0.9)
    assert [one.k for one in model.estimates] == [1, 10, 100]
    assert [one.estimate for one in model.estimates] == expected.estimate.tolist()
    assert [one.standard_error for one in model.estimates] == expected.standard_error.tolist()
    assert [one.low for one in model.estimates] == expected.confidence_interval.low.tolist()
    assert [one.high for one in model.estimates] == expected.confidence_interval.high.tolist()
    gaps = dict(zip(expected.gaps.pairs, expected.gaps.estimate.tolist(), strict=True))
    assert {(gap.k_low, gap.k_high): gap.estimate for gap in model.gaps} == {
        pair: gaps[pair] for pair in [(1, 10), (10, 100)]
    }
    assert [one.within for one in model.split] == expected.within.tolist()
    assert model.warnings == expected.warnings
    assert model.method is None


@pytest.mark.parametrize("interval", ["bca", "percentile", "basic"])
def test_numbers_are_those_of_the_bootstrap(interval):
    report = build_report(results(FLAT), interval=interval)
    expected = bootstrap(FLAT, interval=interval)
    assert [one.low for one in report.models[0].estimates] == expected.confidence_interval.low.tolist()
    assert report.settings.seed is None
    assert "bootstrap with infinitely many replicates, by " in shown(report)


def test_replicates_have_a_seed():
    options = {"interval": "studentized", "replicates": 200}
    report = build_report(results(FLAT), rng=7, **options)
    expected = bootstrap(FLAT, interval="studentized", replicates=200, rng=7)
    assert [one.high for one in report.models[0].estimates] == expected.confidence_interval.high.tolist()
    assert "200 bootstrap replicates, seed 7" in shown(report)
    fresh = build_report(results(FLAT), **options)
    assert build_report(results(FLAT), rng=fresh.settings.seed, **options) == fresh


def test_counts_of_problems():
    model = build_report(results(UNEVEN)).models[0]
    assert (model.problems, model.attempts_min, model.attempts_max, model.attempts) == (30, 10, 39, 735)
    assert (model.never_solved, model.always_solved) == (2, 0)
    assert [one.k for one in model.estimates] == [1, 10]
    assert [(one.k, one.reason) for one in model.dropped] == [
        (100, "it needs 100 attempts at every problem; got n=10 at index 0")
    ]
    expected = np.mean(pk.expected_attempts(UNEVEN.n, UNEVEN.c, 10))
    assert model.expected_attempts.budget == 10
    assert model.expected_attempts.mean == pytest.approx(expected, rel=1e-14)


def test_explicit_k_keeps_its_order():
    model = build_report(results(FLAT), k=[10, 2, 5]).models[0]
    assert [one.k for one in model.estimates] == [10, 2, 5]
    assert [(gap.k_low, gap.k_high) for gap in model.gaps] == [(2, 5), (5, 10)]
    assert model.dropped == ()


def test_one_attempt_each_cannot_be_split():
    report = build_report(results(pk.Counts(1, np.arange(40) % 2)))
    assert (report.models[0].split[0].within, report.models[0].split[0].within_share) == (None, None)
    assert "with one attempt at each problem, luck cannot be told from differences" in shown(report)
    assert read_back(report) == report


MISSING = {"missing": 7, "attempts": None}


def test_missing_outcomes_are_told():
    for policy, words in [
        ("fail", "7 of 2,600 attempts have no verdict; they count as failures"),
        ("drop", "7 attempts have no verdict; they count as not made (2,600 remain)"),
    ]:
        assert words in shown(build_report(results(FLAT, missing_policy=policy, **MISSING)))
    upper = pk.Counts(100, np.minimum(FLAT.c + 1, 100))
    report = build_report(results(FLAT, missing_policy="bounds", upper=upper, **MISSING))
    assert report.models[0].missing.upper[0].estimate == pytest.approx(upper.tally.mean(1))
    assert "- pass@1 between 0.5000 (all of them failed) and 0.5096 (all passed), [" in shown(report)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"interval": "wilson"}, "`interval` must be one of "),
        (
            {"target": "benchmark", "interval": "bca"},
            "`target` must be 'population' with bootstrap intervals; got 'bench",
        ),
        (
            {"replicates": 100},
            "`replicates` must go with bca or percentile or basic or studentized; got interval='adj",
        ),
        (
            {"k": [1, 200]},
            "small: `k` must satisfy k <= n for every problem; got k=200, n=100 at index 0 (problem 'p0')",
        ),
        ({"level": 95}, "`level` must satisfy 0 < level < 1; got 95"),
        ({"results": {}}, "`results` must hold at least one model; got none"),
    ],
)
def test_refusals(options, message):
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        build_report(options.pop("results", results(FLAT)), **options)


# --- outputs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("interval", ANY_FORM)
def test_json_gives_the_report_back(interval):
    replicates = 50 if interval == "studentized" else None
    report = build_report(results(FLAT, UNEVEN), interval=interval, replicates=replicates, rng=1)
    assert read_back(report) == report
    assert read_back(report).schema_version == 2


def test_unbounded_intervals():
    report = build_report(results(pk.Counts(3, [0] * 11 + [1])), interval="studentized", replicates=50, rng=1)
    estimate = report.models[0].estimates[0]
    assert estimate.high is None
    assert ", ∞]" in shown(report)
    assert read_back(report) == report


def test_text():
    lines = shown(build_report(results(FLAT))).split("\n")
    assert lines[0] == "pass@k, 95% adjusted intervals for problems like these"
    assert lines[2] == "statistic           estimate      95% interval  std. error"
    assert re.fullmatch(r"pass@1 +0\.5000  \[0\.\d{4}, 0\.\d{4}\] +0\.\d{4}", lines[3])
    assert lines[9] == "model  problems  attempts  never solved  always  tries to solve"
    assert lines[10] == "small        26       100        1 (4%)  1 (4%)     7.22 of 100"
    assert all(line == line.rstrip() for line in lines)


def test_text_fits_a_terminal():
    report = build_report(results(FLAT, UNEVEN), interval="bca")
    assert max(map(len, shown(report, width=80).split("\n"))) <= 80
    assert max(map(len, shown(report).split("\n"))) > 80
    assert LONG in shown(report)


def test_text_has_no_escapes_unless_asked():
    report = build_report(results(FLAT))
    assert "\x1b" not in shown(report)
    assert "\x1b[1m" in shown(report, width=80, colour=True)
    plain = re.sub("\x1b\\[[0-9;]*m", "", shown(report, width=80, colour=True))
    assert plain.split() == shown(report, width=80).split()


def test_markdown():
    written = markdown.render(build_report(results(FLAT, UNEVEN)).document())
    tables = [block.split("\n") for block in written.split("\n\n") if block.startswith("|")]
    assert [len(table) for table in tables] == [2 + 5 + 3, 2 + 2]
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table}) == 1
        assert re.fullmatch(r"\|( (:--|--:) \|)+", table[1])
    assert written.startswith(
        "## pass@k, 95% adjusted intervals for problems like these\n\n| statistic | model |"
    )


def test_notes_that_hold_for_all_are_said_once():
    said = [block for block in build_report(results(UNEVEN, UNEVEN)).document() if isinstance(block, Notes)]
    assert [block.head for block in said] == ["all models", "warnings", ""]
    one, other = build_report(results(UNEVEN)), build_report(results(FLAT, UNEVEN))
    assert [block.head for block in one.document() if isinstance(block, Notes)] == ["", "warnings"]
    heads = [block.head for block in other.document() if isinstance(block, Notes)]
    assert heads == ["small", LONG, "warnings on small", f"warnings on {LONG}", ""]


def test_cells_are_shown_as_they_are():
    nasty = "[bold]a|b_c* 漢 :smile: <b>"
    document = (Title(nasty), Table((nasty, "x"), ((nasty, "1"),)), Notes(nasty, (nasty,), warnings=True))
    assert text.render(document).count(nasty) == 5
    assert markdown.render(document).count(r"\[bold\]a\|b\_c\* 漢 :smile: \<b\>") == 5


def test_steadiness_of_the_published_trials():
    """τ-bench: pass^4 .200; 2 c (n - c)/(n (n - 1)) is ½, ⅔ and ½ on 12, 10 and 4 of 50 tasks."""
    counts = pk.Counts(4, np.repeat([0, 1, 2, 3, 4], [14, 12, 10, 4, 10]))
    model = build_report(results(counts), k=[1, 2, 4]).models[0]
    assert [(one.k, round(one.estimate, 4)) for one in model.all_pass.estimates] == [(2, 0.2733), (4, 0.2)]
    low, high = mean_interval(pk.Counts(4, 4 - counts.c), 4).confidence_interval
    last = model.all_pass.estimates[-1]
    assert (last.low, last.high) == pytest.approx((1 - high, 1 - low), rel=1e-12)
    assert (model.flips.problems, model.flips.of) == (26, 50)
    assert model.flips.pairs == pytest.approx((12 / 2 + 10 * 2 / 3 + 4 / 2) / 50, rel=1e-14)
    lines = shown(build_report(results(counts), k=[1, 2, 4]), width=200).splitlines()
    assert any(
        "all of k attempts pass: pass^2 0.2733 [" in line and "pass^4 0.2000 [" in line for line in lines
    )
    assert any("flip between attempts on 26 of 50 problems (52%); two attempts" in line for line in lines)


def test_without_second_attempts_nothing_is_said_of_them():
    model = build_report(results(pk.Counts(1, [0, 1, 1] * 10)), k=[1]).models[0]
    assert model.all_pass is None
    assert model.flips is None


@pytest.mark.parametrize("interval", ["adjusted", "bca"])
def test_one_problem_stops_no_other_model(interval):
    report = build_report(results(pk.Counts(6, [3]), FLAT), k=[1], interval=interval)
    one, other = report.models
    assert (one.estimates[0].estimate, one.estimates[0].low, one.estimates[0].standard_error) == (
        0.5,
        None,
        None,
    )
    assert other.estimates[0].low is not None
    page = shown(report, width=200)
    assert "–" in page
    assert "∞" not in page
    assert "nan" not in page
    assert "one problem tells nothing of problems like it" in page
    assert read_back(report) == report


def test_tries_to_solve_have_one_budget():
    """The same model tries more often if it may: 10 attempts and 100 of it are compared up to 10."""
    many, few = pk.Counts(100, [0, 10, 50, 100] * 5), pk.Counts(10, [0, 1, 5, 10] * 5)
    tries = [model.expected_attempts for model in build_report(results(many, few), k=[1]).models]
    assert [one.budget for one in tries] == [10, 10]
    assert tries[0].mean == pytest.approx(float(np.mean(pk.expected_attempts(100, many.c, 10))), rel=1e-13)
