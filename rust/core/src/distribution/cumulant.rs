//! The cumulant generating function of a sum of independent draws, and its tilted moments.
//!
//! A stratum makes `draws` independent draws of a value; the statistic is the sum of all draws of all
//! strata. Everything here is in standard units: the sum minus its mean, in its standard deviations, so
//! that K(t) = t²/2 + ρ₃t³/6 + ….

use crate::numeric::elementary::{exp, expm1, log, log1p};
use crate::scratch::{Copied, Gather, Growing};

/// Independent draws from the same distribution on finitely many values.
#[derive(Clone, Debug)]
pub struct Stratum {
    /// How many draws.
    pub draws: u64,
    /// The probability of each value; positive, summing to one.
    pub probabilities: Vec<f64>,
    /// The values.
    pub values: Vec<f64>,
}

impl Stratum {
    /// The value drawn most often (the first of them) and its probability.
    pub fn mode(&self) -> (f64, f64) {
        let mut mode = (self.values[0], self.probabilities[0]);
        for (&value, &probability) in self.values.iter().zip(&self.probabilities) {
            if probability > mode.1 {
                mode = (value, probability);
            }
        }
        mode
    }

    /// Σ probability × `term`(value), in order.
    pub fn expectation(&self, term: impl Fn(f64) -> f64) -> f64 {
        self.probabilities.iter().zip(&self.values).fold(0.0, |sum, (p, &v)| sum + p * term(v))
    }

    /// The smallest and the largest value.
    pub fn range(&self) -> (f64, f64) {
        let low = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = self.values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    }

    /// Whether all values are equal, up to rounding of their sums (or too close for a variance above zero).
    pub fn is_constant(&self) -> bool {
        let (low, high) = self.range();
        high - low <= (1e-14 * low.abs().max(high.abs())).max(1e-100)
    }
}

/// The cumulant generating function of the sum, in standard units.
#[derive(Clone, Debug)]
pub struct Cumulants {
    strata: Vec<Stratum>,
    ranges: Vec<(f64, f64)>,
    /// Mean of the sum.
    pub mean: f64,
    /// Standard deviation of the sum, positive.
    pub standard_deviation: f64,
    /// Third to fifth cumulant in standard units: skewness, excess kurtosis and the next.
    pub standardised: [f64; 3],
    /// The smallest possible sum.
    pub low: f64,
    /// The largest possible sum.
    pub high: f64,
}

/// K and its derivatives at one t.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tilted {
    /// t·K′(t) − K(t): the distance of the tilted distribution from the original, computed without the
    /// cancellation that the formula suggests.
    pub divergence: f64,
    /// K′(t), the mean.
    pub mean: f64,
    /// K″(t), the variance.
    pub variance: f64,
    /// K‴(t), the third central moment.
    pub third: f64,
}

/// |z| up to which e^z − 1 − z is summed as a series.
const SMALL: f64 = 0.25;
/// z above which e^z is scaled down before it is summed.
const LARGE: f64 = 500.0;

/// e^z − 1 − z without cancellation for |z| ≤ [`SMALL`].
#[inline(always)]
fn exp_remainder_series(z: f64) -> f64 {
    const INVERSE_FACTORIALS: [f64; 12] = [
        1.0 / 6_227_020_800.0,
        1.0 / 479_001_600.0,
        1.0 / 39_916_800.0,
        1.0 / 3_628_800.0,
        1.0 / 362_880.0,
        1.0 / 40_320.0,
        1.0 / 5_040.0,
        1.0 / 720.0,
        1.0 / 120.0,
        1.0 / 24.0,
        1.0 / 6.0,
        1.0 / 2.0,
    ];
    z * z * INVERSE_FACTORIALS.iter().fold(0.0, |sum, c| sum * z + c)
}

/// e^z − 1 − z.
#[inline]
fn exp_remainder(z: f64) -> f64 {
    if z.abs() <= SMALL { exp_remainder_series(z) } else { expm1(z) - z }
}

impl Cumulants {
    /// Prepare strata of which at least one is not constant.
    pub fn new(strata: &[Stratum]) -> Self {
        let (mut mean, mut variance, mut low, mut high) = (0.0, 0.0, 0.0, 0.0);
        let means: Vec<f64> = strata.iter().map(|s| s.expectation(|v| v)).gathered();
        for (stratum, centre) in strata.iter().zip(&means) {
            let draws = stratum.draws as f64;
            let (least, most) = stratum.range();
            mean += draws * centre;
            variance += draws * stratum.expectation(|v| (v - centre) * (v - centre));
            low += draws * least;
            high += draws * most;
        }
        let standard_deviation = variance.sqrt();
        let strata: Vec<Stratum> = strata
            .iter()
            .zip(&means)
            .filter(|(stratum, _)| !stratum.is_constant())
            .map(|(stratum, centre)| Stratum {
                draws: stratum.draws,
                probabilities: stratum.probabilities.copy(),
                values: stratum.values.iter().map(|v| (v - centre) / standard_deviation).gathered(),
            })
            .gathered();
        let standardised = standardised(&strata);
        let ranges = strata.iter().map(Stratum::range).gathered();
        Self { strata, ranges, mean, standard_deviation, standardised, low, high }
    }

