//! Distinct (n, c) classes with multiplicities: how tallies add up, and how values of classes are summed.

use crate::error::{Error, Result};
use crate::lanes::folded;
use crate::scratch::{self, Gather, Growing};

/// The largest count: the kernels take no more.
pub const MOST: i64 = crate::kernels::kernel::MAX_COUNT as i64;

/// The distinct classes in ascending order of (n, c).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Classes {
    /// Attempts.
    pub n: Vec<i64>,
    /// Attempts that passed.
    pub c: Vec<i64>,
    /// How many problems have this (n, c).
    pub problems: Vec<i64>,
}

impl Classes {
    /// Number of distinct classes.
    pub fn len(&self) -> usize {
        self.n.len()
    }

    /// Whether there is no class.
    pub fn is_empty(&self) -> bool {
        self.n.is_empty()
    }

    pub(crate) fn push(&mut self, (n, c): Key, problems: i64) {
        self.n.add(n);
        self.c.add(c);
        self.problems.add(problems);
    }
}

/// A class: (n, c).
pub(crate) type Key = (i64, i64);

/// Attempts and successes of each problem; one `n` stands for all problems.
#[derive(Clone, Copy)]
pub struct CountPairs<'a> {
    pub(crate) n: &'a [i64],
    pub(crate) c: &'a [i64],
}

impl<'a> CountPairs<'a> {
    /// `n` has the length of `c`, or length 1.
    pub fn new(n: &'a [i64], c: &'a [i64]) -> Result<Self> {
        if n.len() == c.len() || n.len() == 1 {
            return Ok(Self { n, c });
        }
        let got = format!("{} for {} values of `c`", n.len(), c.len());
        Err(Error::Value { argument: "n", rule: "one value, or one for each problem", got })
    }

    pub(crate) fn len(self) -> usize {
        self.c.len()
    }

    pub(crate) fn n_at(self, i: usize) -> i64 {
        if self.n.len() == 1 { self.n[0] } else { self.n[i] }
    }

    pub(crate) fn key(self, i: usize) -> Key {
        (self.n_at(i), self.c[i])
    }

    pub(crate) fn slice(self, from: usize, to: usize) -> Self {
        Self { n: if self.n.len() == 1 { self.n } else { &self.n[from..to] }, c: &self.c[from..to] }
    }

    pub(crate) fn chunk(self, i: usize, size: usize) -> Self {
        self.slice(i * size, self.len().min((i + 1) * size))
    }
}

/// The error of the first problem that breaks 1 <= n < 2^53 and 0 <= c <= n.
pub(crate) fn first_offender(pairs: CountPairs<'_>) -> Error {
    let broken = |&i: &usize| {
        let (n, c) = pairs.key(i);
        !is_valid(n, c)
    };
    // None only if another thread mended it meanwhile.
    let i = (0..pairs.len()).find(broken).unwrap_or(0);
    let (n, c) = pairs.key(i);
    if !(1..=MOST).contains(&n) {
        let (argument, rule, got) = ("n", "1 <= n < 2**53", format!("n={n}"));
        return if pairs.n.len() == 1 {
            Error::Value { argument, rule, got }
        } else {
            Error::At { argument, rule, got, index: i, column: None }
        };
    }
    Error::At { argument: "c", rule: "0 <= c <= n", got: format!("c={c}, n={n}"), index: i, column: None }
}

/// Whether 1 <= n < 2^53 and 0 <= c <= n.
#[inline]
pub(crate) fn is_valid(n: i64, c: i64) -> bool {
    (1..=MOST).contains(&n) && (0..=n).contains(&c)
}

/// The classes of both: multiplicities of equal ones add up.
pub(crate) fn merge_sorted(a: &Classes, b: &Classes) -> Classes {
    let mut merged = Classes::default();
    let (mut i, mut j) = (0, 0);
    loop {
        let left = (i < a.len()).then(|| (a.n[i], a.c[i]));
        let right = (j < b.len()).then(|| (b.n[j], b.c[j]));
        let Some(key) = left.into_iter().chain(right).min() else { return merged };
        let mut problems = 0;
        if left == Some(key) {
            problems += a.problems[i];
            i += 1;
        }
        if right == Some(key) {
            problems += b.problems[j];
            j += 1;
        }
        merged.push(key, problems);
    }
}

