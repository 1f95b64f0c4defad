//! Discrete laws as whole masses, and the alias table that draws from them.
//!
//! A law is rounded once, to whole masses that add up to a power of two; everything after that is integer
//! arithmetic, so a table draws from exactly those masses (Walker 1977; Vose, "A linear algorithm for
//! generating random numbers with a given distribution", IEEE TSE 1991).

use crate::scratch::{Gather, Growing};
use std::hint::select_unpredictable;

/// The masses of `shares` add up to two to this power.
const SHARE_BITS: u32 = 63;

/// The weights as whole masses out of 2^63: floor(2^63·w/Σw), and what is left over goes to the largest.
pub(crate) fn shares(weights: &[f64]) -> Vec<u64> {
    let largest = weights.iter().copied().fold(0.0, f64::max);
    let (_, exponent) = decode(largest);
    // The largest weight has 62 or 63 bits; smaller ones are cut at the same binary place.
    let whole: Vec<u64> = weights.iter().map(|&w| fixed(w, 10 - exponent)).gathered();
    let total: u128 = whole.iter().map(|&w| u128::from(w)).sum();
    let mut masses: Vec<u64> = whole.iter().map(|&w| ((u128::from(w) << SHARE_BITS) / total) as u64).gathered();
    let mut heaviest = 0;
    for (i, &w) in whole.iter().enumerate() {
        if w > whole[heaviest] {
            heaviest = i;
        }
    }
    masses[heaviest] += (1 << SHARE_BITS) - masses.iter().sum::<u64>();
    masses
}

/// (m, e) with x = m·2^e and, unless x is subnormal, 2^52 <= m < 2^53.
pub(crate) fn decode(x: f64) -> (u64, i32) {
    let bits = x.to_bits();
    let (exponent, fraction) = ((bits >> 52) as i32 & 0x7FF, bits & ((1 << 52) - 1));
    if exponent == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exponent - 1075) }
}

/// floor(x·2^places), which the caller knows to fit.
fn fixed(x: f64, places: i32) -> u64 {
    let (mantissa, exponent) = decode(x);
    let shift = exponent + places;
    if shift >= 0 { mantissa << shift } else { mantissa.checked_shr(shift.unsigned_abs()).unwrap_or(0) }
}

/// An alias table: column i keeps outcome i below its cut and hands the rest to another outcome.
pub(crate) struct AliasTable {
    /// The table has 2^bits columns, all of the same height.
    pub(crate) bits: u32,
    /// How much of each column is its own outcome.
    pub(crate) cuts: Vec<u64>,
    /// The outcome of the rest of the column.
    pub(crate) others: Vec<u32>,
}

impl AliasTable {
    /// The table of `masses`, which add up to 2^`total_bits`.
    pub(crate) fn new(mut masses: Vec<u64>, total_bits: u32) -> Self {
        let columns = masses.len().next_power_of_two();
        let bits = columns.trailing_zeros();
        let height = 1_u64 << (total_bits - bits);
        masses.stretch(columns, 0);
        let mut others: Vec<u32> = (0..columns as u32).gathered();
        let (mut short, mut tall) = (Vec::new(), Vec::new());
        for (i, &mass) in (0..).zip(&masses) {
            if mass < height { short.add(i) } else { tall.add(i) }
        }
        // Each step settles one short column for good and takes what it lacks from a tall one.
        while let (Some(low), Some(high)) = (short.pop(), tall.pop()) {
            others[low as usize] = high;
            masses[high as usize] -= height - masses[low as usize];
            if masses[high as usize] < height { short.add(high) } else { tall.add(high) }
        }
        Self { bits, cuts: masses, others }
    }
}

/// Draws points with probabilities proportional to weights, one word each.
pub(crate) struct Points {
    shift: u32,
    columns: Vec<AliasColumn>,
}

struct AliasColumn {
    cut: u64,
    other: u32,
}

impl Points {
    pub(crate) fn new(weights: &[f64]) -> Self {
        let table = AliasTable::new(shares(weights), SHARE_BITS);
        let columns =
            table.cuts.into_iter().zip(table.others).map(|(cut, other)| AliasColumn { cut, other }).gathered();
        Self { shift: SHARE_BITS - table.bits, columns }
    }

    /// The points that these words draw: a word's upper 63 bits are a column and a height in it.
    #[inline(always)]
    pub(crate) fn pick(&self, words: &[u64], points: &mut [u32]) {
        let (columns, shift) = (&*self.columns, self.shift);
        let mask = (1 << shift) - 1;
        for (&word, point) in words.iter().zip(points) {
            let place = word >> 1;
            let own = place >> shift;
            let column = &columns[own as usize];
            *point = select_unpredictable(place & mask < column.cut, own as u32, column.other);
        }
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        size_of_val(&*self.columns)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The mass that a table gives to each outcome.
    fn drawn(table: &AliasTable, total_bits: u32) -> Vec<u64> {
        let height = 1_u64 << (total_bits - table.bits);
        let mut masses = vec![0; table.cuts.len()];
        for (i, (&cut, &other)) in table.cuts.iter().zip(&table.others).enumerate() {
            masses[i] += cut;
            masses[other as usize] += height - cut;
        }
        masses
    }

    #[test]
    fn a_table_draws_exactly_its_masses() {
        let mut stream = crate::random::Stream::new(1);
        for outcomes in [1_usize, 2, 3, 7, 8, 100, 1000] {
            let weights: Vec<f64> = (0..outcomes).map(|_| stream.next_f64().powi(9)).collect();
            let masses = shares(&weights);
            assert_eq!(masses.iter().sum::<u64>(), 1 << 63);
            let table = AliasTable::new(masses.clone(), 63);
            assert_eq!(drawn(&table, 63)[..outcomes], masses);
        }
    }

    #[test]
    fn shares_of_whole_weights_are_exact() {
        let masses = shares(&[1.0, 2.0, 5.0]);
        assert_eq!(masses, [1 << 60, 1 << 61, 5 << 60]);
        assert_eq!(shares(&[f64::MAX / 4.0]), [1 << 63]);
        assert_eq!(shares(&[5e-324, 5e-324]), [1 << 62, 1 << 62]);
        assert_eq!(shares(&[1e-300, 1e300]), [0, 1 << 63]);
        assert_eq!(shares(&[3.0, 3.0, 3.0]), [(1 << 63) / 3 + 2, (1 << 63) / 3, (1 << 63) / 3]);
    }
}
