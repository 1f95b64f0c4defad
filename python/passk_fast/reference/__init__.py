"""The reference implementation: the same names in pure Python, written to be read.

Every function computes what its fast twin computes, to the last bit and draw for draw, with plain loops and
the standard library only. Read it to learn how a number comes about; run it to check one.
"""

from passk_fast.reference.bootstrap import replicate_sums
from passk_fast.reference.clones import form, forms, minhash, near_copies, shingles
from passk_fast.reference.hypergeometric import pass_at_k
from passk_fast.reference.order import join_order, permuted_order, sequence_statistics
from passk_fast.reference.outcomes import count_attempts, count_outcomes, count_packed
from passk_fast.reference.posterior import posterior_pass_at_k
from passk_fast.reference.relatives import expected_attempts, pass_hat_k, sampling_variance
from passk_fast.reference.signflip import sign_flip
from passk_fast.reference.success_scores import g_pass_at_k, mg_pass_at_k
from passk_fast.reference.tally import classify, column_sums, combine, tally

__all__ = [
    "classify",
    "column_sums",
    "combine",
    "count_attempts",
    "count_outcomes",
    "count_packed",
    "expected_attempts",
    "form",
    "forms",
    "g_pass_at_k",
    "join_order",
    "mg_pass_at_k",
    "minhash",
    "near_copies",
    "pass_at_k",
    "pass_hat_k",
    "permuted_order",
    "posterior_pass_at_k",
    "replicate_sums",
    "sampling_variance",
    "sequence_statistics",
    "shingles",
    "sign_flip",
    "tally",
]
