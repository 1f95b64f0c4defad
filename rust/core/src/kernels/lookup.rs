//! Estimates looked up in tables: the loops in which large calls spend their time.
//!
//! Elements do not depend on each other and counts are checked on the way, so the loops vectorise. Each takes its part
//! of the counts itself, which shows the compiler that no index is out of bounds.

use passk_machine::for_each_isa;
use passk_machine::isa::{self, Isa};

use crate::kernels::kernel::Counts;
use crate::kernels::rows::{Rows, row_start};

/// Elements whose places are computed before the first is read: registers compute many at a time, and most processors
/// read one at a time faster than they gather.
const BLOCK: usize = 64;

for_each_isa! {
    /// Write entry c of `row`, which has one for each c up to `attempts`, for the elements from `start` on; whether every n
    /// is `attempts` and no c is above it. If not, what was written means nothing.
    pub(crate) fn in_row[N: Counts, C: Counts][N, C](
        n: N,
        c: C,
        start: usize,
        attempts: u64,
        row: &[f64],
        out: &mut [f64],
    ) -> bool {
        for (i, out) in (start..).step_by(BLOCK).zip(out.chunks_mut(BLOCK)) {
            let (n, c) = (n.part(i, out.len()), c.part(i, out.len()));
            if (0..out.len()).fold(0, |others, j| others | (n.at(j) ^ attempts)) != 0 {
                return false;
            }
            for (j, value) in out.iter_mut().enumerate() {
                let Some(&entry) = row.get(c.at(j) as usize) else { return false };
                *value = entry;
            }
        }
        true
    }
}

/// Write entry c of row n for the elements from `start` on; whether every n has a row and no c is above its n. If not,
/// what was written means nothing.
pub(crate) fn in_rows(n: impl Counts, c: impl Counts, start: usize, rows: &Rows, out: &mut [f64]) -> bool {
    if isa::current() == Isa::Avx512 {
        gathered(n, c, start, rows, out)
    } else {
        placed_then_read(n, c, start, rows, out)
    }
}

/// The place of entry c of row n, if there is one.
///
/// The sign bit of a difference tells which of two numbers below 2^63 is larger, and a number's own one whether it is
/// below: no comparison, which vectors of the older kind lack for so many bits. `signs` gathers them.
#[inline(always)]
fn place(n: u64, c: u64, rows: &Rows, signs: &mut u64) -> usize {
    *signs |= n | c | n.wrapping_sub(c) | n.wrapping_sub(rows.least) | rows.most.wrapping_sub(n);
    row_start(rows.least, n).wrapping_add(c) as usize
}

#[inline(always)]
fn entry(rows: &[f64], place: usize) -> f64 {
    // `get` needs no branch where registers can gather.
    rows.get(place).copied().unwrap_or(f64::NAN)
}

for_each_isa! {
    /// `in_rows`, made all at once.
    fn gathered[N: Counts, C: Counts][N, C](n: N, c: C, start: usize, rows: &Rows, out: &mut [f64]) -> bool {
        let (n, c) = (n.part(start, out.len()), c.part(start, out.len()));
        let mut signs = 0;
        for (i, value) in out.iter_mut().enumerate() {
            *value = entry(&rows.values, place(n.at(i), c.at(i), rows, &mut signs));
        }
        signs >> 63 == 0
    }

    /// `in_rows`, in two steps.
    fn placed_then_read[N: Counts, C: Counts][N, C](n: N, c: C, start: usize, rows: &Rows, out: &mut [f64]) -> bool {
        let mut places = [0; BLOCK];
        let mut signs = 0;
        for (i, out) in (start..).step_by(BLOCK).zip(out.chunks_mut(BLOCK)) {
            let (n, c, places) = (n.part(i, out.len()), c.part(i, out.len()), &mut places[..out.len()]);
            for (j, at) in places.iter_mut().enumerate() {
                *at = place(n.at(j), c.at(j), rows, &mut signs);
            }
            for (value, &at) in out.iter_mut().zip(&*places) {
                *value = entry(&rows.values, at);
            }
        }
        signs >> 63 == 0
    }
}

for_each_isa! {
    /// The least and the largest of `len` counts from count `start` on.
    pub(crate) fn range[N: Counts][N](n: N, start: usize, len: usize) -> (u64, u64) {
        let n = n.part(start, len);
        let (mut least, mut most) = (u64::MAX, 0);
        for i in 0..len {
            least = least.min(n.at(i));
            most = most.max(n.at(i));
        }
        (least, most)
    }
}
