"""`PASSK_FAST_ISA` forces the instruction set, and `show_config` says which one runs."""

import os
import platform
import subprocess
import sys

import pytest

import passk_fast as pk

FOREIGN = "neon" if platform.machine() in ("x86_64", "AMD64") else "avx512"
ASK = "import passk_fast as pk; print(pk.show_config('dict')['instruction_set'])"


def run(isa, code=ASK):
    environment = {**os.environ, "PASSK_FAST_ISA": isa}
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("isa", pk.show_config("dict")["instruction_sets"])
def test_each_can_be_forced(isa):
    done = run(isa)
    assert (done.stdout, done.stderr) == (f"{isa}\n", "")


@pytest.mark.parametrize(
    ("isa", "rule"),
    [
        ("avx9", "must be one of baseline, neon, avx2, avx512"),
        (FOREIGN, "must be one that this processor has"),
    ],
)
def test_others_are_refused_at_import(isa, rule):
    done = run(isa)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode == 1
    assert last.startswith(f"ImportError: the environment variable PASSK_FAST_ISA {rule}")
    assert last.endswith(f'got "{isa}"')


def test_config_can_be_printed(capsys):
    pk.show_config()
    text = capsys.readouterr().out
    assert f"passk fast        {pk.__version__}\n" in text
    assert f"threads           {pk.threads()}\n" in text
    with pytest.raises(ValueError, match="`mode` must be one of 'text', 'dict'; got 'json'"):
        pk.show_config("json")  # type: ignore[call-overload]
