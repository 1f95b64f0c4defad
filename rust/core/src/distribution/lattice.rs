//! The distribution of a sum of independent draws on a lattice, by the fast Fourier transform.
//!
//! Every draw is written as its stratum's mode plus an offset, so that only draws that differ from the mode
//! move the sum. Where all offsets are multiples of a common step, the distribution is exact. Elsewhere the
//! probability of an offset is split between its two neighbours on a fine grid so that the mean stays: one
//! draw then errs by less than one step, of which a standard deviation holds thousands.

use crate::distribution::cumulant::{Cumulants, Stratum};
use crate::distribution::saddlepoint::Saddlepoint;
use crate::numeric::fourier;
use crate::scratch::{self, Gather};

/// Steps of the grid in a standard deviation, where there is no lattice to follow: at least this many, and
/// more where splitting would move quantiles by more than [`BLUR`] standard deviations.
const RESOLUTION: f64 = 4096.0;
const BLUR: f64 = 5e-4;
/// Offsets up to this many standard deviations smooth the jumps that larger ones make.
const SMOOTHING: f64 = 0.05;
/// The longest transform.
const LONGEST: usize = 1 << 18;
/// The window loses at most exp(−29) = 2.5e-13 of probability on either side.
const LOST: f64 = 29.0;
/// Probabilities this close together are the same: the transform's rounding.
const NOISE: f64 = 1e-12;
/// Positions this close to a point of the lattice, in steps, are that point.
const ON_THE_LATTICE: f64 = 1e-6;
const LANES: usize = 8;

/// A distribution on equidistant points.
#[derive(Clone, Debug)]
pub struct Lattice {
    origin: f64,
    step: f64,
    /// P(sum ≤ origin + j·step).
    cumulative: Vec<f64>,
    /// Whether the points are those of the distribution, not a grid laid over it.
    exact: bool,
    /// The smallest and the largest possible sum.
    ends: (f64, f64),
}

impl Lattice {
    /// The distribution of the sum over `strata`, of which at least one is not constant.
    pub fn new(strata: &[Stratum], saddlepoint: &Saddlepoint) -> Self {
        let (low, high) = saddlepoint.range(LOST);
        let base = strata.iter().fold(0.0, |sum, s| sum + s.draws as f64 * s.mode().0);
        let deviation = saddlepoint.cumulants().standard_deviation;
        let moving = strata.iter().fold(0.0, |sum, s| sum + s.draws as f64 * (1.0 - s.mode().1));
        let exact_step = common_step(strata, (high - low) / (LONGEST - 4) as f64);
        // Splitting widens the sum by at most √moving/2 steps in standard deviation.
        let margin = if exact_step.is_some() { 1.0 } else { 2.0 + (4.0 * moving.sqrt()).ceil().min(16_384.0) };
        let finest = (high - low) / (LONGEST as f64 - 2.0 * margin - 2.0);
        let step = exact_step.unwrap_or_else(|| grid_step(strata, deviation, finest));
        let first = ((low - base) / step).floor() - margin;
        let last = ((high - base) / step).ceil() + margin;
        let length = ((last - first) as usize + 1).next_power_of_two().max(2);
        let masses = transform(strata, step, exact_step.is_some(), length);
        let begin = wrap(first, length);
        let mut total = 0.0;
        let mut cumulative: Vec<f64> = (0..length)
            .map(|j| {
                // What is below zero is the rounding of the transform.
                total += masses[(begin + j) % length].max(0.0);
                total
            })
            .gathered();
        for f in &mut cumulative {
            *f /= total;
        }
        let ends = (saddlepoint.cumulants().low, saddlepoint.cumulants().high);
        Self { origin: base + first * step, step, cumulative, exact: exact_step.is_some(), ends }
    }

    /// P(sum ≤ x), right-continuous.
    pub fn cdf(&self, x: f64) -> f64 {
        let position = (x - self.origin) / self.step;
        // On a grid a jump is spread over the two points around it; all of it belongs to P(sum ≤ x).
        self.at(if self.exact { (position + ON_THE_LATTICE).floor() } else { (position - ON_THE_LATTICE).ceil() })
    }

