//! Close relatives of pass@k: all k pass, the sampling variance, attempts until success.

use crate::kernels::hypergeometric::{log_miss, pass_at_k};
use crate::kernels::kernel::of_one_number;
use crate::numeric::double_double::DoubleDouble;
use crate::numeric::elementary::{exp, expm1};

/// Up to this many factors a product is taken factor by factor in twice the precision, beyond it from the
/// closed form, whose relative error is about |log q|·2^-52. No benchmark draws that many attempts.
const PRODUCT_FACTORS: u64 = 1024;

of_one_number! {
    /// pass^k.
    PassHatK("k", pass_hat_k);
    /// Sampling variance of pass@k.
    SamplingVariance("k", sampling_variance);
    /// Expected attempts within a budget.
    ExpectedAttempts("budget", expected_attempts);
}

/// q = C(n−c, k) / C(n, k), the chance that k draws all miss the c, to full relative precision.
fn miss(n: u64, c: u64, k: u64) -> f64 {
    if n - c < k {
        return 0.0;
    }
    let (factors, other) = (c.min(k), c.max(k));
    if factors > PRODUCT_FACTORS {
        return exp(log_miss(n, c, k));
    }
    let product = (0..factors)
        .fold(DoubleDouble::ONE, |q, j| q.times(DoubleDouble::ratio((n - other - j) as f64, (n - j) as f64)));
    product.value()
}

/// pass^k = C(c, k) / C(n, k): the chance that all k drawn attempts passed. NaN where k > n.
///
/// Yao et al., "τ-bench", arXiv:2406.12045, section 5.1.
pub fn pass_hat_k(n: u64, c: u64, k: u64) -> f64 {
    if k > n { f64::NAN } else { miss(n, n - c, k) }
}

/// The unbiased estimate q_k² − q_2k of the variance that pass@k of this problem has over new attempts.
///
/// Exists for 2k <= n only (NaN otherwise). Written as q_k²·(1 − q_2k / q_k²), where the ratio is a product
/// of factors 1 − k²/(n−k−j)² over j < c, or of 1 − ck/((n−k−j)(n−c−j)) over j < k: its complement is a
/// sum of positive terms, and no digits cancel. (Beyond 1024 steps the ratio comes from the closed form,
/// with a relative error of about n / min(c, k) · 2^-52.)
pub fn sampling_variance(n: u64, c: u64, k: u64) -> f64 {
    if 2 * k > n {
        return f64::NAN;
    }
    if n - c < k {
        return 0.0;
    }
    let q = miss(n, c, k);
    if n - c < 2 * k {
        return q * q;
    }
    let steps = c.min(k);
    let complement = if steps > PRODUCT_FACTORS {
        -expm1(log_miss(n, c, 2 * k) - 2.0 * log_miss(n, c, k))
    } else if c <= k {
        let share = |j| k as f64 / (n - k - j) as f64;
        (0..c).fold(0.0, |w, j| w + (1.0 - w) * (share(j) * share(j)))
    } else {
        let share = |j| (c as f64 / (n - k - j) as f64) * (k as f64 / (n - c - j) as f64);
        (0..k).fold(0.0, |w, j| w + (1.0 - w) * share(j))
    };
    q * q * complement
}

/// Expected number of attempts reviewed, in random order without replacement, until the first that passed
/// or until `budget` are used up: (n+1)/(c+1) · ρ(n+1, c+1, budget). NaN where budget > n.
pub fn expected_attempts(n: u64, c: u64, budget: u64) -> f64 {
    if budget > n {
        return f64::NAN;
    }
    if c == 0 {
        return budget as f64;
    }
    (n + 1) as f64 / (c + 1) as f64 * pass_at_k(n + 1, c + 1, budget)
}
