//! All pairs of models on shared sign flips: studentised statistics, and how often flips reach them.
//!
//! A pair is two columns of the same units. Its statistic is u = D/√(((G − 1) V + D²)/G), where D is the sum of
//! the differences, V its variance estimated within strata and G the number of units: an increasing function of
//! Student's t = D/√V that stays finite where V is 0. With one stratum it is D/√Σd².

use passk_machine::for_each_isa;

use crate::error::Result;
use crate::lanes::folded;
use crate::parallel::{Gate, map};
use crate::permutation::flipped_sums::Units;
use crate::scratch::{self, Gather};

/// Partial sums of a pair's squares.
const LANES: usize = 8;
/// ColumnPairs of one chunk of work.
const PAIRS: usize = 64;
/// Replicates of one chunk of work.
const REPLICATES: usize = 64;
/// A flip that falls short by less than this share counts as having reached: statistics of problems whose
/// scores are fractions may differ from equal ones by rounding.
const TIE: f64 = 1.0 - 1.0 / 1_073_741_824.0;

/// Two columns, the first minus the second.
pub type Pair = [usize; 2];

/// What a pair's statistic needs beside the sums.
#[derive(Debug, Clone, Copy)]
pub struct ColumnPairs<'a> {
    /// The two columns of each pair.
    pub columns: &'a [Pair],
    /// Sums of squared differences: strata × pairs.
    pub squares: &'a [f64],
    /// Units of each stratum, at least 2 if there are several.
    pub sizes: &'a [f64],
}

/// How often flips reached what was observed, for each pair.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reached {
    /// The pair's own statistic, in either direction.
    pub alone: Vec<u64>,
    /// The greatest statistic among the hypotheses that step-down has left when it comes to the pair.
    pub stepwise: Vec<u64>,
}

/// Sums of squared differences of pairs of columns, in units of 1: strata × pairs.
///
/// Unit i of its stratum adds to lane i mod 8, in order; then the lanes are added pairwise.
pub fn pair_squares(units: Units, pairs: &[Pair], gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let rows = units.starts[units.strata()];
    let mut columns = scratch::zeros(units.values.len());
    for (unit, row) in units.values.chunks_exact(units.columns).enumerate() {
        row.iter().enumerate().for_each(|(column, &value)| columns[column * rows + unit] = value);
    }
    let of =
        |column: usize, stratum: usize| &columns[column * rows..][units.starts[stratum]..units.starts[stratum + 1]];
    let chunks = pairs.len().div_ceil(PAIRS);
    let parts = map(chunks * units.strata(), gate, |chunk| {
        let (stratum, start) = (chunk / chunks, chunk % chunks * PAIRS);
        let pairs = &pairs[start..pairs.len().min(start + PAIRS)];
        pairs.iter().map(|&[a, b]| squares(of(a, stratum), of(b, stratum))).gathered()
    })?;
    Ok(scratch::joined(&parts))
}

for_each_isa! {
    fn squares(a: &[i64], b: &[i64]) -> f64 {
        let mut lanes = [0.0; LANES];
        let ((a, last_a), (b, last_b)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
        for row in 0..a.len() {
            for i in 0..LANES {
                let difference = (a[row][i] - b[row][i]) as f64;
                lanes[i] += difference * difference;
            }
        }
        for i in 0..last_a.len() {
            let difference = (last_a[i] - last_b[i]) as f64;
            lanes[i] += difference * difference;
        }
        folded(lanes)
    }
}

impl ColumnPairs<'_> {
    /// The statistic of every pair, from the sums of each stratum: strata × columns.
    pub fn statistics(&self, sums: &[i64]) -> Vec<f64> {
        let mut found = scratch::zeros(self.columns.len());
        self.fill(sums, &self.scales(), &mut found);
        found
    }

    /// 1/√Σd² of each pair, 0 where there is no difference: all that a single stratum needs.
    fn scales(&self) -> Vec<f64> {
        if self.sizes.len() > 1 {
            return Vec::new();
        }
        self.squares.iter().map(|&square| if square > 0.0 { 1.0 / square.sqrt() } else { 0.0 }).gathered()
    }

    fn fill(&self, sums: &[i64], scales: &[f64], found: &mut [f64]) {
        if self.sizes.len() == 1 {
            for ((found, &[a, b]), scale) in found.iter_mut().zip(self.columns).zip(scales) {
                *found = (sums[a] - sums[b]) as f64 * scale;
            }
            return;
        }
        let units: f64 = self.sizes.iter().sum();
        let columns = sums.len() / self.sizes.len();
        for (pair, (found, &[a, b])) in found.iter_mut().zip(self.columns).enumerate() {
            let (mut total, mut variance) = (0.0, 0.0);
            for (stratum, (&size, sums)) in self.sizes.iter().zip(sums.chunks_exact(columns)).enumerate() {
                let difference = (sums[a] - sums[b]) as f64;
                let square = self.squares[stratum * self.columns.len() + pair];
                total += difference;
                variance += size / (size - 1.0) * (square - difference * difference / size).max(0.0);
            }
            let spread = ((units - 1.0) * variance + total * total) / units;
            *found = if spread > 0.0 { total / spread.sqrt() } else { 0.0 };
        }
    }
}

