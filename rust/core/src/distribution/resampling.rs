//! The distribution of a resampled statistic with infinitely many replicates.

use crate::distribution::cumulant::{Cumulants, Stratum};
use crate::distribution::lattice::{Lattice, is_coarse};
use crate::distribution::ripple;
use crate::distribution::saddlepoint::Saddlepoint;
use crate::error::{Error, Result};
use crate::numeric::special::normal_ppf;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Copied, Gather, Growing};

/// Expected number of draws that differ from their stratum's mode, below which the distribution has a few
/// large steps that a smooth approximation does not follow.
const FEW: f64 = 15.0;
/// Where the quantile of a ratio is close enough, in standard deviations.
const CLOSE: f64 = 1e-9;

/// How the distribution is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DistributionMethod {
    /// The statistic is constant.
    Point,
    /// Exact (or on a fine grid), by the fast Fourier transform.
    Lattice,
    /// Continuous approximation.
    Saddlepoint,
}

impl DistributionMethod {
    /// The method's public name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Point => "point",
            Self::Lattice => "lattice",
            Self::Saddlepoint => "saddlepoint",
        }
    }
}

/// The rule: a point where no stratum varies; the lattice where fewer than [`FEW`] draws are expected to
/// differ from the mode, or where the characteristic function shows that lattice steps or ripples move
/// quantiles by more than [`ripple::UNNOTICED`] standard deviations; the saddlepoint elsewhere.
///
/// A lattice too fine for a transform needs none: the window is some dozens of standard deviations wide and
/// the longest transform has 2^18 points, so its step is below 1e-3 standard deviations, and the continuous
/// approximation is off by half of that at most.
fn choose(strata: &[Stratum], saddlepoint: impl FnOnce() -> Saddlepoint) -> (DistributionMethod, Option<Saddlepoint>) {
    if strata.iter().all(Stratum::is_constant) {
        return (DistributionMethod::Point, None);
    }
    let saddlepoint = saddlepoint();
    let moving = strata.iter().fold(0.0, |sum, s| sum + s.draws as f64 * (1.0 - s.mode().1));
    let cumulants = saddlepoint.cumulants();
    let rough = moving < FEW || is_coarse(strata, cumulants, ripple::UNNOTICED) || ripple::is_visible(cumulants);
    (if rough { DistributionMethod::Lattice } else { DistributionMethod::Saddlepoint }, Some(saddlepoint))
}

/// The distribution of a sum by one of the methods.
#[derive(Clone, Debug)]
enum Sum {
    Point(f64),
    Lattice(Lattice),
    Saddlepoint(Saddlepoint),
}

impl Sum {
    fn new(strata: &[Stratum], method: DistributionMethod) -> Self {
        if strata.iter().all(Stratum::is_constant) {
            return Self::Point(strata.iter().fold(0.0, |sum, s| sum + s.draws as f64 * s.values[0]));
        }
        let saddlepoint = Saddlepoint::new(strata);
        match method {
            DistributionMethod::Saddlepoint => Self::Saddlepoint(saddlepoint),
            DistributionMethod::Lattice | DistributionMethod::Point => {
                Self::Lattice(Lattice::new(strata, &saddlepoint))
            }
        }
    }

    fn cdf(&self, x: f64, mid: bool) -> f64 {
        match self {
            Self::Point(value) if x == *value && mid => 0.5,
            Self::Point(value) => f64::from(u8::from(x >= *value)),
            Self::Lattice(lattice) if mid => lattice.mid_cdf(x),
            Self::Lattice(lattice) => lattice.cdf(x),
            Self::Saddlepoint(saddlepoint) => saddlepoint.cdf(x),
        }
    }

    fn ppf(&self, p: f64) -> f64 {
        match self {
            Self::Point(value) => *value,
            Self::Lattice(lattice) => lattice.ppf(p),
            Self::Saddlepoint(saddlepoint) => saddlepoint.ppf(p),
        }
    }
}

/// A ratio of two sums over the same draws.
#[derive(Clone, Debug)]
struct Ratio {
    strata: Vec<Stratum>,
    sizes: Vec<Vec<f64>>,
    low: f64,
    high: f64,
}

