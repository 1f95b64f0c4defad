//! Bootstrap replicates of sums.

use std::ops::ControlFlow;

use crate::bootstrap::design::Design;
use crate::bootstrap::multinomial::kernels::{words_across, words_along};
use crate::bootstrap::multinomial::{Sampler, SamplingMethod, Shape};
use crate::error::Result;
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::random::{Purpose, branch, family};
use crate::scratch::{self, Copied, Growing};
use crate::slice::Slice;

/// Replicates of one chunk of work, at most.
const CHUNK: usize = 256;
/// Nanoseconds that one chunk may take, by the estimate of the method's choice.
const CHUNK_TIME: f64 = 10e6;
/// Strata are drawn together until their tables take this much memory.
const TABLES: usize = 1 << 25;

/// The sums of each replicate: replicates × columns, row-major.
///
/// Replicate r is a function of the design, the seed and r alone. `method` overrides the choice for every
/// stratum, for tests.
pub fn replicate_sums(
    design: &Design,
    slice: Slice,
    method: Option<SamplingMethod>,
    gate: &mut dyn Gate,
) -> Result<Vec<f64>> {
    let mut sums = zeros(&[slice.replicates, design.columns])?;
    if sums.is_empty() {
        return Ok(sums);
    }
    let strata = design.strata.len();
    let mut batch = Batch::default();
    for (g, stratum) in design.strata.iter().enumerate() {
        if stratum.draws > 0 {
            let (best, time) = Shape::of(stratum).method();
            let mut part = PartGate { gate, done: batch.start, width: 0, whole: strata };
            let sampler = Sampler::new(stratum, design.columns, method.unwrap_or(best), &mut part)?;
            batch.push(g as u64, sampler, time);
        }
        if batch.bytes > TABLES || g + 1 == strata {
            let mut part = PartGate { gate, done: batch.start, width: g + 1 - batch.start, whole: strata };
            batch.draw(&mut sums, design.columns, slice, &mut part)?;
            batch = Batch { start: g + 1, ..Batch::default() };
        }
    }
    Ok(sums)
}

/// Consecutive strata that are drawn together.
#[derive(Default)]
struct Batch {
    start: usize,
    samplers: Vec<(u64, Sampler)>,
    bytes: usize,
    time: f64,
}

impl Batch {
    fn push(&mut self, stratum: u64, sampler: Sampler, time: f64) {
        self.bytes += sampler.bytes();
        self.time += time;
        self.samplers.add((stratum, sampler));
    }

    fn draw(&self, sums: &mut [f64], columns: usize, slice: Slice, gate: &mut dyn Gate) -> Result<()> {
        // A further column costs up to half as much as the draws themselves.
        let time = self.time * (1.0 + 0.5 * columns as f64);
        let chunk = ((CHUNK_TIME / time) as usize).clamp(1, CHUNK);
        fill(sums, chunk * columns, gate, |start, rows| {
            let start = slice.replicate(start / columns);
            let mut replicates = scratch::zeros(rows.len() / columns);
            words_along(family(slice.seed, Purpose::Bootstrap), start, &mut replicates);
            let mut keys = replicates.copy();
            for (stratum, sampler) in &self.samplers {
                words_across(&replicates, branch(*stratum), &mut keys);
                sampler.add(&keys, rows);
            }
        })
    }
}

/// A gate to one part of the work: reports progress through the whole.
struct PartGate<'a> {
    gate: &'a mut dyn Gate,
    done: usize,
    width: usize,
    whole: usize,
}

impl Gate for PartGate<'_> {
    fn tick(&mut self, done: usize, total: usize) -> ControlFlow<()> {
        self.gate.tick(self.done * total + self.width * done, self.whole * total)
    }
}
