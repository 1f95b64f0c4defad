"""A mutant in a running interpreter: new code in the functions that everybody has imported already.

Everything is imported once; each mutant lives in a fork, where the functions of its module get the code, the
defaults and the constants that the changed source gives them. No import is paid twice.
"""

from __future__ import annotations

import contextlib
import functools
import os
import resource
import signal
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

# Bytes that a mutant may ask for.
MEMORY = 8 << 30


def swap(module: types.ModuleType, source: str) -> None:
    """Give a module, and whoever imported from it, what a changed source makes of it."""
    fresh = types.ModuleType(module.__name__)
    fresh.__dict__.update(__file__=module.__file__, __package__=module.__package__)
    kept = sys.modules[module.__name__]
    sys.modules[module.__name__] = fresh
    try:
        exec(compile(source, str(module.__file__), "exec"), fresh.__dict__)
    finally:
        sys.modules[module.__name__] = kept
    for name, new in list(vars(fresh).items()):
        old = vars(module).get(name)
        if name.startswith("__") or old is new:
            continue
        if getattr(new, "__module__", None) == module.__name__ and isinstance(new, type):
            _swap_class(old, new)
        elif not _swap_functions(old, new):
            _rebind(module, name, old, new)


def _swap_class(old: Any, new: type) -> None:
    for name, value in vars(new).items():
        before = vars(old).get(name)
        if not _swap_functions(before, value) and _plain(value) and before != value:
            setattr(old, name, value)


def _plain(value: object) -> bool:
    return isinstance(value, (int, float, str, tuple, frozenset))


def _swap_functions(old: Any, new: Any) -> bool:
    """Copy code and defaults from each function below the decorators to its older self."""
    pairs = list(zip(_functions(old), _functions(new), strict=False))
    for before, after in pairs:
        if len(before.__code__.co_freevars) == len(after.__code__.co_freevars):
            before.__code__ = after.__code__
            before.__defaults__ = after.__defaults__
            before.__kwdefaults__ = after.__kwdefaults__
    return bool(pairs)


def _functions(value: Any) -> Iterator[types.FunctionType]:
    if isinstance(value, property):
        value = value.fget
    elif isinstance(value, functools.cached_property):
        value = value.func
    elif isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    while value is not None:
        if isinstance(value, types.FunctionType):
            yield value
        value = getattr(value, "__wrapped__", None)


def _rebind(module: types.ModuleType, name: str, old: Any, new: Any) -> None:
    """A constant, wherever it was imported to."""
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("passk_fast") and vars(other).get(name, other) is old:
            setattr(other, name, new)
    setattr(module, name, new)


def in_fork(work: Callable[[], str]) -> str | None:
    """What work says in a fork; nothing if it died."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        said = b""
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            said = b"." + work().encode()
        os.write(writing, said)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    os.waitpid(pid, 0)
    return said[1:].decode() if said else None


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End this process where work takes ten times as long as it should, by its own time or by the clock."""
    for kind, sign, factor in (
        (signal.ITIMER_PROF, signal.SIGPROF, 10),
        (signal.ITIMER_REAL, signal.SIGALRM, 60),
    ):
        signal.signal(sign, signal.SIG_DFL)
        signal.setitimer(kind, factor * (1 + seconds))
    yield
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
