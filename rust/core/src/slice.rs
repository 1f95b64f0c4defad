//! Which replicates to compute, and a row of numbers for each of them.

use crate::error::Result;
use crate::memory::{Zero, zeros};
use crate::parallel::{Gate, fill};
use crate::random::{Purpose, key};

/// Consecutive replicates of everything that a seed draws.
#[derive(Debug, Clone, Copy)]
pub struct Slice {
    /// Fixes every draw.
    pub seed: u64,
    /// Number of the first replicate.
    pub first: u64,
    /// How many.
    pub replicates: usize,
}

impl Slice {
    /// The number of the replicate in this row; after the last number comes 0.
    pub fn replicate(self, row: usize) -> u64 {
        self.first.wrapping_add(row as u64)
    }

    /// The key of its stream.
    pub fn key(self, purpose: Purpose, row: usize) -> u64 {
        key(self.seed, purpose, self.replicate(row))
    }

    /// Replicates × `width` numbers: `work` is given each row of zeros with its number, and what `begin` made for the
    /// `rows` that are a thread's at a time.
    pub fn rows<T: Zero + Send, S>(
        self,
        width: usize,
        rows: usize,
        gate: &mut dyn Gate,
        begin: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize, &mut [T]) + Sync,
    ) -> Result<Vec<T>> {
        let mut out = zeros(&[self.replicates, width])?;
        let width = width.max(1);
        fill(&mut out, rows.max(1) * width, gate, |start, found| {
            let mut own = begin();
            for (row, found) in found.chunks_exact_mut(width).enumerate() {
                work(&mut own, start / width + row, found);
            }
        })?;
        Ok(out)
    }
}
