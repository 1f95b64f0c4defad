"""What runs: the build, its instruction set and its threads."""

from __future__ import annotations

import platform
import sys
from typing import Literal, overload

import numpy as np

from passk_fast import _core, _validate


@overload
def show_config(mode: Literal["text"] = "text") -> None: ...
@overload
def show_config(mode: Literal["dict"]) -> dict[str, object]: ...
def show_config(mode: Literal["text", "dict"] = "text") -> dict[str, object] | None:
    """Say what runs: versions, the instruction set, threads.

    No number depends on any of it; speed does. The instruction set is the widest that the processor has,
    unless the environment variable ``PASSK_FAST_ISA`` named another (``baseline``, ``avx2``, ``avx512`` or
    ``neon``) when the package was imported.

    Parameters
    ----------
    mode : {"text", "dict"}, default "text"
        Print the answer, or return it.

    Returns
    -------
    dict or None
        With ``mode="dict"``: ``passk_fast``, ``build``, ``instruction_set``, ``instruction_sets``,
        ``threads``, ``numpy``, ``python`` and ``machine``.

    Examples
    --------
    >>> import passk_fast as pk
    >>> pk.show_config("dict")["build"]
    'release'
    """
    _validate.choice(mode, "mode", ("text", "dict"))
    found: dict[str, object] = {
        "passk_fast": _core.VERSION,
        "build": "debug" if _core.DEBUG else "release",
        "instruction_set": _core.instruction_set(),
        "instruction_sets": _core.instruction_sets(),
        "threads": _core.threads(),
        "numpy": np.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {sys.platform}",
    }
    if mode == "dict":
        return found
    for name, value in found.items():
        shown = ", ".join(value) if isinstance(value, list) else value
        print(f"{name.replace('_', ' '):<16}  {shown}")
    return None
