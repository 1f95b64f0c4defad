//! The innermost loops, compiled for several instruction sets and chosen at run time.
//!
//! Every number is made by the same operations in the same order on all of them: integer arithmetic wraps,
//! and each float sum belongs to one replicate or lane.

use std::ops::Range;

use passk_machine::for_each_isa;
use passk_machine::isa::{self, Isa};

use crate::random::word;

/// Replicates that are drawn side by side by index draws.
pub(crate) const TILE: usize = 16;

/// Index draws for one replicate go round-robin to this many sums, which are added pairwise at the end.
pub(crate) const LANES: usize = 8;

const LOWER: u64 = 0xFFFF_FFFF;

/// Add the values of the letters that these words of every stream hold, first that of the lower half and then that of
/// the upper. A half times the number of rows has the row in its upper 32 bits; its lower 32 bits times the number of
/// rows give the second row of a pair. Returns whether the lower 32 bits of any last product are below `biased`.
pub(crate) fn add_letters<const PAIRED: bool, const COLUMNS: usize>(
    columns: [&[f64]; COLUMNS],
    biased: u32,
    keys: &[u64; TILE],
    words: &Range<u64>,
    totals: &mut [[f64; TILE]],
) -> bool {
    // Wider registers gather, and narrower ones multiply no faster than single numbers are.
    if isa::current() == Isa::Avx2 {
        letters_then_values::<PAIRED, COLUMNS>(columns, biased, keys, words, totals)
    } else {
        letter_by_letter::<PAIRED, COLUMNS>(columns, biased, keys, words, totals)
    }
}

/// Words whose letters are made before their values are added.
const WORDS: usize = 8;
/// Sums that are kept in registers of one number each.
const SUMS: usize = 8;

