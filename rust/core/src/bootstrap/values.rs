//! Bootstrap replicates of statistics of real values: one row a problem, one column a statistic.
//!
//! The resample of replicate r is a pure function of (seed, r) and the number of problems, whatever the statistic.

use crate::bootstrap::resample::Plan;
use crate::bootstrap::resample_quantiles::Quantiles;
use crate::bootstrap::statistics::{
    Deviations, Means, Ratios, Statistic, StudentizedDeviations, StudentizedMeans, StudentizedRatios,
};
use crate::bootstrap::table::{Slice, Table};
use crate::bootstrap::weighted_sums::{sum, weighted_sums};
use crate::error::Result;
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Gather};

/// Means: replicates × columns.
pub fn replicate_means(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&Means(table), table.rows(), slice, gate)
}

/// Standard deviations with divisor m − 1: replicates × columns.
pub fn replicate_deviations(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&Deviations::new(table), table.rows(), slice, gate)
}

/// Sum of the first column over the sum of the second: one a replicate.
pub fn replicate_ratios(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&Ratios(table), table.rows(), slice, gate)
}

/// Means and their standard errors: replicates × (columns, 2).
pub fn studentized_means(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&StudentizedMeans(Deviations::new(table)), table.rows(), slice, gate)
}

/// Standard deviations and their delta-method standard errors: replicates × (columns, 2).
pub fn studentized_deviations(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&StudentizedDeviations(Deviations::new(table)), table.rows(), slice, gate)
}

/// Ratios and their delta-method standard errors: replicates × 2.
pub fn studentized_ratios(table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    replicate(&StudentizedRatios::new(table), table.rows(), slice, gate)
}

/// Means of the table itself and their standard errors: (columns, 2).
pub fn sample_means(table: Table) -> Vec<f64> {
    sample(&StudentizedMeans(Deviations::new(table)), table.rows())
}

/// Standard deviations of the table itself and their standard errors: (columns, 2).
pub fn sample_deviations(table: Table) -> Vec<f64> {
    sample(&StudentizedDeviations(Deviations::new(table)), table.rows())
}

/// Ratio of the table itself and its standard error.
pub fn sample_ratios(table: Table) -> Vec<f64> {
    sample(&StudentizedRatios::new(table), table.rows())
}

/// Quantiles, linear between order statistics: replicates × columns.
pub fn replicate_quantiles(table: Table, q: f64, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let plan = Plan::new(table.rows())?;
    let quantiles = Quantiles::new(table, q, gate)?;
    let mut out = zeros(&[slice.replicates, table.columns])?;
    fill(&mut out, rows(plan.m, slice.replicates) * table.columns, gate, |start, found| {
        let mut weights = scratch::zeros(plan.m);
        for (row, found) in found.chunks_exact_mut(table.columns).enumerate() {
            plan.weights(slice.seed, slice.first + (start / table.columns + row) as u64, &mut weights);
            quantiles.of(&weights, found);
        }
    })?;
    Ok(out)
}

