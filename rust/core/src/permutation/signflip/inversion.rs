//! P(|sum| < observed) from the characteristic function of the sum, Π cos(t·size)^count (Pagano and Tritchler,
//! "On obtaining permutation distributions in polynomial time", JASA 78, 1983).
//!
//! A single probability needs no transform: each frequency adds the value of the characteristic function times
//! that of the interval. Of nearly all frequencies the first few factors show that they add nothing.

use std::f64::consts::PI;

use super::Differences;
use crate::error::Result;
use crate::numeric::elementary::{cos, exp, sin};
use crate::parallel::{self, Gate};
use crate::scratch::Gather;

/// Frequencies that are worked on together.
const LANES: usize = 16;
/// Blocks of [`LANES`] frequencies in a chunk of work.
const BLOCKS: usize = 64;
/// A characteristic function below this is zero.
const NEGLIGIBLE: f64 = 1e-15;
/// Standard deviations of the sum in one of the normal error that smooths it.
const RESOLUTION: f64 = 4096.0;
/// The normal error exceeds this many standard deviations with a probability of 1.3e-12.
const MARGIN: f64 = 7.0;
/// Its characteristic function is below exp(−32) = 1.3e-14 beyond this many over its standard deviation.
const CUT: f64 = 8.0;

/// Sines and cosines of half the angles between a block's first frequency and its others, for each factor.
struct Waves {
    counts: Vec<u64>,
    sines: Vec<[f64; LANES]>,
    cosines: Vec<[f64; LANES]>,
}

impl Waves {
    fn new(counts: Vec<u64>, half_angle: impl Fn(usize, usize) -> f64) -> Self {
        let lanes = |wave: fn(f64) -> f64| -> Vec<[f64; LANES]> {
            (0..counts.len()).map(|i| std::array::from_fn(|lane| wave(half_angle(i, lane)))).gathered()
        };
        let (sines, cosines) = (lanes(sin), lanes(cos));
        Self { counts, sines, cosines }
    }

    /// The characteristic function at a block's frequencies, from half the angles of its first.
    fn product(&self, half_angle: impl Fn(usize) -> f64) -> [f64; LANES] {
        // It is held less one: powers of 1 + ζ keep the accuracy of a small ζ = cos x − 1 = −2 sin²(x/2).
        let mut z = [0.0_f64; LANES];
        for (i, &count) in self.counts.iter().enumerate() {
            let angle = half_angle(i);
            let (s, c) = (sin(angle), cos(angle));
            let (sines, cosines) = (&self.sines[i], &self.cosines[i]);
            let mut b: [f64; LANES] = std::array::from_fn(|l| {
                let sine = s * cosines[l] + c * sines[l];
                -2.0 * (sine * sine)
            });
            multiply_power(&mut z, &mut b, count);
            if z.iter().all(|z| (1.0 + z).abs() <= NEGLIGIBLE) {
                break;
            }
        }
        z.map(|z| 1.0 + z)
    }
}

/// 1 + z ← (1 + z)·(1 + b)^power in every lane.
fn multiply_power(z: &mut [f64; LANES], b: &mut [f64; LANES], mut power: u64) {
    loop {
        if power & 1 == 1 {
            for l in 0..LANES {
                z[l] = (z[l] + b[l]) + z[l] * b[l];
            }
        }
        power >>= 1;
        if power == 0 {
            return;
        }
        for b in b.iter_mut() {
            *b = (*b + *b) + *b * *b;
        }
    }
}

/// The places of the factors that vanish first, first.
fn by_spread(differences: &Differences) -> Vec<usize> {
    let spread = |i: usize| differences.counts[i] as f64 * (differences.sizes[i] * differences.sizes[i]);
    let mut order: Vec<usize> = (0..differences.sizes.len()).gathered();
    order.sort_unstable_by(|&a, &b| spread(b).total_cmp(&spread(a)).then(a.cmp(&b)));
    order
}

/// Σ over the frequencies 1, …, `last` of the characteristic function times a weight.
fn sum(
    last: u64,
    product: impl Fn(u64) -> [f64; LANES] + Sync,
    weight: impl Fn(u64) -> f64 + Sync,
    gate: &mut dyn Gate,
) -> Result<f64> {
    let chunk = (LANES * BLOCKS) as u64;
    let parts = parallel::map(last.div_ceil(chunk) as usize, gate, |index| {
        let end = last.min((index as u64 + 1) * chunk);
        let (mut total, mut first) = (0.0, index as u64 * chunk + 1);
        while first <= end {
            for (value, frequency) in product(first).into_iter().zip(first..=end) {
                if value.abs() > NEGLIGIBLE {
                    total += value * weight(frequency);
                }
            }
            first += LANES as u64;
        }
        total
    })?;
    Ok(parts.iter().fold(0.0, |sum, part| sum + part))
}

/// Where all sizes are multiples of a step: exact. The sums are odd or even multiples, never both.
pub(super) fn on_lattice(differences: &Differences, step: f64, gate: &mut dyn Gate) -> Result<f64> {
    let order = by_spread(differences);
    let observed = (differences.sum / step).round() as u64;
    let reach = (differences.reach() / step).ceil() as u64 + 1;
    // Twice this odd number of steps later the distribution may repeat unnoticed.
    let points = (observed + reach).div_ceil(2) | 1;
    // Multiples of π leave the squared sine of a half angle as it is; the remainder nearest to zero is taken.
    let turn = |steps: u64| {
        let rest = steps % (2 * points);
        (if rest > points { rest as f64 - 2.0 * points as f64 } else { rest as f64 }) * PI / points as f64
    };
    let counts = order.iter().map(|&i| differences.counts[i]).gathered();
    // A size of which there is no difference may be as large as it likes.
    let multiple = |&i: &usize| (differences.sizes[i] / step).round() as u64 % (2 * points);
    let multiples: Vec<u64> = order.iter().map(multiple).gathered();
    let waves = Waves::new(counts, |i, lane| 0.5 * turn(multiples[i] * lane as u64));
    let product = |first: u64| waves.product(|i| 0.5 * turn(multiples[i] * first));
    let weight = |k: u64| 2.0 * sin(turn((observed - 1) * k)) / sin(turn(k));
    let total = sum((points - 1) / 2, product, weight, gate)?;
    Ok(((observed - 1) as f64 + total) / points as f64)
}

/// Where they are not: the sum plus a small normal error, compared with what is observed less a few of its
/// standard deviations, so that the probability of a tie is not lost but those just below it are added.
pub(super) fn smoothed(differences: &Differences, gate: &mut dyn Gate) -> Result<f64> {
    let error = differences.variance.sqrt() / RESOLUTION;
    let observed = differences.sum - MARGIN * error;
    if observed <= 0.0 {
        return Ok(0.0);
    }
    let window = observed + differences.reach() + CUT * error;
    let half_step = PI / window;
    let last = (CUT / error / (2.0 * half_step)).ceil() as u64;
    let order = by_spread(differences);
    let counts = order.iter().map(|&i| differences.counts[i]).gathered();
    let waves = Waves::new(counts, |i, lane| lane as f64 * half_step * differences.sizes[order[i]]);
    let product = |first: u64| waves.product(|i| first as f64 * half_step * differences.sizes[order[i]]);
    let weight = |k: u64| {
        let t = 2.0 * half_step * k as f64;
        exp(-0.5 * (t * error) * (t * error)) * sin(t * observed) * 2.0 / (PI * k as f64)
    };
    Ok(2.0 * observed / window + sum(last, product, weight, gate)?)
}
