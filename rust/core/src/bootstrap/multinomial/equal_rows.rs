//! Draws from rows that are equally probable: half a word for each or, where rows are few, for two at once.

use std::ops::Range;

use super::kernels::{TILE, add_letters};
use crate::random::{Stream, fork, word};
use crate::scratch::{self, Copied, Gather, Growing};

/// Up to this many rows, draws go in pairs: one in 2^14 pairs at most then has to be drawn again.
pub(crate) const LARGEST_PAIRED: u32 = 512;
/// Values of pairs are tabulated up to this many of them (1 MiB), which the nearer caches hold.
const MOST_ENTRIES: usize = 1 << 17;
/// Words read before it is known whether one of their letters has to be drawn again.
const BLOCK: u64 = 32;

/// Replicates of draws from equally probable rows.
pub(crate) struct EqualRows {
    /// Letters that are read from half-words 0, 1, …, one each, and from which to which.
    parts: Vec<(Letters, Range<u64>)>,
}

impl EqualRows {
    /// `draws` draws; one vector of the rows' values for each column.
    pub(crate) fn new(draws: u64, columns: Vec<Vec<f64>>) -> Self {
        let rows = columns[0].len();
        if rows > LARGEST_PAIRED as usize {
            return Self { parts: [(Letters::new(columns, false), 0..draws)].into_iter().gathered() };
        }
        let pairs = if rows * rows * columns.len() <= MOST_ENTRIES {
            Letters::new(columns.iter().map(|column| sums_of_pairs(column)).gathered(), false)
        } else {
            Letters::new(columns.iter().map(|column| column.copy()).gathered(), true)
        };
        let rest = (Letters::new(columns, false), draws / 2..draws.div_ceil(2));
        Self { parts: [(pairs, 0..draws / 2), rest].into_iter().gathered() }
    }

    /// Add each stream's sums to its column of every total.
    pub(crate) fn add(&self, keys: &[u64; TILE], totals: &mut [[f64; TILE]]) {
        for (letters, halves) in &self.parts {
            letters.add(keys, halves.clone(), totals);
        }
    }

    /// Size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.parts.iter().flat_map(|(letters, _)| &letters.columns).map(|column| column.len() * 8).sum()
    }
}

fn sums_of_pairs(column: &[f64]) -> Vec<f64> {
    let mut sums = scratch::room(column.len() * column.len());
    for first in column {
        sums.add_each(column.iter().map(|second| first + second));
    }
    sums
}

/// Equally probable letters: rows, tabulated pairs of rows, or pairs of rows whose values are added when drawn.
struct Letters {
    /// How many there are.
    count: u64,
    /// 2^32 mod `count`: half-words whose product with `count` is below this modulo 2^32 would favour some letters.
    biased: u32,
    /// Whether a letter stands for two rows.
    paired: bool,
    /// One vector of values for each column: those of the letters, or of the rows that make them.
    columns: Vec<Vec<f64>>,
}

impl Letters {
    fn new(columns: Vec<Vec<f64>>, paired: bool) -> Self {
        let values = columns[0].len() as u64;
        let count = if paired { values * values } else { values };
        Self { count, biased: ((1 << 32) % count) as u32, paired, columns }
    }

    /// Add the values of the letters in these half-words.
    fn add(&self, keys: &[u64; TILE], halves: Range<u64>, totals: &mut [[f64; TILE]]) {
        let (mut first, last) = (halves.start.div_ceil(2), halves.end / 2);
        self.add_exactly(keys, halves.start..halves.end.min(2 * first), totals);
        let mut before = totals.copy();
        while first < last {
            let next = last.min(first + BLOCK);
            if self.add_words(keys, first..next, totals) {
                totals.copy_from_slice(&before);
                self.add_exactly(keys, 2 * first..2 * next, totals);
            }
            before.copy_from_slice(totals);
            first = next;
        }
        self.add_exactly(keys, halves.end.min(2 * last).max(halves.start)..halves.end, totals);
    }

    /// The fast way through whole words; true if a letter has to be drawn again, and the totals are wrong.
    fn add_words(&self, keys: &[u64; TILE], words: Range<u64>, totals: &mut [[f64; TILE]]) -> bool {
        let add = if self.paired { add_by_threes::<true> } else { add_by_threes::<false> };
        add(&self.columns, self.biased, keys, &words, totals)
    }

    /// Letter by letter, where a biased one is drawn again from a stream of its own.
    fn add_exactly(&self, keys: &[u64; TILE], halves: Range<u64>, totals: &mut [[f64; TILE]]) {
        for half in halves {
            for (j, &key) in keys.iter().enumerate() {
                let product = u64::from((word(key, half / 2) >> (32 * (half % 2))) as u32) * self.count;
                let biased = (product as u32) < self.biased;
                let letter = if biased { Stream::new(fork(key, half)).below(self.count) } else { product >> 32 };
                for (column, total) in self.columns.iter().zip(&mut *totals) {
                    let (rows, letter) = (column.len(), letter as usize);
                    let pair = || column[letter / rows] + column[letter % rows];
                    total[j] += if self.paired { pair() } else { column[letter] };
                }
            }
        }
    }
}

fn add_by_threes<const PAIRED: bool>(
    columns: &[Vec<f64>],
    biased: u32,
    keys: &[u64; TILE],
    words: &Range<u64>,
    totals: &mut [[f64; TILE]],
) -> bool {
    let mut again = false;
    for (columns, totals) in columns.chunks(3).zip(totals.chunks_mut(3)) {
        again |= match columns {
            [a, b, c] => add_letters::<PAIRED, 3>([a, b, c], biased, keys, words, totals),
            [a, b] => add_letters::<PAIRED, 2>([a, b], biased, keys, words, totals),
            [a] => add_letters::<PAIRED, 1>([a], biased, keys, words, totals),
            _ => false, // chunks have one to three columns
        };
    }
    again
}
