//! The mean of a ratio of rising factorials over a binomial law: what the scaled beta distribution sums.

use crate::numeric::elementary::{exp, log, log1p};
use crate::numeric::gamma::{log_add_exp, log_beta};

/// Terms below this share of their sum end it.
const NOTHING: f64 = 8.673_617_379_884_035e-19; // 2^-60
/// Beyond these odds, in logarithms, their squares overflow.
const MOST_LOG_ODDS: f64 = 300.0;

/// log E[(b)_J/(a + b)_J] for J ~ Bin(m, s), with (x)_j = x (x + 1) … (x + j − 1) and log(s/(1 − s)) = `log_odds`;
/// m whole, a and b > 0; NaN elsewhere. It is log E(1 − s p)^m of a p ~ Beta(a, b).
///
/// All terms are positive, and one leads to the next in a product and a quotient. They rise to their greatest, or
/// fall at first and rise to it then, where b is small: those up to the valley are summed from 0 on, the others from
/// the greatest down and up, each until a term is nothing beside the sum. So about √m of them are taken.
pub fn log_thinned(m: f64, a: f64, b: f64, log_odds: f64) -> f64 {
    let valid = (0.0..f64::INFINITY).contains(&m) && a > 0.0 && b > 0.0 && a + b < f64::INFINITY;
    if !valid || log_odds.is_nan() || log_odds.abs() > MOST_LOG_ODDS {
        return f64::NAN;
    }
    let terms = Terms { m, a, b, odds: exp(log_odds) };
    let (valley, top) = terms.turns();
    let (log_s, log_rest) = (-log1p_exp(-log_odds), -log1p_exp(log_odds));
    let binomial = -log(m + 1.0) - log_beta(top + 1.0, m - top + 1.0);
    let greatest = binomial + top * log_s + (m - top) * log_rest + log_beta(a, b + top) - log_beta(a, b);
    let around = greatest + log(terms.down(top, valley) + terms.up(top, m) - 1.0);
    if valley == 0.0 { around } else { log_add_exp(around, m * log_rest + log(terms.up(0.0, valley - 1.0))) }
}

/// log(1 + e^x).
fn log1p_exp(x: f64) -> f64 {
    x.max(0.0) + log1p(exp(-x.abs()))
}

struct Terms {
    m: f64,
    a: f64,
    b: f64,
    odds: f64,
}

impl Terms {
    /// Term j + 1 as a multiple of term j.
    fn ratio(&self, j: f64) -> f64 {
        self.odds * (self.m - j) * (self.b + j) / ((j + 1.0) * (self.a + self.b + j))
    }

    /// The j below which terms belong to the fall from 0 on, and the j of the greatest beyond: where the ratio is 1,
    /// at the roots of −(odds + 1) j² + q j + r.
    fn turns(&self) -> (f64, f64) {
        let total = self.a + self.b;
        let q = self.odds * (self.m - self.b) - total - 1.0;
        let r = self.odds * self.m * self.b - total;
        let square = q * q + 4.0 * (self.odds + 1.0) * r;
        if square < 0.0 || (q <= 0.0 && r <= 0.0) {
            return (0.0, 0.0);
        }
        let root = square.sqrt();
        let high = if q > 0.0 { (q + root) / (2.0 * (self.odds + 1.0)) } else { 2.0 * r / (root - q) };
        let top = high.ceil().min(self.m);
        let low = if r < 0.0 { -r / ((self.odds + 1.0) * high) } else { 0.0 };
        (low.ceil().min(top), top)
    }

    /// The terms from `first` to `last`, as multiples of the first.
    fn up(&self, first: f64, last: f64) -> f64 {
        let (mut term, mut sum, mut j) = (1.0, 1.0, first);
        while j < last && term > sum * NOTHING {
            term *= self.ratio(j);
            sum += term;
            j += 1.0;
        }
        sum
    }

    /// The terms from `first` down to `last`, as multiples of the first.
    fn down(&self, first: f64, last: f64) -> f64 {
        let (mut term, mut sum, mut j) = (1.0, 1.0, first);
        while j > last && term > sum * NOTHING {
            j -= 1.0;
            term /= self.ratio(j);
            sum += term;
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closed_forms() {
        // With a = b = 1, E(1 − s p)^m = (1 − (1 − s)^(m + 1)) / (s (m + 1)).
        for (m, log_odds) in [(0.0, 0.0), (1.0, -2.0), (7.0, 3.0), (1000.0, 0.5), (100_000.0, -8.0)] {
            let rest = 1.0 / (1.0 + f64::exp(log_odds));
            let wanted = (1.0 - f64::powf(rest, m + 1.0)) / ((1.0 - rest) * (m + 1.0));
            assert!((log_thinned(m, 1.0, 1.0, log_odds) - wanted.ln()).abs() < 1e-10, "{m} {log_odds}");
        }
        // m = 1: 1 − s a/(a + b).
        assert!((log_thinned(1.0, 3.0, 1e-9, 0.0) - 0.5_f64.ln()).abs() < 1e-8);
    }

    #[test]
    fn outside() {
        for (m, a, b, w) in [(-1.0, 1.0, 1.0, 0.0), (1.0, 0.0, 1.0, 0.0), (1.0, 1.0, -1.0, 0.0), (1.0, 1.0, 1.0, 301.0)]
        {
            assert!(log_thinned(m, a, b, w).is_nan());
        }
    }
}
