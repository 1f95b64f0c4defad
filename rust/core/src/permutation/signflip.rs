//! The exact paired test: how often do random signs of the differences reach the sum that was observed?
//!
//! Under the null hypothesis that the two members of every pair are exchangeable, each difference is as likely
//! as its negative (Fisher, *The Design of Experiments*, 1935). Differences of equal size are interchangeable,
//! so everything works on the distinct sizes and how often each occurs.

mod enumeration;
mod inversion;

use crate::distribution::lattice::common_divisor;
use crate::error::{Error, Result, named};
use crate::numeric::elementary::exp;
use crate::parallel::Gate;

/// Enumerate while neither half of the sizes has more sums than this.
const MOST_SUMS: u64 = 1 << 15;
/// The largest number of points of a lattice whose characteristic function is inverted.
const LONGEST: f64 = (1 << 20) as f64;
/// By Hoeffding's inequality a sum leaves the window with probability at most 2·exp(−31) = 7e-14.
const LOST: f64 = 31.0;
/// What the inversion knows a probability to.
const ACCURACY: f64 = 1e-13;
/// The step of a lattice is at least this many times the rounding error of a difference.
const CLEAR: f64 = 1e6;

/// How a p-value was computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignFlipMethod {
    /// No sum is nearer to zero than the one observed.
    Trivial,
    /// All sums, by meeting in the middle.
    Enumeration,
    /// Inversion of the characteristic function on the lattice that holds all sums.
    Lattice,
    /// Inversion after a normal error far below the standard deviation was added; errs to the larger side.
    Smoothed,
    /// Hoeffding's bound, where it is below what the inversion can tell from zero.
    Bound,
}

impl SignFlipMethod {
    /// As users read it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trivial => "trivial",
            Self::Enumeration => "enumeration",
            Self::Lattice => "lattice",
            Self::Smoothed => "smoothed",
            Self::Bound => "bound",
        }
    }

    /// The method with this name.
    pub fn named(name: &str) -> Result<Self> {
        let all = [Self::Trivial, Self::Enumeration, Self::Lattice, Self::Smoothed, Self::Bound];
        let rule = "method in {trivial, enumeration, lattice, smoothed, bound}";
        named("method", rule, &all.map(|method| (method.name(), method)), name)
    }
}

/// Differences that are not zero, by size.
#[derive(Clone, Copy, Debug)]
pub struct Differences<'a> {
    sizes: &'a [f64],
    counts: &'a [u64],
    /// The observed sum, without its sign.
    sum: f64,
    /// Σ size²: the variance of the sum under random signs.
    variance: f64,
    /// Σ size: the largest sum.
    largest: f64,
    /// Absolute rounding error of a size.
    tolerance: f64,
}

impl<'a> Differences<'a> {
    /// `counts[i]` differences of `sizes[i]` > 0, of which `plus[i]` are positive.
    pub fn new(sizes: &'a [f64], counts: &'a [u64], plus: &[u64], tolerance: f64) -> Result<Self> {
        let (mut sum, mut variance, mut largest) = (0.0, 0.0, 0.0);
        if counts.len() != sizes.len() || plus.len() != sizes.len() {
            let got = format!("{} sizes, {} counts, {} plus", sizes.len(), counts.len(), plus.len());
            return Err(Error::Value { argument: "sizes", rule: "one size for each count", got });
        }
        for (i, (&size, (&count, &positive))) in sizes.iter().zip(counts.iter().zip(plus)).enumerate() {
            if !(size > tolerance && size < f64::INFINITY && positive <= count) {
                let got = format!("size={size}, count={count}, plus={positive} at index {i}");
                return Err(Error::Value { argument: "sizes", rule: "tolerance < size and plus <= count", got });
            }
            let count = count as f64;
            sum += (2.0 * positive as f64 - count) * size;
            variance += count * (size * size);
            largest += count * size;
        }
        Ok(Self { sizes, counts, sum: sum.abs(), variance, largest, tolerance })
    }

    /// Rounding that may stand between two equal sums.
    fn slack(&self) -> f64 {
        self.tolerance * self.counts.iter().fold(0.0, |sum, &count| sum + count as f64)
    }

    /// P(|sum| ≥ observed) is at most this (Hoeffding 1963).
    fn bound(&self) -> f64 {
        2.0 * exp(-0.5 * self.sum * self.sum / self.variance)
    }

    /// A distance from zero that a sum exceeds with a negligible probability.
    fn reach(&self) -> f64 {
        (2.0 * LOST * self.variance).sqrt().min(self.largest)
    }

    /// The step of a lattice that holds all sizes, if it is coarse enough to invert on.
    fn step(&self) -> Option<f64> {
        let finest = ((self.sum + self.reach()) / (2.0 * LONGEST)).max(CLEAR * self.tolerance);
        let mut step = 0.0;
        for &size in self.sizes {
            step = common_divisor(step, size, 1e-3 * finest);
            if step < finest {
                return None;
            }
        }
        // Euclid's remainders gather rounding; the largest size over its multiple does not.
        let most = self.sizes.iter().fold(0.0, |most: f64, &size| most.max(size));
        let step = most / (most / step).round();
        let fits = |&size: &f64| (size - (size / step).round() * step).abs() <= 4.0 * self.tolerance;
        self.sizes.iter().all(fits).then_some(step)
    }
}

