//! Bootstrap replicates of statistics of real values: one row a problem, one column a statistic.
//!
//! The resample of replicate r is a pure function of (seed, r) and the number of problems, whatever the statistic.

use crate::bootstrap::resample::Plan;
use crate::bootstrap::resample_quantiles::Quantiles;
use crate::bootstrap::statistics::{
    Deviations, Means, Ratios, Statistic, StudentizedDeviations, StudentizedMeans, StudentizedRatios,
};
use crate::bootstrap::table::Table;
use crate::bootstrap::weighted_sums::{sum, weighted_sums};
use crate::error::{Error, Result, named};
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Gather};
use crate::slice::Slice;

/// What is asked of a table's columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Measure {
    /// The mean of each.
    Mean,
    /// The standard deviation of each, with divisor m − 1.
    Deviation,
    /// The sum of the first over the sum of the second.
    Ratio,
    /// A quantile of each, linear between order statistics.
    Quantile(f64),
}

impl Measure {
    /// By its public name.
    pub fn named(name: &str) -> Result<Self> {
        let all = [("mean", Self::Mean), ("std", Self::Deviation), ("ratio", Self::Ratio)];
        named("statistic", "statistic in {mean, std, ratio}, or the probability of a quantile", &all, name)
    }

    /// How many numbers it has of a table.
    pub fn results(self, table: Table) -> usize {
        if self == Self::Ratio { 1 } else { table.columns }
    }
}

/// The measure of every replicate: replicates × results.
pub fn replicate_measure(measure: Measure, table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let m = table.rows();
    match measure {
        Measure::Mean => replicate(&Means(table), m, slice, gate),
        Measure::Deviation => replicate(&Deviations::new(table), m, slice, gate),
        Measure::Ratio => replicate(&Ratios(table), m, slice, gate),
        Measure::Quantile(q) => replicate_quantiles(table, q, slice, gate),
    }
}

/// The measure of every replicate and its standard error, by the delta method: replicates × (results, 2).
pub fn studentized_measure(measure: Measure, table: Table, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let m = table.rows();
    match measure {
        Measure::Mean => replicate(&StudentizedMeans(Deviations::new(table)), m, slice, gate),
        Measure::Deviation => replicate(&StudentizedDeviations(Deviations::new(table)), m, slice, gate),
        Measure::Ratio => replicate(&StudentizedRatios::new(table), m, slice, gate),
        Measure::Quantile(q) => Err(without_error(q)),
    }
}

/// The measure of the table itself and its standard error: (results, 2).
pub fn sample_measure(measure: Measure, table: Table) -> Result<Vec<f64>> {
    let m = table.rows();
    match measure {
        Measure::Mean => Ok(sample(&StudentizedMeans(Deviations::new(table)), m)),
        Measure::Deviation => Ok(sample(&StudentizedDeviations(Deviations::new(table)), m)),
        Measure::Ratio => Ok(sample(&StudentizedRatios::new(table), m)),
        Measure::Quantile(q) => Err(without_error(q)),
    }
}

fn without_error(q: f64) -> Error {
    Error::Value {
        argument: "statistic",
        rule: "statistic in {mean, std, ratio}, which have a standard error",
        got: format!("statistic={q}"),
    }
}

fn replicate_quantiles(table: Table, q: f64, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let plan = Plan::new(table.rows())?;
    let quantiles = Quantiles::new(table, q, gate)?;
    let begin = || scratch::zeros(plan.m);
    slice.rows(table.columns, rows(plan.m, slice.replicates), gate, begin, |weights, row, found| {
        plan.weights(slice.seed, slice.replicate(row), weights);
        quantiles.of(weights, found);
    })
}

/// How often every problem was drawn: replicates × problems.
pub fn replicate_weights(m: usize, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<i64>> {
    let plan = Plan::new(m)?;
    slice.rows(
        m,
        rows(m, slice.replicates),
        gate,
        || scratch::zeros(m),
        |weights, row, out| {
            plan.weights(slice.seed, slice.replicate(row), weights);
            out.iter_mut().zip(weights).for_each(|(out, &mut weight)| *out = i64::from(weight));
        },
    )
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
        let first = slice.replicate(start / width);
        let mut sums = scratch::zeros(out.len() / width * count);
        weighted_sums(&plan, statistic, slice.seed, first, &mut sums);
        for (row, (sums, out)) in sums.chunks_exact(count).zip(out.chunks_exact_mut(width)).enumerate() {
            let weights = || {
                let mut weights = scratch::zeros(m);
                plan.weights(slice.seed, slice.replicate(start / width + row), &mut weights);
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

    const EACH: [Measure; 3] = [Measure::Mean, Measure::Deviation, Measure::Ratio];

    /// Everything that is drawn of a table: each measure, with its standard error where it has one.
    fn drawn(table: Table, slice: Slice) -> Vec<Vec<f64>> {
        let plain = |measure| replicate_measure(measure, table, slice, &mut Open).unwrap();
        let studentized = |measure| studentized_measure(measure, table, slice, &mut Open).unwrap();
        let quantile = [plain(Measure::Quantile(0.3))];
        EACH.map(plain).into_iter().chain(EACH.map(studentized)).chain(quantile).collect()
    }

    #[test]
    fn bits_depend_on_neither_threads_nor_slices() {
        for m in [5, 164, 1000, 5000] {
            let values = values(2 * m);
            let table = Table { values: &values, columns: 2 };
            set_threads(1).unwrap();
            let whole = drawn(table, slice(0, 70));
            for threads in [2, 7] {
                set_threads(threads).unwrap();
                assert_eq!(whole, drawn(table, slice(0, 70)));
            }
            let parts = [(0, 1), (1, 30), (31, 39)].map(|(first, replicates)| drawn(table, slice(first, replicates)));
            for (i, whole) in whole.iter().enumerate() {
                assert_eq!(*whole, parts.each_ref().map(|part| part[i].clone()).concat());
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
            let means = studentized_measure(Measure::Mean, table, slice(3, 100), &mut Open).unwrap();
            let deviations = studentized_measure(Measure::Deviation, table, slice(3, 100), &mut Open).unwrap();
            let ratios = studentized_measure(Measure::Ratio, table, slice(3, 100), &mut Open).unwrap();
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
        let deviations = replicate_measure(Measure::Deviation, table, slice(0, 40), &mut Open).unwrap();
        for (weights, deviation) in weights.chunks_exact(2).zip(deviations) {
            let expected = if weights[0] == 1 { 0.6 / 2.0_f64.sqrt() } else { 0.0 };
            assert!((deviation - expected).abs() < 1e-15, "{weights:?}: {deviation}");
        }
    }

    #[test]
    fn names() {
        assert_eq!(["mean", "std", "ratio"].map(|name| Measure::named(name).unwrap()), EACH);
        assert!(Measure::named("median").is_err());
        let table = Table { values: &[1.0, 2.0], columns: 1 };
        assert!(sample_measure(Measure::Quantile(0.5), table).is_err());
        assert!(studentized_measure(Measure::Quantile(0.5), table, slice(0, 2), &mut Open).is_err());
    }
}