    /// The strata that vary, their values centred and in standard deviations of the sum.
    pub fn strata(&self) -> &[Stratum] {
        &self.strata
    }

    /// K and its derivatives at t.
    pub fn tilt(&self, t: f64) -> Tilted {
        let mut sum = Tilted::default();
        let mut weights = Vec::new();
        for (stratum, &range) in self.strata.iter().zip(&self.ranges) {
            let one = tilt(stratum, range, t, &mut weights);
            let draws = stratum.draws as f64;
            sum.divergence += draws * one.divergence;
            sum.mean += draws * one.mean;
            sum.variance += draws * one.variance;
            sum.third += draws * one.third;
        }
        sum
    }
}

/// The third to fifth cumulants of the sum of centred values.
fn standardised(strata: &[Stratum]) -> [f64; 3] {
    let mut cumulants = [0.0; 3];
    for stratum in strata {
        let draws = stratum.draws as f64;
        let second = stratum.expectation(|y| y * y);
        let third = stratum.expectation(|y| y * y * y);
        let fourth = stratum.expectation(|y| y * y * (y * y));
        let fifth = stratum.expectation(|y| y * y * (y * y) * y);
        cumulants[0] += draws * third;
        cumulants[1] += draws * (fourth - 3.0 * second * second);
        cumulants[2] += draws * (fifth - 10.0 * second * third);
    }
    cumulants
}

/// K and its derivatives for one draw of centred values.
fn tilt(stratum: &Stratum, (low, high): (f64, f64), t: f64, weights: &mut Vec<f64>) -> Tilted {
    let largest = (t * low).max(t * high);
    if largest > LARGE {
        return tilt_scaled(stratum, t, if t > 0.0 { high } else { low }, weights);
    }
    // With q = e^z − 1 − z ≥ 0 and Σ p·z = 0, both E e^z − 1 = Σ p·q and E z·e^z = Σ p·z·(z + q) are
    // sums of nonnegative terms: relative accuracy for the smallest t.
    weights.clear();
    let (mut excess, mut moment) = (0.0, 0.0);
    let mut add = |p: f64, y: f64, remainder: fn(f64) -> f64| {
        let z = t * y;
        let q = remainder(z);
        excess += p * q;
        moment += p * y * (z + q);
        weights.add(p * (1.0 + (z + q)));
    };
    let points = stratum.probabilities.iter().zip(&stratum.values);
    if largest.max(-(t * low).min(t * high)) <= SMALL {
        points.for_each(|(&p, &y)| add(p, y, exp_remainder_series));
    } else {
        points.for_each(|(&p, &y)| add(p, y, exp_remainder));
    }
    let total = 1.0 + excess;
    let mean = moment / total;
    let (variance, third) = central_moments(stratum, weights, total, 0.0, mean);
    Tilted { divergence: t * mean - log1p(excess), mean, variance, third }
}

/// The same where e^z may overflow: everything is measured from the end point that the tilt leads to.
fn tilt_scaled(stratum: &Stratum, t: f64, end: f64, weights: &mut Vec<f64>) -> Tilted {
    weights.clear();
    let (mut total, mut moment) = (0.0, 0.0);
    for (&p, &y) in stratum.probabilities.iter().zip(&stratum.values) {
        let weight = p * exp(t * (y - end));
        total += weight;
        moment += weight * (y - end);
        weights.add(weight);
    }
    let distance = moment / total;
    let (variance, third) = central_moments(stratum, weights, total, end, distance);
    Tilted { divergence: t * distance - log(total), mean: end + distance, variance, third }
}

/// Variance and third central moment under `weights`, which sum to `total`, about `origin` + `distance`.
fn central_moments(stratum: &Stratum, weights: &[f64], total: f64, origin: f64, distance: f64) -> (f64, f64) {
    let (mut second, mut third) = (0.0, 0.0);
    for (&weight, &y) in weights.iter().zip(&stratum.values) {
        let c = (y - origin) - distance;
        second += weight * (c * c);
        third += weight * (c * c * c);
    }
    (second / total, third / total)
}