impl Ratio {
    /// The strata whose sum is at most zero where the ratio is at most x.
    fn at(&self, x: f64) -> Vec<Stratum> {
        let less = |(stratum, sizes): (&Stratum, &Vec<f64>)| Stratum {
            values: stratum.values.iter().zip(sizes).map(|(v, size)| v - x * size).gathered(),
            draws: stratum.draws,
            probabilities: stratum.probabilities.copy(),
        };
        self.strata.iter().zip(&self.sizes).map(less).gathered()
    }
}

#[derive(Clone, Debug)]
enum Resampled {
    Sum(Sum),
    Ratio(Ratio),
}

/// The distribution of a resampled sum, or ratio of sums.
#[derive(Clone, Debug)]
pub struct Distribution {
    statistic: Resampled,
    method: DistributionMethod,
    mean: f64,
    standard_deviation: f64,
    skewness: f64,
}

impl Distribution {
    /// Stratum g makes `draws[g]` independent draws among its points `starts[g]..starts[g + 1]`, with
    /// probabilities proportional to `weights`; the statistic is the sum of `values` over all draws, divided
    /// by the sum of `sizes` (positive) if they are given.
    pub fn new(
        draws: &[u64],
        starts: &[usize],
        weights: &[f64],
        values: &[f64],
        sizes: Option<&[f64]>,
    ) -> Result<Self> {
        check(draws, starts, weights, values, sizes)?;
        let (strata, sizes) = divide(draws, starts, weights, values, sizes);
        let Some(sizes) = sizes else { return Ok(Self::sum(&strata)) };
        if let Some(total) = constant_total(&strata, &sizes) {
            let scaled: Vec<Stratum> = strata
                .into_iter()
                .map(|s| Stratum { values: s.values.iter().map(|v| v / total).gathered(), ..s })
                .gathered();
            return Ok(Self::sum(&scaled));
        }
        Ok(Self::ratio(strata, sizes))
    }

    fn sum(strata: &[Stratum]) -> Self {
        let (method, saddlepoint) = choose(strata, || Saddlepoint::new(strata));
        let Some(saddlepoint) = saddlepoint else {
            let sum = Sum::new(strata, method);
            let mean = sum.ppf(0.5);
            return Self { statistic: Resampled::Sum(sum), method, mean, standard_deviation: 0.0, skewness: 0.0 };
        };
        let &Cumulants { mean, standard_deviation, standardised, .. } = saddlepoint.cumulants();
        let sum = match method {
            DistributionMethod::Saddlepoint => Sum::Saddlepoint(saddlepoint),
            DistributionMethod::Lattice | DistributionMethod::Point => Sum::Lattice(Lattice::new(strata, &saddlepoint)),
        };
        Self { statistic: Resampled::Sum(sum), method, mean, standard_deviation, skewness: standardised[0] }
    }

    /// Moments of a ratio are those of its linear part, Σ(value − ratio·size) over the mean total size.
    fn ratio(strata: Vec<Stratum>, sizes: Vec<Vec<f64>>) -> Self {
        let (mut value, mut size, mut low, mut high) = (0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY);
        for (stratum, sizes) in strata.iter().zip(&sizes) {
            let draws = stratum.draws as f64;
            value += draws * stratum.expectation(|v| v);
            size += draws * stratum.probabilities.iter().zip(sizes).fold(0.0, |sum, (p, s)| sum + p * s);
            for (v, s) in stratum.values.iter().zip(sizes).filter(|(_, s)| **s > 0.0) {
                low = low.min(v / s);
                high = high.max(v / s);
            }
        }
        let mean = value / size;
        let ratio = Ratio { strata, sizes, low, high };
        let centred = ratio.at(mean);
        let (method, saddlepoint) = choose(&centred, || Saddlepoint::new(&centred));
        let (standard_deviation, skewness) = saddlepoint.map_or((0.0, 0.0), |saddlepoint| {
            (saddlepoint.cumulants().standard_deviation / size, saddlepoint.cumulants().standardised[0])
        });
        Self { statistic: Resampled::Ratio(ratio), method, mean, standard_deviation, skewness }
    }

