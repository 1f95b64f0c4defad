//! Passes and failures of a problem whose chance is a share of a beta distributed one: what the scaled beta
//! distribution sums.

use passk_machine::for_each_isa;

use crate::numeric::elementary::{exp, log, log1p};
use crate::numeric::gamma::{log_add_exp, log_beta};

/// Terms below this share of their sum end it.
const NOTHING: f64 = 8.673_617_379_884_035e-19; // 2^-60
/// Beyond these odds, in logarithms, their squares overflow.
const MOST_LOG_ODDS: f64 = 300.0;
/// Terms that are found together: two in each of so many lanes.
const LANES: usize = 8;
const TOGETHER: f64 = 2.0 * LANES as f64;

/// log E p^c (1 − p)^m with p = s x, x ~ Beta(a, b) and log(s/(1 − s)) = `log_odds`, for each element of `c`, `m`, `a`,
/// `b` and `log_odds`; c and m whole, a and b > 0; NaN elsewhere.
pub fn log_scaled([c, m, a, b, log_odds]: [&[f64]; 5], out: &mut [f64]) {
    let mut law: Option<ScaledBeta> = None;
    let counts = c.iter().zip(m).zip(a.iter().zip(b).zip(log_odds));
    for (out, ((&c, &m), ((&a, &b), &log_odds))) in out.iter_mut().zip(counts) {
        // Elements of one law stand together.
        law = law.filter(|law| law.is(a, b, log_odds)).or_else(|| ScaledBeta::new(a, b, log_odds));
        *out = law.map_or(f64::NAN, |law| law.log_mass(c, m));
    }
}

/// The law of p.
#[derive(Clone, Copy)]
struct ScaledBeta {
    a: f64,
    b: f64,
    log_odds: f64,
    odds: f64,
    /// log s and log(1 − s).
    log_share: f64,
    log_rest: f64,
    log_beta: f64,
}

impl ScaledBeta {
    fn new(a: f64, b: f64, log_odds: f64) -> Option<Self> {
        let valid = a > 0.0 && b > 0.0 && a + b < f64::INFINITY && log_odds.abs() <= MOST_LOG_ODDS;
        valid.then(|| Self {
            a,
            b,
            log_odds,
            odds: exp(log_odds),
            log_share: -log1p_exp(-log_odds),
            log_rest: -log1p_exp(log_odds),
            log_beta: log_beta(a, b),
        })
    }

    fn is(&self, a: f64, b: f64, log_odds: f64) -> bool {
        self.a == a && self.b == b && self.log_odds == log_odds
    }

    /// Of c passes and m failures: s^c Σ_j C(m, j) s^j (1 − s)^(m − j) B(a + c, b + j)/B(a, b), for of each failure the
    /// attempt may have been one of those that count, a share s, or not.
    ///
    /// All terms are positive, and one leads to the next in a product and a quotient. They rise to their greatest, or
    /// fall at first and rise to it then, where b is small: those up to the valley are summed from 0 on, the others
    /// from the greatest down and up, each until a term is nothing beside the sum. So about √m of them are taken.
    fn log_mass(self, c: f64, m: f64) -> f64 {
        let valid = (0.0..f64::INFINITY).contains(&c) && (0.0..f64::INFINITY).contains(&m);
        if !valid {
            return f64::NAN;
        }
        let terms = Terms { m, a: self.a + c, b: self.b, odds: self.odds };
        let (valley, top) = terms.turns();
        let binomial = -log(m + 1.0) - log_beta(top + 1.0, m - top + 1.0);
        let chances = (c + top) * self.log_share + (m - top) * self.log_rest;
        let greatest = binomial + chances + log_beta(terms.a, self.b + top) - self.log_beta;
        let around = greatest + log(down(&terms, top, valley) + up(&terms, top, m) - 1.0);
        if valley == 0.0 {
            return around;
        }
        let none = c * self.log_share + m * self.log_rest + log_beta(terms.a, self.b) - self.log_beta;
        log_add_exp(around, none + log(up(&terms, 0.0, valley - 1.0)))
    }
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
    #[inline(always)]
    fn rise(&self, j: f64) -> f64 {
        self.odds * (self.m - j) * (self.b + j) / ((j + 1.0) * (self.a + self.b + j))
    }

