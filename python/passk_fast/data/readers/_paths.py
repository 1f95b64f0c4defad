"""Which files are meant, and what the model of each is called."""

from __future__ import annotations

import glob
import os
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path, PurePath
from typing import TypeAlias

from passk_fast.data.readers._error import ReadError
from passk_fast.show.numbers import count

Paths: TypeAlias = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

# What result files are called around the model's name.
_ENDINGS = (
    *(".gz", ".jsonl", ".json", ".csv", ".tsv", ".parquet", ".arrow", ".eval"),
    *("_results", "_samples", "_eval", ".eval_results", "-sanitized"),
)
# Harnesses call every file so: the folder has the model's name.
_COMMON = frozenset(("results", "result", "eval_results", "report", "summary"))

# As many files are named where some are left out.
NAMED = 5


def expand(paths: Paths, suffixes: Sequence[str], recognised: Callable[[str], bool]) -> list[str]:
    """Files that are meant by files, folders and patterns.

    Parameters
    ----------
    paths : path or iterable of paths
        A file; a folder, which means the result files directly in it, or else in the folders in it or in
        those, sorted by name; or a pattern with ``*``, ``?``, ``[…]`` or ``**``, which means the files that
        it matches, sorted, or else the folders.
    suffixes : sequence of str
        Endings of result files, for folders.
    recognised : callable
        Whether a file is a result file. In a folder, others are left out with a warning, since harnesses keep
        samples, logs and settings beside their results.

    Returns
    -------
    list of str
        At least one file, none twice.

    Raises
    ------
    ReadError
        If nothing is there, or a file is meant twice.
    """
    given = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    files = [file for path in given for file in _expand_one(os.fspath(path), suffixes, recognised)]
    if not files:
        raise ReadError("no file", "expected at least one result file")
    seen: dict[str, str] = {}
    for file in files:
        real = os.path.realpath(file)
        if real in seen:
            raise ReadError(file, f"expected each file once; it is the same as {seen[real]}")
        seen[real] = file
    return files


def _expand_one(path: str, suffixes: Sequence[str], recognised: Callable[[str], bool]) -> list[str]:
    if Path(path).is_dir():
        return _in_folder(path, tuple(suffixes), recognised)
    if not Path(path).exists() and glob.has_magic(path):
        found = sorted(glob.glob(path, recursive=True))  # noqa: PTH207
        files = [file for file in found if not Path(file).is_dir()]
        if not found:
            raise ReadError(path, "expected a pattern that matches files; it matches none")
        return files or [file for folder in found for file in _in_folder(folder, tuple(suffixes), recognised)]
    return [path]


def _in_folder(path: str, suffixes: tuple[str, ...], recognised: Callable[[str], bool]) -> list[str]:
    """The result files at the first level that has any."""
    unknown: list[str] = []
    for level in ("*", "*/*", "*/*/*"):
        files = sorted(str(file) for file in Path(path).glob(level) if file.name.endswith(suffixes))
        left_out = [file for file in files if not recognised(file)]
        found = [file for file in files if file not in set(left_out)]
        if found:
            if left_out and level == "*":
                warnings.warn(f"{path}: left out what is no result file: {_named(left_out)}", stacklevel=5)
            return found
        unknown += left_out
    if unknown:
        raise ReadError(
            path,
            f"expected result files in this folder; what is there is of no known format: {_named(unknown)}",
        )
    wanted = ", ".join(f"*{suffix}" for suffix in suffixes)
    raise ReadError(path, f"expected result files in this folder ({wanted}); there are none")


def _named(files: Sequence[str]) -> str:
    more = f" and {count(len(files) - NAMED)} more" if len(files) > NAMED else ""
    return ", ".join(PurePath(file).name for file in files[:NAMED]) + more


def model_name(path: str) -> str:
    """Name of the model that a file's own name states.

    Examples
    --------
    >>> model_name("runs/gpt_samples.jsonl_results.jsonl.gz")
    'gpt'
    >>> model_name("samples.jsonl"), model_name("runs/gpt/results.json")
    ('samples', 'gpt')
    """
    name = PurePath(path).name
    if name.split(".")[0] in _COMMON:
        return PurePath(path).parent.name or name.split(".")[0]
    while True:
        ending = next((one for one in _ENDINGS if name.endswith(one) and name != one), None)
        if ending is None:
            return name
        name = name.removesuffix(ending)


def model_names(paths: Sequence[str]) -> list[str]:
    """Names of the models of several files; where two agree, their folders tell them apart.

    Examples
    --------
    >>> model_names(["a/run.jsonl", "b/run.jsonl", "c.jsonl"])
    ['a/run', 'b/run', 'c']
    """
    plain = [model_name(path) for path in paths]
    folders = [[part for part in PurePath(path).parent.parts if part not in ("/", "..")] for path in paths]
    names = plain
    for depth in range(1, max(map(len, folders), default=0) + 1):
        count = Counter(names)
        if len(count) == len(names):
            break
        names = [
            "/".join([*parents[-depth:], last]) if count[name] > 1 else name
            for name, last, parents in zip(names, plain, folders, strict=True)
        ]
    return names if len(set(names)) == len(names) else plain
