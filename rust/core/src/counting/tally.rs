//! Distinct (n, c) classes and how many problems have each: the only O(problems) step of all inference.

#![expect(clippy::needless_bitwise_bool, reason = "checks without branches run in vector registers")]

use crate::counting::classes::{Classes, CountPairs, Key, MOST, first_offender, merge_sorted};
use crate::error::Result;
use crate::memory::zeros;
use crate::parallel::{Gate, fill, map};
use crate::scratch::{self, Gather};

/// Problems a chunk holds at least.
const CHUNK: usize = 1 << 16;

/// A histogram may have this many bins whatever the number of problems …
const FEW_BINS: usize = 1 << 12;

/// … and at most this share of the number of problems beyond it, so that adding up the histograms of the
/// chunks stays cheap beside counting.
const PROBLEMS_PER_BIN: usize = 4;

/// Problems that are checked at once, before they are counted.
const BLOCK: usize = 256;

/// Distinct classes of problems with `n` attempts (or one `n` for all) of which `c` passed.
pub fn tally(pairs: CountPairs<'_>, gate: &mut dyn Gate) -> Result<Classes> {
    if pairs.len() == 0 {
        return Ok(Classes::default());
    }
    if let Some(classes) = tally_constant(pairs, gate)? {
        return Ok(classes);
    }
    let range = Range::of(pairs, gate)?;
    if range.fits(pairs.len()) { tally_dense(pairs, range, gate) } else { tally_sorted(pairs, gate) }
}

/// One pass that counts, and at the same time checks the guess that all n are equal and the counts valid.
/// `None` when the guess was wrong.
fn tally_constant(pairs: CountPairs<'_>, gate: &mut dyn Gate) -> Result<Option<Classes>> {
    let n = pairs.n_at(0);
    let range = Range { least_n: n, most_n: n, most_c: n };
    if !(1..=MOST).contains(&n) || !range.fits(pairs.len()) {
        return Ok(None);
    }
    let size = CHUNK.max(range.bins() * PROBLEMS_PER_BIN);
    let parts = map(pairs.len().div_ceil(size), gate, |i| histogram_constant(n, pairs.chunk(i, size)))?;
    Ok(scratch::all(parts.into_iter().map(|part| part.ok_or(()))).ok().map(|parts| range.classes(&sum(&parts))))
}

/// How often each c occurs when every n is `n`; `None` if one is not, or a count breaks its rule.
fn histogram_constant(n: i64, pairs: CountPairs<'_>) -> Option<Vec<u32>> {
    // Four histograms side by side: equal neighbours would otherwise wait for each other's increment.
    let stride = (n as usize + 1).next_power_of_two();
    let mut bins = scratch::zeros::<u32>(4 * stride);
    let (low, high) = bins.split_at_mut(2 * stride);
    let ((a, b), (d, e)) = (low.split_at_mut(stride), high.split_at_mut(stride));
    let most = n as u64;
    for start in (0..pairs.len()).step_by(BLOCK) {
        let block = pairs.slice(start, pairs.len().min(start + BLOCK));
        let wrong_c = block.c.iter().fold(false, |wrong, &c| wrong | (c as u64 > most));
        let wrong_n = block.n.iter().fold(false, |wrong, &other| wrong | (other != n));
        if wrong_c | wrong_n {
            return None;
        }
        let (fours, rest) = block.c.as_chunks::<4>();
        for four in fours {
            a[four[0] as usize & (stride - 1)] += 1;
            b[four[1] as usize & (stride - 1)] += 1;
            d[four[2] as usize & (stride - 1)] += 1;
            e[four[3] as usize & (stride - 1)] += 1;
        }
        for &c in rest {
            a[c as usize & (stride - 1)] += 1;
        }
    }
    for i in 0..=n as usize {
        a[i] += b[i] + d[i] + e[i];
    }
    bins.truncate(n as usize + 1);
    Some(bins)
}

/// What values occur, and how (n, c) is numbered within them.
#[derive(Debug, Clone, Copy)]
struct Range {
    least_n: i64,
    most_n: i64,
    most_c: i64,
}

