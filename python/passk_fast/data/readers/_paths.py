"""Which files are meant, and what the model of each is called."""

from __future__ import annotations

import glob
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Sequence, Set
from pathlib import Path, PurePath
from typing import NamedTuple, TypeAlias

from passk_fast.data.readers._error import ReadError
from passk_fast.data.readers._packed import ENDINGS as PACKED, bare
from passk_fast.data.readers._parts import whole
from passk_fast.data.readers._stream import STANDARD_INPUT
from passk_fast.show.numbers import count

# How files are packed and what they hold, after their names.
_SUFFIXES = (*PACKED, ".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".eval")
# What result files are called around the model's name.
_ENDINGS = (*_SUFFIXES, "_results", "_samples", "_eval", "_evalperf", ".eval_results", "-sanitized")
# Harnesses call every file so: the folder has the model's name.
_COMMON = frozenset(("results", "result", "eval_results", "report", "final_report", "summary"))

# As many files are named where some are left out.
NAMED = 5
# Of what folders hold, so much is kept from when it was looked at to when it is read.
MOST_KEPT = 1 << 26
# Folders within folders are looked into so deeply.
DEEPEST = 64


class Look(NamedTuple):
    """What a file in a folder is.

    `format` is "" if that is not clear, and None for what is no result file; `judged` says whether it has
    outcomes, `what` what it is if harnesses leave it beside their results, `text` all that it holds, if
    little.
    """

    format: str | None
    judged: bool = True
    what: str | None = None
    text: bytes | None = None


class Found(NamedTuple):
    """A file that is meant, with its format ("" if not looked at) and, where that is little, its text."""

    path: str
    format: str = ""
    text: bytes | None = None


# Formats whose files in a folder above have the same attempts.
AlsoIn: TypeAlias = Callable[[str], Sequence[str]]


class LeftOut(NamedTuple):
    """What is not read of a folder or a pattern: no result files, and what a file above has too.

    Besides what has the ending of a result file within its name: copies, halves, other compression.
    """

    folder: str
    others: list[str]
    repeated: list[str]
    unlike: list[str]

    def warn(self, used: Set[str]) -> None:
        """One line about all of them but those that were read beside the results."""
        others = [file for file in self.others if os.path.realpath(file) not in used]
        told = [f"what is no result file: {_counted(others)}"] * bool(others)
        told += [f"what a file above has too: {_counted(self.repeated)}"] * bool(self.repeated)
        told += [f"what has another ending than result files: {_counted(self.unlike)}"] * bool(self.unlike)
        if told:
            warnings.warn(f"{self.folder}: left out {'; '.join(told)}", stacklevel=4)


def expand(
    paths: Sequence[str],
    suffixes: Sequence[str],
    look: Callable[[str], Look],
    also_in: AlsoIn,
    *,
    told: bool = False,
) -> tuple[list[Found], list[LeftOut]]:
    """Files that are meant by files, folders and patterns, none twice, and what the folders hold besides.

    Folders mean the result files in them and in the folders in them, sorted by name; patterns with ``*``,
    ``?``, ``[…]`` or ``**`` the result files among the files and in the folders that they match. There,
    what `look` finds to be no result file is left out, since harnesses keep samples, logs and settings
    beside their results. `told` says that the caller knows what the files are: then every one that a
    pattern matches is read.
    """
    files: list[Found] = []
    left_out: list[LeftOut] = []
    for path in paths:
        found, others = _expand_one(path, suffixes, look, also_in, told)
        files += found
        left_out += [others] if others else []
    if not files:
        raise ReadError("no file", "expected at least one result file")
    seen: dict[Hashable, int] = {}
    for index, file in enumerate(files):
        before = seen.setdefault(identity(file.path), index)
        if before != index:
            raise ReadError(file.path, f"expected each file once; it is the same as {files[before].path}")
    return files, left_out


def identity(path: str) -> Hashable:
    """The same for two names of one file, one of which may be standard input."""
    try:
        # A handle that is closed is no file.
        status = os.fstat(0) if path == STANDARD_INPUT else os.stat(path)  # noqa: PTH116
    except (OSError, ValueError):
        return path
    # Not every file system numbers its files.
    return (status.st_dev, status.st_ino) if status.st_ino else os.path.realpath(path)


def _expand_one(
    path: str, suffixes: Sequence[str], look: Callable[[str], Look], also_in: AlsoIn, told: bool
) -> tuple[list[Found], LeftOut | None]:
    if os.path.isdir(path):  # noqa: PTH112 -- pathlib raises for a name that is too long
        return _in_folders(path, [path], tuple(suffixes), look, also_in)
    if not os.path.exists(path) and glob.has_magic(path):  # noqa: PTH110 -- as above
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207
        if not found:
            raise ReadError(path, "expected a pattern that matches files; it matches none")
        folders = any(Path(one).is_dir() for one in found)
        if folders or (len(found) > 1 and not told):
            return _in_folders(path, found, tuple(suffixes), look, also_in)
        return [Found(file) for file in found], None
    return [Found(path)], None


def _in_folders(
    given: str,
    entries: Sequence[str],
    suffixes: tuple[str, ...],
    look: Callable[[str], Look],
    also_in: AlsoIn,
) -> tuple[list[Found], LeftOut | None]:
    """The result files among files, in folders, and in the folders in them."""
    found: list[Found] = []
    left_out: list[str] = []
    without: list[Found] = []
    unlike: list[str] = []
    ended = re.compile(f"({'|'.join(map(re.escape, suffixes))})(?![a-z0-9])")
    kept = 0
    what = ""
    named_here = {one for one in entries if not Path(one).is_dir()}
    files = {file: None for one in entries for file in ([one] if one in named_here else _files(one))}
    for file in files:
        if file in named_here or bare(file).lower().endswith(suffixes):
            seen = look(file)
            if seen.format is not None and seen.judged:
                kept += len(seen.text or b"")
                found.append(Found(file, seen.format, seen.text if kept <= MOST_KEPT else None))
                continue
            left_out.append(file)
            what = what or (seen.what and f"; {PurePath(file).name} is {seen.what}") or ""
            if seen.format is not None:
                without.append(Found(file, seen.format))
        elif ended.search(os.path.basename(file).lower()):  # noqa: PTH119
            unlike.append(file)
    repeated = _repeated(found, also_in)
    found = [one for one in found if one.path not in repeated]
    if found:
        return found, LeftOut(given, left_out, list(repeated), unlike)
    if without:
        return without, None  # reading says what they lack
    if named_here and len(named_here) == len(entries):
        return [Found(file) for file in entries], None  # and what these are
    if left_out:
        raise ReadError(
            given,
            "expected result files in this folder; what is there is of no known format: "
            f"{_counted(left_out)}{what}",
        )
    wanted = ", ".join(f"*{suffix}" for suffix in suffixes)
    there = f"; {_counted(unlike)} ends in another way" if unlike else "; there are none"
    raise ReadError(given, f"expected result files in this folder ({wanted}){there}")


def _files(folder: str) -> Iterator[str]:
    """Files in a folder and, after these, in the folders in it; hidden ones are not looked at."""
    try:
        top = os.path.realpath(folder)
    except OSError:
        raise ReadError(folder, "expected a folder; it is gone") from None
    level = [folder]
    followed: set[str] = set()
    for _ in range(DEEPEST):
        below = []
        for one in level:
            for entry in _entries(one):
                path = entry.name if one == "." else entry.path
                if not _is_folder(entry):
                    yield path
                elif not entry.is_symlink() or _leads_elsewhere(path, top, followed):
                    below.append(path)
        level = below


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads to itself: reading it says so
        return False


def _leads_elsewhere(link: str, top: str, followed: set[str]) -> bool:
    """Whether a link is worth to follow: one such as "latest" leads to what is found in the folder anyway."""
    real = os.path.realpath(link)
    inside, around = f"{real}/".startswith(f"{top}/"), f"{top}/".startswith(f"{real}/")
    known = inside or around or real in followed
    followed.add(real)
    return not known


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((one for one in entries if one.name[:1] != "."), key=lambda one: one.name)
    except OSError as error:
        raise ReadError(
            folder, f"expected a readable folder; {(error.strerror or str(error)).lower()}"
        ) from None


def _repeated(found: Sequence[Found], also_in: AlsoIn) -> dict[str, None]:
    """Files whose attempts a file in a folder above has too."""
    kinds = {one.format for one in found}
    others = {kind: [one for one in also_in(kind) if one in kinds] for kind in kinds}
    places = {
        kind: {str(Path(one.path).parent) for one in found if one.format == kind}
        for kind in {one for every in others.values() for one in every}
    }
    repeated: dict[str, None] = {}
    for file, kind, _ in found:
        if others[kind]:
            above = {str(one) for one in Path(file).parent.parents}
            if any(places[other] & above for other in others[kind]):
                repeated[file] = None
    return repeated


def named(files: Sequence[str]) -> str:
    """Some of these files, by their names alone where these differ."""
    more = f" and {count(len(files) - NAMED)} more" if len(files) > NAMED else ""
    names = [PurePath(file).name for file in files]
    shown = names if len(set(names)) == len(names) else files
    return ", ".join(shown[:NAMED]) + more


def _counted(files: Sequence[str]) -> str:
    """Their names, each once; files of one name are counted."""
    names = Counter(PurePath(file).name for file in files)
    shown = list(names.items())[:NAMED]
    told = [name if n == 1 else f"{name} ({count(n)} files)" for name, n in shown]
    rest = sum(names.values()) - sum(n for _, n in shown)  # exact: whole
    return ", ".join(told) + (f" and {count(rest)} more" if rest else "")


def model_name(path: str) -> str:
    """Name of the model that a file's own name states.

    Examples
    --------
    >>> model_name("runs/gpt_samples.jsonl_results.jsonl.gz")
    'gpt'
    >>> model_name("samples.jsonl"), model_name("runs/gpt/results.json")
    ('samples', 'gpt')
    """
    folder, name = os.path.split(path)
    if name.split(".")[0] in _COMMON:
        return os.path.basename(folder) or name.split(".")[0]  # noqa: PTH119
    while True:
        ending = next((one for one in _ENDINGS if name.lower().endswith(one) and name != one), None)
        if ending is None:
            return name
        name = name[: -len(ending)]


def run_name(path: str) -> str:
    """What a file is called, or its folder where harnesses call every file so.

    Examples
    --------
    >>> run_name("runs/retail-0.1.json.gz"), run_name("runs/night/results.json")
    ('retail-0.1', 'night')
    """
    name = PurePath(path).name
    while (
        ending := next((one for one in _SUFFIXES if name.endswith(one) and name != one), None)
    ) is not None:
        name = name.removesuffix(ending)
    return located(path).parent.name or name if name in _COMMON else name


def piped(path: str) -> bool:
    """Whether a file is standard input, or a pipe as a shell makes for ``<(zcat x.gz)``."""
    return path == STANDARD_INPUT or path.startswith(("/dev/", "/proc/"))


def located(path: str) -> Path:
    """Where a file lies; what is piped lies nowhere, so that no folder tells anything of it.

    Examples
    --------
    >>> located("-").parent.name, located("/runs/night/results.json").parent.name
    ('', 'night')
    """
    return Path(os.sep, STANDARD_INPUT) if piped(path) else Path(path).absolute()


def _folders(path: str, name: str) -> list[str]:
    """The folders of a file, but for the one that it has its name from."""
    parts = [part for part in PurePath(path).parent.parts if part not in ("/", "..")]
    named = parts and parts[-1] == name and not PurePath(path).name.startswith(name)
    return parts[:-1] if named else parts


def above(path: str) -> str:
    """The folder above a file's own; "" for what is piped. Quicker than `Path`, for many files."""
    return "" if piped(path) else os.path.dirname(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120


def model_names(paths: Sequence[str]) -> list[str]:
    """Names of the models of several files; where two agree, their folders tell them apart.

    Examples
    --------
    >>> model_names(["a/run.jsonl", "b/run.jsonl", "c.jsonl"])
    ['a/run', 'b/run', 'c']
    """
    wholes = list(map(whole, paths))
    files = list(dict.fromkeys(wholes))
    names = dict(zip(files, apart(files, [model_name(path) for path in files]), strict=True))
    return [names[path] for path in wholes]


def apart(paths: Sequence[str], plain: Sequence[str]) -> list[str]:
    """Names of files, with as many of their folders as it takes to tell them apart."""
    if len(set(plain)) == len(plain):
        return list(plain)
    folders = [_folders(path, name) for path, name in zip(paths, plain, strict=True)]
    names = list(plain)
    for depth in range(1, max(map(len, folders), default=0) + 1):
        count = Counter(names)
        if len(count) == len(names):
            break
        names = [
            "/".join([*parents[-depth:], last]) if count[name] > 1 else name
            for name, last, parents in zip(names, plain, folders, strict=True)
        ]
    return names if len(set(names)) == len(names) else list(plain)
