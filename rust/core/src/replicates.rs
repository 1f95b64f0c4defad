//! Moments and quantiles of bootstrap replicates: those of each column of a table.

use crate::error::{Error, Result};
use crate::parallel::{Gate, map};
use crate::quantile::Place;

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
        self.values.chunks_exact(self.columns).map(|row| row[column]).collect()
    }

    /// Mean and standard deviation (divisor B − 1; NaN for a single row) of each column.
    pub fn moments(&self, gate: &mut dyn Gate) -> Result<Vec<(f64, f64)>> {
        map(self.columns, gate, |column| {
            let values = self.column(column);
            let mean = sum(&values, |x| x) / values.len() as f64;
            let squares = sum(&values, |x| (x - mean) * (x - mean));
            (mean, (squares / (values.len() as f64 - 1.0)).sqrt())
        })
    }

    /// Share of each column that is below its estimate, where those equal to it up to rounding count half.
    pub fn shares_below(&self, estimates: &[f64], gate: &mut dyn Gate) -> Result<Vec<f64>> {
        if estimates.len() != self.columns {
            let got = format!("{} for {} columns", estimates.len(), self.columns);
            return Err(Error::Value { argument: "estimates", rule: "one for each column", got });
        }
        map(self.columns, gate, |column| {
            let (values, estimate) = (self.column(column), estimates[column]);
            let scale = values.iter().fold(estimate.abs(), |most, x| most.max(x.abs()));
            let rounding = ROUNDING * scale;
            let halves: usize = values
                .iter()
                .map(|x| x - estimate)
                .map(|away| usize::from(away < -rounding) + usize::from(away <= rounding))
                .sum();
            halves as f64 / (2 * values.len()) as f64
        })
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
                probabilities[column * each..][..each].iter().map(|&p| Place::of(p, self.rows())).collect();
            let mut ranks: Vec<_> = places.iter().flat_map(|place| [place.below, place.above]).collect();
            ranks.sort_unstable();
            ranks.dedup();
            let mut values = self.column(column);
            select(&mut values, 0, &ranks);
            places.iter().map(|place| place.between(values[place.below], values[place.above])).collect::<Vec<_>>()
        })?;
        Ok(found.concat())
    }
}

/// Sum of a function of the values: value i goes to lane i mod 16, the lanes are added pairwise.
fn sum(values: &[f64], term: impl Fn(f64) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    let (whole, rest) = values.as_chunks::<LANES>();
    for chunk in whole {
        (0..LANES).for_each(|i| lanes[i] += term(chunk[i]));
    }
    lanes.iter_mut().zip(rest).for_each(|(lane, &x)| *lane += term(x));
    let mut width = LANES;
    while width > 1 {
        width /= 2;
        (0..width).for_each(|i| lanes[i] += lanes[i + width]);
    }
    lanes[0]
}

/// Put the order statistics of these ascending ranks in their places; `values` are those of the ranks from `first` on.
fn select(values: &mut [f64], first: usize, ranks: &[usize]) {
    let middle = ranks.len() / 2;
    if let Some(&rank) = ranks.get(middle) {
        let (below, _, above) = values.select_nth_unstable_by(rank - first, f64::total_cmp);
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
        let moments = Replicates::new(&values, 2).unwrap().moments(&mut Open).unwrap();
        assert_eq!(moments, [(7.0 / 3.0, (7.0_f64 / 3.0).sqrt()), (30.0, 10.0)]);
    }

    #[test]
    fn of_no_columns() {
        assert!(quantiles(&[], 0, &[]).is_empty());
        assert!(Replicates::new(&[], 0).unwrap().moments(&mut Open).unwrap().is_empty());
    }

    #[test]
    fn equal_ones_count_half() {
        let values = [0.1 + 0.2, 1.0, 0.3, 2.0, 0.2, 3.0, 0.4, 4.0];
        let shares = |estimates: &[f64]| Replicates::new(&values, 2).unwrap().shares_below(estimates, &mut Open);
        assert_eq!(shares(&[0.3, 2.5]).unwrap(), [0.5, 0.5]);
        assert_eq!(shares(&[0.1, 4.0]).unwrap(), [0.0, 0.875]);
        assert!(shares(&[0.3]).is_err());
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
