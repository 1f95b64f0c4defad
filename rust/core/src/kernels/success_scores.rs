//! Scores that count the successes among k drawn attempts: E A(X), X ~ Hypergeometric(n, c, k).
//!
//! G-Pass@k and mG-Pass@k: Liu et al., "Are your LLMs capable of stable reasoning?", arXiv:2412.13147.

use crate::kernels::hypergeometric::pass_at_k;
use crate::kernels::kernel::{Broken, Kernel, counted, of_one_number};
use crate::kernels::relatives::pass_hat_k;
use crate::numeric::double_double::DoubleDouble;

/// Terms below this share of the sum cannot change its last digit.
const NEGLIGIBLE: f64 = 1.0 / (1_u128 << 64) as f64;
/// The greatest term: where others are no normal numbers, their shares are no numbers at all.
const HEIGHT: f64 = (1_u128 << 120) as f64;

of_one_number! {
    /// mG-Pass@k.
    MeanGPassAtK("k", mg_pass_at_k);
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
        g_pass_at_k(n, c, self.k, self.tau)
    }
    fn broken(self) -> Option<Broken> {
        counted!("k", self.k).or((!(0.0..=1.0).contains(&self.tau)).then_some(("tau", "0 <= tau <= 1")))
    }
    fn hash(self) -> usize {
        self.k as usize ^ (self.tau.to_bits() >> 44) as usize
    }
}

/// G-Pass@k(τ): the chance that at least max(1, ⌈τk⌉) of k drawn attempts passed. NaN where k > n.
pub fn g_pass_at_k(n: u64, c: u64, k: u64, tau: f64) -> f64 {
    if k > n {
        return f64::NAN;
    }
    let least = successes_needed(k, tau);
    if least == 1 {
        pass_at_k(n, c, k)
    } else if least == k {
        pass_hat_k(n, c, k)
    } else {
        expected_score(n, c, k, least, |_| 1.0)
    }
}

/// mG-Pass@k = (2/k) · E max(0, X − ⌈k/2⌉): G-Pass@k averaged over the thresholds above one half. NaN where k > n.
pub fn mg_pass_at_k(n: u64, c: u64, k: u64) -> f64 {
    if k > n {
        return f64::NAN;
    }
    let half = k.div_ceil(2);
    expected_score(n, c, k, half + 1, |x| (x - half) as f64) * (2.0 / k as f64)
}

/// max(1, ⌈τk⌉), where a product within rounding of a whole number is that number: 0.1·30 needs 3, not 4.
pub fn successes_needed(k: u64, tau: f64) -> u64 {
    let product = tau * k as f64;
    let nearest = (product + 0.5).floor();
    let near = (product - nearest).abs() <= product * (4.0 * f64::EPSILON);
    (if near { nearest } else { product.ceil() } as u64).clamp(1, k)
}

/// E[A(X); X >= least] for a score A that grows at most linearly: a sum outwards from the mode, each term
/// from its neighbour in twice the precision, divided by the sum of all probabilities.
fn expected_score(n: u64, c: u64, k: u64, least: u64, score: impl Fn(u64) -> f64) -> f64 {
    let (lowest, highest) = ((c + k).saturating_sub(n), c.min(k));
    if least > highest {
        return 0.0;
    }
    let mode = ((u128::from(k + 1) * u128::from(c + 1) / u128::from(n + 2)) as u64).clamp(lowest, highest);
    let gain = |x: u64| if x >= least { score(x) } else { 0.0 };
    let (mut total, mut sum) = (HEIGHT, HEIGHT * gain(mode));
    let mut weight = DoubleDouble::ratio(HEIGHT, 1.0);
    for x in mode..highest {
        weight = weight
            .times(DoubleDouble::ratio((c - x) as f64, (x + 1) as f64))
            .times(DoubleDouble::ratio((k - x) as f64, (n + x + 1 - c - k) as f64));
        let w = weight.value();
        total += w;
        sum += w * gain(x + 1);
        // Far below the least that counts, terms would fall for as long as they are numbers, and then stand.
        let done = x >= least && w * gain(x + 1) <= NEGLIGIBLE * sum;
        if w < NEGLIGIBLE * total && (done || w < f64::MIN_POSITIVE) {
            break;
        }
    }
    weight = DoubleDouble::ratio(HEIGHT, 1.0);
    for x in (lowest..mode).rev() {
        weight = weight
            .times(DoubleDouble::ratio((x + 1) as f64, (c - x) as f64))
            .times(DoubleDouble::ratio((n + x + 1 - c - k) as f64, (k - x) as f64));
        let w = weight.value();
        total += w;
        sum += w * gain(x);
        if w < NEGLIGIBLE * total {
            break;
        }
    }
    sum / total
}
