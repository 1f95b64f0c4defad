//! Sums of columns whose units change sign at random: one random sign a unit, shared by all columns.
//!
//! The values are whole numbers, so sums are exact and no order of addition matters. Eight units at a time
//! become a table of the 256 sums that their signs can choose (Arlazarov, Dinic, Kronrod and Faradzhev, "On
//! economical construction of the transitive closure of a directed graph", Soviet Mathematics Doklady 11,
//! 1970), which all replicates of a block then read: a sum of m values costs m/8 additions. Two tables are read
//! at a time, so that what a replicate has so far is read and written half as often.

use passk_machine::for_each_isa;

use crate::error::Result;
use crate::memory::zeros;
use crate::parallel::{Gate, map};
use crate::random::{Purpose, word};
use crate::scratch::{self, Gather};
use crate::slice::Slice;

/// Columns that a table holds: one line of the cache.
const COLUMNS: usize = 8;
/// Units that share a table, and tables that are read at a time.
const GROUP: usize = 8;
const TABLES: usize = 2;
/// Signs in a word.
const WORD: usize = 64;
/// Replicates that read a table before the next one is made.
const BLOCK: usize = 1024;

type Row = [i64; COLUMNS];
type Sums = [Row; 1 << GROUP];

/// Values of units in strata: row-major, a row a unit; stratum s has rows `starts[s]..starts[s + 1]`.
#[derive(Debug, Clone, Copy)]
pub struct Units<'a> {
    /// All values; the magnitudes of a column sum to less than 2^61.
    pub values: &'a [i64],
    /// Number of columns, at least 1.
    pub columns: usize,
    /// Borders of the strata, ascending from 0 to the number of rows.
    pub starts: &'a [usize],
}

impl Units<'_> {
    /// Number of strata.
    pub fn strata(&self) -> usize {
        self.starts.len() - 1
    }

    /// A few columns at a time: block after block, in each the rows of all units, zeros beyond the last column.
    fn packed(&self) -> Result<Vec<Row>> {
        let count = self.values.len() / self.columns;
        let mut packed: Vec<Row> = zeros(&[self.columns.div_ceil(COLUMNS), count])?;
        for (unit, values) in self.values.chunks_exact(self.columns).enumerate() {
            for (block, values) in values.chunks(COLUMNS).enumerate() {
                packed[block * count + unit][..values.len()].copy_from_slice(values);
            }
        }
        Ok(packed)
    }
}

/// Sums over each stratum with flipped signs: replicates × strata × columns.
///
/// In replicate r, unit i counts as it is if bit i mod 64 of word ⌊i/64⌋ of the replicate's stream is set, and
/// with the opposite sign if not.
pub fn flipped_sums(units: Units, slice: Slice, gate: &mut dyn Gate) -> Result<Vec<i64>> {
    let (strata, columns) = (units.strata(), units.columns);
    let blocks = columns.div_ceil(COLUMNS);
    let (packed, count) = (units.packed()?, units.values.len() / columns);
    let chunks = slice.replicates.div_ceil(BLOCK) * blocks;
    let parts = map(chunks, gate, |chunk| {
        let start = chunk / blocks * BLOCK;
        let keys: Vec<u64> =
            (start..slice.replicates.min(start + BLOCK)).map(|row| slice.key(Purpose::Permutation, row)).gathered();
        block(&packed[chunk % blocks * count..][..count], units.starts, &keys)
    })?;
    let mut sums = zeros(&[slice.replicates, strata, columns])?;
    for (chunk, part) in parts.into_iter().enumerate() {
        let (start, column) = (chunk / blocks * BLOCK * strata, chunk % blocks * COLUMNS);
        let width = COLUMNS.min(columns - column);
        for (row, part) in part.iter().enumerate() {
            sums[(start + row) * columns + column..][..width].copy_from_slice(&part[..width]);
        }
    }
    Ok(sums)
}

/// The sums of some columns for the replicates with these keys: replicates × strata.
fn block(rows: &[Row], starts: &[usize], keys: &[u64]) -> Vec<Row> {
    let strata = starts.len() - 1;
    let mut sums: Vec<Row> = scratch::zeros(keys.len() * strata);
    let mut chosen = scratch::zeros(keys.len());
    for stratum in 0..strata {
        chosen.fill([0; COLUMNS]);
        let total = add_chosen(rows, starts[stratum]..starts[stratum + 1], keys, &mut chosen);
        for (sums, chosen) in sums.iter_mut().skip(stratum).step_by(strata).zip(&chosen) {
            for ((sum, chosen), total) in sums.iter_mut().zip(chosen).zip(total) {
                *sum = 2 * chosen - total;
            }
        }
    }
    sums
}

