//! Independent Poisson counts, topped up by index draws.
//!
//! Independent Poisson counts are multinomial once their total N is given, so if N is at most the number of
//! draws, `draws − N` further index draws complete an exact multinomial; if it is larger, all counts are
//! drawn again. The counts' mean total lies so far below `draws` that this is rare.

use std::collections::HashMap;

use super::alias::Points;
use super::kernels::{LANES, add_counts, add_totals, gather_lanes, halves, words_along};
use super::poisson::{LARGEST_MEAN, PoissonCounts};
use crate::bootstrap::design::WeightedStratum;
use crate::error::{Error, Result};
use crate::lanes::folded;
use crate::parallel::{Gate, map};
use crate::random::{Stream, fork};
use crate::scratch::{self, Copied, Gather, Growing};

/// Replicates that are drawn side by side, at most.
const BLOCK: usize = 256;
/// Index draws whose points are kept at a time.
const DRAWS: usize = 256;

/// The sampler by Poisson counts and index draws.
pub(crate) struct TopUp {
    draws: u64,
    /// One table for each distinct weight.
    tables: Vec<PoissonCounts>,
    /// Each point's table.
    table_of: Vec<u32>,
    /// points × columns, row-major.
    values: Vec<f64>,
    /// One vector for each column of values.
    columns: Vec<Vec<f64>>,
    points: Points,
}

impl TopUp {
    /// The sampler whose counts have the mean total `aim`.
    pub(crate) fn new(stratum: &WeightedStratum, columns: usize, aim: f64, gate: &mut dyn Gate) -> Result<Self> {
        let total = stratum.weights.iter().sum::<f64>();
        let mut place = HashMap::new();
        let mut means = Vec::new();
        let table_of = stratum.weights.iter().map(|weight| {
            scratch::another(&mut place);
            *place.entry(weight.to_bits()).or_insert_with(|| {
                means.add(aim * (weight / total));
                means.len() as u32 - 1
            })
        });
        let table_of = table_of.gathered();
        if let Some(mean) = means.iter().find(|&&mean| mean >= LARGEST_MEAN) {
            return Err(Error::Value {
                argument: "method",
                rule: "poisson only for points with a mean count below 2**27",
                got: format!("a mean count of {mean}"),
            });
        }
        Ok(Self {
            draws: stratum.draws,
            tables: map(means.len(), gate, |i| PoissonCounts::new(means[i]))?,
            table_of,
            values: stratum.values.copy(),
            columns: (0..columns).map(|k| stratum.column(k, columns)).gathered(),
            points: Points::new(&stratum.weights),
        })
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        let tables: usize = self.tables.iter().map(PoissonCounts::bytes).sum();
        tables + self.points.bytes() + self.table_of.len() * 4 + self.values.len() * 16
    }

    /// Add each stream's sums to its row of `sums`.
    pub(crate) fn add(&self, keys: &[u64], sums: &mut [f64]) {
        let columns = self.columns.len();
        for (keys, rows) in keys.chunks(BLOCK).zip(sums.chunks_mut(BLOCK * columns)) {
            let mut lanes = scratch::zeros(columns);
            let mut open: Vec<usize> = (0..keys.len()).gathered();
            let mut attempt = 0;
            while !open.is_empty() {
                let attempt_keys: Vec<u64> = open.iter().map(|&r| fork(keys[r], attempt)).gathered();
                let mut block = Block::new(&attempt_keys, columns);
                self.count(&mut block);
                let mut again = Vec::new();
                for (i, &r) in open.iter().enumerate() {
                    let Some(missing) = self.draws.checked_sub(block.drawn[i]) else {
                        again.add(r);
                        continue;
                    };
                    let row = &mut rows[r * columns..(r + 1) * columns];
                    self.top_up(keys[r], missing, &mut lanes);
                    for (k, sum) in row.iter_mut().enumerate() {
                        *sum += block.sums[k][i] + folded(lanes[k]);
                    }
                }
                open = again;
                attempt += 1;
            }
        }
    }

    /// Draw the counts of all points, two points to a word.
    fn count(&self, block: &mut Block) {
        let columns = self.columns.len();
        let mut bits = [scratch::zeros(block.keys.len()), scratch::zeros(block.keys.len())];
        let mut counts = scratch::zeros(block.keys.len());
        for (position, pair) in self.table_of.chunks(2).enumerate() {
            let [lower, upper] = &mut bits;
            halves(block.keys, position as u64, lower, upper);
            for (half, &table) in pair.iter().enumerate() {
                let (table, point) = (&self.tables[table as usize], 2 * position + half);
                if table.read(&bits[half], &mut counts) {
                    resolve(table, point as u64, block.keys, &mut counts);
                }
                let values = &self.values[point * columns..(point + 1) * columns];
                values.iter().zip(&mut block.sums).for_each(|(&value, sums)| add_counts(&counts, value, sums));
                add_totals(&counts, &mut block.drawn);
            }
        }
    }

    /// Fill each column's lanes with the values of `missing` index draws.
    fn top_up(&self, key: u64, missing: u64, lanes: &mut [[f64; LANES]]) {
        lanes.fill([0.0; LANES]);
        let mut indices = [0; DRAWS];
        let mut first = 0;
        while first < missing {
            let count = (missing - first).min(DRAWS as u64) as usize;
            pick(&self.points, key, first, &mut indices[..count]);
            for (column, lanes) in self.columns.iter().zip(&mut *lanes) {
                gather_lanes(&indices[..count], column, lanes);
            }
            first += count as u64;
        }
    }
}

/// Several replicates whose counts are drawn side by side.
struct Block<'a> {
    keys: &'a [u64],
    /// One vector for each column of values.
    sums: Vec<Vec<f64>>,
    drawn: Vec<u64>,
}

impl<'a> Block<'a> {
    fn new(keys: &'a [u64], columns: usize) -> Self {
        Self {
            keys,
            sums: (0..columns).map(|_| scratch::zeros(keys.len())).gathered(),
            drawn: scratch::zeros(keys.len()),
        }
    }
}

fn resolve(table: &PoissonCounts, point: u64, keys: &[u64], counts: &mut [i32]) {
    for (&key, count) in keys.iter().zip(counts) {
        if *count == table.unresolved() {
            *count = table.resolve(Stream::new(fork(key, point)));
        }
    }
}

/// Points of the index draws from `first` on, one word each.
fn pick(points: &Points, key: u64, first: u64, indices: &mut [u32]) {
    let mut words = [0; DRAWS];
    let words = &mut words[..indices.len()];
    words_along(key, first, words);
    points.pick(words, indices);
}
