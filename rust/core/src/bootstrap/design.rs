//! Resampling designs: what one bootstrap replicate draws, and from where.

use crate::error::{Error, Result};
use crate::scratch::{self, Gather, Growing};

/// Counts beyond this are not all doubles.
const LARGEST_COUNT: i64 = 1 << 53;

/// One independent part of a design: `draws` draws with replacement from weighted points.
#[derive(Clone, Debug, PartialEq)]
pub struct WeightedStratum {
    /// How many draws one replicate makes here.
    pub draws: u64,
    /// The points' weights, positive: a draw hits each point with probability proportional to its weight.
    pub weights: Vec<f64>,
    /// What a draw of each point adds to the sums: points × columns, row-major.
    pub values: Vec<f64>,
}

/// Independent strata whose draws add up to one row of sums.
///
/// The bootstrap of problems is one stratum whose points are the classes of equal problems, weighted by how
/// many problems each has; strata, clusters and attempts differ only in what the points are.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The strata, in the order in which their sums are added.
    pub strata: Vec<WeightedStratum>,
    /// How many sums are taken over the same draws.
    pub columns: usize,
}

impl Design {
    /// The design whose stratum g sends `draws[g]` draws to the points `starts[g]..starts[g + 1]`.
    ///
    /// Points of weight 0 can't be drawn and are left out, so they use no random words.
    pub fn new(draws: &[i64], starts: &[i64], weights: &[f64], values: &[f64], columns: usize) -> Result<Self> {
        check_shapes(draws, starts, weights, values, columns)?;
        check_numbers("weights", "0 <= weights < inf", weights, 1, |w| w.is_finite() && w >= 0.0)?;
        check_numbers("values", "finite values", values, columns, f64::is_finite)?;
        let mut strata = scratch::room(draws.len());
        for (g, (&draws, border)) in draws.iter().zip(starts.windows(2)).enumerate() {
            if !(0..=LARGEST_COUNT).contains(&draws) {
                return Err(value("draws", "0 <= draws <= 2**53", format!("draws={draws} at index {g}")));
            }
            let points = (border[0] as usize..border[1] as usize).filter(|&p| weights[p] > 0.0);
            let mut stratum = WeightedStratum { draws: draws as u64, weights: Vec::new(), values: Vec::new() };
            for p in points {
                stratum.weights.add(weights[p]);
                stratum.values.add_all(&values[p * columns..(p + 1) * columns]);
            }
            let total = stratum.weights.iter().fold(0.0, |sum, weight| sum + weight);
            if draws > 0 && !(total > 0.0 && total.is_finite()) {
                let got = format!("a sum of {total} in stratum {g}, which has draws={draws}");
                return Err(value("weights", "0 < sum of a stratum's weights < inf", got));
            }
            strata.add(stratum);
        }
        Ok(Self { strata, columns })
    }
}

impl WeightedStratum {
    /// Column k of the values, one per point.
    pub(crate) fn column(&self, k: usize, columns: usize) -> Vec<f64> {
        self.values.iter().skip(k).step_by(columns).copied().gathered()
    }

    /// The sum of the weights if all are whole and it is at most `bound`.
    pub(crate) fn whole_total(&self, bound: u32) -> Option<u32> {
        let mut total = 0.0;
        for &weight in &self.weights {
            total += weight;
            if weight.floor() != weight || total > f64::from(bound) {
                return None;
            }
        }
        Some(total as u32)
    }
}

fn value(argument: &'static str, rule: &'static str, got: String) -> Error {
    Error::Value { argument, rule, got }
}

fn check_shapes(draws: &[i64], starts: &[i64], weights: &[f64], values: &[f64], columns: usize) -> Result<()> {
    let points = weights.len() as i64;
    let bordered = starts.len() == draws.len() + 1
        && starts.first() == Some(&0)
        && starts.last() == Some(&points)
        && starts.windows(2).all(|border| border[0] <= border[1]);
    if !bordered {
        let got = format!("starts={starts:?} for {} strata of {points} points", draws.len());
        return Err(value("starts", "0 = starts[0] <= ... <= starts[strata] = points", got));
    }
    if values.len() != weights.len() * columns {
        let got = format!("{} values for {points} points and {columns} columns", values.len());
        return Err(value("values", "one row for each point", got));
    }
    Ok(())
}

fn check_numbers(
    argument: &'static str,
    rule: &'static str,
    numbers: &[f64],
    columns: usize,
    valid: impl Fn(f64) -> bool,
) -> Result<()> {
    numbers
        .iter()
        .position(|&x| !valid(x))
        .map_or(Ok(()), |i| Err(value(argument, rule, format!("{argument}={} at index {}", numbers[i], i / columns))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_weight_zero_are_left_out() {
        let design = Design::new(&[3, 0], &[0, 3, 3], &[1.0, 0.0, 2.0], &[1., 2., 3., 4., 5., 6.], 2).unwrap();
        assert_eq!(design.strata[0].weights, [1.0, 2.0]);
        assert_eq!(design.strata[0].values, [1.0, 2.0, 5.0, 6.0]);
        assert_eq!(design.strata[0].column(1, 2), [2.0, 6.0]);
        assert_eq!(design.strata[1], WeightedStratum { draws: 0, weights: vec![], values: vec![] });
    }

    #[test]
    fn whole_totals_are_found() {
        let stratum = |weights: &[f64]| WeightedStratum { draws: 1, weights: weights.to_vec(), values: vec![] };
        assert_eq!(stratum(&[1.0, 2.0]).whole_total(3), Some(3));
        assert_eq!(stratum(&[1.0, 2.0]).whole_total(2), None);
        assert_eq!(stratum(&[1.0, 0.5]).whole_total(3), None);
    }

    #[test]
    fn broken_designs_are_named() {
        let text = |result: Result<Design>| result.unwrap_err().to_string();
        assert_eq!(
            text(Design::new(&[1], &[0, 2], &[1.0, -2.0], &[0.0, 0.0], 1)),
            "`weights` must satisfy 0 <= weights < inf; got weights=-2 at index 1"
        );
        assert_eq!(
            text(Design::new(&[1], &[0, 1], &[0.0], &[0.0], 1)),
            "`weights` must satisfy 0 < sum of a stratum's weights < inf; got a sum of 0 in stratum 0, which has draws=1"
        );
        assert_eq!(
            text(Design::new(&[-1], &[0, 1], &[1.0], &[0.0], 1)),
            "`draws` must satisfy 0 <= draws <= 2**53; got draws=-1 at index 0"
        );
        assert!(text(Design::new(&[1], &[0, 2], &[1.0], &[0.0], 1)).starts_with("`starts` must satisfy"));
        assert!(text(Design::new(&[1], &[0, 1], &[1.0], &[0.0], 2)).starts_with("`values` must satisfy"));
    }
}
