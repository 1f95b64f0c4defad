//! Moments and quantiles of bootstrap replicates: those of each column of a table. All replicates are finite, but for
//! those that quantiles are taken of.

use crate::bootstrap::quantile::QuantilePlace;
use crate::error::{Error, Result};
use crate::lanes::{folded, folded_by};
use crate::parallel::{Gate, map};
use crate::scratch::{self, Gather};

/// Partial sums kept side by side, so that the order of the additions is the same on every machine.
const LANES: usize = 16;

/// Sums of a million terms in another order differ by less than this share of them: 2^-43.
const ROUNDING: f64 = 1.0 / 8_796_093_022_208.0;

/// B replicates of K statistics, row-major.
#[derive(Clone, Copy, Debug)]
pub struct Replicates<'a> {
    values: &'a [f64],
    columns: usize,
}

impl<'a> Replicates<'a> {
    /// A table of at least one row, or of no columns.
    pub fn new(values: &'a [f64], columns: usize) -> Result<Self> {
        if !values.len().is_multiple_of(columns) || (values.is_empty() && columns > 0) {
            let got = format!("{} values in {columns} columns", values.len());
            return Err(Error::Value { argument: "replicates", rule: "at least one row", got });
        }
        Ok(Self { values, columns })
    }

    fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    fn column(&self, column: usize) -> Vec<f64> {
        self.values.chunks_exact(self.columns).map(|row| row[column]).gathered()
    }

    /// Mean less the estimate, and standard deviation (divisor B − 1; NaN for a single row) of each column.
    pub fn moments(&self, estimates: &[f64], gate: &mut dyn Gate) -> Result<Vec<(f64, f64)>> {
        self.one_each("estimates", estimates)?;
        map(self.columns, gate, |column| about(&self.column(column), estimates[column]))
    }

    /// Share of each column that is below its estimate, where those equal to it up to rounding count half.
    ///
    /// `sizes` are those of the numbers that a replicate of the column is a mean of, at most: they tell how far
    /// rounding reaches where the estimate itself is smaller.
    pub fn shares_below(&self, estimates: &[f64], sizes: &[f64], gate: &mut dyn Gate) -> Result<Vec<f64>> {
        self.one_each("estimates", estimates)?;
        self.one_each("sizes", sizes)?;
        map(self.columns, gate, |column| {
            let estimate = estimates[column];
            let rounding = ROUNDING * estimate.abs().max(sizes[column]);
            let values = self.column(column);
            let halves: usize = values
                .iter()
                .map(|x| x - estimate)
                .map(|away| usize::from(away < -rounding) + usize::from(away <= rounding))
                .sum();
            halves as f64 / (2 * values.len()) as f64
        })
    }

    fn one_each(&self, argument: &'static str, numbers: &[f64]) -> Result<()> {
        if numbers.len() == self.columns {
            return Ok(());
        }
        let got = format!("{} for {} columns", numbers.len(), self.columns);
        Err(Error::Value { argument, rule: "one for each column", got })
    }

    /// Quantiles of each column, bit for bit those of NumPy.
    ///
    /// Column j takes the probabilities, in [0, 1], from j·P to (j + 1)·P; so do the results.
    pub fn quantiles(&self, probabilities: &[f64], gate: &mut dyn Gate) -> Result<Vec<f64>> {
        let each = probabilities.len().checked_div(self.columns).unwrap_or(0);
        if probabilities.len() != each * self.columns {
            let got = format!("{} for {} columns", probabilities.len(), self.columns);
            return Err(Error::Value { argument: "probabilities", rule: "one row for each column", got });
        }
        if let Some(p) = probabilities.iter().find(|p| !(0.0..=1.0).contains(*p)) {
            return Err(Error::Value { argument: "probabilities", rule: "0 <= p <= 1", got: format!("p={p}") });
        }
        let found = map(self.columns, gate, |column| {
            let places: Vec<_> =
                probabilities[column * each..][..each].iter().map(|&p| QuantilePlace::of(p, self.rows())).gathered();
            let mut ranks: Vec<_> = places.iter().flat_map(|place| [place.below, place.above]).gathered();
            ranks.sort_unstable();
            ranks.dedup();
            let mut keys = self.column(column).into_iter().map(ordered).gathered();
            select(&mut keys, 0, &ranks);
            places.iter().map(|at| at.between(number(keys[at.below]), number(keys[at.above]))).gathered()
        })?;
        Ok(scratch::joined(&found))
    }
}