/// The distinct classes among rows of (n, c, problems) in any order: how tallies from anywhere add up.
pub fn combine(n: &[i64], c: &[i64], problems: &[i64]) -> Result<Classes> {
    let pairs = CountPairs::new(n, c)?;
    if problems.len() != c.len() {
        let got = format!("{} for {} values of `c`", problems.len(), c.len());
        return Err(Error::Value { argument: "problems", rule: "one value for each class", got });
    }
    let mut total = 0_i64;
    for (i, &count) in problems.iter().enumerate() {
        let (n, c) = pairs.key(i);
        if !is_valid(n, c) {
            return Err(first_offender(pairs));
        }
        if !(1..=MOST).contains(&count) {
            let got = format!("problems={count} at index {i}");
            return Err(Error::Value { argument: "problems", rule: "1 <= problems < 2**53", got });
        }
        total += count;
        if total > MOST {
            let got = format!("{total} up to index {i}");
            return Err(Error::Value { argument: "problems", rule: "sum(problems) < 2**53", got });
        }
    }
    let mut rows: Vec<(Key, i64)> = problems.iter().enumerate().map(|(i, &count)| (pairs.key(i), count)).gathered();
    rows.sort_unstable();
    let mut classes = Classes::default();
    for run in rows.chunk_by(|a, b| a.0 == b.0) {
        classes.push(run[0].0, run.iter().map(|row| row.1).sum());
    }
    Ok(classes)
}

/// Partial sums kept side by side, so that the order of the additions is the same on every machine.
const LANES: usize = 8;

/// Sum of each column of `values` (row-major, `columns` wide), every row as often as `problems` says.
///
/// Row i is added to lane i mod 8; the lanes are then folded.
pub fn column_sums(problems: &[i64], values: &[f64], columns: usize) -> Result<Vec<f64>> {
    if values.len() != problems.len() * columns {
        let got = format!("{} values for {} classes and {columns} columns", values.len(), problems.len());
        return Err(Error::Value { argument: "values", rule: "one row for each class", got });
    }
    let mut lanes = scratch::zeros(LANES * columns);
    for (i, (&count, row)) in problems.iter().zip(values.chunks_exact(columns.max(1))).enumerate() {
        let lane = &mut lanes[(i % LANES) * columns..][..columns];
        lane.iter_mut().zip(row).for_each(|(sum, &value)| *sum += count as f64 * value);
    }
    let of = |column: usize| std::array::from_fn::<f64, LANES, _>(|lane| lanes[lane * columns + column]);
    Ok((0..columns).map(|column| folded(of(column))).gathered())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn columns_add_up() {
        let values: Vec<f64> = (0..40).map(f64::from).collect();
        assert_eq!(column_sums(&[2; 20], &values, 2).unwrap(), [760.0, 800.0]);
        assert_eq!(column_sums(&[], &[], 3).unwrap(), [0.0; 3]);
        assert!(column_sums(&[1], &values, 2).is_err());
    }

    proptest! {
        #[test]
        fn combining_is_associative_and_commutative(
            rows in prop::collection::vec((1_i64..5, 0_i64..2, 1_i64..9), 0..40), cut in 0_usize..40,
        ) {
            let parts = |rows: &[(i64, i64, i64)]| {
                let column = |f: fn(&(i64, i64, i64)) -> i64| rows.iter().map(f).collect::<Vec<_>>();
                combine(&column(|r| r.0), &column(|r| r.1), &column(|r| r.2)).unwrap()
            };
            let whole = parts(&rows);
            let (a, b) = rows.split_at(cut.min(rows.len()));
            let (a, b) = (parts(a), parts(b));
            prop_assert_eq!(&merge_sorted(&a, &b), &whole);
            prop_assert_eq!(&merge_sorted(&b, &a), &whole);
        }
    }
}
