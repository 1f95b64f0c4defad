//! One exact binomial draw, for any number of trials up to 2^53.

use crate::numeric::elementary::{exp, log, log1p};
use crate::numeric::stirling::factorial_error;
use crate::random::Stream;

/// Below this mean, counting up from 0 is quicker than rejection, whose constants need at least this.
const SMALL_MEAN: f64 = 10.0;
/// Counting up stops here and starts again: beyond are less than 2^-200 of the mass.
const LARGEST_SMALL: u64 = 110;
const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_8;

/// The number of successes in `n` trials, each with odds `p` to `q`, p + q = 1.
pub(crate) fn binomial(stream: &mut Stream, n: u64, p: f64, q: f64) -> u64 {
    if p > q { n - rarer(stream, n, q, p) } else { rarer(stream, n, p, q) }
}

/// The same for p <= q.
fn rarer(stream: &mut Stream, n: u64, p: f64, q: f64) -> u64 {
    if n as f64 * p < SMALL_MEAN { counting_up(stream, n, p, q) } else { rejection(stream, n, p, q) }
}

/// Inversion from 0 upwards: P(x + 1) = P(x)·(n − x)/(x + 1)·p/q.
fn counting_up(stream: &mut Stream, n: u64, p: f64, q: f64) -> u64 {
    let odds = p / q;
    let none = exp(n as f64 * log1p(-p));
    loop {
        let mut left = stream.next_f64();
        let mut mass = none;
        let mut x = 0;
        while left >= mass && x < n.min(LARGEST_SMALL) {
            left -= mass;
            mass *= (n - x) as f64 / (x + 1) as f64 * odds;
            x += 1;
        }
        if left < mass {
            return x;
        }
    }
}

/// Transformed rejection with squeeze, algorithm BTRS of Hörmann, "The generation of binomial random
/// variates", J. Statist. Comput. Simul. 46 (1993).
fn rejection(stream: &mut Stream, n: u64, p: f64, q: f64) -> u64 {
    let trials = n as f64;
    let spread = (trials * p * q).sqrt();
    let b = 1.15 + 2.53 * spread;
    let a = -0.0873 + 0.0248 * b + 0.01 * p;
    let centre = trials * p + 0.5;
    let inner = 0.92 - 4.2 / b;
    loop {
        let u = stream.next_f64() - 0.5;
        let v = stream.next_f64();
        let us = 0.5 - u.abs();
        let x = ((2.0 * a / us + b) * u + centre).floor();
        if us >= 0.07 && v <= inner {
            return x as u64;
        }
        if !(0.0..=trials).contains(&x) {
            continue;
        }
        let alpha = (2.83 + 5.1 / b) * spread;
        let mode = ((trials + 1.0) * p).floor();
        let height = log(v * alpha / (a / (us * us) + b));
        if height <= log_mass(trials, p, q, x) - log_mass(trials, p, q, mode) {
            return x as u64;
        }
    }
}

/// log P(x) without cancellation, by deviances (Loader, "Fast and accurate computation of binomial
/// probabilities", 2000).
pub(crate) fn log_mass(n: f64, p: f64, q: f64, x: f64) -> f64 {
    if x == 0.0 {
        return n * log1p(-p);
    }
    if x == n {
        return n * log(p);
    }
    let y = n - x;
    let error = |x: f64| factorial_error(x as u64);
    error(n) - error(x) - error(y) - deviance(x, n * p) - deviance(y, n * q) + 0.5 * log(n / (x * y)) - HALF_LOG_TAU
}

/// x·log(x/mean) + mean − x, by its series where the terms would cancel.
fn deviance(x: f64, mean: f64) -> f64 {
    let gap = x - mean;
    if gap.abs() >= 0.1 * (x + mean) {
        return x * log(x / mean) + mean - x;
    }
    let v = gap / (x + mean);
    let (v2, mut power, mut sum) = (v * v, 2.0 * x * v, gap * v);
    let mut odd = 3.0;
    loop {
        power *= v2;
        let next = sum + power / odd;
        if next == sum {
            return sum;
        }
        sum = next;
        odd += 2.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_masses_add_up_to_one() {
        for (n, p) in [(7.0_f64, 0.3_f64), (40.0, 0.25), (1000.0, 0.5), (3000.0, 0.004)] {
            let total: f64 = (0..=n as u64).map(|x| log_mass(n, p, 1.0 - p, x as f64).exp()).sum();
            assert!((total - 1.0).abs() < 1e-13, "n = {n}, p = {p}: {total}");
        }
    }

    #[test]
    fn sure_and_impossible() {
        let mut stream = Stream::new(5);
        assert_eq!(binomial(&mut stream, 0, 0.3, 0.7), 0);
        assert_eq!(binomial(&mut stream, 1 << 53, 1.0, 0.0), 1 << 53);
        assert_eq!(binomial(&mut stream, 1 << 53, 0.0, 1.0), 0);
    }

    #[test]
    fn moments_of_both_ways() {
        let mut stream = Stream::new(11);
        for (n, p) in [(50_u64, 0.1_f64), (1000, 0.4), (1 << 50, 0.7), (30, 0.5)] {
            let draws = 20_000;
            let (mean, sd) = (n as f64 * p, (n as f64 * p * (1.0 - p)).sqrt());
            let z: Vec<f64> = (0..draws).map(|_| (binomial(&mut stream, n, p, 1.0 - p) as f64 - mean) / sd).collect();
            let (first, second) = (z.iter().sum::<f64>(), z.iter().map(|z| z * z).sum::<f64>());
            // Four standard errors: of the mean 1/√draws, of the mean square at most √(2.5/draws).
            assert!((first / f64::from(draws)).abs() < 4.0 / f64::from(draws).sqrt());
            assert!((second / f64::from(draws) - 1.0).abs() < 4.0 * (2.5 / f64::from(draws)).sqrt());
        }
    }
}
