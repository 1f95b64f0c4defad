"""What every reader takes from `Gathering`: order by number, groups and costs of attempts."""

from __future__ import annotations

import pytest

import passk_fast as pk
from tests.formats import agent_files, nemo_files, suite_files

CHANGED = [
    (agent_files.VERIFIERS, (4, "task"), "task", "gsm8k"),
    (suite_files.PROMPTFOO_LINES, (4, "testCase", "metadata", "topic"), "topic", "topic a"),
    (nemo_files.GYM, (4, "agent_ref", "name"), "agent", "simple_agent"),
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
