"""Mutants of the core in Rust: all of a sample in one build, where a number says which of them is on.

Most of what the core promises is asked of it through Python, and one build a mutant would take minutes. So
each change stands beside what it replaces, ``(if crate::mutant::on(7) { new } else { old })``, in a copy of
the sources. What lives is shown to the core's own tests, built of the same copy.
"""

from __future__ import annotations

import ctypes
import importlib.machinery
import importlib.util
import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.mutation import mutants, reaching, targets
from tests.mutation.mutants import Mutant
from tests.mutation.reaching import Reached

ROOT = targets.ROOT
COPY = ROOT / "build" / "mutants"
SOURCES = Path("rust/core/src")
# Seconds of the core's own tests; what a mutant makes endless is killed.
LONGEST = 300.0
# A build that is quick, and gives the same bits.
PROFILE = {
    "CARGO_PROFILE_RELEASE_LTO": "off",
    "CARGO_PROFILE_RELEASE_CODEGEN_UNITS": "16",
    "CARGO_PROFILE_RELEASE_OPT_LEVEL": "2",
    "CARGO_PROFILE_TEST_PACKAGE_PASSK_CORE_OPT_LEVEL": "2",
    "CARGO_TARGET_DIR": os.environ.get("CARGO_TARGET_DIR", str(ROOT / "target" / "mutants")),
}
SWITCH = """//! Which change is on, and which have been met.

use std::sync::atomic::{{AtomicBool, AtomicUsize, Ordering}};

static REACHED: [AtomicBool; {count}] = [const {{ AtomicBool::new(false) }}; {count}];
#[cfg(not(test))]
static ON: AtomicUsize = AtomicUsize::new(usize::MAX);
#[cfg(test)]
static ON: std::sync::LazyLock<AtomicUsize> = std::sync::LazyLock::new(|| {{
    AtomicUsize::new(std::env::var("PASSK_MUTANT").ok().and_then(|on| on.parse().ok()).unwrap_or(usize::MAX))
}});

#[inline(always)]
pub fn on(id: usize) -> bool {{
    if !REACHED[id].load(Ordering::Relaxed) {{
        REACHED[id].store(true, Ordering::Relaxed);
    }}
    ON.load(Ordering::Relaxed) == id
}}

#[unsafe(no_mangle)]
pub extern "C" fn passk_mutant_on(id: usize) {{
    ON.store(id, Ordering::Relaxed);
}}

#[unsafe(no_mangle)]
pub extern "C" fn passk_mutants_reached() -> *const AtomicBool {{
    REACHED.as_ptr()
}}
"""


class Changed(NamedTuple):
    """A mutant, its number in the build, and how it is shown."""

    number: int
    mutant: Mutant
    name: str


class Core:
    """A random sample of the core's mutants, built, and loaded in the place of the compiled module."""

    def __init__(self, parts: list[str], count: int, seed: int) -> None:
        found = listed()
        print(f"core: {len(found):,} mutants, a sample of {min(count, len(found))}")
        drawn = random.Random(seed).sample(found, min(count, len(found)))
        sources = {path: (ROOT / path).read_bytes() for path, _ in drawn}
        self.samples = {
            "core": [
                Changed(number, one, mutants.shown(path, one, sources[path][one.start : one.end].decode()))
                for number, (path, one) in enumerate(drawn)
            ]
        }
        self.kept = ROOT / "build" / f"reached-core-{seed}-{count}.json"
        write_copy(sources, drawn)
        self.library = load(built())
        self.own_tests = own_tests()

    def watching(self) -> Met:
        """What notes the changes that a test meets."""
        return Met(self.library, len(self.samples["core"]))

    def tests(self, one: Changed, reached: dict[str, Reached]) -> list[str]:
        """The tests that meet a mutant."""
        return reaching.quickest(reached, "core", {one.number})

    def begin(self, one: Changed) -> None:
        """Let the mutant live in this process."""
        self.library.passk_mutant_on(ctypes.c_size_t(one.number))

    def otherwise(self, one: Changed) -> str:
        """The core's own tests, where they notice a mutant."""
        environment = {**os.environ, "PASSK_MUTANT": str(one.number)}
        try:
            done = subprocess.run(
                [self.own_tests, "--quiet"], env=environment, cwd=COPY, capture_output=True, timeout=LONGEST
            )
        except subprocess.TimeoutExpired:
            return "time"
        return "cargo test" if done.returncode else ""


