"""Compiled core: arguments in, call, array out. Import its names from `passk_fast`."""

from typing import Final

import numpy as np

VERSION: Final[str]
DEBUG: Final[bool]

def set_threads(count: int) -> None: ...
def threads() -> int: ...

# ufuncs
expected_attempts: Final[np.ufunc]
g_pass_at_k: Final[np.ufunc]
mg_pass_at_k: Final[np.ufunc]
pass_at_k: Final[np.ufunc]
pass_hat_k: Final[np.ufunc]
posterior_pass_at_k: Final[np.ufunc]
sampling_variance: Final[np.ufunc]

# elementary
def _elementary(name: str, x: float) -> float: ...
