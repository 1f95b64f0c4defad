//! The order of attempts: what one pass over the outcomes keeps of each unit's sequence.
//!
//! A unit is a problem, or a problem in one run. Its [`Sequence`] is all that the tests of order need, and two of them
//! join: attempts may come interleaved, in blocks, and on many threads.

mod permutation;

pub use permutation::{Null, STATISTICS, permuted_sums};

use crate::counting::attempts::in_chunks;
use crate::error::{Error, Result};
use crate::parallel::Gate;
use crate::scratch::{self, Gather};

/// Attempts a chunk holds at least.
const CHUNK: usize = 1 << 18;

/// Columns of a sequence in a table.
pub const COLUMNS: usize = 6;

/// A sequence of outcomes by what its order is tested with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sequence {
    /// Attempts with a verdict.
    pub n: i64,
    /// Those that passed.
    pub c: i64,
    /// Sum of the positions, from 1, of those that passed.
    pub rank_sum: i64,
    /// Position of the first that passed; 0 where none did.
    pub first: i64,
    /// Neighbours that both passed.
    pub joins: i64,
    /// 1 if the last one passed.
    pub last: i64,
}

impl Sequence {
    /// One more attempt, made after all others.
    #[inline]
    fn push(&mut self, passed: bool) {
        self.n += 1;
        let success = i64::from(passed);
        self.c += success;
        self.rank_sum += success * self.n;
        self.first += i64::from(self.first == 0) * success * self.n;
        self.joins += success * self.last;
        self.last = success;
    }

    /// This sequence and then another one.
    #[must_use]
    pub fn then(self, later: Self) -> Self {
        if later.n == 0 {
            return self;
        }
        let first = if self.first > 0 || later.first == 0 { self.first } else { self.n + later.first };
        Self {
            n: self.n + later.n,
            c: self.c + later.c,
            rank_sum: self.rank_sum + later.rank_sum + self.n * later.c,
            first,
            joins: self.joins + later.joins + self.last * i64::from(later.first == 1),
            last: later.last,
        }
    }

    fn of_row(row: &[i64; COLUMNS]) -> Self {
        let [n, c, rank_sum, first, joins, last] = *row;
        Self { n, c, rank_sum, first, joins, last }
    }

    fn row(self) -> [i64; COLUMNS] {
        [self.n, self.c, self.rank_sum, self.first, self.joins, self.last]
    }
}

/// The sequence of each unit, a row of [`COLUMNS`] each. `unit` is the index of each attempt's unit; an outcome is 1
/// (passed), 0 (failed) or -1 (no verdict: as if the attempt had not been made).
pub fn sequence_statistics(unit: &[i64], outcome: &[i8], units: usize, gate: &mut dyn Gate) -> Result<Vec<i64>> {
    let parts = in_chunks(unit, outcome, units, CHUNK, gate, PartSequences::of)?;
    let mut whole = scratch::filled(Sequence::default(), units);
    for part in parts {
        for (sequence, later) in whole[part.least..].iter_mut().zip(part.sequences) {
            *sequence = sequence.then(later);
        }
    }
    Ok(whole.into_iter().flat_map(Sequence::row).gathered())
}

/// Sequences of the units from `least` on: where attempts are grouped by unit, a chunk touches few.
struct PartSequences {
    least: usize,
    sequences: Vec<Sequence>,
}

impl PartSequences {
    fn of(unit: &[i64], outcome: &[i8]) -> Self {
        let (least, most) = unit.iter().fold((i64::MAX, -1), |(a, b), &u| (a.min(u), b.max(u)));
        let mut sequences = scratch::filled(Sequence::default(), (most - least + 1).max(0) as usize);
        for (&unit, &outcome) in unit.iter().zip(outcome) {
            if outcome >= 0 {
                sequences[(unit - least) as usize].push(outcome == 1);
            }
        }
        Self { least: least as usize, sequences }
    }
}

