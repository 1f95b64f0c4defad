//! From attempts that come one by one to counts per problem.

use crate::error::{Error, Result};
use crate::memory::zeros;
use crate::parallel::{Gate, map};
use crate::scratch::{self, Gather};

/// Attempts a chunk holds at least.
const CHUNK: usize = 1 << 19;

/// What became of each problem's attempts, when they come one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempts {
    /// All attempts.
    pub n: Vec<i64>,
    /// How many passed.
    pub passed: Vec<i64>,
    /// How many have no verdict.
    pub missing: Vec<i64>,
}

/// Count attempts: `problem` is the index of each one's problem, `outcome` is 1 (passed), 0 (failed) or -1
/// (no verdict).
pub fn count_attempts(problem: &[i64], outcome: &[i8], problems: usize, gate: &mut dyn Gate) -> Result<Attempts> {
    let parts = in_chunks(problem, outcome, problems, CHUNK, gate, |problem, outcome| {
        let mut table = zeros::<[i64; 3]>(&[problems])?;
        for (&problem, &outcome) in problem.iter().zip(outcome) {
            let row = &mut table[problem as usize];
            row[0] += 1;
            row[1] += i64::from(outcome == 1);
            row[2] += i64::from(outcome == -1);
        }
        Ok(table)
    })?;
    let parts = scratch::all(parts)?;
    let column = |j: usize| (0..problems).map(|i| parts.iter().map(|table| table[i][j]).sum()).gathered();
    Ok(Attempts { n: column(0), passed: column(1), missing: column(2) })
}

/// What is made of the attempts, chunk by chunk of `least` or more.
pub(crate) fn in_chunks<T: Send>(
    unit: &[i64],
    outcome: &[i8],
    units: usize,
    least: usize,
    gate: &mut dyn Gate,
    part: impl Fn(&[i64], &[i8]) -> T + Sync,
) -> Result<Vec<T>> {
    if unit.len() != outcome.len() {
        let got = format!("{} for {} attempts", outcome.len(), unit.len());
        return Err(Error::Value { argument: "outcome", rule: "one value for each attempt", got });
    }
    // A chunk has more attempts than units, so that joining their tables stays cheap beside making them.
    let chunk = least.max(8 * units);
    map(unit.len().div_ceil(chunk), gate, |i| {
        let range = i * chunk..unit.len().min((i + 1) * chunk);
        part(&unit[range.clone()], &outcome[range])
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::parallel::Open;

    proptest! {
        #[test]
        fn attempts_add_up(attempts in prop::collection::vec((0_i64..5, -1_i8..2), 0..200)) {
            let (problem, outcome): (Vec<i64>, Vec<i8>) = attempts.iter().copied().unzip();
            let counts = count_attempts(&problem, &outcome, 5, &mut Open).unwrap();
            for p in 0..5 {
                let of = |want: i8| attempts.iter().filter(|&&(q, x)| q == p && x == want).count() as i64;
                let all = [counts.passed[p as usize], counts.missing[p as usize], counts.n[p as usize]];
                prop_assert_eq!(all, [of(1), of(-1), of(-1) + of(0) + of(1)]);
            }
        }
    }
}
