"""pass@k done right and fast."""

from passk_fast._core import (
    expected_attempts,
    g_pass_at_k,
    mg_pass_at_k,
    pass_at_k,
    pass_hat_k,
    posterior_pass_at_k,
    sampling_variance,
)

__all__ = [
    "expected_attempts",
    "g_pass_at_k",
    "mg_pass_at_k",
    "pass_at_k",
    "pass_hat_k",
    "posterior_pass_at_k",
    "sampling_variance",
]
