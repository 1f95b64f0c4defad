//! Estimates looked up in tables: the loops in which large calls spend their time.
//!
//! Elements do not depend on each other, counts are checked on the way, and `get` needs no branch where
//! registers can gather; so the loops vectorise. Each takes its part of the counts itself, which shows the
//! compiler that no index is out of bounds.

use passk_machine::for_each_isa;

use crate::kernels::kernel::Counts;
use crate::kernels::rows::{Rows, row_start};

for_each_isa! {
    /// Write entry c of `row` for the elements from `start` on; whether every n is `attempts` and no c is above it. If not,
    /// what was written means nothing.
    pub(crate) fn in_row[N: Counts, C: Counts][N, C](
        n: N,
        c: C,
        start: usize,
        attempts: u64,
        row: &[f64],
        out: &mut [f64],
    ) -> bool {
        let (n, c) = (n.part(start, out.len()), c.part(start, out.len()));
        let mut right = true;
        for (i, value) in out.iter_mut().enumerate() {
            let c = c.at(i);
            right &= n.at(i) == attempts;
            right &= c <= attempts;
            *value = entry(row, c as usize);
        }
        right
    }
}

for_each_isa! {
    /// Write entry c of row n for the elements from `start` on, whose n are among `rows`; whether no c is above its n.
    /// If not, what was written means nothing.
    pub(crate) fn in_rows[N: Counts, C: Counts][N, C](n: N, c: C, start: usize, rows: &Rows, out: &mut [f64]) -> bool {
        let (n, c) = (n.part(start, out.len()), c.part(start, out.len()));
        let mut right = true;
        for (i, value) in out.iter_mut().enumerate() {
            let (n, c) = (n.at(i), c.at(i));
            right &= c <= n;
            *value = entry(&rows.values, row_start(rows.least, n).wrapping_add(c) as usize);
        }
        right
    }
}

#[inline(always)]
fn entry(table: &[f64], index: usize) -> f64 {
    table.get(index).copied().unwrap_or(f64::NAN)
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
