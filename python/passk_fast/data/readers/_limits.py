"""What compressed files may grow to: a few bytes can stand for more than any machine has.

Both limits can be set in the environment: ``PASSK_FAST_MOST_BYTES`` and ``PASSK_FAST_MOST_RATIO``.
"""

from __future__ import annotations

import os

from passk_fast.data.readers._error import ReadError

BYTES = "PASSK_FAST_MOST_BYTES"
RATIO = "PASSK_FAST_MOST_RATIO"
# Results are text, which rarely shrinks to a hundredth.
DEFAULTS = {BYTES: 64 << 30, RATIO: 1000}
# Up to here a ratio means nothing: a few equal lines shrink as far as one likes.
SMALL = 64 << 20


def check_growth(path: str, packed: int, unpacked: int) -> None:
    """Refuse what has grown beyond the limits: so many bytes before and after decompression, so far."""
    if unpacked <= SMALL:
        return
    most = _setting(path, BYTES)
    if unpacked > most:
        raise ReadError(
            path, f"expected at most {most:,} bytes after decompression; got more ({BYTES} raises the limit)"
        )
    ratio = _setting(path, RATIO)
    if unpacked > ratio * max(packed, 1):
        raise ReadError(
            path,
            f"expected to grow at most {ratio:,} times by decompression; got {unpacked:,} bytes of "
            f"{packed:,} so far ({RATIO} raises the limit)",
        )


def _setting(path: str, name: str) -> int:
    text = os.environ.get(name)
    if text is None:
        return DEFAULTS[name]
    if not (text.isascii() and text.isdecimal() and len(text) < 19 and int(text)):
        raise ReadError(path, f"expected the environment's {name} to be a positive integer; got {text!r}")
    return int(text)
