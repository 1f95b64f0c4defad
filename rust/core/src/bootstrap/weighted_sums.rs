//! Weighted sums of several columns over bootstrap resamples, in one pass over the data for many replicates.
//!
//! The values of a tile of problems stay in the first-level cache while every replicate of a block draws its
//! weights for them and adds weight × value. Sums are kept in `LANES` lanes: problem i adds to lane i mod
//! `LANES`, in order; then draw j that completes the resample adds to lane j mod `LANES`; then the lanes are
//! added pairwise. So the bits depend on neither tiles, blocks, threads nor the width of the registers.

use passk_machine::for_each_isa;

use crate::bootstrap::poisson_weights::{Cells, Keys, PAGE, Page};
use crate::bootstrap::resample::{Attempt, Plan};
use crate::lanes::folded;
use crate::scratch::{self, Gather, Growing};

/// Partial sums of a column.
const LANES: usize = 16;
/// Values that a tile holds: 16 KiB.
const TILE: usize = 2048;

type Lanes = [f64; LANES];

/// The columns to be summed: any function of the problem.
pub(crate) trait Columns: Sync {
    /// Number of columns.
    fn count(&self) -> usize;
    /// Column `column` of problem `problem`.
    fn value(&self, problem: usize, column: usize) -> f64;
}

/// One replicate on its way.
struct Running {
    row: usize,
    attempt: Attempt,
    total: u64,
}

/// Sums of `columns` for the replicates from `first` on, one row of `sums` each.
pub(crate) fn weighted_sums(plan: &Plan, columns: &impl Columns, seed: u64, first: u64, sums: &mut [f64]) {
    let count = columns.count();
    let mut running: Vec<Running> = (0..sums.len() / count)
        .map(|row| Running { row, attempt: Attempt::first(seed, first.wrapping_add(row as u64)), total: 0 })
        .gathered();
    while !running.is_empty() {
        let mut lanes = scratch::zeros(running.len() * count);
        if let Some(cells) = &plan.cells {
            poisson_part(plan, cells, columns, &mut running, &mut lanes);
        }
        let mut again = Vec::new();
        for (mut replicate, lanes) in running.into_iter().zip(lanes.chunks_exact_mut(count)) {
            if let Some(missing) = plan.missing(replicate.total) {
                drawn_part(plan, columns, replicate.attempt, missing, lanes);
                let row = &mut sums[replicate.row * count..][..count];
                row.iter_mut().zip(lanes).for_each(|(sum, lanes)| *sum = folded(*lanes));
            } else {
                replicate.attempt = replicate.attempt.next();
                replicate.total = 0;
                again.add(replicate);
            }
        }
        running = again;
    }
}

/// Add the Poisson weights times the values, tile by tile.
fn poisson_part(plan: &Plan, cells: &Cells, columns: &impl Columns, running: &mut [Running], lanes: &mut [Lanes]) {
    let count = columns.count();
    let pages = (TILE / PAGE / count).max(1);
    let keys: Vec<Keys> = running.iter().map(|replicate| replicate.attempt.keys()).gathered();
    let mut totals = scratch::zeros(running.len());
    let mut tile = scratch::zeros(pages * count * PAGE);
    for first in (0..plan.pages()).step_by(pages) {
        let pages = pages.min(plan.pages() - first);
        let problems = first * PAGE..plan.m.min((first + pages) * PAGE);
        let tile = &mut tile[..pages * count * PAGE];
        fill(tile, columns, problems.clone());
        let at = TilePlace { first: first as u64, problems: problems.len() };
        sweep(cells, &keys, at, tile, &mut totals, lanes);
    }
    running.iter_mut().zip(totals).for_each(|(replicate, total)| replicate.total = total);
}

/// Lay out a tile: page by page, column by column, zeros beyond the last problem.
fn fill(tile: &mut [f64], columns: &impl Columns, problems: std::ops::Range<usize>) {
    let count = columns.count();
    for (page, values) in tile.chunks_exact_mut(count * PAGE).enumerate() {
        let start = problems.start + page * PAGE;
        let length = PAGE.min(problems.end - start);
        for (column, values) in values.chunks_exact_mut(PAGE).enumerate() {
            values[length..].fill(0.0);
            values[..length].iter_mut().enumerate().for_each(|(i, x)| *x = columns.value(start + i, column));
        }
    }
}

/// Where a tile lies.
#[derive(Clone, Copy)]
struct TilePlace {
    /// Its first page.
    first: u64,
    /// Its number of problems.
    problems: usize,
}

for_each_isa! {
    /// One tile for all replicates of the block.
    fn sweep(cells: &Cells, keys: &[Keys], at: TilePlace, tile: &[f64], totals: &mut [u64], lanes: &mut [Lanes]) {
        let count = lanes.len() / keys.len();
        let mut weights = [0; PAGE];
        for ((&keys, total), lanes) in keys.iter().zip(totals).zip(lanes.chunks_exact_mut(count)) {
            // At most 32 pages of weights below 24: far from overflow.
            let mut sums: Page = [0; PAGE];
            for (page, values) in tile.chunks_exact(count * PAGE).enumerate() {
                cells.weigh(keys, at.first + page as u64, &mut weights);
                if at.problems < (page + 1) * PAGE {
                    weights[at.problems - page * PAGE..].fill(0);
                }
                sums.iter_mut().zip(&weights).for_each(|(sum, weight)| *sum += weight);
                let factors = weights.map(f64::from);
                for (lanes, values) in lanes.iter_mut().zip(values.as_chunks().0) {
                    add(lanes, &factors, values);
                }
            }
            *total += sums.iter().map(|&sum| sum as u64).sum::<u64>();
        }
    }
}

#[inline(always)]
fn add(lanes: &mut Lanes, weights: &[f64; PAGE], values: &[f64; PAGE]) {
    let mut sums = *lanes;
    for (weights, values) in weights.as_chunks::<LANES>().0.iter().zip(values.as_chunks::<LANES>().0) {
        for ((sum, weight), value) in sums.iter_mut().zip(weights).zip(values) {
            *sum += weight * value;
        }
    }
    *lanes = sums;
}

/// Add the values of the problems drawn to complete the resample.
fn drawn_part(plan: &Plan, columns: &impl Columns, attempt: Attempt, missing: usize, lanes: &mut [Lanes]) {
    let mut values = [0.0; PAGE];
    plan.draws(attempt, missing, |indices| {
        for (column, lanes) in lanes.iter_mut().enumerate() {
            for (value, &i) in values.iter_mut().zip(indices) {
                *value = columns.value(i as usize, column);
            }
            let (rows, rest) = values[..indices.len()].as_chunks::<LANES>();
            for values in rows {
                lanes.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
            }
            lanes.iter_mut().zip(rest).for_each(|(sum, value)| *sum += value);
        }
    });
}

/// Sum of `count` numbers in the same order: what weights of 1 would give.
pub(crate) fn sum(count: usize, value: impl Fn(usize) -> f64) -> f64 {
    let mut lanes = [0.0; LANES];
    for start in (0..count).step_by(LANES) {
        let length = LANES.min(count - start);
        lanes[..length].iter_mut().enumerate().for_each(|(lane, sum)| *sum += value(start + lane));
    }
    folded(lanes)
}
