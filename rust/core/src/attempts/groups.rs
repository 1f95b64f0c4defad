//! Attempts in groups of any sizes, worked on group by group on all cores.

use crate::error::Result;
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Growing};

/// Values of attempts, group after group.
#[derive(Debug)]
pub struct Groups<'a, T = f64> {
    /// All values.
    pub values: &'a [T],
    /// Group g has the values from `starts[g]` to `starts[g + 1]`.
    pub starts: &'a [usize],
}

impl<T> Clone for Groups<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Groups<'_, T> {}

/// Attempts that one chunk of work holds, about.
const CHUNK: usize = 1 << 13;

impl<'a, T> Groups<'a, T> {
    /// Number of groups.
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is no group.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The values of one group.
    pub fn of(&self, group: usize) -> &'a [T] {
        &self.values[self.starts[group]..self.starts[group + 1]]
    }

    /// Groups that one chunk of work takes.
    fn per_chunk(&self) -> usize {
        (CHUNK * self.len() / self.values.len().max(1)).max(1)
    }
}

/// `width` numbers for each group: groups × width. Each chunk makes its own worker, which may keep tables between
/// groups, and calls it as `worker(group, its slice of the output)`.
pub fn per_group<T: Sync, W: FnMut(usize, &mut [f64])>(
    groups: Groups<T>,
    width: usize,
    gate: &mut dyn Gate,
    worker: impl Fn() -> W + Sync,
) -> Result<Vec<f64>> {
    let mut out = zeros(&[groups.len(), width])?;
    fill(&mut out, groups.per_chunk() * width.max(1), gate, |start, rows| {
        let mut work = worker();
        for (row, out) in rows.chunks_exact_mut(width).enumerate() {
            work(start / width + row, out);
        }
    })?;
    Ok(out)
}

/// One number for each attempt, in the groups' order. Workers as in [`per_group`].
pub fn per_attempt<T: Copy + Default + Send + Sync, W: FnMut(usize, &mut [T])>(
    groups: Groups<T>,
    gate: &mut dyn Gate,
    worker: impl Fn() -> W + Sync,
) -> Result<Vec<T>> {
    let mut out = scratch::filled(T::default(), groups.values.len());
    let chunk = groups.per_chunk();
    let mut parts = Vec::new();
    let mut rest = out.as_mut_slice();
    for first in (0..groups.len()).step_by(chunk) {
        let last = (first + chunk).min(groups.len());
        let (part, others) = rest.split_at_mut(groups.starts[last] - groups.starts[first]);
        parts.add((first, last, part));
        rest = others;
    }
    fill(&mut parts, 1, gate, |_, parts| {
        for (first, last, part) in parts {
            let mut work = worker();
            let mut rest = std::mem::take(part);
            for group in *first..*last {
                let (own, others) = rest.split_at_mut(groups.of(group).len());
                work(group, own);
                rest = others;
            }
        }
    })?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn groups_of_any_size_find_their_place() {
        let starts: Vec<usize> = (0..20_000).scan(0, |sum, g| Some(std::mem::replace(sum, *sum + g % 5))).collect();
        let values: Vec<f64> = (0..starts[starts.len() - 1]).map(|i| i as f64).collect();
        let groups = Groups { values: &values, starts: &starts };
        let same = per_attempt(groups, &mut Open, || |group, out: &mut [f64]| out.copy_from_slice(groups.of(group)));
        assert_eq!(same.unwrap(), values);
        let sums = per_group(groups, 2, &mut Open, || {
            |group, out: &mut [f64]| {
                out[0] = group as f64;
                out[1] = groups.of(group).len() as f64;
            }
        });
        let sums = sums.unwrap();
        assert_eq!(sums.len(), 2 * groups.len());
        assert!(sums.chunks_exact(2).enumerate().all(|(g, row)| row == [g as f64, (g % 5) as f64]));
    }
}
