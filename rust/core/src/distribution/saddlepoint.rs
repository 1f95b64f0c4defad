//! The saddlepoint approximation of the distribution of a sum: the bootstrap with infinitely many replicates.
//!
//! Barndorff-Nielsen's form of the Lugannani–Rice formula (Lugannani and Rice 1980; Barndorff-Nielsen 1986;
//! for the bootstrap Davison and Hinkley 1988): with K the cumulant generating function and K′(t) = x,
//! w = sgn(t)·√(2(t·x − K(t))), u = t·√K″(t),
//!
//! P(sum ≤ x) ≈ Φ(r*),  r* = w + log(u/w)/w.
//!
//! Near t = 0 both u and w vanish. Expanding K in standard units, K = t²/2 + ρ₃t³/6 + ρ₄t⁴/24 + ρ₅t⁵/120:
//!
//! - w² = t² + (2/3)ρ₃t³ + ρ₄t⁴/4 + ρ₅t⁵/15,   u² = t² + ρ₃t³ + ρ₄t⁴/2 + ρ₅t⁵/6
//! - log(u/w) = ρ₃t/6 + (ρ₄/8 − 5ρ₃²/36)t² + (ρ₅/20 − ρ₃ρ₄/6 + 19ρ₃³/162)t³
//! - log(u/w)/w = ρ₃/6 + (ρ₄/8 − 7ρ₃²/36)t + (ρ₅/20 − 11ρ₃ρ₄/48 + 31ρ₃³/162)t²
//!
//! so r* = w + ρ₃/6 at the mean: positive skewness puts more than half of the probability below the mean,
//! as Edgeworth's ½ + ρ₃φ(0)/6 does.

use crate::distribution::cumulant::{Cumulants, Stratum, Tilted};
use crate::numeric::elementary::{log, log1p};
use crate::numeric::special::{normal_cdf, normal_ppf};

/// Relative change of t below which a first-order correction finishes the search.
const CLOSE: f64 = 1e-7;
/// No search takes more than a dozen steps; bisection from the worst start takes fewer than this.
const STEPS: usize = 200;

/// The distribution of a sum of independent draws by the saddlepoint approximation.
#[derive(Clone, Debug)]
pub struct Saddlepoint {
    cumulants: Cumulants,
    /// log(u/w)/w near t = 0, in powers of t.
    series: [f64; 3],
    /// |t| below which the series is used.
    near: f64,
}

/// r* as a function of t.
#[derive(Clone, Copy)]
struct SignedRoot {
    tilted: Tilted,
    r: f64,
    /// dr*/dt. Where it is not positive, t is so far out that the approximation has broken down: the
    /// sum is at the end of its range.
    slope: f64,
}

impl Saddlepoint {
    /// Prepare strata of which at least one is not constant.
    pub fn new(strata: &[Stratum]) -> Self {
        let cumulants = Cumulants::new(strata);
        let [skewness, kurtosis, fifth] = cumulants.standardised;
        let series = [
            skewness / 6.0,
            kurtosis / 8.0 - 7.0 * skewness * skewness / 36.0,
            fifth / 20.0 - 11.0 * skewness * kurtosis / 48.0 + 31.0 * skewness * skewness * skewness / 162.0,
        ];
        // The series errs by t³, the formula by the rounding of log(u/w)/w, which is of order 1e-16/t.
        let near = 1e-3 / (1.0 + skewness.abs());
        Self { cumulants, series, near }
    }

    /// Moments and range.
    pub fn cumulants(&self) -> &Cumulants {
        &self.cumulants
    }

    /// P(sum ≤ x).
    pub fn cdf(&self, x: f64) -> f64 {
        if x.is_nan() {
            return x;
        }
        if x >= self.cumulants.high {
            return 1.0;
        }
        if x < self.cumulants.low {
            return 0.0;
        }
        let target = (x - self.cumulants.mean) / self.cumulants.standard_deviation;
        let t = self.saddlepoint(target);
        let point = self.point(t);
        if point.slope > 0.0 {
            let correction = (target - point.tilted.mean) / point.tilted.variance;
            return normal_cdf(point.r + point.slope * correction);
        }
        normal_cdf(self.point(self.furthest(t)).r)
    }

    /// The x with P(sum ≤ x) = p, for p in [0, 1].
    pub fn ppf(&self, p: f64) -> f64 {
        let z = normal_ppf(p);
        if z.is_infinite() {
            return if z < 0.0 { self.cumulants.low } else { self.cumulants.high };
        }
        let skewness = self.cumulants.standardised[0];
        let mut search = Search::from(z - skewness * (1.0 + 2.0 * z * z) / 6.0);
        for _ in 0..STEPS {
            let point = self.point(search.t);
            if point.slope > 0.0 {
                let step = (z - point.r) / point.slope;
                if step.abs() <= CLOSE * (1.0 + search.t.abs()) {
                    let x = point.tilted.mean + step * point.tilted.variance;
                    return self.within(self.cumulants.mean + self.cumulants.standard_deviation * x);
                }
                search.move_on(step, point.r < z);
            } else {
                search.move_on(f64::NAN, search.t < 0.0);
            }
            if search.is_exhausted() {
                break;
            }
        }
        // r* reaches its extreme before z: the quantile is the end point.
        if search.t < 0.0 { self.cumulants.low } else { self.cumulants.high }
    }

    fn within(&self, x: f64) -> f64 {
        x.clamp(self.cumulants.low, self.cumulants.high)
    }

