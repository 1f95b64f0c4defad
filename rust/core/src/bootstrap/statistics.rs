//! Statistics that are functions of weighted sums: means, standard deviations, ratios, and their standard errors.

use crate::bootstrap::table::Table;
use crate::bootstrap::weighted_sums::{Columns, sum};
use crate::scratch::Gather;

/// A statistic computed from weighted sums of its columns.
pub(crate) trait Statistic: Columns {
    /// Numbers a replicate yields.
    fn width(&self) -> usize;
    /// They, from the sums; `weights` draws the weights again where the sums have lost too many digits.
    fn finish(&self, sums: &[f64], weights: &dyn Fn() -> Vec<u32>, out: &mut [f64]);
}

/// A difference of sums that is below this share of them is computed again, without cancellation.
const CANCELLED: f64 = 1.0 / 1024.0;

/// The mean of every column.
pub(crate) struct Means<'a>(pub(crate) Table<'a>);

impl Columns for Means<'_> {
    fn count(&self) -> usize {
        self.0.columns
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        self.0.at(problem, column)
    }
}

impl Statistic for Means<'_> {
    fn width(&self) -> usize {
        self.0.columns
    }

    fn finish(&self, sums: &[f64], _: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        let m = self.0.rows() as f64;
        out.iter_mut().zip(sums).for_each(|(mean, sum)| *mean = sum / m);
    }
}

/// The standard deviation of every column, from d and d², where d = value − mean of the sample.
pub(crate) struct Deviations<'a> {
    table: Table<'a>,
    centres: Vec<f64>,
}

impl<'a> Deviations<'a> {
    pub(crate) fn new(table: Table<'a>) -> Self {
        let m = table.rows();
        let centres = (0..table.columns).map(|c| sum(m, |i| table.at(i, c)) / m as f64).gathered();
        Self { table, centres }
    }

    #[inline]
    fn centred(&self, problem: usize, column: usize) -> f64 {
        self.table.at(problem, column) - self.centres[column]
    }

    /// Second central moment of a resample from its sums of d and d².
    fn second(&self, column: usize, s1: f64, s2: f64, weights: &dyn Fn() -> Vec<u32>) -> f64 {
        let m = self.table.rows() as f64;
        let square = s2 - s1 * s1 / m;
        if square < s2 * CANCELLED { self.moments(column, &weights()).0 } else { square / m }
    }

    /// Second and fourth central moment of a resample in two passes; exactly 0 if all its values are equal.
    fn moments(&self, column: usize, weights: &[u32]) -> (f64, f64) {
        let m = self.table.rows();
        let anchor = weights.iter().position(|&w| w > 0).map_or(0.0, |i| self.table.at(i, column));
        let from_anchor = |i| self.table.at(i, column) - anchor;
        let mean = sum(m, |i| f64::from(weights[i]) * from_anchor(i)) / m as f64;
        let square = |i| (from_anchor(i) - mean) * (from_anchor(i) - mean);
        let second = sum(m, |i| f64::from(weights[i]) * square(i)) / m as f64;
        let fourth = sum(m, |i| f64::from(weights[i]) * (square(i) * square(i))) / m as f64;
        (second, fourth)
    }
}

/// From the second central moment.
fn deviation(second: f64, m: usize) -> f64 {
    (second * (m as f64 / (m - 1) as f64)).sqrt()
}

impl Columns for Deviations<'_> {
    fn count(&self) -> usize {
        2 * self.table.columns
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        let d = self.centred(problem, column / 2);
        if column.is_multiple_of(2) { d } else { d * d }
    }
}

impl Statistic for Deviations<'_> {
    fn width(&self) -> usize {
        self.table.columns
    }

    fn finish(&self, sums: &[f64], weights: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        for (column, (out, sums)) in out.iter_mut().zip(sums.chunks_exact(2)).enumerate() {
            *out = deviation(self.second(column, sums[0], sums[1], weights), self.table.rows());
        }
    }
}

/// Means and s/√m, from the values, d and d².
pub(crate) struct StudentizedMeans<'a>(pub(crate) Deviations<'a>);

impl Columns for StudentizedMeans<'_> {
    fn count(&self) -> usize {
        3 * self.0.table.columns
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        match column % 3 {
            0 => self.0.table.at(problem, column / 3),
            1 => self.0.centred(problem, column / 3),
            _ => self.0.centred(problem, column / 3) * self.0.centred(problem, column / 3),
        }
    }
}