    /// P(sum < x) + P(sum = x)/2.
    pub fn mid_cdf(&self, x: f64) -> f64 {
        let position = (x - self.origin) / self.step;
        if self.exact {
            let below = self.at((position - ON_THE_LATTICE).ceil() - 1.0);
            return 0.5 * (below + self.at((position + ON_THE_LATTICE).floor()));
        }
        // Linear between the grid's points: that recovers half of a jump which was split between them.
        let left = position.floor();
        self.middle(left) + (position - left) * (self.middle(left + 1.0) - self.middle(left))
    }

    /// inf{x : P(sum ≤ x) ≥ p}, the ends at 0 and 1; on a grid the inverse of [`Self::mid_cdf`], which is as
    /// close at a jump and closer elsewhere.
    pub fn ppf(&self, p: f64) -> f64 {
        if p <= 0.0 || p >= 1.0 {
            return if p <= 0.0 { self.ends.0 } else { self.ends.1 };
        }
        let reached = self.cumulative.partition_point(|&f| f < p - NOISE).min(self.cumulative.len() - 1) as f64;
        if self.exact {
            return self.within(self.origin + self.step * reached);
        }
        // `reached` is the first point with F ≥ p, so the middle of its jump or of the next one is above p.
        let left = if self.middle(reached) >= p { reached - 1.0 } else { reached };
        let (below, above) = (self.middle(left), self.middle(left + 1.0));
        let part = if above > below { ((p - below) / (above - below)).clamp(0.0, 1.0) } else { 1.0 };
        self.within(self.origin + self.step * (left + part))
    }

    fn within(&self, x: f64) -> f64 {
        x.clamp(self.ends.0, self.ends.1)
    }

    /// P(below point j) + P(point j)/2.
    fn middle(&self, j: f64) -> f64 {
        0.5 * (self.at(j - 1.0) + self.at(j))
    }

    fn at(&self, j: f64) -> f64 {
        if j.is_nan() {
            return j;
        }
        if j < 0.0 {
            return 0.0;
        }
        self.cumulative.get(j as usize).copied().unwrap_or(1.0)
    }
}

/// The step of a grid on which splitting does no harm, or `finest`.
fn grid_step(strata: &[Stratum], deviation: f64, finest: f64) -> f64 {
    let mut step = deviation / RESOLUTION;
    while step > finest && blur(strata, step, SMOOTHING * deviation) > BLUR * deviation {
        step *= 0.5;
    }
    step.max(finest)
}

/// How much wider splitting makes what lies between two jumps: half the added variance over the standard
/// deviation there.
fn blur(strata: &[Stratum], step: f64, smoothing: f64) -> f64 {
    let (mut added, mut between) = (0.0, 0.0);
    for stratum in strata {
        let draws = stratum.draws as f64;
        let mode = stratum.mode().0;
        let small = |v: f64| if (v - mode).abs() <= smoothing { v - mode } else { 0.0 };
        let mean = stratum.expectation(small);
        let square = stratum.expectation(|v| small(v) * small(v));
        let split = |v: f64| {
            let position = (v - mode) / step;
            let part = position - position.floor();
            part * (1.0 - part)
        };
        between += draws * (square - mean * mean);
        added += draws * stratum.expectation(split);
    }
    added *= step * step;
    if added > 0.0 { 0.5 * added / (between.max(0.0) + added).sqrt() } else { 0.0 }
}

/// The remainder of an integer-valued position, in 0..length.
fn wrap(position: f64, length: usize) -> usize {
    position.rem_euclid(length as f64) as usize
}

/// The step of the lattice that holds all offsets from the modes, if it is at least `smallest`.
pub fn common_step(strata: &[Stratum], smallest: f64) -> Option<f64> {
    let offsets = || {
        strata.iter().flat_map(|s| {
            let mode = s.mode().0;
            s.values.iter().map(move |v| (v - mode).abs())
        })
    };
    let largest = offsets().fold(0.0, f64::max);
    let scale = strata.iter().map(Stratum::range).fold(0.0, |m: f64, (low, high)| m.max(low.abs()).max(high.abs()));
    let tolerance = (1e-12 * scale).max(1e-3 * ON_THE_LATTICE * smallest);
    let mut step = 0.0;
    for offset in offsets() {
        step = common_divisor(step, offset, tolerance.max(1e-3 * smallest));
        if step != 0.0 && step < smallest {
            return None;
        }
    }
    // Euclid's remainders gather rounding; the largest offset over its multiple does not.
    let step = largest / (largest / step).round();
    let fits = |offset: f64| (offset / step - (offset / step).round()).abs() * step <= tolerance.max(1e-9 * step);
    (step >= smallest && offsets().all(fits)).then_some(step)
}