impl Range {
    /// The range of valid problems; the error of the first invalid one otherwise.
    fn of(pairs: CountPairs<'_>, gate: &mut dyn Gate) -> Result<Self> {
        let parts = map(pairs.len().div_ceil(CHUNK), gate, |i| Self::of_chunk(pairs.chunk(i, CHUNK)))?;
        let parts = scratch::all(parts.into_iter().map(|part| part.ok_or(())));
        let Ok(parts) = parts else { return Err(first_offender(pairs)) };
        let join = |a: Self, b: Self| Self {
            least_n: a.least_n.min(b.least_n),
            most_n: a.most_n.max(b.most_n),
            most_c: a.most_c.max(b.most_c),
        };
        parts.into_iter().reduce(join).ok_or_else(|| first_offender(pairs))
    }

    fn of_chunk(pairs: CountPairs<'_>) -> Option<Self> {
        let mut wrong = false;
        let mut range = Self { least_n: i64::MAX, most_n: 0, most_c: 0 };
        for i in 0..pairs.len() {
            let (n, c) = pairs.key(i);
            wrong |= !(1..=MOST).contains(&n) | !(0..=n).contains(&c);
            range.least_n = range.least_n.min(n);
            range.most_n = range.most_n.max(n);
            range.most_c = range.most_c.max(c);
        }
        (!wrong).then_some(range)
    }

    fn width(self) -> usize {
        self.most_c as usize + 1
    }

    fn bins(self) -> usize {
        (self.most_n - self.least_n + 1) as usize * self.width()
    }

    /// The rule: a histogram where it has few bins, or few beside the number of problems; sorting elsewhere.
    fn fits(self, problems: usize) -> bool {
        let bins = i128::from(self.most_n - self.least_n + 1) * i128::from(self.most_c + 1);
        bins <= FEW_BINS.max(problems / PROBLEMS_PER_BIN) as i128
    }

    fn bin(self, (n, c): Key) -> usize {
        (n - self.least_n) as usize * self.width() + c as usize
    }

    fn classes(self, bins: &[i64]) -> Classes {
        let mut classes = Classes::default();
        for (row, counts) in bins.chunks(self.width()).enumerate() {
            for (c, &problems) in counts.iter().enumerate().filter(|&(_, &problems)| problems > 0) {
                classes.push((self.least_n + row as i64, c as i64), problems);
            }
        }
        classes
    }
}

fn sum(parts: &[Vec<u32>]) -> Vec<i64> {
    let mut total = scratch::zeros::<i64>(parts[0].len());
    for part in parts {
        total.iter_mut().zip(part).for_each(|(all, &one)| *all += i64::from(one));
    }
    total
}

fn tally_dense(pairs: CountPairs<'_>, range: Range, gate: &mut dyn Gate) -> Result<Classes> {
    let size = CHUNK.max(range.bins() * PROBLEMS_PER_BIN);
    let parts = map(pairs.len().div_ceil(size), gate, |i| {
        let chunk = pairs.chunk(i, size);
        let mut bins = scratch::zeros::<u32>(range.bins());
        (0..chunk.len()).for_each(|i| bins[range.bin(chunk.key(i))] += 1);
        bins
    })?;
    Ok(range.classes(&sum(&parts)))
}

fn tally_sorted(pairs: CountPairs<'_>, gate: &mut dyn Gate) -> Result<Classes> {
    let mut parts = map(pairs.len().div_ceil(CHUNK), gate, |i| {
        let chunk = pairs.chunk(i, CHUNK);
        let mut keys: Vec<Key> = (0..chunk.len()).map(|i| chunk.key(i)).gathered();
        keys.sort_unstable();
        let mut classes = Classes::default();
        for run in keys.chunk_by(|a, b| a == b) {
            classes.push(run[0], run.len() as i64);
        }
        classes
    })?;
    while parts.len() > 1 {
        parts = map(parts.len().div_ceil(2), gate, |i| {
            let second = parts.get(2 * i + 1);
            second.map_or_else(
                || merge_sorted(&parts[2 * i], &Classes::default()),
                |second| merge_sorted(&parts[2 * i], second),
            )
        })?;
    }
    Ok(parts.swap_remove(0))
}

