//! The estimators as functions of (n, c) with every other parameter bound, the form that elementwise
//! evaluation works on.

use crate::kernels::hypergeometric::{self, MAX_COUNT};
use crate::kernels::{posterior, relatives, success_scores};
use crate::scratch::Gather;

/// A broken rule: the argument's public name and the rule as the docstrings state it.
pub type Broken = (&'static str, &'static str);

/// An array of counts, or one count for all elements.
pub trait Counts: Copy + Sync {
    /// Count `i`; above `MAX_COUNT` if it is not a count.
    fn at(self, i: usize) -> u64;

    /// `len` counts from count `start` on.
    #[must_use]
    fn part(self, start: usize, len: usize) -> Self;
}

impl Counts for &[u64] {
    #[inline]
    fn at(self, i: usize) -> u64 {
        self[i]
    }

    #[inline]
    fn part(self, start: usize, len: usize) -> Self {
        &self[start..start + len]
    }
}

/// An estimator with all its parameters but the counts.
pub trait Kernel: Copy + PartialEq + Sync + 'static {
    /// The estimate for c passed of n attempts, 0 <= c <= n <= `MAX_COUNT`.
    fn value(self, n: u64, c: u64) -> f64;

    /// The estimates for c = 0, …, n, each equal to `value(n, c)` bit for bit.
    fn row(self, n: u64) -> Vec<f64> {
        (0..=n).map(|c| self.value(n, c)).gathered()
    }

    /// The first rule that the bound parameters break.
    fn broken(self) -> Option<Broken>;

    /// A small number, different for most different parameters.
    fn hash(self) -> usize;
}

fn outside(argument: &'static str, k: u64) -> Option<Broken> {
    let rule = if argument == "k" { "1 <= k < 2**53, a whole number" } else { "1 <= budget < 2**53, a whole number" };
    (!(1..=MAX_COUNT).contains(&k)).then_some((argument, rule))
}

macro_rules! of_one_number {
    ($($(#[$doc:meta])* $name:ident($argument:literal, $value:path $(, $row:path)?);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name(pub u64);

        impl Kernel for $name {
            #[inline]
            fn value(self, n: u64, c: u64) -> f64 {
                $value(n, c, self.0)
            }
            $(fn row(self, n: u64) -> Vec<f64> {
                $row(n, self.0)
            })?
            fn broken(self) -> Option<Broken> {
                outside($argument, self.0)
            }
            fn hash(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

of_one_number! {
    /// pass@k.
    PassAtK("k", hypergeometric::pass_at_k, hypergeometric::row);
    /// pass^k.
    PassHatK("k", relatives::pass_hat_k);
    /// Sampling variance of pass@k.
    SamplingVariance("k", relatives::sampling_variance);
    /// Expected attempts within a budget.
    ExpectedAttempts("budget", relatives::expected_attempts);
    /// mG-Pass@k.
    MeanGPassAtK("k", success_scores::mg_pass_at_k);
}

/// G-Pass@k(τ).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GPassAtK {
    /// Draws.
    pub k: u64,
    /// Share of the draws that must pass.
    pub tau: f64,
}

impl Kernel for GPassAtK {
    fn value(self, n: u64, c: u64) -> f64 {
        success_scores::g_pass_at_k(n, c, self.k, self.tau)
    }
    fn broken(self) -> Option<Broken> {
        outside("k", self.k).or((!(0.0..=1.0).contains(&self.tau)).then_some(("tau", "0 <= tau <= 1")))
    }
    fn hash(self) -> usize {
        self.k as usize ^ (self.tau.to_bits() >> 44) as usize
    }
}

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
        posterior::posterior_pass_at_k(n, c, self.k, self.alpha, self.beta)
    }
    fn broken(self) -> Option<Broken> {
        let positive = |x: f64| x > 0.0 && x < f64::INFINITY;
        outside("k", self.k)
            .or((!positive(self.alpha)).then_some(("alpha", "0 < alpha < inf")))
            .or((!positive(self.beta)).then_some(("beta", "0 < beta < inf")))
    }
    fn hash(self) -> usize {
        self.k as usize ^ (self.alpha.to_bits() >> 44) as usize ^ (self.beta.to_bits() >> 40) as usize
    }
}