/// Euclid's algorithm; remainders up to `tolerance` are zero.
pub(crate) fn common_divisor(mut a: f64, mut b: f64, tolerance: f64) -> f64 {
    while b > tolerance {
        let remainder = a - (a / b).round() * b;
        (a, b) = (b, remainder.abs());
    }
    a
}

/// The probabilities of the offsets 0, 1, …, length − 1 steps, modulo `length`.
fn transform(strata: &[Stratum], step: f64, exact: bool, length: usize) -> Vec<f64> {
    let half = length / 2 + 1;
    // The characteristic function less one: powers of 1 + ζ keep the accuracy of a small ζ.
    let (mut re, mut im) = (scratch::zeros(length), scratch::zeros(length));
    for stratum in strata.iter().filter(|s| !s.is_constant()) {
        let (mut one_re, mut one_im) = (offsets(stratum, step, exact, length), scratch::zeros(length));
        fourier::forward(&mut one_re, &mut one_im);
        multiply_power(&mut re[..half], &mut im[..half], &one_re, &one_im, stratum.draws);
    }
    for k in 0..half {
        re[k] += 1.0;
        let mirror = (length - k) % length;
        (re[mirror], im[mirror]) = (re[k], if mirror == k { im[k] } else { -im[k] });
    }
    fourier::inverse(&mut re, &mut im);
    re
}

/// The probabilities of one draw's offset from the mode, less one at offset zero.
fn offsets(stratum: &Stratum, step: f64, exact: bool, length: usize) -> Vec<f64> {
    let mode = stratum.mode().0;
    let mut masses = scratch::zeros(length);
    for (&p, &value) in stratum.probabilities.iter().zip(&stratum.values) {
        if value == mode {
            continue;
        }
        let position = (value - mode) / step;
        let left = if exact { position.round() } else { position.floor() };
        let right_part = if exact { 0.0 } else { p * (position - left) };
        masses[wrap(left, length)] += p - right_part;
        masses[wrap(left + 1.0, length)] += right_part;
        masses[0] -= p;
    }
    masses
}

/// 1 + z ← (1 + z)·(1 + ζ)^power, element by element, for z and ζ given by their parts.
fn multiply_power(re: &mut [f64], im: &mut [f64], one_re: &[f64], one_im: &[f64], power: u64) {
    let blocks = re.chunks_mut(LANES).zip(im.chunks_mut(LANES)).zip(one_re.chunks(LANES).zip(one_im.chunks(LANES)));
    for ((re, im), (one_re, one_im)) in blocks {
        let width = re.len();
        let (mut zr, mut zi, mut br, mut bi) = ([0.0; LANES], [0.0; LANES], [0.0; LANES], [0.0; LANES]);
        zr[..width].copy_from_slice(re);
        zi[..width].copy_from_slice(im);
        br[..width].copy_from_slice(&one_re[..width]);
        bi[..width].copy_from_slice(&one_im[..width]);
        let mut rest = power;
        while rest > 0 {
            if rest & 1 == 1 {
                plus_one_product(&mut zr, &mut zi, &br, &bi);
            }
            rest >>= 1;
            let (r, i) = (br, bi);
            plus_one_product(&mut br, &mut bi, &r, &i);
        }
        re.copy_from_slice(&zr[..width]);
        im.copy_from_slice(&zi[..width]);
    }
}

/// z ← (1 + z)(1 + b) − 1.
#[inline(always)]
fn plus_one_product(zr: &mut [f64; LANES], zi: &mut [f64; LANES], br: &[f64; LANES], bi: &[f64; LANES]) {
    for l in 0..LANES {
        let re = (zr[l] + br[l]) + (zr[l] * br[l] - zi[l] * bi[l]);
        let im = (zi[l] + bi[l]) + (zr[l] * bi[l] + zi[l] * br[l]);
        (zr[l], zi[l]) = (re, im);
    }
}

