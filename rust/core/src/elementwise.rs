//! An estimator over arrays of counts: the engine behind the NumPy ufuncs.
//!
//! The way to a value (a row of the estimator shared by all elements, rows by n, or one at a time) is
//! chosen here and never changes a bit of it, nor does the number of threads.

use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::LocalKey;

use crate::hypergeometric::MAX_COUNT;
use crate::kernel::{Broken, Kernel};
use crate::memo::Memo;
use crate::parallel::{self, Open};

/// Elements per chunk of parallel work, and the least worth a second thread.
const CHUNK: usize = 1 << 14;
const WORTH_THREADS: usize = 1 << 16;
/// Elements checked together before they are looked up.
const BLOCK: usize = 64;
/// Below this many elements no row is built for the call alone.
const SHORT: usize = 64;

/// An array of counts, or one count for all elements.
pub trait Counts: Copy + Sync {
    /// Count `i`; above `MAX_COUNT` if it is not a count.
    fn at(self, i: usize) -> u64;
}

/// An element that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct Offender {
    /// Its index.
    pub index: usize,
    /// The argument and the rule.
    pub broken: Broken,
}

/// A thread's memo for one family of kernels.
pub type LocalMemo<K> = LocalKey<RefCell<Memo<K>>>;

/// Where the parameters other than the counts come from.
pub enum Parameters<K, F> {
    /// The same for every element.
    Same(K),
    /// Element by element.
    Each(F),
}

/// Write the estimate of every element to `out`, or name the first element that breaks a rule.
pub fn evaluate<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    parameters: &Parameters<K, impl Fn(usize) -> K + Sync>,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
) -> Result<(), Offender> {
    match parameters {
        Parameters::Same(kernel) => {
            if let Some(broken) = kernel.broken().filter(|_| !out.is_empty()) {
                return Err(Offender { index: 0, broken });
            }
            if out.len() >= SHORT && by_rows(n, c, *kernel, out) {
                return Ok(());
            }
            one_by_one(n, c, |_| *kernel, memo, out)
        }
        Parameters::Each(kernel) => one_by_one(n, c, kernel, memo, out),
    }
}

fn in_chunks(out: &mut [f64], work: impl Fn(usize, &mut [f64]) + Sync) {
    if out.len() < WORTH_THREADS {
        work(0, out);
    } else {
        parallel::fill(out, CHUNK, &mut Open, work).expect("an open gate never interrupts");
    }
}

fn one_by_one<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    kernel: impl Fn(usize) -> K + Sync,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
) -> Result<(), Offender> {
    let first = AtomicUsize::new(usize::MAX);
    in_chunks(out, |start, slice| {
        memo.with_borrow_mut(|memo| {
            for (i, value) in (start..).zip(slice) {
                let (n, c, kernel) = (n.at(i), c.at(i), kernel(i));
                if broken(n, c, kernel).is_some() {
                    first.fetch_min(i, Ordering::Relaxed);
                    return;
                }
                *value = memo.value(kernel, n, c);
            }
        });
    });
    let index = first.into_inner();
    if index == usize::MAX {
        return Ok(());
    }
    let broken = broken(n.at(index), c.at(index), kernel(index)).expect("it was found broken above");
    Err(Offender { index, broken })
}

#[inline]
fn broken<K: Kernel>(n: u64, c: u64, kernel: K) -> Option<Broken> {
    if n > MAX_COUNT {
        Some(("n", "0 <= n < 2**53, a whole number"))
    } else if c > n {
        Some(("c", "0 <= c <= n, a whole number"))
    } else {
        kernel.broken()
    }
}

/// Look every element up in rows of the estimator; false (with `out` undefined) if that does not pay or an
/// element breaks a rule.
fn by_rows<K: Kernel>(n: impl Counts, c: impl Counts, kernel: K, out: &mut [f64]) -> bool {
    let first = n.at(0);
    // A row pays when it serves as many elements as it has entries.
    if first < out.len() as u64 {
        let row = kernel.row(first);
        let ok = AtomicBool::new(true);
        in_chunks(out, |start, slice| {
            if ok.load(Ordering::Relaxed) && !look_up(n, c, first, &row, start, slice) {
                ok.store(false, Ordering::Relaxed);
            }
        });
        if ok.into_inner() {
            return true;
        }
    }
    by_ragged_rows(n, c, kernel, out)
}

/// The elements from `start` on, all of `attempts` attempts; false if one is not, or breaks a rule.
fn look_up(n: impl Counts, c: impl Counts, attempts: u64, row: &[f64], start: usize, out: &mut [f64]) -> bool {
    for (block, out) in out.chunks_mut(BLOCK).enumerate() {
        let at = start + block * BLOCK;
        // The top bit of `wrong` is set where c is negative or above n.
        let (mut differs, mut wrong) = (0, 0);
        for i in at..at + out.len() {
            differs |= n.at(i) ^ attempts;
            wrong |= c.at(i) | attempts.wrapping_sub(c.at(i));
        }
        if differs != 0 || wrong >> 63 != 0 {
            return false;
        }
        for (i, value) in (at..).zip(out) {
            *value = row[c.at(i) as usize];
        }
    }
    true
}

/// As `by_rows`, for n that differ: one row for every n that occurs, laid end to end.
fn by_ragged_rows<K: Kernel>(n: impl Counts, c: impl Counts, kernel: K, out: &mut [f64]) -> bool {
    let Some(starts) = row_starts(n, out.len()) else { return false };
    let rows: Vec<u64> = (0..starts.len() as u64).filter(|&n| starts[n as usize] != usize::MAX).collect();
    let values = parallel::map(rows.len(), &mut Open, |i| kernel.row(rows[i])).expect("an open gate never interrupts");
    let values = values.concat();
    let ok = AtomicBool::new(true);
    in_chunks(out, |start, slice| {
        for (i, value) in (start..).zip(slice) {
            let (n, c) = (n.at(i), c.at(i));
            if c > n {
                return ok.store(false, Ordering::Relaxed);
            }
            *value = values[starts[n as usize] + c as usize];
        }
    });
    ok.into_inner()
}

/// Where the row of each n begins, `usize::MAX` for an n that does not occur; None if the rows have more
/// entries than there are elements.
fn row_starts(n: impl Counts, len: usize) -> Option<Vec<usize>> {
    // Rows 0..limit have about len entries in all.
    let limit = ((2 * len) as f64).sqrt() as usize;
    let pieces = parallel::map(len.div_ceil(WORTH_THREADS), &mut Open, |piece| {
        let mut seen = vec![false; limit];
        (piece * WORTH_THREADS..len.min((piece + 1) * WORTH_THREADS))
            .all(|i| {
                let n = n.at(i) as usize;
                n < limit && {
                    seen[n] = true;
                    true
                }
            })
            .then_some(seen)
    });
    let mut starts = vec![usize::MAX; limit];
    let mut end = 0;
    let pieces = pieces.ok()?.into_iter().collect::<Option<Vec<_>>>()?;
    for (n, start) in starts.iter_mut().enumerate() {
        if pieces.iter().any(|seen| seen[n]) {
            *start = end;
            end += n + 1;
        }
    }
    Some(starts)
}
