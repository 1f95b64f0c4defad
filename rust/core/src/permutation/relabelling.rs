//! The attempts of each problem dealt anew to groups of the same sizes: runs under permuted labels, subsamples.
//!
//! Outcomes are 0 or 1, so a permutation of the labels shows only in the numbers of successes of the groups, which are
//! multivariate hypergeometric: one urn draw for each group instead of one for each attempt.

use std::collections::HashMap;

use crate::error::{Error, Result};
use crate::parallel::Gate;
use crate::permutation::urn::{Urns, marked_among};
use crate::random::{Purpose, Stream};
use crate::scratch::{self, Growing};
use crate::slice::Slice;

/// Problem-group pairs that a chunk holds about.
const CHUNK: usize = 1 << 16;
/// Masses that are kept for all draws: 32 MB.
const KEPT: u64 = 1 << 22;

/// Problems whose attempts are dealt, and what a group's successes are worth.
#[derive(Clone, Copy)]
pub struct Relabelling<'a> {
    groups: usize,
    columns: usize,
    /// Attempts: problems × groups.
    sizes: &'a [i64],
    /// Successes of each problem.
    passed: &'a [i64],
    /// Rows of values, `columns` each.
    values: &'a [f64],
    /// The row of `values` for no success, problems × groups; that for x successes is x rows below.
    places: &'a [i64],
    /// Problems of segment s are `starts[s]..starts[s + 1]`.
    starts: &'a [i64],
}

impl<'a> Relabelling<'a> {
    /// Around arrays that fit together.
    pub fn new(
        groups: usize,
        columns: usize,
        sizes: &'a [i64],
        passed: &'a [i64],
        values: &'a [f64],
        places: &'a [i64],
        starts: &'a [i64],
    ) -> Result<Self> {
        let fits = sizes.len() == groups * passed.len()
            && places.len() == sizes.len()
            && starts.first() == Some(&0)
            && starts.last() == Some(&(passed.len() as i64))
            && starts.is_sorted();
        let rows = values.len() / columns.max(1);
        let inside = || {
            sizes.iter().zip(places).all(|(&n, &place)| n >= 0 && place >= 0 && ((place + n) as usize) < rows)
                && sizes.chunks_exact(groups).zip(passed).all(|(n, &c)| 0 <= c && c <= n.iter().sum())
        };
        if groups == 0 || columns == 0 || !fits || !inside() {
            let got = format!("{} sizes, {} problems, {rows} rows of values", sizes.len(), passed.len());
            return Err(Error::Value { argument: "sizes", rule: "one size, place and table for each group", got });
        }
        Ok(Self { groups, columns, sizes, passed, values, places, starts })
    }

    /// Numbers of one replicate: segments × groups × columns.
    pub fn width(&self) -> usize {
        (self.starts.len() - 1) * self.groups * self.columns
    }

    /// Urns of all cells but the last of each problem, whose group takes the rest; fewer if there are too many for what
    /// `draws` from each may save.
    fn urns(&self, draws: usize) -> Kept {
        let mut kept = Kept { urns: Vec::new(), of: scratch::filled(NONE, self.sizes.len()) };
        let mut known = HashMap::new();
        let mut room = KEPT.min((draws as u64).saturating_mul(self.passed.len() as u64));
        for (sizes, of) in self.sizes.chunks_exact(self.groups).zip(kept.of.chunks_exact_mut(self.groups)) {
            let mut balls = sizes.iter().sum::<i64>() as u64;
            for (&size, of) in sizes.iter().zip(of).take(self.groups - 1) {
                let size = size as u64;
                if let Some(&place) = known.get(&(balls, size)) {
                    *of = place;
                } else if balls / 2 < room {
                    room -= balls / 2 + 1;
                    *of = kept.urns.len();
                    scratch::another(&mut known);
                    known.insert((balls, size), *of);
                    kept.urns.add(Urns::new(balls, size));
                }
                balls -= size;
            }
        }
        kept
    }

    /// Sums over the problems of each segment, into a row of zeros.
    fn add(&self, kept: &Kept, stream: &mut Stream, row: &mut [f64]) {
        let width = self.groups * self.columns;
        for (segment, sums) in row.chunks_exact_mut(width).enumerate() {
            for problem in self.starts[segment] as usize..self.starts[segment + 1] as usize {
                let cells = problem * self.groups..(problem + 1) * self.groups;
                let (sizes, places) = (&self.sizes[cells.clone()], &self.places[cells.clone()]);
                let urns = &kept.of[cells];
                let mut balls = sizes.iter().sum::<i64>() as u64;
                let mut marked = self.passed[problem] as u64;
                let groups = sizes.iter().zip(places).zip(urns).zip(sums.chunks_exact_mut(self.columns));
                for (((&size, &place), &urn), sums) in groups {
                    let x = match kept.urns.get(urn) {
                        Some(urns) => urns.draw(stream, marked),
                        None => marked_among(stream, balls, marked, size as u64),
                    };
                    balls -= size as u64;
                    marked -= x;
                    let at = (place as usize + x as usize) * self.columns;
                    let values = &self.values[at..at + self.columns];
                    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
                }
            }
        }
    }
}

/// No urn is kept for a cell.
const NONE: usize = usize::MAX;

/// Urns whose masses were computed once, and which of them each cell draws from.
struct Kept {
    urns: Vec<Urns>,
    of: Vec<usize>,
}

/// Sums of the groups' values in each replicate: replicates × segments × groups × columns.
pub fn relabelled_sums(dealt: &Relabelling, purpose: Purpose, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let kept = dealt.urns(slice.replicates);
    let add = |(): &mut (), row: usize, sums: &mut [f64]| {
        dealt.add(&kept, &mut Stream::new(slice.key(purpose, row)), sums);
    };
    slice.rows(dealt.width(), CHUNK / dealt.sizes.len().max(1), gate, || (), add)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn successes_are_neither_lost_nor_made() {
        // The value of x successes is x: each replicate's groups add up to all of them.
        let values: Vec<f64> = (0..=40).map(f64::from).collect();
        let (sizes, passed) = ([3, 4, 5, 40, 40, 40, 1, 0, 1], [6, 70, 1]);
        let dealt = Relabelling::new(3, 1, &sizes, &passed, &values, &[0; 9], &[0, 2, 3]).unwrap();
        let sums =
            relabelled_sums(&dealt, Purpose::Relabelling, Slice { seed: 5, first: 0, replicates: 100 }, &mut Open)
                .unwrap();
        for row in sums.chunks_exact(6) {
            assert_eq!(row[..3].iter().sum::<f64>(), 76.0);
            assert_eq!(row[3..].iter().sum::<f64>(), 1.0);
            assert_eq!(row[4], 0.0);
        }
    }

    #[test]
    fn slices_are_those_of_the_whole() {
        let values: Vec<f64> = (0..=9).map(f64::from).collect();
        let dealt = Relabelling::new(2, 1, &[9, 9], &[7], &values, &[0, 0], &[0, 1]).unwrap();
        let draw = |first, replicates| {
            relabelled_sums(&dealt, Purpose::Subsample, Slice { seed: 5, first, replicates }, &mut Open).unwrap()
        };
        assert_eq!(draw(0, 50)[40..], draw(20, 30));
    }

    #[test]
    fn arrays_that_do_not_fit_are_refused() {
        assert!(Relabelling::new(2, 1, &[1, 1], &[3], &[0.0, 1.0], &[0, 0], &[0, 1]).is_err());
        assert!(Relabelling::new(2, 1, &[1, 2], &[1], &[0.0, 1.0], &[0, 0], &[0, 1]).is_err());
    }
}
