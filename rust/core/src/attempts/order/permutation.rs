//! Statistics of order when each unit's outcomes are shuffled: the null distribution by Monte Carlo.
//!
//! Given how many attempts passed, all arrangements of exchangeable attempts are equally likely. An arrangement is
//! drawn as the set of positions of the rarer outcome (Floyd's algorithm: Bentley and Floyd, "Programming pearls: a
//! sample of brilliance", CACM 30 (1987)), kept as bits, and measured a word at a time.

use crate::error::{Error, Result};
use crate::parallel::Gate;
use crate::random::{Purpose, Stream, fork};
use crate::scratch::{self, Growing};
use crate::slice::Slice;

/// Statistics of a replicate: rank sum, joins, runs, first success, log-rank.
pub const STATISTICS: usize = 5;

/// Draws of a chunk at most, about 50 milliseconds.
const DRAWS: usize = 1 << 23;

/// Attempts of a unit: one shuffle of so many takes about a second, in which nobody can stop it.
const MOST: i64 = 1 << 27;

/// The units whose outcomes are shuffled.
#[derive(Debug, Clone, Copy)]
pub struct Null<'a> {
    /// Attempts of each.
    pub n: &'a [i64],
    /// Those that passed, 0 < c < n.
    pub c: &'a [i64],
    /// What a unit's rank sum counts.
    pub weights: &'a [f64],
}

/// Sums over the units of each statistic: replicates × [`STATISTICS`].
///
/// Unit g of replicate r reads branch g of the replicate's stream. The log-rank statistic of a unit is
/// c·(H(n) − H(n − t)) with its first success at t and the harmonic numbers H: the first successes to be expected
/// before and at t.
pub fn permuted_sums(null: Null, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<f64>> {
    let units = null.check()?;
    let harmonic = harmonic_numbers(null.n.iter().copied().max().unwrap_or(0) as usize);
    let draws: usize = units.iter().map(|unit| unit.rarer + unit.n / 16 + 4).sum();
    let rows = (DRAWS / draws.max(1)).clamp(1, slice.replicates.div_ceil(16).max(1));
    slice.rows(STATISTICS, rows, gate, Vec::new, |bits, row, sums| {
        let stream = slice.key(Purpose::Permutation, row);
        for (g, unit) in units.iter().enumerate() {
            let found = unit.shuffle(&mut Stream::new(fork(stream, g as u64)), bits);
            let expected = unit.c as f64 * (harmonic[unit.n] - harmonic[unit.n - found.first]);
            let terms = [
                unit.weight * found.rank_sum as f64,
                f64::from(found.joins),
                f64::from(found.runs),
                found.first as f64,
                expected,
            ];
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += term);
        }
    })
}

impl Null<'_> {
    fn check(self) -> Result<Vec<Unit>> {
        if self.n.len() != self.c.len() || self.n.len() != self.weights.len() {
            let got = format!("{}, {} and {} values", self.n.len(), self.c.len(), self.weights.len());
            return Err(Error::Value { argument: "c", rule: "one value for each n, and one weight", got });
        }
        let unit = |i: usize| {
            let (n, c) = (self.n[i], self.c[i]);
            if !(0 < c && c < n && n <= MOST) {
                let got = format!("c={c}, n={n} at index {i}");
                return Err(Error::Value { argument: "c", rule: "0 < c < n <= 2**27", got });
            }
            let (n, c) = (n as usize, c as usize);
            Ok(Unit { n, c, rarer: c.min(n - c), weight: self.weights[i] })
        };
        let mut units = scratch::room(self.n.len());
        for i in 0..self.n.len() {
            units.push(unit(i)?);
        }
        Ok(units)
    }
}

/// H(0), …, H(most), added up from the first.
fn harmonic_numbers(most: usize) -> Vec<f64> {
    let mut sum = 0.0;
    let mut numbers = scratch::zeros(1);
    numbers.add_each((1..=most).map(|j| {
        sum += 1.0 / j as f64;
        sum
    }));
    numbers
}

struct Unit {
    n: usize,
    c: usize,
    /// How many have the rarer outcome: passed, where both are equally many.
    rarer: usize,
    weight: f64,
}

#[derive(Debug, PartialEq, Eq)]
struct Shuffled {
    rank_sum: u64,
    joins: u32,
    runs: u32,
    first: usize,
}

impl Unit {
    /// Shuffle the outcomes and measure them. `bits` is scratch.
    fn shuffle(&self, stream: &mut Stream, bits: &mut Vec<u64>) -> Shuffled {
        bits.clear();
        bits.stretch(self.n.div_ceil(64), 0);
        let mut positions = 0;
        for last in self.n - self.rarer..self.n {
            let drawn = stream.below(last as u64 + 1) as usize;
            let taken = bits[drawn / 64] >> (drawn % 64) & 1 == 1;
            let position = if taken { last } else { drawn };
            bits[position / 64] |= 1 << (position % 64);
            positions += position as u64 + 1;
        }
        let n = self.n as u64;
        if self.rarer < self.c {
            for word in bits.iter_mut() {
                *word = !*word;
            }
            let unused = bits.len() * 64 - self.n;
            if let Some(last) = bits.last_mut() {
                *last &= u64::MAX >> unused;
            }
            positions = n * (n + 1) / 2 - positions;
        }
        self.measure(bits, positions)
    }