/// Mean of the values less `centre`, and their standard deviation.
///
/// Neither loses digits to a large centre, nor to squares of very large or small numbers: sums are of distances from
/// the centre, in units of a power of two near the largest.
fn about(values: &[f64], centre: f64) -> (f64, f64) {
    let least = chosen(values, values[0], |least, x| if x < least { x } else { least });
    let most = chosen(values, values[0], |most, x| if x > most { x } else { most });
    let unit = power_of_two_below((least - centre).abs().max((most - centre).abs()));
    let (scale, count) = (1.0 / unit, values.len() as f64);
    let mean = sum(values, |x| (x - centre) * scale) / count;
    let away = |x: f64| (x - centre) * scale - mean;
    // What the rounding of the mean adds to the squares is taken away again.
    let squares = sum(values, |x| away(x) * away(x)) - sum(values, away).powi(2) / count;
    let spread = if least == most { 0.0 } else { squares.max(0.0) };
    (mean * unit, (spread / (count - 1.0)).sqrt() * unit)
}

/// The power of two at or below a positive number; the least normal one for those below it.
fn power_of_two_below(x: f64) -> f64 {
    const EXPONENT: u64 = 0x7FF0_0000_0000_0000;
    f64::from_bits(x.to_bits() & EXPONENT).max(f64::MIN_POSITIVE)
}

/// Sum of a function of the values.
fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; LANES];
    in_lanes(values, &mut sums, |sum, x| sum + term(x));
    folded(sums)
}

/// One of the values: that which `choose` prefers to all others.
fn chosen(values: &[f64], first: f64, choose: impl Fn(f64, f64) -> f64) -> f64 {
    let mut lanes = [first; LANES];
    in_lanes(values, &mut lanes, &choose);
    folded_by(lanes, choose)
}

/// Value i goes to lane i mod 16.
fn in_lanes(values: &[f64], lanes: &mut [f64; LANES], step: impl Fn(f64, f64) -> f64) {
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole {
        (0..LANES).for_each(|i| lanes[i] = step(lanes[i], chunk[i]));
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, &x)| *lane = step(*lane, x));
}

/// An integer with the place among integers that x has in `f64::total_cmp`: they are compared faster.
#[inline]
fn ordered(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    bits ^ (((bits >> 63) as u64) >> 1) as i64
}

/// The number that such an integer stands for.
#[inline]
fn number(key: i64) -> f64 {
    f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64)
}

