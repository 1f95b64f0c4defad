"""Parts of one file, as those who write large files call them: gpt-00001-of-00003.jsonl."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Sequence

from passk_fast._validate import advice
from passk_fast.data.readers._error import ReadError

_PART = re.compile(r"[-_.]?([0-9]{1,9})-of-([0-9]{1,9})(?![0-9])")


def part_of(path: str) -> str | None:
    """Which of several parts of one file this is, by its name.

    Examples
    --------
    >>> part_of("run/gpt-00001-of-00003.jsonl"), part_of("gpt.jsonl")
    ('00001-of-00003', None)
    """
    found = _PART.search(os.path.basename(path))  # noqa: PTH119 - quicker than `Path`, for many files
    return None if found is None else f"{found[1]}-of-{found[2]}"


def whole(path: str) -> str:
    """The file that this is a part of, or itself.

    Examples
    --------
    >>> whole("run/gpt-00001-of-00003.jsonl"), whole("1-of-3.csv"), whole("gpt.jsonl")
    ('run/gpt.jsonl', 'part.csv', 'gpt.jsonl')
    """
    folder, name = os.path.split(path)
    rest = _PART.sub("", name)
    return path if rest == name else os.path.join(folder, "part" * (rest[:1] in ("", ".")) + rest)  # noqa: PTH118


def refuse_lacking(paths: Sequence[str], *, named: bool | None = None) -> None:
    """Refuse parts of a file of which some are not there: what they hold would be missing in silence.

    Those of whom it is told whose they are, by names, are taken as they are; None where nothing can be named.
    """
    if named:
        return
    known = " (" + advice("names", option="name") + " says whose they are without it)"
    parts: defaultdict[tuple[str, int], dict[int, str]] = defaultdict(dict)
    for path in paths:
        if part := part_of(path):
            number, many = map(int, part.split("-of-"))
            parts[whole(path), many][number] = path
    for (_, many), here in parts.items():
        first = int(0 not in here and many in here)
        lacking = next((one for one in range(first, first + many) if one not in here), None)
        if lacking is not None:
            raise ReadError(
                next(iter(here.values())),
                f"expected all {many} parts of the file; part {lacking} is not among those that are read"
                + (known if named is not None else ""),
            )
