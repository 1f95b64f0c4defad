//! Exact samplers of multinomial sums, and the choice between them.

mod alias;
pub(crate) mod binomial;
mod conditional;
mod direct;
mod equal_rows;
pub(crate) mod kernels;
mod poisson;
mod topup;

use std::collections::HashSet;

use conditional::Conditional;
use direct::{Direct, LARGEST_LAYOUT};
use equal_rows::LARGEST_PAIRED;
use topup::TopUp;

use crate::bootstrap::design::WeightedStratum;
use crate::error::{Result, named};
use crate::parallel::Gate;
use crate::scratch;

/// How a stratum's draws are made. All are exact; they differ in time and in the words they use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SamplingMethod {
    /// Every draw picks its point.
    Direct,
    /// Independent Poisson counts, topped up by index draws.
    Poisson,
    /// One binomial for each point.
    Conditional,
}

impl SamplingMethod {
    /// The method with this name.
    pub fn named(name: &str) -> Result<Self> {
        let all = [("direct", Self::Direct), ("poisson", Self::Poisson), ("conditional", Self::Conditional)];
        named("method", "method in {direct, poisson, conditional}", &all, name)
    }
}

/// What decides about the method. The columns of values do not: a further statistic leaves the draws of the
/// others as they are.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Draws of one replicate.
    pub draws: u64,
    /// Points of positive weight.
    pub points: usize,
    /// Distinct weights among them.
    pub weights: usize,
    /// Sum of the weights, if they are whole and few enough for a layout of one row a unit.
    pub rows: Option<u32>,
}

/// Nanoseconds on one core with AVX-512; only their ratios matter.
mod cost {
    /// A direct draw where whole weights are laid out one row a unit.
    pub(super) const ROW: f64 = 0.6;
    /// The same where two draws share half a word.
    pub(super) const PAIRED_ROW: f64 = 0.35;
    /// A direct draw by alias table.
    pub(super) const PICK: f64 = 2.0;
    /// A Poisson count.
    pub(super) const COUNT: f64 = 1.6;
    /// A replicate's Poisson counts taken together and topped up.
    pub(super) const TOP_UP: f64 = 30.0;
    /// A binomial count. It wins where the square root of the draws is large beside the points: at 201 points
    /// from 20 million draws on, and at two points from 84.
    pub(super) const BINOMIAL: f64 = 50.0;
}

/// How far below the draws the Poisson counts may aim, in standard deviations z of their total, with the
/// probability Φ(−z) that they overshoot and the mean z + φ(z)/Φ(z) of what is then left to top up.
const AIMS: [(f64, f64, f64); 5] = [
    (1.0, 0.158_655, 1.287_600),
    (1.5, 0.066_807, 1.638_790),
    (2.0, 0.022_750, 2.055_248),
    (2.5, 0.006_210, 2.517_638),
    (3.0, 0.001_350, 3.004_438),
];

/// Tables of more columns than this are not made.
const LARGEST_TABLES: f64 = 8_388_608.0;

fn distinct(weights: &[f64]) -> usize {
    let mut seen = HashSet::new();
    for weight in weights {
        scratch::insert(&mut seen, weight.to_bits());
    }
    seen.len()
}

impl Shape {
    /// The shape of a stratum.
    pub fn of(stratum: &WeightedStratum) -> Self {
        Self {
            draws: stratum.draws,
            points: stratum.weights.len(),
            weights: distinct(&stratum.weights),
            rows: stratum.whole_total(LARGEST_LAYOUT),
        }
    }

    /// The mean total of the Poisson counts, z standard deviations below the draws, and the cost of a replicate
    /// with it: the z of the least cost.
    fn aim(&self) -> (f64, f64) {
        let draws = self.draws as f64;
        let spread = draws.sqrt();
        let mut best = (0.0, f64::INFINITY);
        for (z, overshoot, missing) in AIMS {
            let counts = self.points as f64 * cost::COUNT / (1.0 - overshoot);
            let cost = cost::TOP_UP + counts + missing * spread * cost::PICK;
            if cost < best.1 {
                best = ((draws - z * spread).max(0.0), cost);
            }
        }
        best
    }

    /// The method with the least estimated time a replicate, among those whose tables stay within 64 MB; and
    /// that time in nanoseconds.
    pub fn method(&self) -> (SamplingMethod, f64) {
        let (draws, points) = (self.draws as f64, self.points as f64);
        let direct = draws
            * match self.rows {
                Some(rows) if rows <= LARGEST_PAIRED => cost::PAIRED_ROW,
                Some(_) => cost::ROW,
                None => cost::PICK,
            };
        // A table of mean μ has about 13·√μ columns, and √ is concave.
        let columns = 13.0 * (draws * self.weights as f64).sqrt();
        let poisson = if columns <= LARGEST_TABLES { self.aim().1 } else { f64::INFINITY };
        let conditional = (points - 1.0) * cost::BINOMIAL;
        let mut best = (SamplingMethod::Direct, direct);
        for other in [(SamplingMethod::Poisson, poisson), (SamplingMethod::Conditional, conditional)] {
            if other.1 < best.1 {
                best = other;
            }
        }
        best
    }
}

/// A stratum made ready to be drawn.
pub(crate) enum Sampler {
    /// See `SamplingMethod::Direct`.
    Direct(Direct),
    /// See `SamplingMethod::Poisson`.
    TopUp(TopUp),
    /// See `SamplingMethod::Conditional`.
    Conditional(Conditional),
}

impl Sampler {
    /// The sampler by this method.
    pub(crate) fn new(
        stratum: &WeightedStratum,
        columns: usize,
        method: SamplingMethod,
        gate: &mut dyn Gate,
    ) -> Result<Self> {
        Ok(match method {
            SamplingMethod::Direct => Self::Direct(Direct::new(stratum, columns)),
            SamplingMethod::Poisson => Self::TopUp(TopUp::new(stratum, columns, Shape::of(stratum).aim().0, gate)?),
            SamplingMethod::Conditional => Self::Conditional(Conditional::new(stratum, columns)),
        })
    }

    /// Add the sums of one multinomial for each key to its row of `sums`.
    pub(crate) fn add(&self, keys: &[u64], sums: &mut [f64]) {
        match self {
            Self::Direct(sampler) => sampler.add(keys, sums),
            Self::TopUp(sampler) => sampler.add(keys, sums),
            Self::Conditional(sampler) => sampler.add(keys, sums),
        }
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Direct(sampler) => sampler.bytes(),
            Self::TopUp(sampler) => sampler.bytes(),
            Self::Conditional(sampler) => sampler.bytes(),
        }
    }
}
