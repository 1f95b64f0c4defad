//! Which texts of a problem are copies of each other: equal up to spelling, or nearly equal.
//!
//! `passk_fast.reference.clones` does the same in Python.

mod fields;
mod minhash;
mod renaming;
mod scopes;
mod shingles;
mod syntax;
mod tokens;
mod union_find;

use std::collections::HashMap;
use std::ops::Range;

use crate::error::{Error, Result};
use crate::parallel::{Gate, map};

use crate::scratch::{self, Gather};
pub use minhash::{BAND, HASHES, candidates, signature};
pub use shingles::{Reading, WIDTH, jaccard};
pub use syntax::Language;
pub use union_find::UnionFind;

/// Up to so many texts of a problem all pairs are compared; above, those that share a band of `MinHash`.
pub const ALL_PAIRS: usize = 512;

/// The texts of each problem: problem p has those from `starts[p]` up to `starts[p + 1]`.
pub struct Texts<'a, T> {
    /// All of them.
    pub texts: &'a [T],
    /// Their borders.
    pub starts: &'a [usize],
}

impl<'a, T: AsRef<str> + Sync> Texts<'a, T> {
    /// Texts with borders that ascend from 0 to their number.
    pub fn new(texts: &'a [T], starts: &'a [usize]) -> Result<Self> {
        if starts.first() != Some(&0) || starts.last() != Some(&texts.len()) || !starts.is_sorted() {
            let got = format!("{starts:?} for {} texts", texts.len());
            return Err(Error::Value { argument: "starts", rule: "0 = starts[0] <= … <= number of texts", got });
        }
        Ok(Self { texts, starts })
    }

    /// The values of `work` for each problem, joined.
    fn by_problem<R: Send>(&self, gate: &mut dyn Gate, work: impl Fn(Range<usize>) -> Vec<R> + Sync) -> Result<Vec<R>> {
        let parts = map(self.starts.len() - 1, gate, |p| work(self.starts[p]..self.starts[p + 1]))?;
        Ok(parts.into_iter().flatten().gathered())
    }
}

/// What a text has in common with others of its problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// The first text with the same form.
    pub first: usize,
    /// Whether something open is left at its end.
    pub broken: bool,
}

/// The form of each text.
pub fn forms<T: AsRef<str> + Sync>(texts: &Texts<'_, T>, language: Language, gate: &mut dyn Gate) -> Result<Vec<Form>> {
    texts.by_problem(gate, |range| {
        let mut first = HashMap::new();
        let form = |i: usize| {
            let reading = Reading::of(texts.texts[i].as_ref(), language);
            scratch::another(&mut first);
            Form { first: *first.entry(reading.form()).or_insert(i), broken: reading.is_broken() }
        };
        range.map(form).gathered()
    })
}

/// For each text and each threshold the first text of its group: texts are linked if the Jaccard index of their
/// shingles is at least the threshold, and linked ones and their links are a group. Text after text.
pub fn near<T: AsRef<str> + Sync>(
    texts: &Texts<'_, T>,
    language: Language,
    thresholds: &[f64],
    gate: &mut dyn Gate,
) -> Result<Vec<usize>> {
    texts.by_problem(gate, |range| {
        let shingles: Vec<_> =
            texts.texts[range.clone()].iter().map(|text| Reading::of(text.as_ref(), language).shingles()).gathered();
        let mut groups = link(&shingles, thresholds);
        let label = |i: usize| groups.iter_mut().map(|sets| range.start + sets.find(i)).gathered();
        (0..shingles.len()).flat_map(label).gathered()
    })
}

/// The groups of sets at each threshold.
fn link(sets: &[Vec<u64>], thresholds: &[f64]) -> Vec<UnionFind> {
    let mut groups = scratch::filled(UnionFind::new(sets.len()), thresholds.len());
    let least = thresholds.iter().copied().fold(f64::INFINITY, f64::min);
    let strictest = (0..thresholds.len()).max_by(|&a, &b| thresholds[a].total_cmp(&thresholds[b]));
    let mut compare = |i: usize, j: usize| {
        // Who is together at the highest threshold is together at all of them.
        if strictest.is_none_or(|top| groups[top].find(i) == groups[top].find(j)) {
            return;
        }
        let (small, large) = (sets[i].len().min(sets[j].len()), sets[i].len().max(sets[j].len()));
        // Sets of such different sizes cannot share enough.
        if (small as f64) < least * large as f64 {
            return;
        }
        let index = jaccard(&sets[i], &sets[j]);
        for (sets, &threshold) in groups.iter_mut().zip(thresholds) {
            if index >= threshold {
                sets.unite(i, j);
            }
        }
    };
    if sets.len() <= ALL_PAIRS {
        for i in 0..sets.len() {
            (i + 1..sets.len()).for_each(|j| compare(i, j));
        }
    } else {
        let signatures: Vec<_> = sets.iter().map(|set| signature(set, HASHES)).gathered();
        candidates(&signatures, compare);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn copies_are_found_within_problems() {
        let texts = ["def f(x): x", "def f(y): y", "z", "def f(x): x", "z # z", "z = [", "def f(x): (x)"];
        let given = Texts::new(&texts, &[0, 3, 7]).unwrap();
        let found = forms(&given, Language::Python, &mut Open).unwrap();
        assert_eq!(found.iter().map(|form| form.first).collect::<Vec<_>>(), [0, 0, 2, 3, 4, 5, 6]);
        assert_eq!(
            found.iter().map(|form| form.broken).collect::<Vec<_>>(),
            [false, false, false, false, false, true, false]
        );
    }

    #[test]
    fn thresholds_group() {
        let texts = ["a(b, c, d, e, f, g)", "a(b, c, d, e, f, h)", "nothing of this"];
        let given = Texts::new(&texts, &[0, 3]).unwrap();
        let found = near(&given, Language::Text, &[0.5, 0.9], &mut Open).unwrap();
        assert_eq!(found, [0, 0, 0, 1, 2, 2]);
    }

    #[test]
    fn candidates_find_what_all_pairs_find() {
        let sets: Vec<Vec<u64>> =
            (0..150_u64).flat_map(|i| [(i * 100..i * 100 + 90).collect(), (i * 100..i * 100 + 85).collect()]).collect();
        let many: Vec<Vec<u64>> = sets.iter().cycle().take(ALL_PAIRS + 88).cloned().collect();
        let mut groups = link(&many, &[0.8]);
        for i in 0..many.len() {
            let first = i % sets.len() / 2 * 2;
            assert_eq!(groups[0].find(i), first);
        }
    }

    #[test]
    fn borders_are_checked() {
        assert!(Texts::new(&["a"], &[0, 2]).is_err());
        assert!(Texts::new(&["a"], &[]).is_err());
    }
}
