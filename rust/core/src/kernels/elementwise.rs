//! An estimator over arrays of counts: the engine behind the NumPy ufuncs.
//!
//! The way to a value (a row of the estimator shared by all elements, rows by n, or one at a time) is
//! chosen here and never changes a bit of it, nor does the number of threads.

use std::cell::RefCell;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::LocalKey;

use crate::error::Error;
use crate::kernels::kernel::{Broken, Counts, Kernel, MAX_COUNT};
use crate::kernels::lookup;
use crate::kernels::memo::Memo;
use crate::kernels::rows::GrowingRows;
use crate::memory;
use crate::parallel::{self, Gate};

/// Elements per chunk of parallel work, and the least worth a second thread.
const CHUNK: usize = 1 << 14;
const WORTH_THREADS: usize = 1 << 16;
/// Elements between two looks at the gate where each may take long.
const TURN: usize = 1 << 9;
/// Entries of a call's rows, at most.
const MOST_ENTRIES: u64 = 1 << 24;
/// Below this many elements no row is built for the call alone.
const SHORT: usize = 64;
/// So many elements look for a row that is kept: fewer ask for their values one by one, more take longer than a row.
const KEPT: RangeInclusive<usize> = 8..=CHUNK;

/// Why there are no estimates.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// An element breaks a rule: its index, the argument and the rule.
    Broken(usize, Broken),
    /// An element broke a rule and no longer does: somebody else writes to the counts.
    Changed,
    /// The gate was closed.
    Interrupted,
}

impl From<Error> for Fault {
    fn from(_: Error) -> Self {
        Self::Interrupted
    }
}

type Estimated<T> = std::result::Result<T, Fault>;

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
    gate: &mut dyn Gate,
) -> Estimated<()> {
    match parameters {
        Parameters::Same(kernel) => {
            if let Some(broken) = kernel.broken().filter(|_| !out.is_empty()) {
                return Err(Fault::Broken(0, broken));
            }
            if by_kept_row(n, c, *kernel, memo, out) || (out.len() >= SHORT && by_rows(n, c, *kernel, memo, out, gate)?)
            {
                return Ok(());
            }
            one_by_one(n, c, |_| *kernel, memo, out, gate)
        }
        Parameters::Each(kernel) => one_by_one(n, c, kernel, memo, out, gate),
    }
}

/// Long work in chunks that threads share, short work by the caller alone, who looks at the gate now and then.
fn in_chunks(
    out: &mut [f64],
    chunk: usize,
    gate: &mut dyn Gate,
    work: impl Fn(usize, &mut [f64]) + Sync,
) -> Estimated<()> {
    if out.len() < WORTH_THREADS {
        parallel::alone(out, chunk, gate, work)?;
    } else {
        parallel::fill(out, chunk, gate, work)?;
    }
    Ok(())
}

fn one_by_one<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    kernel: impl Fn(usize) -> K + Sync,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
    gate: &mut dyn Gate,
) -> Estimated<()> {
    let first = AtomicUsize::new(usize::MAX);
    in_chunks(out, TURN, gate, |start, slice| {
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
    })?;
    let index = first.into_inner();
    if index == usize::MAX {
        return Ok(());
    }
    let broken = broken(n.at(index), c.at(index), kernel(index));
    Err(broken.map_or(Fault::Changed, |broken| Fault::Broken(index, broken)))
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

/// Look every element up in a row that an earlier call left; false (with `out` undefined) if there is none, or an element
/// has another n or breaks a rule.
fn by_kept_row<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    kernel: K,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
) -> bool {
    if !KEPT.contains(&out.len()) {
        return false;
    }
    let first = n.at(0);
    memo.with_borrow(|memo| memo.row(kernel, first).is_some_and(|row| lookup::in_row(n, c, 0, first, row, out)))
}

/// Look every element up in rows of the estimator; false (with `out` undefined) if that does not pay or an
/// element breaks a rule.
fn by_rows<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    kernel: K,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
    gate: &mut dyn Gate,
) -> Estimated<bool> {
    memo.with_borrow_mut(Memo::compute);
    let first = n.at(0);
    // A row pays when it serves as many elements as it has entries.
    if first < out.len() as u64 && memory::affordable(first as usize + 1) {
        let row = kernel.row(first);
        if all_chunks(out, gate, |start, slice| lookup::in_row(n, c, start, first, &row, slice))? {
            memo.with_borrow_mut(|memo| memo.keep_row(kernel, first, row));
            return Ok(true);
        }
    }
    by_ragged_rows(n, c, kernel, memo, out, gate)
}

/// As `by_rows`, for n that differ: by the rows from the least n to the largest, where they have no more entries
/// than there are elements. The first chunk mostly shows them all.
fn by_ragged_rows<K: Kernel>(
    n: impl Counts,
    c: impl Counts,
    kernel: K,
    memo: &'static LocalMemo<K>,
    out: &mut [f64],
    gate: &mut dyn Gate,
) -> Estimated<bool> {
    let (least, most) = lookup::range(n, 0, out.len().min(CHUNK));
    let kept = memo.with_borrow(|memo| memo.range(kernel));
    let Some(rows) = GrowingRows::new(kernel, kept, least, most, MOST_ENTRIES.min(out.len() as u64)) else {
        return Ok(false);
    };
    let all = all_chunks(out, gate, |start, slice| {
        // Mostly the rows are there, and the lookup itself finds out.
        lookup::in_rows(n, c, start, &rows.now(), slice) || {
            let (least, most) = lookup::range(n, start, slice.len());
            rows.covering(least, most).is_some_and(|rows| lookup::in_rows(n, c, start, &rows, slice))
        }
    });
    memo.with_borrow_mut(|memo| memo.keep(kernel, rows.finish()));
    all
}

/// Whether `work`, given where a chunk starts and its output, answers true for all chunks.
fn all_chunks(
    out: &mut [f64],
    gate: &mut dyn Gate,
    work: impl Fn(usize, &mut [f64]) -> bool + Sync,
) -> Estimated<bool> {
    let ok = AtomicBool::new(true);
    in_chunks(out, CHUNK, gate, |start, slice| {
        if ok.load(Ordering::Relaxed) && !work(start, slice) {
            ok.store(false, Ordering::Relaxed);
        }
    })?;
    Ok(ok.into_inner())
}