class Met:
    """The changes that are met while this is entered."""

    def __init__(self, library: ctypes.CDLL, count: int) -> None:
        library.passk_mutants_reached.restype = ctypes.c_void_p
        self.flags = (ctypes.c_uint8 * count).from_address(library.passk_mutants_reached())

    def __enter__(self) -> Met:
        ctypes.memset(self.flags, 0, len(self.flags))
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def seen(self) -> dict[str, list[int]]:
        """Their numbers."""
        return {"core": [number for number, flag in enumerate(self.flags) if flag]}


def listed() -> list[tuple[Path, Mutant]]:
    """All mutants of the core, by the file they are in; offsets are those of bytes."""
    command = ["cargo", "run", "--locked", "--quiet", "--package", "passk-mutation", "--", str(SOURCES)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    rows = map(json.loads, done.stdout.splitlines())
    return [(Path(row["path"]), Mutant(row["line"], row["start"], row["end"], row["new"])) for row in rows]


def woven(source: bytes, changes: list[tuple[int, Mutant]]) -> bytes:
    """A source in which each change stands beside what it replaces, those within others too."""
    widest_first = sorted(changes, key=lambda one: (one[1].start, -one[1].end))
    return b"".join(_woven(source, 0, len(source), widest_first))


def _woven(source: bytes, start: int, end: int, changes: list[tuple[int, Mutant]]) -> Iterator[bytes]:
    """The bytes of a range; the changes in it are sorted, wider ones first."""
    while changes:
        number, mutant = changes[0]
        within = [one for one in changes[1:] if one[1].end <= mutant.end]
        yield source[start : mutant.start]
        yield f"(if crate::mutant::on({number}) {{ {mutant.new} }} else {{ ".encode()
        yield from _woven(source, mutant.start, mutant.end, within)
        yield b" })"
        start, changes = mutant.end, changes[1 + len(within) :]
    yield source[start:end]


def write_copy(sources: dict[Path, bytes], drawn: list[tuple[Path, Mutant]]) -> None:
    """A copy of the workspace with the changes in it; what is there already stays, and is not built again."""
    wanted = {
        path.relative_to(ROOT): path.read_bytes()
        for name in ("Cargo.toml", "Cargo.lock", "rust", "benches")
        for path in [ROOT / name, *(ROOT / name).rglob("*")]
        if path.is_file()
    }
    for path, source in sources.items():
        here = [(number, one) for number, (other, one) in enumerate(drawn) if other == path]
        wanted[path] = woven(source, here)
    root = SOURCES / "lib.rs"
    wanted[root] = wanted[root].replace(b"#![forbid(unsafe_code)]\n", b"") + b"mod mutant;\n"
    wanted[SOURCES / "mutant.rs"] = SWITCH.format(count=len(drawn)).encode()
    for path, content in wanted.items():
        place = COPY / path
        if not place.exists() or place.read_bytes() != content:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def built() -> Path:
    """The compiled module of the copy."""
    options = ["--release", "--package", "passk-python", "--features", "pyo3/abi3-py310"]
    return _cargo(["build", *options])


def own_tests() -> Path:
    """The program of the core's own tests."""
    return _cargo(["test", "--no-run", "--package", "passk-core", "--lib"])


def _cargo(command: list[str]) -> Path:
    """The library or program that cargo makes of the copy."""
    words = ["cargo", *command, "--locked", "--quiet", "--message-format=json-render-diagnostics"]
    environment = {**os.environ, **PROFILE, "RUSTFLAGS": "-Awarnings"}
    done = subprocess.run(words, cwd=COPY, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    rows = [row for row in map(json.loads, done.stdout.splitlines()) if row["reason"] == "compiler-artifact"]
    names = [row["executable"] or name for row in rows for name in row["filenames"]]
    return Path(next(name for name in reversed(names) if Path(name).suffix in ("", ".so", ".dylib", ".pyd")))


def load(path: Path) -> ctypes.CDLL:
    """Let a library be the package's compiled module; nothing may have imported that."""
    name = "passk_fast._core"
    loader = importlib.machinery.ExtensionFileLoader(name, str(path))
    spec = importlib.util.spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    assert name not in sys.modules
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader.exec_module(module)
    return ctypes.CDLL(str(path))