/// Tables of the same units, the second of later attempts, as one.
pub fn join_order(earlier: &[i64], later: &[i64]) -> Result<Vec<i64>> {
    if earlier.len() != later.len() {
        let got = format!("{} after {} rows", later.len() / COLUMNS, earlier.len() / COLUMNS);
        return Err(Error::Value { argument: "later", rule: "as many rows as `earlier`", got });
    }
    let pairs = earlier.as_chunks::<COLUMNS>().0.iter().zip(later.as_chunks::<COLUMNS>().0);
    Ok(pairs.flat_map(|(a, b)| Sequence::of_row(a).then(Sequence::of_row(b)).row()).gathered())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parallel::{Open, set_threads};
    use crate::random::mix;

    fn by_definition(outcomes: &[i8]) -> Sequence {
        let made: Vec<bool> = outcomes.iter().filter(|&&x| x >= 0).map(|&x| x == 1).collect();
        let positions: Vec<i64> = (1..).zip(&made).filter(|&(_, &x)| x).map(|(j, _)| j).collect();
        Sequence {
            n: made.len() as i64,
            c: positions.len() as i64,
            rank_sum: positions.iter().sum(),
            first: positions.first().copied().unwrap_or(0),
            joins: made.windows(2).filter(|pair| pair[0] && pair[1]).count() as i64,
            last: made.last().map_or(0, |&x| i64::from(x)),
        }
    }

    proptest! {
        #[test]
        fn statistics_are_those_of_the_definition(attempts in prop::collection::vec((0_i64..4, -1_i8..2), 0..120)) {
            let (unit, outcome): (Vec<i64>, Vec<i8>) = attempts.iter().copied().unzip();
            let table = sequence_statistics(&unit, &outcome, 4, &mut Open).unwrap();
            for (u, row) in table.as_chunks::<COLUMNS>().0.iter().enumerate() {
                let own: Vec<i8> = attempts.iter().filter(|a| a.0 == u as i64).map(|a| a.1).collect();
                prop_assert_eq!(Sequence::of_row(row), by_definition(&own));
            }
        }

        #[test]
        fn parts_join_to_the_whole(attempts in prop::collection::vec((0_i64..3, -1_i8..2), 0..60), cut in 0_usize..60) {
            let (unit, outcome): (Vec<i64>, Vec<i8>) = attempts.iter().copied().unzip();
            let cut = cut.min(unit.len());
            let of = |from: usize, to: usize| sequence_statistics(&unit[from..to], &outcome[from..to], 3, &mut Open).unwrap();
            prop_assert_eq!(join_order(&of(0, cut), &of(cut, unit.len())).unwrap(), of(0, unit.len()));
        }
    }

    #[test]
    fn threads_and_chunks_change_nothing() {
        let attempts = 3 * CHUNK + 17;
        let unit: Vec<i64> = (0..attempts).map(|i| (mix(i as u64) % 5) as i64).collect();
        let outcome: Vec<i8> = (0..attempts).map(|i| (mix(!(i as u64)) & 1) as i8).collect();
        let mut results = Vec::new();
        for threads in [1, 4] {
            set_threads(threads).unwrap();
            results.push(sequence_statistics(&unit, &outcome, 5, &mut Open).unwrap());
        }
        set_threads(0).unwrap();
        assert_eq!(results[0], results[1]);
        let own: Vec<i8> = (0..attempts).filter(|&i| unit[i] == 2).map(|i| outcome[i]).collect();
        assert_eq!(Sequence::of_row(&results[0].as_chunks::<COLUMNS>().0[2]), by_definition(&own));
    }

    #[test]
    fn lengths_must_agree() {
        let error = sequence_statistics(&[0, 0], &[1], 1, &mut Open).unwrap_err();
        assert_eq!(error.to_string(), "`outcome` must satisfy one value for each attempt; got 1 for 2 attempts");
        assert!(join_order(&[0; COLUMNS], &[]).is_err());
    }
}
