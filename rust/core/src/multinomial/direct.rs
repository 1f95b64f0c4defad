//! Index draws: every draw picks its point.

use super::alias::Points;
use super::kernels::{self, TILE, gather_tile, words_across};
use crate::design::Stratum;
use crate::random::{Stream, fork, word};

/// Draws whose indices are kept at a time; even, because two share a word.
const DRAWS: usize = 64;
/// Whole weights up to this sum are laid out one row for each unit.
pub(crate) const LARGEST_LAYOUT: u32 = 1 << 16;

type Indices = [[u32; TILE]; DRAWS];

/// The sampler that picks a point for every draw.
pub(crate) struct Direct {
    draws: u64,
    /// One vector for each column of values.
    columns: Vec<Vec<f64>>,
    picks: Picks,
}

enum Picks {
    /// Rows are equally probable: there are this many.
    Rows(u32),
    /// Points have weights.
    Points(Points),
}

impl Direct {
    pub(crate) fn new(stratum: &Stratum, columns: usize) -> Self {
        let rows = stratum.whole_total(LARGEST_LAYOUT);
        let column = |k| {
            let values = stratum.column(k, columns);
            if rows.is_none() {
                return values;
            }
            let copies = |(&value, &weight): (&f64, &f64)| std::iter::repeat_n(value, weight as usize);
            values.iter().zip(&stratum.weights).flat_map(copies).collect()
        };
        Self {
            draws: stratum.draws,
            columns: (0..columns).map(column).collect(),
            picks: rows.map_or_else(|| Picks::Points(Points::new(&stratum.weights)), Picks::Rows),
        }
    }

    /// Add each stream's sums to its row of `sums`.
    pub(crate) fn add(&self, keys: &[u64], sums: &mut [f64]) {
        let columns = self.columns.len();
        for (keys, rows) in keys.chunks(TILE).zip(sums.chunks_mut(TILE * columns)) {
            let mut tile = [keys[0]; TILE];
            tile[..keys.len()].copy_from_slice(keys);
            let totals = self.tile(&tile);
            for (j, row) in rows.chunks_exact_mut(columns).enumerate() {
                row.iter_mut().zip(&totals).for_each(|(sum, total)| *sum += total[j]);
            }
        }
    }

    fn tile(&self, keys: &[u64; TILE]) -> Vec<[f64; TILE]> {
        let mut totals = vec![[0.0; TILE]; self.columns.len()];
        let mut indices: Indices = [[0; TILE]; DRAWS];
        let mut first = 0;
        while first < self.draws {
            let count = (self.draws - first).min(DRAWS as u64) as usize;
            match &self.picks {
                Picks::Rows(rows) => pick_rows(*rows, keys, first, &mut indices[..count.next_multiple_of(2)]),
                Picks::Points(points) => pick_points(points, keys, first, &mut indices[..count]),
            }
            for (column, totals) in self.columns.iter().zip(&mut totals) {
                gather_tile(&indices[..count], column, totals);
            }
            first += count as u64;
        }
        totals
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        let points = if let Picks::Points(points) = &self.picks { points.bytes() } else { 0 };
        points + self.columns.iter().map(|column| column.len() * 8).sum::<usize>()
    }
}

/// Rows of the draws from `first` on: draw 2p is the lower half of word p times `rows`, draw 2p + 1 the upper.
fn pick_rows(rows: u32, keys: &[u64; TILE], first: u64, indices: &mut [[u32; TILE]]) {
    let biased = rows.wrapping_neg() % rows;
    if kernels::rows(rows, biased, keys, first / 2, indices) {
        repair(rows, biased, keys, first, indices);
    }
}

/// Draw the biased ones again, each from a stream of its own.
fn repair(rows: u32, biased: u32, keys: &[u64; TILE], first: u64, indices: &mut [[u32; TILE]]) {
    for (draw, row) in (first..).zip(indices) {
        for (&key, index) in keys.iter().zip(row) {
            let half = (word(key, draw / 2) >> (32 * (draw % 2))) as u32;
            if half.wrapping_mul(rows) < biased {
                *index = Stream::new(fork(key, draw)).below(u64::from(rows)) as u32;
            }
        }
    }
}

/// Points of the draws from `first` on, one word each.
fn pick_points(points: &Points, keys: &[u64; TILE], first: u64, indices: &mut [[u32; TILE]]) {
    let mut words = [0; TILE];
    for (draw, row) in (first..).zip(indices) {
        words_across(keys, draw, &mut words);
        points.pick(&words, row);
    }
}