    /// How the distribution is computed.
    pub fn method(&self) -> DistributionMethod {
        self.method
    }

    /// Mean of the statistic (of a ratio: the ratio of the means).
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// Standard deviation of the statistic (of a ratio: of its linear part).
    pub fn standard_deviation(&self) -> f64 {
        self.standard_deviation
    }

    /// Skewness of the statistic (of a ratio: of its linear part).
    pub fn skewness(&self) -> f64 {
        self.skewness
    }

    /// P(statistic ≤ x); with `mid`, P(statistic < x) + P(statistic = x)/2.
    pub fn cdf(&self, x: f64, mid: bool) -> f64 {
        match &self.statistic {
            _ if x.is_nan() => x,
            Resampled::Sum(sum) => sum.cdf(x, mid),
            Resampled::Ratio(ratio) if x < ratio.low => 0.0,
            Resampled::Ratio(ratio) if x > ratio.high => 1.0,
            Resampled::Ratio(ratio) => Sum::new(&ratio.at(x), self.method).cdf(0.0, mid),
        }
    }

    /// The smallest x with P(statistic ≤ x) ≥ p, for p in [0, 1].
    pub fn ppf(&self, p: f64) -> f64 {
        match &self.statistic {
            Resampled::Sum(sum) => sum.ppf(p),
            Resampled::Ratio(_) if self.method == DistributionMethod::Point => self.mean,
            Resampled::Ratio(ratio) => self.ratio_ppf(ratio, p),
        }
    }

    /// [`Self::cdf`] of every x.
    pub fn cdf_each(&self, x: &[f64], mid: bool, gate: &mut dyn Gate) -> Result<Vec<f64>> {
        self.each(x, gate, |x| self.cdf(x, mid))
    }

    /// [`Self::ppf`] of every p.
    pub fn ppf_each(&self, p: &[f64], gate: &mut dyn Gate) -> Result<Vec<f64>> {
        if let Some(i) = p.iter().position(|p| !(0.0..=1.0).contains(p)) {
            return Err(Error::Value { argument: "p", rule: "0 <= p <= 1", got: format!("p={} at index {i}", p[i]) });
        }
        self.each(p, gate, |p| self.ppf(p))
    }

    fn each(&self, x: &[f64], gate: &mut dyn Gate, value: impl Fn(f64) -> f64 + Sync) -> Result<Vec<f64>> {
        let mut out = scratch::zeros(x.len());
        let chunk = if matches!(self.statistic, Resampled::Ratio(_)) { 1 } else { 32 };
        fill(&mut out, chunk, gate, |start, out| {
            out.iter_mut().zip(&x[start..]).for_each(|(out, &x)| *out = value(x));
        })?;
        Ok(out)
    }

    /// Bracket and shrink on the scale of normal quantiles, where the function is close to a line.
    fn ratio_ppf(&self, ratio: &Ratio, p: f64) -> f64 {
        let z = normal_ppf(p);
        if z.is_infinite() {
            return if z < 0.0 { ratio.low } else { ratio.high };
        }
        // A lattice has steps: nothing is gained by looking closer than its grid does.
        let close = if self.method == DistributionMethod::Lattice { 1e-5 } else { CLOSE };
        let excess = |x: f64| (normal_ppf(self.cdf(x, false)) - z).clamp(-40.0, 40.0);
        let (mut low, mut high) = ((ratio.low, -40.0), (ratio.high, 40.0));
        let mut x = (self.mean + z * self.standard_deviation).clamp(ratio.low, ratio.high);
        for step in 0..200 {
            let e = excess(x);
            if e < 0.0 {
                low = (x, e);
            } else {
                high = (x, e);
            }
            let width = high.0 - low.0;
            if width <= close * self.standard_deviation {
                break;
            }
            // Newton with the slope of a normal distribution first, then regula falsi, then bisection; each
            // leans over the root so that the bracket closes from both sides.
            let guess = match step {
                0 => x - e * self.standard_deviation,
                1..=12 => low.0 - low.1 * width / (high.1 - low.1),
                _ => 0.5 * (low.0 + high.0),
            };
            let lean = if e < 0.0 { 0.25 } else { -0.25 } * close * self.standard_deviation;
            let next = guess + lean;
            x = if next > low.0 && next < high.0 { next } else { 0.5 * (low.0 + high.0) };
        }
        high.0
    }
}