/// Count over replicates (each strata × columns of `sums`) the flips that reach the observed statistics.
///
/// Both directions of every pair are hypotheses, "not better" and "not worse". ColumnPairs stand in ascending order
/// of the magnitude of their observed statistic. When step-down (Romano and Wolf, Econometrica 73, 2005) comes
/// to a pair, in the direction observed, what is left are that direction of this pair and of those before it,
/// and the opposite direction of all pairs.
pub fn times_reached(
    pairs: ColumnPairs,
    observed: &[f64],
    sums: &[i64],
    width: usize,
    gate: &mut dyn Gate,
) -> Result<Reached> {
    let count = pairs.columns.len();
    let scales = pairs.scales();
    let bounds: Vec<f64> = observed.iter().map(|u| u.abs() * TIE).gathered();
    let chunk = REPLICATES * width;
    let parts = map(sums.len().div_ceil(chunk), gate, |part| {
        let mut found = Reached { alone: scratch::zeros(count), stepwise: scratch::zeros(count) };
        let mut flipped = scratch::zeros(count);
        for sums in sums[part * chunk..sums.len().min((part + 1) * chunk)].chunks_exact(width) {
            pairs.fill(sums, &scales, &mut flipped);
            found.add(&mut flipped, observed, &bounds);
        }
        found
    })?;
    let mut all = Reached { alone: scratch::zeros(count), stepwise: scratch::zeros(count) };
    for part in parts {
        all.alone.iter_mut().zip(part.alone).for_each(|(all, part)| *all += part);
        all.stepwise.iter_mut().zip(part.stepwise).for_each(|(all, part)| *all += part);
    }
    Ok(all)
}

impl Reached {
    /// Add one replicate, whose statistics are turned to the direction observed.
    fn add(&mut self, flipped: &mut [f64], observed: &[f64], bounds: &[f64]) {
        let mut greatest = 0.0_f64;
        for (flipped, &observed) in flipped.iter_mut().zip(observed) {
            *flipped = if observed < 0.0 { -*flipped } else { *flipped };
            greatest = if -*flipped > greatest { -*flipped } else { greatest };
        }
        let counts = self.alone.iter_mut().zip(&mut self.stepwise);
        for (((alone, stepwise), flipped), bound) in counts.zip(flipped).zip(bounds) {
            greatest = if *flipped > greatest { *flipped } else { greatest };
            *alone += u64::from(flipped.abs() >= *bound);
            *stepwise += u64::from(greatest >= *bound);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn squares_of_each_stratum() {
        let values: Vec<i64> = (0..60).map(|i| i * i % 17).collect();
        let units = Units { values: &values, columns: 3, starts: &[0, 9, 20] };
        let found = pair_squares(units, &[[0, 1], [2, 1]], &mut Open).unwrap();
        let plain = |from: usize, to: usize, [a, b]: Pair| -> f64 {
            (from..to).map(|i| ((values[3 * i + a] - values[3 * i + b]) as f64).powi(2)).sum()
        };
        assert_eq!(found, [plain(0, 9, [0, 1]), plain(0, 9, [2, 1]), plain(9, 20, [0, 1]), plain(9, 20, [2, 1])]);
    }

    /// Three differences of 1 and one of −1: u = 2/√4, and t = 2/√(4/3 · (4 − 1)) = 1.
    #[test]
    fn the_statistic_grows_with_students_t() {
        let one = ColumnPairs { columns: &[[0, 1]], squares: &[4.0], sizes: &[4.0] };
        assert_eq!(one.statistics(&[3, 1]), [1.0]);
        let two = ColumnPairs { columns: &[[0, 1]], squares: &[2.0, 2.0], sizes: &[2.0, 2.0] };
        // D = 2 + 0, V = 2 · (2 − 2) + 2 · (2 − 0) = 4: u = 2/√((3 · 4 + 4)/4) = 1.
        assert_eq!(two.statistics(&[3, 1, 5, 5]), [1.0]);
        let nothing = ColumnPairs { columns: &[[0, 1]], squares: &[0.0], sizes: &[4.0] };
        assert_eq!(nothing.statistics(&[3, 3]), [0.0]);
    }

    #[test]
    fn step_down_has_fewer_hypotheses_left_for_weaker_pairs() {
        // Two pairs with observed 1 and −3; flips, each with the square 1: (2, 0), (0, 4), (−1, −3).
        let pairs = ColumnPairs { columns: &[[0, 1], [2, 1]], squares: &[1.0, 1.0], sizes: &[9.0] };
        let sums = [2, 0, 0, 0, 0, 4, -1, 0, -3];
        let found = times_reached(pairs, &[1.0, -3.0], &sums, 3, &mut Open).unwrap();
        assert_eq!(found.alone, [2, 2]);
        // First: greatest of 2 | of the opposite of the second, 4 | of the opposite of the first, 1.
        // Second: greatest of 2, 0 | 0, −4, opposite 4 | −1, 3, opposite 1.
        assert_eq!(found.stepwise, [3, 2]);
    }
}