/// How often every problem was drawn: replicates × problems.
pub fn replicate_weights(m: usize, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<i64>> {
    let plan = Plan::new(m)?;
    let mut out = zeros(&[slice.replicates, m])?;
    fill(&mut out, rows(m, slice.replicates) * m, gate, |start, rows| {
        let mut weights = scratch::zeros(m);
        for (row, out) in rows.chunks_exact_mut(m).enumerate() {
            plan.weights(slice.seed, slice.first + (start / m + row) as u64, &mut weights);
            out.iter_mut().zip(&weights).for_each(|(out, &weight)| *out = i64::from(weight));
        }
    })?;
    Ok(out)
}

/// The statistic where every problem is drawn once.
fn sample(statistic: &impl Statistic, m: usize) -> Vec<f64> {
    let sums: Vec<f64> = (0..statistic.count()).map(|column| sum(m, |i| statistic.value(i, column))).gathered();
    let mut out = scratch::zeros(statistic.width());
    statistic.finish(&sums, &|| scratch::filled(1, m), &mut out);
    out
}

fn replicate(statistic: &impl Statistic, m: usize, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let plan = Plan::new(m)?;
    let (count, width) = (statistic.count(), statistic.width());
    let mut out = zeros(&[slice.replicates, width])?;
    let rows = rows(m, slice.replicates).min((MOST_LANES / count).max(1));
    fill(&mut out, rows * width, gate, |start, out| {
        let first = slice.first + (start / width) as u64;
        let mut sums = scratch::zeros(out.len() / width * count);
        weighted_sums(&plan, statistic, slice.seed, first, &mut sums);
        for (row, (sums, out)) in sums.chunks_exact(count).zip(out.chunks_exact_mut(width)).enumerate() {
            let weights = || {
                let mut weights = scratch::zeros(m);
                plan.weights(slice.seed, first + row as u64, &mut weights);
                weights
            };
            statistic.finish(sums, &weights, out);
        }
    })?;
    Ok(out)
}

/// Sums that a chunk keeps at most: 1 MiB of lanes.
const MOST_LANES: usize = 1 << 13;

/// Replicates of one chunk: enough to share a pass over the data, at most about 2^26 weights (a thirtieth of a
/// second), and enough chunks to keep many threads busy.
fn rows(m: usize, replicates: usize) -> usize {
    ((1 << 26) / m).clamp(1, 256).min(replicates.div_ceil(32)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::{Open, set_threads};
    use crate::random::Stream;

    fn values(count: usize) -> Vec<f64> {
        let mut stream = Stream::new(9);
        (0..count).map(|_| 1e6 + stream.next_f64()).collect()
    }

    fn slice(first: u64, replicates: usize) -> Slice {
        Slice { seed: 42, first, replicates }
    }

    type Function = fn(Table, Slice, &mut dyn Gate) -> Result<Vec<f64>>;

    const FUNCTIONS: [Function; 7] = [
        replicate_means,
        replicate_deviations,
        replicate_ratios,
        studentized_means,
        studentized_deviations,
        studentized_ratios,
        |table, slice, gate| replicate_quantiles(table, 0.3, slice, gate),
    ];

    #[test]
    fn bits_depend_on_neither_threads_nor_slices() {
        for m in [5, 164, 1000, 5000] {
            let values = values(2 * m);
            let table = Table { values: &values, columns: 2 };
            for function in FUNCTIONS {
                set_threads(1).unwrap();
                let whole = function(table, slice(0, 70), &mut Open).unwrap();
                for threads in [2, 7] {
                    set_threads(threads).unwrap();
                    assert_eq!(whole, function(table, slice(0, 70), &mut Open).unwrap());
                }
                let parts = [(0, 1), (1, 30), (31, 39)]
                    .map(|(first, replicates)| function(table, slice(first, replicates), &mut Open).unwrap());
                assert_eq!(whole, parts.concat());
            }
        }
    }

    /// Every statistic against its textbook formula on the weights of the same replicate.
    #[test]
    fn statistics_of_the_same_weights() {
        for m in [2, 3, 300, 4097] {
            let values = values(2 * m);
            let table = Table { values: &values, columns: 2 };
            let weights = replicate_weights(m, slice(3, 100), &mut Open).unwrap();
            let means = studentized_means(table, slice(3, 100), &mut Open).unwrap();
            let deviations = studentized_deviations(table, slice(3, 100), &mut Open).unwrap();
            let ratios = studentized_ratios(table, slice(3, 100), &mut Open).unwrap();
            for (row, weights) in weights.chunks_exact(m).enumerate() {
                let mean =
                    |of: &dyn Fn(usize) -> f64| (0..m).map(|i| weights[i] as f64 * of(i)).sum::<f64>() / m as f64;
                let close = |found: f64, expected: f64| {
                    assert!((found - expected).abs() <= 1e-9 * expected.abs().max(1e-3), "{found} for {expected}");
                };
                let size = m as f64;
                for c in 0..2 {
                    let centre = mean(&|i| table.at(i, c) - 1e6);
                    let second = mean(&|i| (table.at(i, c) - 1e6 - centre).powi(2));
                    let fourth = mean(&|i| (table.at(i, c) - 1e6 - centre).powi(4));
                    let s = (second * size / (size - 1.0)).sqrt();
                    let at = row * 4 + c * 2;
                    close(means[at], 1e6 + centre);
                    close(means[at + 1], s / size.sqrt());
                    close(deviations[at], s);
                    let error = ((fourth - second * second).max(0.0) / size).sqrt() / (2.0 * s);
                    close(deviations[at + 1], if s > 1e-12 { error } else { 0.0 });
                }
                let ratio = mean(&|i| table.at(i, 0)) / mean(&|i| table.at(i, 1));
                let residual = mean(&|i| (table.at(i, 0) - ratio * table.at(i, 1)).powi(2));
                close(ratios[row * 2], ratio);
                close(ratios[row * 2 + 1], (residual / (size - 1.0)).sqrt() / mean(&|i| table.at(i, 1)));
            }
        }
    }

    /// Without the second pass, rounding would leave 1e-8 times the values here.
    #[test]
    fn equal_values_deviate_by_nothing() {
        let values = [0.1, 0.7];
        let table = Table { values: &values, columns: 1 };
        let weights = replicate_weights(2, slice(0, 40), &mut Open).unwrap();
        let deviations = replicate_deviations(table, slice(0, 40), &mut Open).unwrap();
        for (weights, deviation) in weights.chunks_exact(2).zip(deviations) {
            let expected = if weights[0] == 1 { 0.6 / 2.0_f64.sqrt() } else { 0.0 };
            assert!((deviation - expected).abs() < 1e-15, "{weights:?}: {deviation}");
        }
    }
}