    /// Term j − 1 as a multiple of term j.
    #[inline(always)]
    fn fall(&self, j: f64) -> f64 {
        j * (self.a + self.b + j - 1.0) / (self.odds * (self.m - j + 1.0) * (self.b + j - 1.0))
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
}

for_each_isa! {
    /// The terms from `first` to `last`, as multiples of the first.
    fn up(terms: &Terms, first: f64, last: f64) -> f64 {
        sum(last - first, |step| terms.rise(first + step))
    }

    /// The terms from `first` down to `last`, as multiples of the first.
    fn down(terms: &Terms, first: f64, last: f64) -> f64 {
        sum(first - last, |step| terms.fall(first - step))
    }
}

/// 1 + r(0) + r(0) r(1) + … with at most so many factors, while terms are something beside the sum.
#[inline(always)]
fn sum(factors: f64, ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum, mut step) = (1.0, 1.0, 0.0);
    while step + TOGETHER <= factors && term > sum * NOTHING {
        // Lane l has the ratios 2l and 2l + 1: their product, and what the two terms are beside the one before.
        let (mut products, mut both) = ([0.0; LANES], [0.0; LANES]);
        for (lane, (product, both)) in products.iter_mut().zip(&mut both).enumerate() {
            let (first, second) = (ratio(step + 2.0 * lane as f64), ratio(step + 2.0 * lane as f64 + 1.0));
            *product = first * second;
            *both = first + *product;
        }
        for (product, both) in products.iter().zip(both) {
            sum += term * both;
            term *= product;
        }
        step += TOGETHER;
    }
    while step < factors && term > sum * NOTHING {
        term *= ratio(step);
        sum += term;
        step += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(c: f64, m: f64, a: f64, b: f64, log_odds: f64) -> f64 {
        let mut out = [0.0];
        log_scaled([&[c], &[m], &[a], &[b], &[log_odds]], &mut out);
        out[0]
    }

    #[test]
    fn closed_forms() {
        // With a = b = 1, E(1 − s p)^m = (1 − (1 − s)^(m + 1)) / (s (m + 1)).
        for (m, log_odds) in [(0.0, 0.0), (1.0, -2.0), (7.0, 3.0), (1000.0, 0.5), (100_000.0, -8.0)] {
            let rest = 1.0 / (1.0 + f64::exp(log_odds));
            let wanted = (1.0 - f64::powf(rest, m + 1.0)) / ((1.0 - rest) * (m + 1.0));
            assert!((one(0.0, m, 1.0, 1.0, log_odds) - wanted.ln()).abs() < 1e-10, "{m} {log_odds}");
        }
        // m = 1: 1 − s a/(a + b). c = 1: s a/(a + b).
        assert!((one(0.0, 1.0, 3.0, 1e-9, 0.0) - 0.5_f64.ln()).abs() < 1e-8);
        assert!((one(1.0, 0.0, 3.0, 1.0, 0.0) - 0.375_f64.ln()).abs() < 1e-14);
    }

    /// Chances add up to 1 over the passes of so many attempts.
    #[test]
    fn all_passes() {
        for (n, a, b, log_odds) in [(40, 0.3, 2.0, 1.0), (300, 5.0, 0.01, -1.0), (300, 1e-3, 1e3, 36.0)] {
            let choose = |c: f64| -log(f64::from(n) + 1.0) - log_beta(c + 1.0, f64::from(n) - c + 1.0);
            let total: f64 = (0..=n)
                .map(|c| (choose(f64::from(c)) + one(f64::from(c), f64::from(n - c), a, b, log_odds)).exp())
                .sum();
            assert!((total - 1.0).abs() < 1e-11, "{n} {a} {b} {log_odds}: {total}");
        }
    }

    #[test]
    fn laws_in_turn() {
        let laws = [(1.0, 2.0, 0.5), (1.0, 2.0, 0.5), (3.0, 2.0, 0.5), (f64::NAN, 2.0, 0.5), (1.0, 2.0, 0.5)];
        let [a, b, log_odds] = [laws.map(|law| law.0), laws.map(|law| law.1), laws.map(|law| law.2)];
        let (c, m, mut out) = ([3.0, 4.0, 5.0, 6.0, 7.0], [50.0; 5], [0.0; 5]);
        log_scaled([&c, &m, &a, &b, &log_odds], &mut out);
        for (i, found) in out.iter().enumerate() {
            assert_eq!(found.to_bits(), one(c[i], m[i], a[i], b[i], log_odds[i]).to_bits());
        }
    }

    #[test]
    fn outside() {
        for (c, m, a, b, w) in [
            (-1.0, 1.0, 1.0, 1.0, 0.0),
            (1.0, -1.0, 1.0, 1.0, 0.0),
            (1.0, 1.0, 0.0, 1.0, 0.0),
            (1.0, 1.0, 1.0, -1.0, 0.0),
            (1.0, 1.0, 1.0, 1.0, 301.0),
            (1.0, 1.0, 1.0, 1.0, f64::NAN),
        ] {
            assert!(one(c, m, a, b, w).is_nan());
        }
    }
}