/// Lengths agree and every stratum has a point.
fn check(draws: &[u64], starts: &[usize], weights: &[f64], values: &[f64], sizes: Option<&[f64]>) -> Result<()> {
    let points = values.len();
    let wrong = |argument, rule, got: String| Err(Error::Value { argument, rule, got });
    if starts.len() != draws.len() + 1 || draws.is_empty() {
        return wrong("starts", "len(starts) == len(draws) + 1 >= 2", format!("{} and {}", starts.len(), draws.len()));
    }
    if starts[0] != 0 || starts[draws.len()] != points || starts.windows(2).any(|pair| pair[0] >= pair[1]) {
        return wrong("starts", "0 = starts[0] < starts[1] < ... = len(values)", format!("{starts:?}"));
    }
    if weights.len() != points || sizes.is_some_and(|s| s.len() != points) {
        return wrong("weights", "one weight, value and size a point", format!("{} weights", weights.len()));
    }
    let weighs_nothing = |pair: &[usize]| {
        let weights = &weights[pair[0]..pair[1]];
        let total: f64 = weights.iter().sum();
        weights.iter().any(|w| *w < 0.0) || !(total > 0.0 && total.is_finite())
    };
    if let Some(g) = starts.windows(2).position(weighs_nothing) {
        return wrong("weights", "weights >= 0 with a positive finite sum in every stratum", format!("stratum {g}"));
    }
    // NaN fails too; the square of a larger value might overflow.
    if let Some(i) = values.iter().position(|v| v.is_nan() || v.abs() > 1e100) {
        return wrong("values", "|value| <= 1e100", format!("{} at index {i}", values[i]));
    }
    if let Some(i) = sizes.and_then(|s| s.iter().position(|size| !(size.is_finite() && *size > 0.0))) {
        return wrong("sizes", "finite and > 0", format!("index {i}"));
    }
    Ok(())
}

/// A point with less than this share of the weight is drawn in none of 2^53 draws, and would only cost digits.
const NEVER: f64 = 1.0 / (1_u128 << 100) as f64;

/// Cut the points into strata with probabilities; points that are never drawn and strata without draws are no part.
fn divide(
    draws: &[u64],
    starts: &[usize],
    weights: &[f64],
    values: &[f64],
    sizes: Option<&[f64]>,
) -> (Vec<Stratum>, Option<Vec<Vec<f64>>>) {
    let (mut strata, mut all_sizes) = (Vec::new(), Vec::new());
    for (&draws, pair) in draws.iter().zip(starts.windows(2)).filter(|(draws, _)| **draws > 0) {
        let all = weights[pair[0]..pair[1]].iter().fold(0.0, |sum, weight| sum + weight);
        let points: Vec<usize> = (pair[0]..pair[1]).filter(|&i| weights[i] > NEVER * all).gathered();
        let total = points.iter().fold(0.0, |sum, &i| sum + weights[i]);
        let pick = |x: &[f64]| points.iter().map(|&i| x[i]).gathered();
        let probabilities = points.iter().map(|&i| weights[i] / total).gathered();
        strata.add(Stratum { draws, probabilities, values: pick(values) });
        all_sizes.add_each(sizes.map(pick).into_iter());
    }
    let sizes = sizes.map(|_| all_sizes);
    (strata, sizes)
}

/// The total size, if every stratum's points have the same size: the ratio is then a sum.
fn constant_total(strata: &[Stratum], sizes: &[Vec<f64>]) -> Option<f64> {
    let constant = sizes.iter().all(|s| s.iter().all(|size| *size == s[0]));
    constant.then(|| strata.iter().zip(sizes).fold(0.0, |sum, (s, sizes)| sum + s.draws as f64 * sizes[0]))
}
