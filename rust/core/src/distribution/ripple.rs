//! Does the distribution of a sum ripple, as a lattice distribution does?
//!
//! A continuous approximation follows the smooth part of a distribution function. Where the characteristic
//! function φ of the standardised sum has a peak of height a at frequency τ, the distribution function
//! ripples about it: by √(2/π)·(a/τ)·e^(−x²/2) if the peak has the width of the normal distribution's, which
//! moves every quantile by 2a/τ standard deviations; by up to a/τ anywhere in the tails if it is wider, as
//! where rare values make bumps of their own. No ripple moves a quantile by more than half its period, π/τ.
//! A lattice of step δ standard deviations has a peak of height 1 at 2π/δ.

use std::f64::consts::PI;

use passk_machine::for_each_isa;

use crate::distribution::cumulant::{Cumulants, Stratum};
use crate::numeric::elementary::log;
use crate::scratch::Gather;

/// The largest displacement of a quantile, in standard deviations, that goes unnoticed.
pub const UNNOTICED: f64 = 5e-4;
/// How much more a ripple moves the quantile of 0.995 than the median, if it is as large there: φ(0)/φ(2.576).
const TAIL: f64 = 27.6;
/// Below this frequency a peak is the shape of the distribution, which the approximation follows.
const SHAPE: f64 = 6.0;
/// The ripple's own resolution: peaks are about one unit wide.
const PEAK_STEP: f64 = 0.25;
const LANES: usize = 4;

/// Whether some peak of |φ| may move quantiles noticeably: by more than [`UNNOTICED`] in the middle, and
/// by twice that between 0.005 and 0.995.
///
/// With G(τ) = Σ draws·(1 − |φ_one draw(τ)|) ≤ −log|φ(τ)| and |G(τ) − G(τ′)| ≤ |τ − τ′|·Σ draws·E|y − c|, for
/// any c, every value of G rules out a peak in a neighbourhood of its own: the scan leaps, and misses nothing.
pub fn is_visible(cumulants: &Cumulants) -> bool {
    let strata = cumulants.strata();
    let widest = strata.iter().map(Stratum::range).map(|(low, high)| high - low).fold(0.0, f64::max);
    // While no difference of two values has turned by more than π, |φ(τ)| ≤ exp(−2τ²/π²).
    let mut tau = SHAPE.max(PI / widest);
    let deviations: Vec<f64> = strata.iter().map(mean_deviation).gathered();
    while tau * UNNOTICED < PI {
        let needed = -log(UNNOTICED * tau / TAIL);
        let (mut total, mut rate) = (0.0, 0.0);
        for (stratum, deviation) in strata.iter().zip(&deviations) {
            let draws = stratum.draws as f64;
            total += draws * (1.0 - modulus(stratum, tau));
            rate += draws * deviation;
            if total > 4.0 * needed {
                break;
            }
        }
        if total < needed && decay(strata, tau) < needed {
            return true;
        }
        tau += ((total - needed) / rate).max(PEAK_STEP);
    }
    false
}

/// E|y − c| for the better of two c, the mean (which is 0) and the mode.
fn mean_deviation(stratum: &Stratum) -> f64 {
    let mode = stratum.mode().0;
    stratum.expectation(f64::abs).min(stratum.expectation(|y| (y - mode).abs()))
}

/// −log|φ(τ)|.
fn decay(strata: &[Stratum], tau: f64) -> f64 {
    strata.iter().fold(0.0, |sum, s| sum - s.draws as f64 * log(modulus(s, tau)))
}

for_each_isa! {
    /// |E e^(iτy)| for one draw.
    fn modulus(stratum: &Stratum, tau: f64) -> f64 {
        let turns = tau / (2.0 * PI);
        let (mut re, mut im) = ([0.0; LANES], [0.0; LANES]);
        let mut values = stratum.values.chunks_exact(LANES);
        let mut probabilities = stratum.probabilities.chunks_exact(LANES);
        for (y, p) in values.by_ref().zip(probabilities.by_ref()) {
            for lane in 0..LANES {
                let (c, s) = unit_circle(turns * y[lane]);
                re[lane] += p[lane] * c;
                im[lane] += p[lane] * s;
            }
        }
        for (lane, (y, p)) in values.remainder().iter().zip(probabilities.remainder()).enumerate() {
            let (c, s) = unit_circle(turns * y);
            re[lane] += p * c;
            im[lane] += p * s;
        }
        let (re, im) = ((re[0] + re[1]) + (re[2] + re[3]), (im[0] + im[1]) + (im[2] + im[3]));
        (re * re + im * im).sqrt()
    }
}

/// cos(2πx) and sin(2πx): Taylor's series on an eighth of a turn, the angle then doubled twice. Without
/// branches, so that the loop over the points is vectorised; accurate to 1e-15.
#[inline(always)]
fn unit_circle(x: f64) -> (f64, f64) {
    const TO_INTEGER: f64 = 6_755_399_441_055_744.0; // adding and subtracting it rounds to an integer
    const COSINE: [f64; 9] = [
        1.0 / 20_922_789_888_000.0,
        -1.0 / 87_178_291_200.0,
        1.0 / 479_001_600.0,
        -1.0 / 3_628_800.0,
        1.0 / 40_320.0,
        -1.0 / 720.0,
        1.0 / 24.0,
        -1.0 / 2.0,
        1.0,
    ];
    const SINE: [f64; 8] = [
        -1.0 / 1_307_674_368_000.0,
        1.0 / 6_227_020_800.0,
        -1.0 / 39_916_800.0,
        1.0 / 362_880.0,
        -1.0 / 5_040.0,
        1.0 / 120.0,
        -1.0 / 6.0,
        1.0,
    ];
    let angle = (x - ((x + TO_INTEGER) - TO_INTEGER)) * (0.5 * PI);
    let square = angle * angle;
    let (mut c, mut s) = (0.0, 0.0);
    for coefficient in COSINE {
        c = c * square + coefficient;
    }
    for coefficient in SINE {
        s = s * square + coefficient;
    }
    s *= angle;
    for _ in 0..2 {
        (c, s) = (1.0 - 2.0 * (s * s), 2.0 * (s * c));
    }
    (c, s)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::elementary::{cos, sin};

    #[test]
    fn unit_circle_is_cosine_and_sine() {
        for i in -1000..=1000 {
            let x = f64::from(i) * 0.003_7;
            let (c, s) = unit_circle(x);
            assert!((c - cos(2.0 * PI * x)).abs() < 5e-14 && (s - sin(2.0 * PI * x)).abs() < 5e-14, "{x}");
        }
    }

    fn coins(draws: u64, values: [f64; 2]) -> Cumulants {
        Cumulants::new(&[Stratum { draws, probabilities: vec![0.5, 0.5], values: values.to_vec() }])
    }

    #[test]
    fn a_coarse_lattice_is_seen_and_a_fine_one_is_not() {
        assert!(is_visible(&coins(1000, [0.0, 1.0])));
        assert!(!is_visible(&coins(40_000_000, [0.0, 1.0])));
        let uniform = Stratum {
            draws: 100,
            probabilities: vec![0.01; 100],
            values: (0..100).map(|i| (f64::from(i) * 0.754_877_666).fract()).collect(),
        };
        assert!(!is_visible(&Cumulants::new(std::slice::from_ref(&uniform))));
        let rounded = Stratum { values: uniform.values.iter().map(|v| (v * 8.0).floor() / 8.0).collect(), ..uniform };
        assert!(is_visible(&Cumulants::new(&[rounded])));
    }
}
