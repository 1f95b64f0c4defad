//! Poisson weights from 16 random bits a problem, a page of problems at a time.
//!
//! A number u in [0, 2^16) gets the weight w whose cell holds it. Cell w is ⌊2^16 p⌋ wide, p its probability, for the
//! weights below `CELLS`; what the rounding leaves over and all larger weights share the last cell, and there an
//! auxiliary 64-bit word decides. So the probabilities are those of the Poisson law to about 2^-53, while
//! all but one in 7000 problems cost seven comparisons of 16 bits.

use crate::random::word;

/// Problems whose weights are made together.
pub(crate) const PAGE: usize = 64;
/// Numbers in a word: problem i uses bits 16 (i mod 4) and up of word ⌊i/4⌋.
const NUMBERS: usize = 4;
/// Weights with a cell of their own.
const CELLS: usize = 7;
/// Weights that are told apart; larger ones have a probability below 2^-72.
const TERMS: usize = 24;
const TWO_16: f64 = 65_536.0;
const TWO_64: f64 = TWO_16 * TWO_16 * TWO_16 * TWO_16;

/// The weights of one page.
pub(crate) type Page = [i16; PAGE];

/// The cells of a Poisson law with rate in (0, 1].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cells {
    /// Ends of the cells of weights 0, 1, …; the last is where the shared cell starts.
    ends: [u16; CELLS],
    /// The same for the auxiliary word, given that u is in the shared cell.
    shared: [u64; TERMS],
}

/// The two keys of one attempt at a replicate's weights.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Keys {
    /// Of the words that hold the numbers.
    pub(crate) numbers: u64,
    /// Of the auxiliary words, one address a problem.
    pub(crate) auxiliary: u64,
}

impl Cells {
    /// The probabilities are the terms λ^w/w! over their sum: no exponential, hence the same bits everywhere.
    pub(crate) fn new(rate: f64) -> Self {
        let mut terms = [1.0; TERMS];
        for w in 1..TERMS {
            terms[w] = terms[w - 1] * rate / w as f64;
        }
        let total: f64 = terms.iter().sum();
        let mut ends = [0; CELLS];
        let mut rest = terms.map(|term| term / total * TWO_16);
        let mut end = 0_u16;
        for (stored, width) in ends.iter_mut().zip(&mut rest) {
            end += width.floor() as u16;
            *stored = end;
            *width -= width.floor();
        }
        let left: f64 = rest.iter().sum();
        let mut sum = 0.0;
        let shared = rest.map(|width| {
            sum += width;
            (sum / left * TWO_64) as u64
        });
        Self { ends, shared }
    }

    /// The weights of page `page`.
    #[inline(always)]
    pub(crate) fn weigh(&self, keys: Keys, page: u64, weights: &mut Page) {
        let first = page * (PAGE / NUMBERS) as u64;
        let mut words = [[0; 8]; PAGE / NUMBERS];
        for (i, bytes) in words.iter_mut().enumerate() {
            *bytes = word(keys.numbers, first + i as u64).to_le_bytes();
        }
        let mut shared = false;
        for (weight, bytes) in weights.iter_mut().zip(words.as_flattened().as_chunks().0) {
            *weight = self.cell(u16::from_le_bytes(*bytes));
            shared |= *weight == CELLS as i16;
        }
        if shared {
            self.resolve(keys.auxiliary, page, weights);
        }
    }

    #[inline(always)]
    fn cell(&self, number: u16) -> i16 {
        self.ends.iter().map(|&end| i16::from(number >= end)).sum()
    }

    #[cold]
    #[inline(never)]
    fn resolve(&self, key: u64, page: u64, weights: &mut Page) {
        for (i, weight) in weights.iter_mut().enumerate() {
            if *weight == CELLS as i16 {
                let auxiliary = word(key, page * PAGE as u64 + i as u64);
                *weight = self.shared[..TERMS - 1].iter().map(|&end| i16::from(auxiliary >= end)).sum();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The probability of each weight, put together from both steps, in extended integer arithmetic.
    #[test]
    fn probabilities_are_those_of_the_poisson_law() {
        for rate in [0.25, 0.9, 0.9973, 1.0] {
            let cells = Cells::new(rate);
            let shared_width = TWO_16 - f64::from(cells.ends[CELLS - 1]);
            let mut term = libm::exp(-rate);
            for w in 0..TERMS {
                let own = cells.ends.get(w).map_or(0, |end| end - if w == 0 { 0 } else { cells.ends[w - 1] });
                let below = if w == 0 { 0 } else { cells.shared[w - 1] };
                let above = if w + 1 < TERMS { cells.shared[w] } else { u64::MAX };
                let part = (above - below) as f64 / TWO_64;
                let probability = (f64::from(own) + shared_width * part) / TWO_16;
                assert!((probability - term).abs() < 3e-16, "rate {rate}, weight {w}: {probability} for {term}");
                term *= rate / (w + 1) as f64;
            }
        }
    }

    #[test]
    fn the_shared_cell_is_rare_and_never_left_unresolved() {
        let cells = Cells::new(1.0);
        let mut seen = [0_u32; TERMS];
        let keys = Keys { numbers: 1, auxiliary: 2 };
        let mut weights = [0; PAGE];
        for page in 0..50_000 {
            cells.weigh(keys, page, &mut weights);
            for w in weights {
                seen[w as usize] += 1;
            }
        }
        // Expected in 3.2 million: 8.3e-5 at 7 or more.
        let large: u32 = seen[CELLS..].iter().sum();
        assert!((180..360).contains(&large), "{large} weights of at least {CELLS}");
        assert!(seen[CELLS] > seen[CELLS + 1] && seen[CELLS + 1] > 0);
    }
}
