//! pass@k under a Beta prior on a problem's success rate.

use crate::kernels::kernel::{Broken, Kernel, counted};
use crate::numeric::elementary::{expm1, log1p};
use crate::numeric::stirling::series;

/// Beyond this many draws the closed form takes over, after `HEAD` steps that bring the arguments of its
/// series to where it is exact.
const RECURRENCE_STEPS: u64 = 64;
const HEAD: u64 = 16;

/// Posterior mean of pass@k.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PosteriorPassAtK {
    /// Draws.
    pub k: u64,
    /// Prior successes.
    pub alpha: f64,
    /// Prior failures.
    pub beta: f64,
}

impl Kernel for PosteriorPassAtK {
    fn value(self, n: u64, c: u64) -> f64 {
        posterior_pass_at_k(n, c, self.k, self.alpha, self.beta)
    }
    fn broken(self) -> Option<Broken> {
        let positive = |x: f64| x > 0.0 && x < f64::INFINITY;
        counted!("k", self.k)
            .or((!positive(self.alpha)).then_some(("alpha", "0 < alpha < inf")))
            .or((!positive(self.beta)).then_some(("beta", "0 < beta < inf")))
    }
    fn hash(self) -> usize {
        self.k as usize ^ (self.alpha.to_bits() >> 44) as usize ^ (self.beta.to_bits() >> 40) as usize
    }
}

/// Posterior mean of 1 − (1 − p)^k given c of n, p ~ Beta(α, β): 1 − Π_{j<k} (β+n−c+j)/(α+β+n+j).
///
/// Any k is allowed: beyond n the prior decides.
pub fn posterior_pass_at_k(n: u64, c: u64, k: u64, alpha: f64, beta: f64) -> f64 {
    let wins = alpha + c as f64;
    let losses = beta + (n - c) as f64;
    let steps = if k <= RECURRENCE_STEPS { k } else { HEAD };
    let total = wins + losses;
    let p = (0..steps).fold(0.0, |p, j| p + (1.0 - p) * (wins / (total + j as f64)));
    if steps == k {
        return p;
    }
    let rest = -expm1(log_miss(wins, losses + HEAD as f64, (k - HEAD) as f64));
    p + (1.0 - p) * rest
}

/// log Π_{j<k} (b+j)/(s+j), s = a + b, from Stirling's formula with the leading terms cancelled by hand.
fn log_miss(a: f64, b: f64, k: f64) -> f64 {
    let s = a + b;
    let leading = (b - 0.5) * log1p(a / b * (k / (s + k))) - a * log1p(k / s) + k * log1p(-a / (s + k));
    leading + ((series(b + k) - series(b)) + (series(s) - series(s + k)))
}
