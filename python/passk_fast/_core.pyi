import numpy as np

DEBUG: bool

def set_threads(count: int) -> None: ...
def threads() -> int: ...

# elementary
def _elementary(name: str, x: float) -> float: ...

# ufuncs
expected_attempts: np.ufunc
g_pass_at_k: np.ufunc
mg_pass_at_k: np.ufunc
pass_at_k: np.ufunc
pass_hat_k: np.ufunc
posterior_pass_at_k: np.ufunc
sampling_variance: np.ufunc