/// Put the order statistics of these ascending ranks in their places; `keys` are those of the ranks from `first` on.
fn select(keys: &mut [i64], first: usize, ranks: &[usize]) {
    let middle = ranks.len() / 2;
    if let Some(&rank) = ranks.get(middle) {
        let (below, _, above) = keys.select_nth_unstable(rank - first);
        select(below, first, &ranks[..middle]);
        select(above, rank + 1, &ranks[middle + 1..]);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parallel::Open;

    fn quantiles(values: &[f64], columns: usize, probabilities: &[f64]) -> Vec<f64> {
        Replicates::new(values, columns).unwrap().quantiles(probabilities, &mut Open).unwrap()
    }

    #[test]
    fn by_hand() {
        let values = [1.0, 40.0, 2.0, 30.0, 4.0, 20.0];
        assert_eq!(quantiles(&values, 2, &[0.5, 0.75, 0.0, 1.0]), [2.0, 3.0, 20.0, 40.0]);
    }

    fn moments(values: &[f64], estimate: f64) -> (f64, f64) {
        Replicates::new(values, 1).unwrap().moments(&[estimate], &mut Open).unwrap()[0]
    }

    #[test]
    fn keys_order_as_numbers() {
        let ordered_numbers = [f64::NEG_INFINITY, -2.5, -5e-324, -0.0, 0.0, 5e-324, 1.0, f64::MAX, f64::INFINITY];
        assert!(ordered_numbers.windows(2).all(|pair| ordered(pair[0]) < ordered(pair[1])));
        assert!(ordered_numbers.iter().all(|&x| number(ordered(x)).to_bits() == x.to_bits()));
    }

    #[test]
    fn moments_by_hand() {
        let values = [1.0, 40.0, 2.0, 30.0, 6.0, 20.0];
        let found = Replicates::new(&values, 2).unwrap().moments(&[2.0, 40.0], &mut Open).unwrap();
        assert_eq!(found, [(1.0, 7.0_f64.sqrt()), (-10.0, 10.0)]);
        assert!(moments(&[3.0], 2.0).1.is_nan());
    }

    #[test]
    fn moments_keep_their_digits() {
        assert_eq!(moments(&vec![0.1; 100_003], 0.1), (0.0, 0.0));
        assert_eq!(moments(&[0.3; 1000], 0.1 + 0.2).1, 0.0);
        // 1, 2, …, n beside a large centre and at the ends of the range of doubles.
        let n = 4001;
        let want = (f64::from(n * (n + 1)) / 12.0).sqrt();
        let line = |scale: f64, from: f64| (1..=n).map(move |i| from + f64::from(i) * scale).collect::<Vec<_>>();
        for (scale, from) in [(1.0, 0.0), (1.0, 1e15), (1e-150, 0.0), (1e300, 0.0), (1e-300, 0.0)] {
            let middle = from + f64::from(n + 1) / 2.0 * scale;
            let (bias, deviation) = moments(&line(scale, from), middle);
            assert!(bias.abs() <= 1e-12 * scale * f64::from(n), "{scale} {from}: {bias}");
            assert!((deviation / scale / want - 1.0).abs() < 1e-14, "{scale} {from}: {deviation}");
        }
    }

    #[test]
    fn of_no_columns() {
        assert!(quantiles(&[], 0, &[]).is_empty());
        assert!(Replicates::new(&[], 0).unwrap().moments(&[], &mut Open).unwrap().is_empty());
    }

    #[test]
    fn equal_ones_count_half() {
        let values = [0.1 + 0.2, 1.0, 0.3, 2.0, 0.2, 3.0, 0.4, 4.0];
        let shares = |estimates: &[f64], sizes: &[f64]| {
            Replicates::new(&values, 2).unwrap().shares_below(estimates, sizes, &mut Open)
        };
        assert_eq!(shares(&[0.3, 2.5], &[0.0; 2]).unwrap(), [0.5, 0.5]);
        assert_eq!(shares(&[0.1, 4.0], &[0.0; 2]).unwrap(), [0.0, 0.875]);
        // Beside means of numbers of 2^43, a difference of 1 is rounding.
        assert_eq!(shares(&[0.25, 3.5], &[0.0, 8_796_093_022_208.0]).unwrap(), [0.25, 0.5 * (1.0 + 0.5)]);
        assert!(shares(&[0.3], &[0.0; 2]).is_err());
    }

    #[test]
    fn refuses_what_has_no_quantiles() {
        assert!(Replicates::new(&[], 1).is_err());
        assert!(Replicates::new(&[1.0, 2.0, 3.0], 2).is_err());
        assert!(Replicates::new(&[1.0, 2.0], 2).unwrap().quantiles(&[0.5; 3], &mut Open).is_err());
        for p in [-0.1, 1.1, f64::NAN] {
            assert!(Replicates::new(&[1.0], 1).unwrap().quantiles(&[p], &mut Open).is_err());
        }
    }

    proptest! {
        #[test]
        fn whole_ranks_are_the_sorted_values(mut values in prop::collection::vec(-9_i8..9, 2..200)) {
            let replicates: Vec<f64> = values.iter().map(|&x| f64::from(x)).collect();
            let last = values.len() - 1;
            let probabilities: Vec<f64> = (0..=last).map(|i| i as f64 / last as f64).collect();
            values.sort_unstable();
            let found = quantiles(&replicates, 1, &probabilities);
            for (found, &value) in found.iter().zip(&values) {
                prop_assert!((found - f64::from(value)).abs() < 1e-9);
            }
        }
    }
}
