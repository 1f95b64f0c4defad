//! Poisson laws as whole masses, and the table that draws a count from 32 random bits.

use std::hint::select_unpredictable;

use super::alias::AliasTable;
use crate::random::Stream;
use crate::scratch::{Gather, Growing};

/// Tables are made for means below this; the masses of larger ones would fill the memory.
pub(crate) const LARGEST_MEAN: f64 = 134_217_728.0;

/// 2^64, the sum of a law's masses.
const WHOLE: u128 = 1 << 64;

/// The counts from `lowest` on, and their masses out of 2^64.
pub(crate) struct Law {
    lowest: u64,
    masses: Vec<u128>,
}

impl Law {
    /// The Poisson law with this mean in [0, 2^27), by recurrence from its mode in fixed point.
    ///
    /// From the mode, which gets weight 2^63, upwards w(x+1) = w(x)·mean/(x+1) and downwards
    /// w(x−1) = w(x)·x/mean, each ratio a fraction of 64 bits and each product rounded down, until nothing is
    /// left. Weights become masses by one more multiplication; the mode takes what rounding left over. The
    /// total variation distance to the exact law is below (4·sd + 8)·2^-63.
    pub(crate) fn new(mean: f64) -> Self {
        let fixed = (mean * WHOLE as f64) as u128;
        let mode = mean as u64;
        let below = downwards(mode, fixed);
        let above = upwards(mode, fixed);
        let lowest = mode - below.len() as u64;
        let weights: Vec<u64> = below.into_iter().rev().chain([1 << 63]).chain(above).gathered();

        let sum: u128 = weights.iter().map(|&w| u128::from(w)).sum();
        let excess = 64 - sum.leading_zeros();
        let scale = (1_u128 << 127) / (sum >> excess);
        let rounded = |&weight: &u64| (((u128::from(weight) * scale) >> (62 + excess)) + 1) >> 1;
        let mut masses: Vec<u128> = weights.iter().map(rounded).gathered();
        let at_mode = (mode - lowest) as usize;
        masses[at_mode] = WHOLE - (masses.iter().sum::<u128>() - masses[at_mode]);
        Self { lowest, masses }
    }

    /// The count that holds unit `place` when only the lower halves of the masses are laid end to end.
    fn in_lower_halves(&self, mut place: u64) -> u64 {
        for (count, &mass) in (self.lowest..).zip(&self.masses) {
            let low = mass as u32;
            if place < u64::from(low) {
                return count;
            }
            place -= u64::from(low);
        }
        self.lowest // the lower halves add up to the sentinel's mass, and `place` is below it
    }
}

/// The weights of mode + 1, mode + 2, … as far as they are not 0; `fixed` is 2^64 times the mean.
fn upwards(mode: u64, fixed: u128) -> Vec<u64> {
    let ratio = |x: u64| (fixed / u128::from(x + 1)) as u64;
    recurrence(mode.., ratio)
}

/// The weights of mode − 1, mode − 2, … as far as they are not 0.
fn downwards(mode: u64, fixed: u128) -> Vec<u64> {
    if mode == 0 {
        return Vec::new();
    }
    // 2^64·x/mean = 2^128·x/fixed; a mean of at least 1 has no bits below 2^-52, so this shift loses none.
    let shift = 64 - fixed.leading_zeros();
    let divisor = (fixed >> shift) as u64;
    let ratio = |x: u64| ((u128::from(x) << (128 - shift)) / u128::from(divisor)).min(u128::from(u64::MAX)) as u64;
    recurrence((1..=mode).rev(), ratio)
}

fn recurrence(counts: impl Iterator<Item = u64>, ratio: impl Fn(u64) -> u64) -> Vec<u64> {
    counts
        .scan(1_u64 << 63, |weight, x| {
            *weight = ((u128::from(*weight) * u128::from(ratio(x))) >> 64) as u64;
            (*weight > 0).then_some(*weight)
        })
        .gathered()
}