    fn point(&self, t: f64) -> SignedRoot {
        let tilted = self.cumulants.tilt(t);
        let w_squared = 2.0 * tilted.divergence;
        let w = if t < 0.0 { -w_squared.sqrt() } else { w_squared.sqrt() };
        if t.abs() < self.near {
            let [a, b, c] = self.series;
            let w_slope = if t == 0.0 { 1.0 } else { t * tilted.variance / w };
            return SignedRoot { tilted, r: w + (a + t * (b + t * c)), slope: w_slope + (b + 2.0 * t * c) };
        }
        let w_slope = t * tilted.variance / w;
        let u_squared = t * t * tilted.variance;
        if u_squared <= 0.0 || w_squared <= 0.0 {
            return SignedRoot { tilted, r: w, slope: 0.0 };
        }
        // Far out u may be nothing beside w, whose own logarithm then has the digits.
        let excess = (u_squared - w_squared) / w_squared;
        let log_ratio = 0.5 * if excess > -1.0 { log1p(excess) } else { log(u_squared / w_squared) };
        let log_ratio_slope = 1.0 / t + tilted.third / (2.0 * tilted.variance) - w_slope / w;
        let slope = w_slope + log_ratio_slope / w - log_ratio * w_slope / w_squared;
        SignedRoot { tilted, r: w + log_ratio / w, slope }
    }

    /// The t with K′(t) = `target`, inside the range of the sum; accurate to [`CLOSE`].
    fn saddlepoint(&self, target: f64) -> f64 {
        let mut search = Search::from(target - 0.5 * self.cumulants.standardised[0] * target * target);
        for _ in 0..STEPS {
            let tilted = self.cumulants.tilt(search.t);
            let step = (target - tilted.mean) / tilted.variance;
            if step.abs() <= CLOSE * (1.0 + search.t.abs()) {
                break;
            }
            search.move_on(step, tilted.mean < target);
            if search.is_exhausted() {
                break;
            }
        }
        search.t
    }

    /// The t between 0 and `beyond` where r* is furthest from its centre: past it the slope is negative.
    fn furthest(&self, beyond: f64) -> f64 {
        let (mut inside, mut outside) = (0.0, beyond);
        while (outside - inside).abs() > CLOSE * (1.0 + outside.abs()) {
            let middle = 0.5 * (inside + outside);
            if self.point(middle).slope > 0.0 {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        inside
    }

    /// A range that the sum leaves on either side with probability at most exp(−`exponent`) (Chernoff).
    pub fn range(&self, exponent: f64) -> (f64, f64) {
        let mean = |t: f64| self.within(self.cumulants.mean + self.cumulants.standard_deviation * t);
        (
            mean(self.cumulants.tilt(self.reach(-1.0, exponent)).mean),
            mean(self.cumulants.tilt(self.reach(1.0, exponent)).mean),
        )
    }

    /// A t on the side of `sign` whose divergence is `exponent` or a little more, or so large that the
    /// tilted sum is at its end point.
    fn reach(&self, sign: f64, exponent: f64) -> f64 {
        let enough = |t: f64| {
            let tilted = self.cumulants.tilt(t);
            tilted.divergence >= exponent || t * t * tilted.variance < 1e-20
        };
        let mut outside = sign;
        while !enough(outside) && outside.abs() < 1e300 {
            outside *= 2.0;
        }
        let mut inside = 0.5 * outside;
        for _ in 0..6 {
            let middle = 0.5 * (inside + outside);
            if enough(middle) {
                outside = middle;
            } else {
                inside = middle;
            }
        }
        outside
    }
}

/// Newton's method kept inside a shrinking bracket.
struct Search {
    t: f64,
    low: f64,
    high: f64,
}

impl Search {
    fn from(t: f64) -> Self {
        Self { t: t.clamp(-20.0, 20.0), low: f64::NEG_INFINITY, high: f64::INFINITY }
    }

    /// Go `step` further, the root being above or below t; halve the bracket where that leads out of it.
    fn move_on(&mut self, step: f64, root_is_above: bool) {
        if root_is_above {
            self.low = self.t;
        } else {
            self.high = self.t;
        }
        let next = self.t + step;
        self.t = if next > self.low && next < self.high && step.abs() <= 1.0 + 2.0 * self.t.abs() {
            next
        } else if self.low.is_infinite() {
            (2.0 * self.high).min(self.high - 1.0)
        } else if self.high.is_infinite() {
            (2.0 * self.low).max(self.low + 1.0)
        } else {
            0.5 * (self.low + self.high)
        };
    }

    fn is_exhausted(&self) -> bool {
        self.high - self.low <= 1e-13 * (1.0 + self.t.abs()) || self.t.abs() > 1e300
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Newton's steps alone leave the range of what is so skewed, or never come to rest.
    #[test]
    fn quantiles_of_skewed_sums_lead_back() {
        for (draws, rare) in [(40, 0.02), (1_000, 1e-3), (20_000, 1e-4), (3_000_000, 1e-6)] {
            for values in [[0.0, 0.3, 1.0], [0.0, 0.001, 50.0], [1.0, 0.9, -30.0]] {
                let stratum =
                    Stratum { draws, probabilities: vec![1.0 - 2.0 * rare, rare, rare], values: values.to_vec() };
                let sum = Saddlepoint::new(&[stratum]);
                let (low, high) = (sum.cumulants().low, sum.cumulants().high);
                let mut before = low;
                for p in [1e-12, 1e-6, 0.01, 0.2, 0.5, 0.8, 0.99, 1.0 - 1e-6, 1.0 - 1e-12] {
                    let x = sum.ppf(p);
                    assert!(before <= x && x <= high, "{draws} {rare} {values:?} {p}: {before} {x}");
                    if low < x && x < high {
                        let off = normal_ppf(sum.cdf(x)) - normal_ppf(p);
                        assert!(off.abs() < 1e-6, "{draws} {rare} {values:?} {p}: {x} {off}");
                    }
                    before = x;
                }
            }
        }
    }
}