/// The distinct classes, and for each problem the index of its class.
pub fn classify(pairs: CountPairs<'_>, gate: &mut dyn Gate) -> Result<(Classes, Vec<i64>)> {
    let classes = tally(pairs, gate)?;
    let mut index = zeros::<i64>(&[pairs.len()])?;
    if index.is_empty() {
        return Ok((classes, index));
    }
    let most_c = classes.c.iter().copied().max().unwrap_or(0);
    let range = Range { least_n: classes.n[0], most_n: classes.n[classes.len() - 1], most_c };
    if range.fits(pairs.len()) {
        let mut lookup = scratch::zeros::<i64>(range.bins());
        for i in 0..classes.len() {
            lookup[range.bin((classes.n[i], classes.c[i]))] = i as i64;
        }
        fill(&mut index, CHUNK, gate, |start, out| {
            out.iter_mut().enumerate().for_each(|(i, class)| *class = lookup[range.bin(pairs.key(start + i))]);
        })?;
    } else {
        let keys: Vec<Key> = (0..classes.len()).map(|i| (classes.n[i], classes.c[i])).gathered();
        fill(&mut index, CHUNK, gate, |start, out| {
            for (i, class) in out.iter_mut().enumerate() {
                *class = keys.partition_point(|&key| key < pairs.key(start + i)) as i64;
            }
        })?;
    }
    Ok((classes, index))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::parallel::Open;

    fn plain(n: &[i64], c: &[i64]) -> Classes {
        let mut seen = BTreeMap::new();
        n.iter().zip(c).for_each(|(&n, &c)| *seen.entry((n, c)).or_insert(0) += 1);
        let mut classes = Classes::default();
        for (key, problems) in seen {
            classes.push(key, problems);
        }
        classes
    }

    fn check(n: &[i64], c: &[i64]) {
        let pairs = CountPairs::new(n, c).unwrap();
        let (classes, index) = classify(pairs, &mut Open).unwrap();
        assert_eq!(classes, plain(n, c));
        for (i, &class) in index.iter().enumerate() {
            assert_eq!((classes.n[class as usize], classes.c[class as usize]), (n[i], c[i]));
        }
    }

    fn spread(m: usize, most_n: u64, least_n: u64) -> (Vec<i64>, Vec<i64>) {
        let word = |i: usize| crate::random::mix(i as u64 + 1);
        let n: Vec<i64> = (0..m).map(|i| (least_n + word(i) % (most_n - least_n + 1)) as i64).collect();
        let c = n.iter().enumerate().map(|(i, &n)| (word(i + m) % (n as u64 + 1)) as i64).collect();
        (n, c)
    }

    #[test]
    fn every_path_counts_right() {
        for m in [1, 300, 70_000, 300_000] {
            for (most, least) in
                [(200, 200), (1, 1), (120, 100), (100_000, 100_000), ((1 << 53) - 1, 1), (5_000, 4_999)]
            {
                let (n, c) = spread(m, most, least);
                check(&n, &c);
            }
        }
    }

    #[test]
    fn one_n_stands_for_all() {
        let (n, c) = spread(100_000, 200, 200);
        assert_eq!(tally(CountPairs::new(&[200], &c).unwrap(), &mut Open).unwrap(), plain(&n, &c));
    }

    #[test]
    fn the_first_offender_is_named() {
        let (mut n, mut c) = spread(200_000, 200, 200);
        c[150_000] = 201;
        let message = |n: &[i64], c: &[i64]| tally(CountPairs::new(n, c).unwrap(), &mut Open).unwrap_err().to_string();
        assert_eq!(message(&n, &c), "`c` must satisfy 0 <= c <= n; got c=201, n=200 at index 150000");
        assert_eq!(message(&[200], &c), "`c` must satisfy 0 <= c <= n; got c=201, n=200 at index 150000");
        n[70_000] = 0;
        assert_eq!(message(&n, &c), "`n` must satisfy 1 <= n < 2**53; got n=0 at index 70000");
        c[5] = -1;
        assert_eq!(message(&n, &c), "`c` must satisfy 0 <= c <= n; got c=-1, n=200 at index 5");
        assert_eq!(message(&[0], &c), "`n` must satisfy 1 <= n < 2**53; got n=0");
        assert!(CountPairs::new(&[1, 2], &c).is_err());
    }
}