impl Statistic for StudentizedMeans<'_> {
    fn width(&self) -> usize {
        2 * self.0.table.columns
    }

    fn finish(&self, sums: &[f64], weights: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        let m = self.0.table.rows();
        for (column, (out, sums)) in out.chunks_exact_mut(2).zip(sums.chunks_exact(3)).enumerate() {
            out[0] = sums[0] / m as f64;
            out[1] = deviation(self.0.second(column, sums[1], sums[2], weights), m) / (m as f64).sqrt();
        }
    }
}

/// Standard deviations and their standard errors √((μ4 − μ2²)/m)/(2 s), from d, d², d³ and d⁴.
pub(crate) struct StudentizedDeviations<'a>(pub(crate) Deviations<'a>);

impl Columns for StudentizedDeviations<'_> {
    fn count(&self) -> usize {
        4 * self.0.table.columns
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        let d = self.0.centred(problem, column / 4);
        match column % 4 {
            0 => d,
            1 => d * d,
            2 => d * d * d,
            _ => (d * d) * (d * d),
        }
    }
}

impl Statistic for StudentizedDeviations<'_> {
    fn width(&self) -> usize {
        2 * self.0.table.columns
    }

    fn finish(&self, sums: &[f64], weights: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        let m = self.0.table.rows();
        for (column, (out, sums)) in out.chunks_exact_mut(2).zip(sums.chunks_exact(4)).enumerate() {
            let mut second = self.0.second(column, sums[0], sums[1], weights);
            out[0] = deviation(second, m);
            let (shift, [_, s2, s3, s4]) = (sums[0] / m as f64, [0, 1, 2, 3].map(|i| sums[i] / m as f64));
            let mut fourth =
                s4 - 4.0 * shift * s3 + 6.0 * (shift * shift) * s2 - 3.0 * (shift * shift) * (shift * shift);
            if fourth < s4 * CANCELLED {
                (second, fourth) = self.0.moments(column, &weights());
            }
            let variance = (fourth - second * second).max(0.0) / m as f64;
            out[1] = if out[0] > 0.0 { variance.sqrt() / (2.0 * out[0]) } else { 0.0 };
        }
    }
}

/// Sum of the first column over the sum of the second.
pub(crate) struct Ratios<'a>(pub(crate) Table<'a>);

impl Columns for Ratios<'_> {
    fn count(&self) -> usize {
        2
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        self.0.at(problem, column)
    }
}

impl Statistic for Ratios<'_> {
    fn width(&self) -> usize {
        1
    }

    fn finish(&self, sums: &[f64], _: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        out[0] = sums[0] / sums[1];
    }
}

/// Ratios r = Σx/Σy and their standard errors √(m/(m − 1) Σ(x − r y)²)/|Σy|, from x, y, e², ey and y², where
/// e = x − r₀ y with the sample's ratio r₀.
pub(crate) struct StudentizedRatios<'a> {
    table: Table<'a>,
    ratio: f64,
}

impl<'a> StudentizedRatios<'a> {
    pub(crate) fn new(table: Table<'a>) -> Self {
        let m = table.rows();
        Self { table, ratio: sum(m, |i| table.at(i, 0)) / sum(m, |i| table.at(i, 1)) }
    }

    /// Σ w (x − r y)².
    fn residual(&self, ratio: f64, weights: &[u32]) -> f64 {
        let error = |i| self.table.at(i, 0) - ratio * self.table.at(i, 1);
        sum(self.table.rows(), |i| f64::from(weights[i]) * (error(i) * error(i)))
    }
}

impl Columns for StudentizedRatios<'_> {
    fn count(&self) -> usize {
        5
    }

    #[inline]
    fn value(&self, problem: usize, column: usize) -> f64 {
        let (x, y) = (self.table.at(problem, 0), self.table.at(problem, 1));
        let e = x - self.ratio * y;
        match column {
            0 => x,
            1 => y,
            2 => e * e,
            3 => e * y,
            _ => y * y,
        }
    }
}

impl Statistic for StudentizedRatios<'_> {
    fn width(&self) -> usize {
        2
    }

    fn finish(&self, sums: &[f64], weights: &dyn Fn() -> Vec<u32>, out: &mut [f64]) {
        let m = self.table.rows();
        out[0] = sums[0] / sums[1];
        let change = out[0] - self.ratio;
        let mut square = sums[2] - 2.0 * change * sums[3] + change * change * sums[4];
        if square < sums[2] * CANCELLED {
            square = self.residual(out[0], &weights());
        }
        out[1] = (square * (m as f64 / (m - 1) as f64)).sqrt() / sums[1].abs();
    }
}
