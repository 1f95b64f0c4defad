//! The beta distribution: the regularised incomplete beta function, both tails, and its inverse.

use super::gamma::{HALF_LOG_TAU, away, stirling_error};
use crate::numeric::elementary::{exp, log, log1p};

const MOST_STEPS: usize = 100_000;

/// P(p ≤ x) for p ~ Beta(a, b), a and b > 0.
pub fn beta_cdf(x: f64, a: f64, b: f64) -> f64 {
    tails(x, 1.0 - x, a, b).0
}

/// P(p ≥ x) for p ~ Beta(a, b).
pub fn beta_tail(x: f64, a: f64, b: f64) -> f64 {
    tails(x, 1.0 - x, a, b).1
}

/// Both tails at x, given y = 1 − x: by the continued fraction, evaluated forwards (modified Lentz; Press et al.,
/// *Numerical Recipes*, 3rd edition, section 6.4), on the side where it converges in about √max(a, b) steps.
fn tails(x: f64, y: f64, a: f64, b: f64) -> (f64, f64) {
    if x.is_nan() || !(a > 0.0 && b > 0.0 && a + b < f64::INFINITY) {
        return (f64::NAN, f64::NAN);
    }
    if x <= 0.0 || y <= 0.0 {
        return if x <= 0.0 { (0.0, 1.0) } else { (1.0, 0.0) };
    }
    let density = exp(log_density(x, y, a, b));
    if x < (a + 1.0) / (a + b + 2.0) {
        let lower = (density / a * fraction(x, a, b)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (density / b * fraction(y, b, a)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// log of x^a y^b / B(a, b), y = 1 − x: the density in the log odds. Stirling's formula with the leading terms
/// cancelled by hand (Loader 2000, "Fast and accurate computation of binomial probabilities").
fn log_density(x: f64, y: f64, a: f64, b: f64) -> f64 {
    let off = b * x - a * y;
    let leading = scaled_log(a, off, x, a + b) + scaled_log(b, -off, y, a + b);
    let errors = stirling_error(a + b) - stirling_error(a) - stirling_error(b);
    leading + errors + 0.5 * log(a / (a + b) * b) - HALF_LOG_TAU
}

/// a · log(total·x / a), where off = total·x − a.
fn scaled_log(a: f64, off: f64, x: f64, total: f64) -> f64 {
    let relative = off / a;
    if relative.abs() < 0.5 { a * log1p(relative) } else { a * (log(x) + log(total / a)) }
}

/// 1/(1 + d_1/(1 + d_2/(1 + …))).
fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let mut inverse = 1.0 / away(1.0 - (a + b) * x / (a + 1.0));
    let (mut value, mut ratio) = (inverse, 1.0);
    for step in 1..MOST_STEPS {
        let step = step as f64;
        let even = step * (b - step) * x / ((a + 2.0 * step - 1.0) * (a + 2.0 * step));
        let odd = -(a + step) * (a + b + step) * x / ((a + 2.0 * step) * (a + 2.0 * step + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            inverse = 1.0 / away(1.0 + term * inverse);
            ratio = away(1.0 + term / ratio);
            change = inverse * ratio;
            value *= change;
        }
        if (change - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    value
}

/// The x with P(p ≤ x) = lower for p ~ Beta(a, b); NaN outside [0, 1].
///
/// Newton's method in the log odds, on the logarithm of the smaller tail, which is concave there; held in a
/// bracket that bisection shortens where a step would leave it.
pub fn beta_ppf(lower: f64, a: f64, b: f64) -> f64 {
    if lower.is_nan() || !(0.0..=1.0).contains(&lower) || !(a > 0.0 && b > 0.0 && a + b < f64::INFINITY) {
        return f64::NAN;
    }
    if lower == 0.0 || lower == 1.0 {
        return lower;
    }
    if tails(f64::MIN_POSITIVE, 1.0, a, b).0 > lower {
        return 0.0;
    }
    let (mut low, mut high) = (-750.0, 750.0);
    let mut odds = log(a / b).clamp(-700.0, 700.0);
    for _ in 0..200 {
        let (x, y) = (1.0 / (1.0 + exp(-odds)), 1.0 / (1.0 + exp(odds)));
        let (below, above) = tails(x, y, a, b);
        let (found, wanted, sign) = if lower <= 0.5 { (below, lower, 1.0) } else { (above, 1.0 - lower, -1.0) };
        if sign * (found - wanted) < 0.0 {
            low = odds;
        } else {
            high = odds;
        }
        let step = sign * log(wanted / found) * found / exp(log_density(x, y, a, b));
        let next = odds + step;
        // NaN, where a tail underflows, is no step either.
        let next = if next > low && next < high { next } else { 0.5 * (low + high) };
        let done = (next - odds).abs() <= 4.0 * f64::EPSILON * next.abs().max(1.0);
        odds = next;
        if done || high - low <= f64::EPSILON * high.abs().max(1.0) {
            break;
        }
    }
    1.0 / (1.0 + exp(-odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        for x in [0.0, 1e-9, 0.25, 0.5, 0.75, 1.0] {
            assert!((beta_cdf(x, 2.0, 1.0) - x * x).abs() < 1e-15);
            assert!((beta_tail(x, 1.0, 3.0) - (1.0 - x).powi(3)).abs() < 1e-15);
        }
    }

    #[test]
    fn the_inverse_leads_back() {
        for (a, b) in [(0.5, 0.5), (2.0, 3.0), (1e-2, 5.0), (300.0, 1.0), (1e5, 2e5)] {
            for p in [1e-12, 0.025, 0.5, 0.975] {
                let x = beta_ppf(p, a, b);
                assert!(x == 0.0 || (beta_cdf(x, a, b) / p - 1.0).abs() < 1e-9, "{a} {b} {p} {x}");
            }
        }
        assert_eq!((beta_ppf(0.0, 1.0, 2.0), beta_ppf(1.0, 1.0, 2.0)), (0.0, 1.0));
    }
}
