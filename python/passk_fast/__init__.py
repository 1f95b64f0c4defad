"""pass@k done right and fast: exact kernels, intervals that cover, the bootstrap at any scale.

Every public name is imported from here. Start at `pass_at_k` for numbers, at `Counts` and `mean_interval` for
arrays, and at `read` for result files; on the command line, at ``passk-fast report FILE``.
"""

import sys

import lazy_loader

try:
    from passk_fast import _core
except ImportError as error:
    # On the command line an error is a line, whatever fails.
    program = (getattr(sys, "argv", None) or [""])[0]
    if program.endswith("passk-fast") or (program == "-m" and "passk_fast" in sys.orig_argv):
        print(f"passk-fast: error: {error}", file=sys.stderr)
        sys.exit(2)
    raise

# Names are found in the stub beside this file, and their modules imported when they are first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = _core.VERSION

if _core.DEBUG:
    import warnings

    warnings.warn(
        "passk_fast runs on a debug build of its extension, which is many times slower; `make build` makes a "
        "release build",
        RuntimeWarning,
        stacklevel=2,
    )
