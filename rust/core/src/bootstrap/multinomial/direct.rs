//! Index draws: every draw picks its point.

use super::alias::Points;
use super::equal_rows::EqualRows;
use super::kernels::{TILE, gather_tile, words_across};
use crate::bootstrap::design::WeightedStratum;
use crate::scratch::{self, Gather};

/// Draws whose indices are kept at a time.
const DRAWS: usize = 64;
/// Whole weights up to this sum are laid out one row for each unit.
pub(crate) const LARGEST_LAYOUT: u32 = 1 << 16;

type Indices = [[u32; TILE]; DRAWS];

/// The sampler that picks a point for every draw.
pub(crate) struct Direct {
    columns: usize,
    picks: Picks,
}

enum Picks {
    /// Rows are equally probable.
    Rows(EqualRows),
    /// Points have weights.
    Points(Weighted),
}

/// Draws from points with weights, a word each.
struct Weighted {
    draws: u64,
    points: Points,
    /// One vector for each column of values.
    columns: Vec<Vec<f64>>,
}

impl Direct {
    pub(crate) fn new(stratum: &WeightedStratum, columns: usize) -> Self {
        let rows = stratum.whole_total(LARGEST_LAYOUT);
        let column = |k| {
            let values = stratum.column(k, columns);
            if rows.is_none() {
                return values;
            }
            let copies = |(&value, &weight): (&f64, &f64)| std::iter::repeat_n(value, weight as usize);
            values.iter().zip(&stratum.weights).flat_map(copies).gathered()
        };
        let (draws, values) = (stratum.draws, (0..columns).map(column).gathered());
        let picks = if rows.is_some() {
            Picks::Rows(EqualRows::new(draws, values))
        } else {
            Picks::Points(Weighted { draws, points: Points::new(&stratum.weights), columns: values })
        };
        Self { columns, picks }
    }

    /// Add each stream's sums to its row of `sums`.
    pub(crate) fn add(&self, keys: &[u64], sums: &mut [f64]) {
        let mut totals = scratch::zeros(self.columns);
        for (keys, rows) in keys.chunks(TILE).zip(sums.chunks_mut(TILE * self.columns)) {
            let mut tile = [keys[0]; TILE];
            tile[..keys.len()].copy_from_slice(keys);
            totals.fill([0.0; TILE]);
            match &self.picks {
                Picks::Rows(rows) => rows.add(&tile, &mut totals),
                Picks::Points(points) => points.add(&tile, &mut totals),
            }
            for (j, row) in rows.chunks_exact_mut(self.columns).enumerate() {
                row.iter_mut().zip(&totals).for_each(|(sum, total)| *sum += total[j]);
            }
        }
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        match &self.picks {
            Picks::Rows(rows) => rows.bytes(),
            Picks::Points(weighted) => {
                weighted.points.bytes() + weighted.columns.iter().map(|column| column.len() * 8).sum::<usize>()
            }
        }
    }
}

impl Weighted {
    fn add(&self, keys: &[u64; TILE], totals: &mut [[f64; TILE]]) {
        let mut indices: Indices = [[0; TILE]; DRAWS];
        let mut words = [0; TILE];
        let mut first = 0;
        while first < self.draws {
            let count = (self.draws - first).min(DRAWS as u64) as usize;
            for (draw, row) in (first..).zip(&mut indices[..count]) {
                words_across(keys, draw, &mut words);
                self.points.pick(&words, row);
            }
            for (column, totals) in self.columns.iter().zip(&mut *totals) {
                gather_tile(&indices[..count], column, totals);
            }
            first += count as u64;
        }
    }
}