/// How far apart the points of a lattice may lie, in standard deviations, before a continuous approximation,
/// off by at most half a step, is worse than `unnoticed`.
pub fn is_coarse(strata: &[Stratum], cumulants: &Cumulants, unnoticed: f64) -> bool {
    common_step(strata, 2.0 * unnoticed * cumulants.standard_deviation).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probabilities of what lies off any lattice.
    const PROBABILITIES: [f64; 3] = [0.5, 0.25, 0.25];

    fn drawn(draws: u64, values: [f64; 3]) -> [Stratum; 1] {
        [Stratum { draws, probabilities: PROBABILITIES.to_vec(), values: values.to_vec() }]
    }

    #[test]
    fn a_common_step_is_that_of_the_offsets_alone() {
        // No step is a fraction of 1, which is no offset.
        for (values, wanted) in [([0.0, 0.3, 0.9], 0.3), ([5.0, 5.4, 4.4], 0.2), ([-7.0, 14.0, -28.0], 21.0)] {
            let step = common_step(&drawn(1, values), 1e-3);
            assert!(step.is_some_and(|step| (step - wanted).abs() < 1e-14), "{values:?}: {step:?}");
        }
        assert_eq!(common_step(&drawn(1, [0.0, 0.3, 0.9]), 0.4), None);
        assert_eq!(common_step(&drawn(1, [0.0, 1.0, 2.0_f64.sqrt()]), 1e-3), None);
    }

    #[test]
    fn a_lattice_is_coarse_from_a_step_that_is_noticed_on() {
        // Its continuous approximation is off by half a step.
        let coins = [Stratum { draws: 100, probabilities: vec![0.5, 0.5], values: vec![0.0, 1.0] }];
        let cumulants = Cumulants::new(&coins);
        assert!(is_coarse(&coins, &cumulants, 0.48 / cumulants.standard_deviation));
        assert!(!is_coarse(&coins, &cumulants, 0.52 / cumulants.standard_deviation));
    }

    /// The whole of a jump belongs to P(sum ≤ x), half of it to what a jump is spread over.
    #[test]
    fn a_jump_between_two_points_of_the_grid_is_whole() {
        let values = [0.0, 0.5_f64.sqrt(), 3.0_f64.sqrt()];
        let one = drawn(1, values);
        let lattice = Lattice::new(&one, &Saddlepoint::new(&one));
        assert!(!lattice.exact);
        let mut below = 0.0;
        for (x, p) in values.into_iter().zip(PROBABILITIES) {
            assert!((lattice.mid_cdf(x) - (below + 0.5 * p)).abs() < 1e-9, "{x}: {}", lattice.mid_cdf(x));
            below += p;
            assert!((lattice.cdf(x) - below).abs() < 1e-9);
            assert!((lattice.ppf(below - 0.5 * p) - x).abs() < lattice.step);
        }
    }

    #[test]
    fn a_grid_is_as_fine_as_splitting_asks_for_and_no_finer() {
        let (apart, deviation) = ([0.0, 0.5_f64.sqrt(), 3.0_f64.sqrt()], 0.7);
        let begun = deviation / RESOLUTION;
        assert_eq!(grid_step(&drawn(1, apart), deviation, 0.1 * begun), begun);
        assert_eq!(grid_step(&drawn(1, apart), deviation, 2.0 * begun), 2.0 * begun);
        // What lies on the grid is not split.
        assert_eq!(blur(&drawn(7, [0.0, 1.0, 3.0]), 0.5, 1.0), 0.0);
        // Half of the added variance of 10,000 jumps between two points, over its root: 10 steps or so.
        let step = grid_step(&drawn(10_000, apart), deviation, 1e-3 * begun);
        assert!(blur(&drawn(10_000, apart), step, 0.0) <= BLUR * deviation);
        assert!(blur(&drawn(10_000, apart), 2.0 * step, 0.0) > BLUR * deviation);
    }
}