    fn measure(&self, bits: &[u64], rank_sum: u64) -> Shuffled {
        let mut joins = 0;
        let mut before = 0;
        for &word in bits {
            joins += (word & (word << 1 | before)).count_ones();
            before = word >> 63;
        }
        // There is a bit, since c > 0.
        let start = bits.iter().take_while(|&&word| word == 0).count();
        let first = start * 64 + bits[start].trailing_zeros() as usize + 1;
        let last = (bits[(self.n - 1) / 64] >> ((self.n - 1) % 64) & 1) as u32;
        // Runs of passed attempts, as many runs of failed ones between them, and one more at each failed end.
        let runs = 2 * (self.c as u32 - joins) + 1 - u32::from(first == 1) - last;
        Shuffled { rank_sum, joins, runs, first }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::{Open, set_threads};
    use crate::random::key;

    fn unit(n: usize, c: usize) -> Unit {
        Unit { n, c, rarer: c.min(n - c), weight: 1.0 }
    }

    #[test]
    fn measures_are_those_of_the_bits() {
        for (n, c) in [(2, 1), (10, 3), (10, 8), (64, 32), (65, 64), (130, 100), (200, 7)] {
            let mut bits = Vec::new();
            for replicate in 0..200 {
                let found = unit(n, c).shuffle(&mut Stream::new(replicate), &mut bits);
                let x: Vec<bool> = (0..n).map(|j| bits[j / 64] >> (j % 64) & 1 == 1).collect();
                assert_eq!(x.iter().filter(|&&x| x).count(), c);
                let rank_sum = (1_u64..).zip(&x).filter(|&(_, &x)| x).map(|(j, _)| j).sum();
                let count = |rule: &dyn Fn(&[bool]) -> bool| x.windows(2).filter(|pair| rule(pair)).count() as u32;
                let joins = count(&|pair| pair[0] && pair[1]);
                let runs = 1 + count(&|pair| pair[0] != pair[1]);
                let first = x.iter().position(|&x| x).unwrap() + 1;
                assert_eq!(found, Shuffled { rank_sum, joins, runs, first });
            }
        }
    }

    /// Chi-square of the 20 arrangements of 3 among 6, and of 3 failures among 6 by the complement; alpha = 0.001.
    #[test]
    fn arrangements_are_equally_likely() {
        for (n, c) in [(6, 3), (6, 4)] {
            let mut seen = std::collections::BTreeMap::<u64, f64>::new();
            let mut bits = Vec::new();
            for replicate in 0..30_000 {
                let mut stream = Stream::new(key(5, Purpose::Permutation, replicate));
                unit(n, c).shuffle(&mut stream, &mut bits);
                *seen.entry(bits[0]).or_default() += 1.0;
            }
            let (cells, limit) = if c == 3 { (20, 43.8) } else { (15, 36.1) };
            assert_eq!(seen.len(), cells);
            let expected = 30_000.0 / cells as f64;
            let chi2: f64 = seen.values().map(|count| (count - expected).powi(2) / expected).sum();
            assert!(chi2 < limit, "chi-square {chi2} of {cells} cells");
        }
    }

    #[test]
    fn bits_depend_on_neither_threads_nor_slices() {
        let (n, c): (Vec<i64>, Vec<i64>) = (0..200).map(|i| (100 + i % 7, 1 + i % 99)).unzip();
        let weights: Vec<f64> = n.iter().map(|&n| 1.0 / (n as f64 + 1.0)).collect();
        let null = Null { n: &n, c: &c, weights: &weights };
        set_threads(1).unwrap();
        let whole = permuted_sums(null, Slice { seed: 3, first: 0, replicates: 120 }, &mut Open).unwrap();
        set_threads(5).unwrap();
        assert_eq!(whole, permuted_sums(null, Slice { seed: 3, first: 0, replicates: 120 }, &mut Open).unwrap());
        set_threads(0).unwrap();
        let parts = [(0, 1), (1, 50), (51, 69)]
            .map(|(first, replicates)| permuted_sums(null, Slice { seed: 3, first, replicates }, &mut Open).unwrap());
        assert_eq!(whole, parts.concat());
    }

    #[test]
    fn every_unit_must_hold_both_outcomes() {
        let null = Null { n: &[3, 3], c: &[1, 3], weights: &[1.0, 1.0] };
        let error = permuted_sums(null, Slice { seed: 0, first: 0, replicates: 1 }, &mut Open).unwrap_err();
        assert_eq!(error.to_string(), "`c` must satisfy 0 < c < n <= 2**27; got c=3, n=3 at index 1");
    }
}