/// Draws a Poisson count from 32 random bits, exactly.
///
/// The table holds the upper halves of the masses. What they leave out is the mass of a sentinel, which is
/// drawn once in millions; then further words choose among the lower halves. Together both draw every count
/// with its mass of 2^-64.
pub(crate) struct PoissonCounts {
    mean: f64,
    /// Columns of an alias table: cut in the lower 32 bits, other outcome above.
    columns: Vec<u64>,
    /// The column is what is left of the bits when they are shifted right by this.
    shift: u32,
    /// Outcome 0 of the table stands for this count.
    lowest: u32,
    /// The outcome that stands for "not in the table".
    sentinel: u32,
}

impl PoissonCounts {
    pub(crate) fn new(mean: f64) -> Self {
        let law = Law::new(mean);
        let upper = |mass: &u128| (mass >> 32) as u64;
        let first = law.masses.iter().take_while(|mass| upper(mass) == 0).count();
        let mut uppers: Vec<u64> = law.masses[first..].iter().map(upper).take_while(|&mass| mass > 0).gathered();
        let sentinel = uppers.len() as u32;
        uppers.add((1 << 32) - uppers.iter().sum::<u64>());
        let table = AliasTable::new(uppers, 32);
        let columns =
            table.cuts.iter().zip(&table.others).map(|(&cut, &other)| cut | u64::from(other) << 32).gathered();
        Self { mean, columns, shift: 32 - table.bits, lowest: law.lowest as u32 + first as u32, sentinel }
    }

    /// The counts that these bits draw; whether any is the sentinel's place instead, which `resolve` fills.
    pub(crate) fn read(&self, bits: &[u32], counts: &mut [i32]) -> bool {
        let (columns, shift, lowest) = (&*self.columns, self.shift, self.lowest);
        let mask = (1 << shift) - 1;
        let unresolved = self.unresolved();
        let mut any = false;
        for (&bits, count) in bits.iter().zip(counts) {
            let column = columns[(bits >> shift) as usize];
            let own = bits >> shift;
            let outcome = select_unpredictable(bits & mask < column as u32, own, (column >> 32) as u32);
            *count = (lowest + outcome) as i32;
            any |= *count == unresolved;
        }
        any
    }

    /// The number that stands in the place of a count that is not in the table.
    pub(crate) fn unresolved(&self) -> i32 {
        (self.lowest + self.sentinel) as i32
    }

    /// The count of a draw that hit the sentinel.
    pub(crate) fn resolve(&self, mut stream: Stream) -> i32 {
        let law = Law::new(self.mean);
        let places: u64 = law.masses.iter().map(|&mass| u64::from(mass as u32)).sum();
        law.in_lower_halves(stream.below(places)) as i32
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.columns.len() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masses_follow_the_recurrence() {
        for mean in [0.0, 1e-30, 1e-9, 0.3, 1.0, 2.5, 7.0, 300.25, 1e5] {
            let law = Law::new(mean);
            assert_eq!(law.masses.iter().sum::<u128>(), WHOLE);
            let p = |x: usize| law.masses[x] as f64 / WHOLE as f64;
            for x in 1..law.masses.len() {
                let count = (law.lowest as usize + x) as f64;
                let (want, got) = (p(x - 1) * mean / count, p(x));
                assert!((got - want).abs() <= 8e-16 * got + 5e-18, "mean {mean}, count {count}: {got} for {want}");
            }
        }
        assert!((Law::new(2.0).masses[0] as f64 / WHOLE as f64 - (-2.0_f64).exp()).abs() < 1e-16);
    }

    #[test]
    fn sentinels_resolve_to_what_the_table_leaves_out() {
        let counts = PoissonCounts::new(3.0);
        let law = Law::new(3.0);
        let resolved: Vec<i32> = (0..2000).map(|key| counts.resolve(Stream::new(key))).collect();
        assert!(resolved.iter().any(|&x| x > 13), "some are from the tail");
        assert!(resolved.iter().all(|&x| (x as usize) < law.masses.len() && law.masses[x as usize] as u32 > 0));
    }
}
