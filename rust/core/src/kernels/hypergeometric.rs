//! The kernel: pass@k, the chance that k of n attempts, drawn without replacement, include one of the c
//! that passed. ρ(n, c, k) = 1 − C(n−c, k) / C(n, k).
//!
//! Chen et al., "Evaluating large language models trained on code", arXiv:2107.03374, section 2.1. ρ is the
//! unique minimum-variance unbiased estimator of 1 − (1 − p)^k, and symmetric in c and k.
//!
//! Counts are at most [`MAX_COUNT`](crate::kernels::kernel::MAX_COUNT), so that every one of them is an exact double.

use passk_machine::for_each_isa;

use crate::kernels::kernel::of_one_number;
use crate::numeric::elementary::{expm1, log, log1p};
use crate::numeric::stirling::factorial_error;
use crate::scratch::{self, Growing};

/// Up to this many steps the recurrence is used, beyond it the closed form. Both are right to a few units
/// of the last digit there; the recurrence costs about 4 ns a step, the closed form about 80 ns in all.
const RECURRENCE_STEPS: u64 = 64;

of_one_number! {
    /// pass@k.
    PassAtK("k", pass_at_k, row);
}

/// pass@k for one problem; NaN where k > n, for which no unbiased estimator exists.
pub fn pass_at_k(n: u64, c: u64, k: u64) -> f64 {
    if k > n {
        return f64::NAN;
    }
    if c == 0 {
        return 0.0;
    }
    if n - c < k {
        return 1.0;
    }
    let (steps, other) = (c.min(k), c.max(k));
    if steps <= RECURRENCE_STEPS { recurrence(n, steps, other) } else { -expm1(log_miss(n, steps, other)) }
}

/// pass@k for every c from 0 to n at once: entry c equals `pass_at_k(n, c, k)` bit for bit.
pub fn row(n: u64, k: u64) -> Vec<f64> {
    let mut values = scratch::room(n as usize + 1);
    if k <= n {
        // The entries c <= k are the partial results of one recurrence.
        let shared = k.min(RECURRENCE_STEPS).min(n - k);
        let mut p = 0.0;
        values.add(0.0);
        for c in 0..shared {
            p = step(p, k as f64, (n - c) as f64);
            values.add(p);
        }
    }
    let first = values.len() as u64;
    if k <= RECURRENCE_STEPS && k <= n {
        // The others but the last k take k steps each, side by side; those are sure to succeed.
        values.stretch((n - k + 1).max(first) as usize, 0.0);
        side_by_side(n, k, first, &mut values[first as usize..]);
        values.stretch(n as usize + 1, 1.0);
    } else {
        values.add_each((first..=n).map(|c| pass_at_k(n, c, k)));
    }
    values
}

for_each_isa! {
    /// k steps of the recurrence for c = `first` and on, all at least k.
    fn side_by_side(n: u64, k: u64, first: u64, values: &mut [f64]) {
        for j in 0..k {
            let left = (n - j) as f64;
            for (i, p) in values.iter_mut().enumerate() {
                *p = step(*p, (first + i as u64) as f64, left);
            }
        }
    }
}

/// One more draw: the chance p of a success so far grows by (1 − p)·(other / left).
///
/// Only positive terms are added, so tiny results keep their full relative accuracy.
#[inline(always)]
fn step(p: f64, other: f64, left: f64) -> f64 {
    p + (1.0 - p) * (other / left)
}

fn recurrence(n: u64, steps: u64, other: u64) -> f64 {
    (0..steps).fold(0.0, |p, j| step(p, other as f64, (n - j) as f64))
}

/// log(1 − ρ) in O(1), for n − c − k >= 1: Stirling's formula with the leading terms cancelled by hand.
///
/// (Δ + ½)·log1p(ck / (nΔ)) + k·log1p(−c/n) + c·log1p(−k/n) + δ(n−c) − δ(n) + δ(n−k) − δ(Δ), Δ = n − c − k.
pub(crate) fn log_miss(n: u64, c: u64, k: u64) -> f64 {
    let gap = n - c - k;
    if gap == 0 {
        // 1 / C(n, k): the general formula has a pole here, one step further it does not.
        let last = (n - k + 1) as f64;
        return log_miss(n, c, k - 1) - log(last);
    }
    let (nf, cf, kf, gf) = (n as f64, c as f64, k as f64, gap as f64);
    let leading = (gf + 0.5) * log1p(cf / nf * (kf / gf)) + kf * log1p(-cf / nf) + cf * log1p(-kf / nf);
    leading + (factorial_error(n - c) - factorial_error(n) + (factorial_error(n - k) - factorial_error(gap)))
}