for_each_isa! {
    /// Add to each replicate the values of the units that keep their sign, and return the sum of all.
    fn add_chosen(rows: &[Row], units: std::ops::Range<usize>, keys: &[u64], chosen: &mut [Row]) -> Row {
        let mut words = scratch::zeros(keys.len());
        let mut tables: [Box<Sums>; TABLES] = std::array::from_fn(|_| Box::new([[0; COLUMNS]; 1 << GROUP]));
        let mut total = [0; COLUMNS];
        for position in units.start / WORD..units.end.div_ceil(WORD) {
            words.iter_mut().zip(keys).for_each(|(found, &key)| *found = word(key, position as u64));
            for step in 0..WORD / (GROUP * TABLES) {
                let shift = step * GROUP * TABLES;
                let first = position * WORD + shift;
                if first + GROUP * TABLES <= units.start || first >= units.end {
                    continue;
                }
                for (number, table) in tables.iter_mut().enumerate() {
                    for bit in 0..GROUP {
                        let unit = first + number * GROUP + bit;
                        let row = if units.contains(&unit) { rows[unit] } else { [0; COLUMNS] };
                        double(table, bit, &row);
                    }
                    total = sum(&total, &table[(1 << GROUP) - 1]);
                }
                let [low, high] = &tables;
                for (chosen, word) in chosen.iter_mut().zip(&words) {
                    let bits = (word >> shift) as usize;
                    let both = sum(&low[bits & ((1 << GROUP) - 1)], &high[bits >> GROUP & ((1 << GROUP) - 1)]);
                    *chosen = sum(chosen, &both);
                }
            }
        }
        total
    }
}

/// The sums that another unit makes possible, from those without it.
#[inline(always)]
fn double(table: &mut Sums, bit: usize, row: &Row) {
    let (known, new) = table.split_at_mut(1 << bit);
    for (new, known) in new.iter_mut().zip(known) {
        *new = sum(known, row);
    }
}

#[inline(always)]
fn sum(a: &Row, b: &Row) -> Row {
    // By index: an iterator that is not inlined would not become one vector addition.
    let mut sum = *a;
    for i in 0..COLUMNS {
        sum[i] += b[i];
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::{Open, set_threads};
    use crate::random::Stream;
    use crate::random::key;

    fn values(count: usize) -> Vec<i64> {
        let mut stream = Stream::new(3);
        (0..count).map(|_| (stream.next_u64() >> 20) as i64 - (1 << 43)).collect()
    }

    /// Sign by sign.
    fn plain(units: Units, seed: u64, replicate: u64) -> Vec<i64> {
        let key = key(seed, Purpose::Permutation, replicate);
        let mut sums = vec![0; units.strata() * units.columns];
        for stratum in 0..units.strata() {
            for unit in units.starts[stratum]..units.starts[stratum + 1] {
                let kept = word(key, (unit / 64) as u64) >> (unit % 64) & 1 == 1;
                for column in 0..units.columns {
                    let value = units.values[unit * units.columns + column];
                    sums[stratum * units.columns + column] += if kept { value } else { -value };
                }
            }
        }
        sums
    }

    #[test]
    fn the_tables_give_the_sums_of_single_signs() {
        let cases: [(&[usize], usize); 7] = [
            (&[0, 1], 1),
            (&[0, 7], 3),
            (&[0, 64], 8),
            (&[0, 3, 66, 200], 9),
            (&[0, 129], 17),
            (&[0, 5, 8], 2),
            (&[0, 0, 70], 1),
        ];
        for (starts, columns) in cases {
            let values = values(starts[starts.len() - 1] * columns);
            let units = Units { values: &values, columns, starts };
            let sums = flipped_sums(units, Slice { seed: 9, first: 4, replicates: 3 }, &mut Open).unwrap();
            let expected: Vec<i64> = (4..7).flat_map(|r| plain(units, 9, r)).collect();
            assert_eq!(sums, expected, "{starts:?}, {columns} columns");
        }
    }

    #[test]
    fn bits_depend_on_neither_threads_nor_slices() {
        let values = values(300 * 20);
        let units = Units { values: &values, columns: 20, starts: &[0, 100, 300] };
        set_threads(1).unwrap();
        let whole = flipped_sums(units, Slice { seed: 1, first: 0, replicates: 1100 }, &mut Open).unwrap();
        set_threads(5).unwrap();
        let parts = [(0, 1), (1, 700), (701, 399)]
            .map(|(first, replicates)| flipped_sums(units, Slice { seed: 1, first, replicates }, &mut Open).unwrap());
        set_threads(0).unwrap();
        assert_eq!(whole, parts.concat());
    }
}