for_each_isa! {
    /// `add_letters`, made all at once.
    fn letter_by_letter[const PAIRED: bool, const COLUMNS: usize][PAIRED, COLUMNS](
        columns: [&[f64]; COLUMNS],
        biased: u32,
        keys: &[u64; TILE],
        words: &Range<u64>,
        totals: &mut [[f64; TILE]],
    ) -> bool {
        // A factor of visibly 32 bits needs one multiplication instead of three.
        let rows = u64::from(columns[0].len() as u32);
        let mut sums: [[f64; TILE]; COLUMNS] = std::array::from_fn(|c| totals[c]);
        let mut least = [u64::MAX; TILE];
        for position in words.clone() {
            for j in 0..TILE {
                let word = word(keys[j], position);
                for half in [word & LOWER, word >> 32] {
                    let first = half * rows;
                    let second = (first & LOWER) * rows;
                    for (column, sums) in columns.iter().zip(&mut sums) {
                        // Every row is within the column; `get` needs no branch where registers can gather.
                        let value = |product: u64| column.get((product >> 32) as usize).copied().unwrap_or(0.0);
                        sums[j] += if PAIRED { value(first) + value(second) } else { value(first) };
                    }
                    least[j] = least[j].min(if PAIRED { second } else { first } & LOWER);
                }
            }
        }
        totals.copy_from_slice(&sums);
        least.iter().any(|&left| left < u64::from(biased))
    }

    /// `add_letters`, in two steps: registers of several numbers make the letters, and their values are read one by one.
    fn letters_then_values[const PAIRED: bool, const COLUMNS: usize][PAIRED, COLUMNS](
        columns: [&[f64]; COLUMNS],
        biased: u32,
        keys: &[u64; TILE],
        words: &Range<u64>,
        totals: &mut [[f64; TILE]],
    ) -> bool {
        let (rows, biased) = (u64::from(columns[0].len() as u32), u64::from(biased));
        let (mut firsts, mut seconds) = ([[0; TILE]; 2 * WORDS], [[0; TILE]; 2 * WORDS]);
        // A difference of numbers of 32 bits has the sign bit where it is negative.
        let mut signs = [0; TILE];
        for start in words.clone().step_by(WORDS) {
            let count = (words.end - start).min(WORDS as u64) as usize;
            let (firsts, seconds) = (&mut firsts[..2 * count], &mut seconds[..2 * count]);
            let pairs = firsts.as_chunks_mut::<2>().0.iter_mut().zip(seconds.as_chunks_mut::<2>().0);
            for (position, (firsts, seconds)) in (start..).zip(pairs) {
                for j in 0..TILE {
                    let word = word(keys[j], position);
                    for (half, bits) in [word & LOWER, word >> 32].into_iter().enumerate() {
                        let first = bits * rows;
                        let second = (first & LOWER) * rows;
                        firsts[half][j] = first;
                        if PAIRED {
                            seconds[half][j] = second;
                        }
                        signs[j] |= (if PAIRED { second } else { first } & LOWER).wrapping_sub(biased);
                    }
                }
            }
            for (column, totals) in columns.iter().zip(&mut *totals) {
                for (i, totals) in totals.as_chunks_mut::<SUMS>().0.iter_mut().enumerate() {
                    let mut sums = *totals;
                    for (firsts, seconds) in firsts.iter().zip(&*seconds) {
                        for (j, sum) in sums.iter_mut().enumerate() {
                            let value = |products: &[u64; TILE]| column[(products[i * SUMS + j] >> 32) as usize];
                            *sum += if PAIRED { value(firsts) + value(seconds) } else { value(firsts) };
                        }
                    }
                    *totals = sums;
                }
            }
        }
        signs.iter().any(|sign| sign >> 63 == 1)
    }

    /// Add the values at the indices, draw after draw.
    pub(crate) fn gather_tile(indices: &[[u32; TILE]], column: &[f64], totals: &mut [f64; TILE]) {
        let mut sums = *totals;
        for row in indices {
            for j in 0..TILE {
                sums[j] += column[row[j] as usize];
            }
        }
        *totals = sums;
    }

    /// Add the values at the indices; index i goes to lane i mod 8.
    pub(crate) fn gather_lanes(indices: &[u32], column: &[f64], lanes: &mut [f64; LANES]) {
        let (whole, rest) = indices.as_chunks::<LANES>();
        for chunk in whole.iter().map(<[u32; LANES]>::as_slice).chain([rest]) {
            for (lane, &index) in lanes.iter_mut().zip(chunk) {
                *lane += column[index as usize];
            }
        }
    }

    /// The word at one position of several streams.
    pub(crate) fn words_across(keys: &[u64], position: u64, words: &mut [u64]) {
        for (&key, out) in keys.iter().zip(words) {
            *out = word(key, position);
        }
    }

    /// The words of one stream from position `first` on.
    pub(crate) fn words_along(key: u64, first: u64, words: &mut [u64]) {
        for (i, out) in words.iter_mut().enumerate() {
            *out = word(key, first.wrapping_add(i as u64));
        }
    }

    /// Both halves of the word at one position of several streams.
    pub(crate) fn halves(keys: &[u64], position: u64, lower: &mut [u32], upper: &mut [u32]) {
        for ((&key, lower), upper) in keys.iter().zip(lower).zip(upper) {
            let word = word(key, position);
            *lower = word as u32;
            *upper = (word >> 32) as u32;
        }
    }

    /// Add counts of one value to the sums.
    pub(crate) fn add_counts(counts: &[i32], value: f64, sums: &mut [f64]) {
        for (&count, sum) in counts.iter().zip(sums) {
            *sum += f64::from(count) * value;
        }
    }

    /// Add counts to the totals.
    pub(crate) fn add_totals(counts: &[i32], totals: &mut [u64]) {
        for (&count, total) in counts.iter().zip(totals) {
            *total += u64::from(count as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    const KEYS: [u64; TILE] = {
        let mut keys = [0; TILE];
        let mut j = 0;
        while j < TILE {
            keys[j] = word(99, j as u64);
            j += 1;
        }
        keys
    };

    fn values(count: usize) -> Vec<f64> {
        let mut stream = Stream::new(3);
        (0..count).map(|_| stream.next_f64()).collect()
    }

    fn bits(numbers: &[f64]) -> Vec<u64> {
        numbers.iter().map(|x| x.to_bits()).collect()
    }

    /// Tests are compiled for the oldest processors, so these plain loops are the baseline.
    #[test]
    fn words_are_those_of_the_baseline() {
        let mut words = [0; TILE];
        words_across(&KEYS[..13], 7, &mut words[..13]);
        assert_eq!(
            words[..13],
            [(); 13].map({
                let mut j = 0;
                move |()| {
                    j += 1;
                    word(KEYS[j - 1], 7)
                }
            })
        );
        words_along(5, u64::MAX - 5, &mut words[..3]);
        assert_eq!(words[..3], [word(5, u64::MAX - 5), word(5, u64::MAX - 4), word(5, u64::MAX - 3)]);
        let (mut lower, mut upper) = ([0; TILE], [0; TILE]);
        halves(&KEYS, 11, &mut lower, &mut upper);
        for j in 0..TILE {
            assert_eq!(word(KEYS[j], 11), u64::from(lower[j]) | u64::from(upper[j]) << 32);
        }
    }

    #[test]
    fn letters_are_those_of_the_baseline() {
        fn check<const PAIRED: bool>(rows: u64, biased: u32) {
            let columns = [values(rows as usize), values(rows as usize).into_iter().rev().collect()];
            let mut want = [[0.5; TILE]; 2];
            let mut expected = false;
            for half in 8..34 {
                for j in 0..TILE {
                    let letters = if PAIRED { rows * rows } else { rows };
                    let product = (word(KEYS[j], half / 2) >> (32 * (half % 2)) & 0xFFFF_FFFF) * letters;
                    let letter = (product >> 32) as usize;
                    let (a, b) = (letter / rows as usize, letter % rows as usize);
                    for (column, want) in columns.iter().zip(&mut want) {
                        want[j] += if PAIRED { column[a] + column[b] } else { column[letter] };
                    }
                    expected |= (product as u32) < biased;
                }
            }
            for add in [letter_by_letter::<PAIRED, 2>, letters_then_values::<PAIRED, 2>] {
                let mut got = [[0.5; TILE]; 2];
                let any = add([&columns[0], &columns[1]], biased, &KEYS, &(4..17), &mut got);
                assert_eq!(bits(got.as_flattened()), bits(want.as_flattened()));
                assert_eq!(any, expected);
            }
        }
        check::<false>(1, 0);
        check::<false>(164, 100_000_000);
        check::<false>(60_001, 60_000);
        check::<true>(1, 0);
        check::<true>(500, 100_000_000);
        check::<true>(512, 0);
    }

    #[test]
    fn sums_are_those_of_the_baseline() {
        let column = values(50);
        let indices: [[u32; TILE]; 30] = std::array::from_fn(|i| KEYS.map(|key| (word(key, i as u64) % 50) as u32));
        let (mut got, mut want) = ([0.5; TILE], [0.5; TILE]);
        gather_tile(&indices, &column, &mut got);
        for j in 0..TILE {
            for row in &indices {
                want[j] += column[row[j] as usize];
            }
        }
        assert_eq!(bits(&got), bits(&want));

        let flat: Vec<u32> = indices.as_flattened()[..101].to_vec();
        let (mut got, mut want) = ([0.25; LANES], [0.25; LANES]);
        gather_lanes(&flat, &column, &mut got);
        flat.iter().enumerate().for_each(|(i, &index)| want[i % LANES] += column[index as usize]);
        assert_eq!(bits(&got), bits(&want));

        let counts: Vec<i32> = (0..37).map(|i| i * i * 1000).collect();
        let (mut got, mut want) = (values(37), values(37));
        add_counts(&counts, 0.1, &mut got);
        for i in 0..37 {
            let product = f64::from(counts[i]) * 0.1;
            want[i] += product;
        }
        assert_eq!(bits(&got), bits(&want));

        let mut totals = vec![1_u64 << 40; 37];
        add_totals(&counts, &mut totals);
        assert!(totals.iter().zip(&counts).all(|(&total, &count)| total == (1 << 40) + count as u64));
    }
}
