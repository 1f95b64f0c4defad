//! Quantiles of resamples: every column is sorted once, then the weights are counted in that order.

use passk_machine::for_each_isa;

use crate::bootstrap::quantile::QuantilePlace;
use crate::bootstrap::table::Table;
use crate::error::Result;
use crate::parallel::{Gate, map};
use crate::scratch::{Gather, Growing};

/// One quantile of every column of a table.
pub(crate) struct Quantiles {
    columns: Vec<SortedColumn>,
    place: QuantilePlace,
}

/// A sorted column.
struct SortedColumn {
    /// Problems in the order of their values.
    order: Vec<u32>,
    sorted: Vec<f64>,
    /// Where counting starts in the order: eight standard deviations before the expected place.
    start: usize,
    /// Whether a problem comes before the start.
    before: Vec<bool>,
}

impl Quantiles {
    /// The q-quantile.
    pub(crate) fn new(table: Table, q: f64, gate: &mut dyn Gate) -> Result<Self> {
        let place = QuantilePlace::of(q, table.rows());
        let start = (place.below as f64 - 4.0 * (table.rows() as f64).sqrt()).max(0.0) as usize;
        let columns = map(table.columns, gate, |column| SortedColumn::new(table, column, start))?;
        Ok(Self { columns, place })
    }

    /// The quantile of every column, given the weights of the problems.
    pub(crate) fn of(&self, weights: &[u32], found: &mut [f64]) {
        for (found, column) in found.iter_mut().zip(&self.columns) {
            let (a, b) = column.pair(weights, self.place.below as u64);
            *found = self.place.between(a, b);
        }
    }
}

impl SortedColumn {
    fn new(table: Table, column: usize, start: usize) -> Self {
        let mut pairs: Vec<(f64, u32)> = (0..table.rows()).map(|i| (table.at(i, column), i as u32)).gathered();
        pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let (sorted, order): (Vec<_>, Vec<_>) = pairs.into_iter().unzip();
        let mut before = Vec::new();
        if start > 0 {
            before.stretch(order.len(), false);
            order[..start].iter().for_each(|&i| before[i as usize] = true);
        }
        Self { order, sorted, start, before }
    }

    /// The order statistics `below` and `below` + 1 of the resample (the last twice at its end).
    fn pair(&self, weights: &[u32], below: u64) -> (f64, f64) {
        let weight = |place: usize| u64::from(weights[self.order[place] as usize]);
        let mut place = self.start;
        // Draws before `place`.
        let mut count = counted(weights, &self.before);
        while count > below {
            place -= 1;
            count -= weight(place);
        }
        while count + weight(place) <= below {
            count += weight(place);
            place += 1;
        }
        let a = self.sorted[place];
        if count + weight(place) > below + 1 || below + 1 == weights.len() as u64 {
            return (a, a);
        }
        let next = (place + 1..self.order.len()).find(|&place| weight(place) > 0);
        (a, next.map_or(a, |place| self.sorted[place]))
    }
}

for_each_isa! {
    /// Sum of the weights of the marked problems.
    fn counted(weights: &[u32], marked: &[bool]) -> u64 {
        let mut total = 0;
        // Blocks whose weights cannot overflow 32 bits: a resample has at most 2^32 - 1 draws in each.
        for (weights, marked) in weights.chunks(1 << 16).zip(marked.chunks(1 << 16)) {
            total += weights.iter().zip(marked).map(|(&w, &marked)| u64::from(if marked { w } else { 0 })).sum::<u64>();
        }
        total
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bootstrap::resample::Plan;
    use crate::parallel::Open;

    /// The definition: sort the resample itself.
    fn plainly(values: &[f64], weights: &[u32], q: f64) -> f64 {
        let mut resample: Vec<f64> =
            values.iter().zip(weights).flat_map(|(&x, &w)| std::iter::repeat_n(x, w as usize)).collect();
        resample.sort_by(f64::total_cmp);
        let position = (resample.len() - 1) as f64 * q;
        let (below, share) = (position.floor() as usize, position - position.floor());
        let (a, b) = (resample[below], resample[(below + 1).min(resample.len() - 1)]);
        if share < 0.5 { a + (b - a) * share } else { b - (b - a) * (1.0 - share) }
    }

    #[test]
    fn as_sorting_the_resample() {
        for m in [1, 2, 7, 100, 3000] {
            let values: Vec<f64> = (0..m).map(|i| f64::from((i * 7919 % 503) as u32)).collect();
            let table = Table { values: &values, columns: 1 };
            let plan = Plan::new(m).unwrap();
            let mut weights = vec![0; m];
            for q in [0.0, 0.01, 0.25, 0.5, 0.77, 0.999, 1.0] {
                let quantiles = Quantiles::new(table, q, &mut Open).unwrap();
                for replicate in 0..20 {
                    plan.weights(3, replicate, &mut weights);
                    let mut found = [0.0];
                    quantiles.of(&weights, &mut found);
                    assert_eq!(found[0], plainly(&values, &weights, q), "m {m}, q {q}, replicate {replicate}");
                }
            }
        }
    }

    /// Weights no sampler would draw in the age of the universe: all of them before the start, or after it.
    #[test]
    fn far_from_the_expected_place() {
        let m = 1000;
        let values: Vec<f64> = (0..m).map(|i| i as f64).collect();
        let quantiles = Quantiles::new(Table { values: &values, columns: 1 }, 0.5, &mut Open).unwrap();
        assert!(quantiles.columns[0].start > 0);
        for at in [0, 100, 999] {
            let mut weights = vec![0; m];
            weights[at] = m as u32;
            let mut found = [0.0];
            quantiles.of(&weights, &mut found);
            assert_eq!(found[0], at as f64);
        }
    }
}