/// P(|Σ ± size| ≥ |observed sum|) over independent fair signs, ties included, and how it was computed.
///
/// The rule: enumerate while the sums are few; else invert on a lattice if there is one; else smooth. A given
/// method is used instead, as far as it applies.
pub fn p_value(
    differences: &Differences,
    method: Option<SignFlipMethod>,
    gate: &mut dyn Gate,
) -> Result<(f64, SignFlipMethod)> {
    if differences.sum <= differences.slack() {
        return Ok((1.0, SignFlipMethod::Trivial));
    }
    if method.is_none_or(|given| given == SignFlipMethod::Enumeration)
        && let Some(halves) = enumeration::halves(differences.counts, MOST_SUMS)
    {
        return Ok((enumeration::p_value(differences, &halves), SignFlipMethod::Enumeration));
    }
    let bound = differences.bound();
    if bound <= ACCURACY || method == Some(SignFlipMethod::Bound) {
        return Ok((bound.min(1.0), SignFlipMethod::Bound));
    }
    let step = if method == Some(SignFlipMethod::Smoothed) { None } else { differences.step() };
    let (inside, method) = match step {
        Some(step) => (inversion::on_lattice(differences, step, gate)?, SignFlipMethod::Lattice),
        None => (inversion::smoothed(differences, gate)?, SignFlipMethod::Smoothed),
    };
    Ok(((1.0 - inside).max(ACCURACY).min(bound).min(1.0), method))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    fn by(sizes: &[f64], counts: &[u64], plus: &[u64], method: Option<SignFlipMethod>) -> (f64, SignFlipMethod) {
        let differences = Differences::new(sizes, counts, plus, 1e-14).unwrap();
        p_value(&differences, method, &mut Open).unwrap()
    }

    #[test]
    fn one_size_is_the_sign_test() {
        // Nine of ten: 2·(1 + 10)/1024.
        let (p, method) = by(&[0.7], &[10], &[9], None);
        assert_eq!(method, SignFlipMethod::Enumeration);
        assert!((p - 22.0 / 1024.0).abs() < 1e-16);
        assert_eq!(by(&[0.7], &[10], &[5], None), (1.0, SignFlipMethod::Trivial));
        assert_eq!(by(&[], &[], &[], None), (1.0, SignFlipMethod::Trivial));
    }

    #[test]
    fn methods_agree() {
        let (sizes, counts, plus) = ([0.1, 0.3, 0.7], [9, 14, 5], [7, 9, 3]);
        let (exact, _) = by(&sizes, &counts, &plus, Some(SignFlipMethod::Enumeration));
        let (lattice, method) = by(&sizes, &counts, &plus, Some(SignFlipMethod::Lattice));
        assert_eq!(method, SignFlipMethod::Lattice);
        assert!((exact - lattice).abs() < 1e-13);
        let (smoothed, method) = by(&sizes, &counts, &plus, Some(SignFlipMethod::Smoothed));
        assert_eq!(method, SignFlipMethod::Smoothed);
        // The sums' gaps are wider than the smoothing.
        assert!((exact - smoothed).abs() < 1e-11);
    }

    #[test]
    fn smoothing_errs_upwards_and_little() {
        let sizes: Vec<f64> = (1..=28).map(|i| f64::from(i).sqrt() / 6.0).collect();
        let counts = vec![1; 28];
        for positive in 15..24 {
            let plus: Vec<u64> = (0..28).map(|i| u64::from((i * 5) % 28 < positive)).collect();
            let (exact, method) = by(&sizes, &counts, &plus, None);
            assert_eq!(method, SignFlipMethod::Enumeration);
            let (smoothed, _) = by(&sizes, &counts, &plus, Some(SignFlipMethod::Smoothed));
            assert!(smoothed >= exact - 1e-12 && smoothed <= exact + 0.002, "{exact} {smoothed}");
        }
    }

    #[test]
    fn what_is_out_of_reach_is_bounded() {
        let (p, method) = by(&[0.5, 0.25], &[400_000, 300_000], &[230_000, 160_000], None);
        assert_eq!(method, SignFlipMethod::Bound);
        assert!(p < 1e-13);
    }

    #[test]
    fn bad_input_is_named() {
        let error = Differences::new(&[0.5, 0.0], &[1, 1], &[1, 1], 1e-14).unwrap_err().to_string();
        assert!(error.contains("size=0, count=1, plus=1 at index 1"), "{error}");
        assert!(Differences::new(&[0.5], &[1, 1], &[1, 1], 1e-14).is_err());
        assert!(SignFlipMethod::named("saddlepoint").is_err());
    }
}
