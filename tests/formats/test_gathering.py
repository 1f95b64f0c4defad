"""What every reader takes from `Gathering`: order by number, groups and costs of attempts."""

from __future__ import annotations

from collections import Counter

import pytest

import passk_fast as pk
from passk_fast.data.readers._gathering import PORTION
from tests.formats import agent_files, nemo_files, suite_files
from tests.formats.trying import Example

CHANGED = [
    (agent_files.VERIFIERS, (4, "task"), "task", "gsm8k"),
    (suite_files.PROMPTFOO_LINES, (4, "testCase", "metadata", "topic"), "topic", "topic a"),
    (nemo_files.EVALUATOR, (4, "metadata", "category"), "category", "topic a"),
]


@pytest.mark.parametrize(("example", "where", "group", "before"), CHANGED)
def test_what_attempts_at_a_problem_differ_in_is_no_group(
    example, where, group, before, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    path = example.write(example.changed(*where, to="other"))
    [result] = pk.read(path).values()
    assert int(result.counts.n.sum()) == 5
    message = f'line 5: expected one {group} for all attempts at .*; got "{before}" and "other"'
    with pytest.raises(pk.ReadError, match=message):
        pk.read(path, stratum=group)


def test_portions_are_handed_on_in_order(tmp_path, monkeypatch):
    """Longer than a portion: the same counts, outcomes, texts and costs as the lines have."""
    monkeypatch.chdir(tmp_path)
    rows = [
        suite_files.VERL.content[index % 5] | {"input": f"{index // 3}?", "output": str(index)}
        for index in range(3 * PORTION // 2)
    ]
    example = Example("verl_dump", "validation/1.jsonl", rows)
    result = pk.read(example.write(), text=True)["validation"]
    assert list(result.attempts.text) == [row["output"] for row in rows]
    made, passed = Counter(row["input"] + row["gts"] for row in rows), sum(row["acc"] for row in rows)
    assert (sorted(result.counts.n.tolist()), int(result.counts.c.sum())) == (sorted(made.values()), passed)
    rollouts = [agent_files.VERIFIERS.content[index % 5] for index in range(2 * PORTION + 7)]
    rollouts[PORTION] = rollouts[PORTION] | {"token_usage": {"input_tokens": 11.0, "output_tokens": 20.0}}
    costs = pk.read(Example("verifiers", "o/results.jsonl", rollouts).write())["o"].costs["input_tokens"]
    assert [index for index, cost in enumerate(costs.tolist()) if cost != 10.0] == [PORTION]
