//! Rows of an estimator for a range of n, which grows where elements with other n come up.

use std::sync::{Arc, PoisonError, RwLock};

use crate::kernels::kernel::Kernel;
use crate::memory;
use crate::parallel::{self, Open};
use crate::scratch::{self, Gather};

/// Rows that are made together.
const BATCH: u64 = 16;

/// The rows from the least n to the largest, laid end to end.
pub(crate) struct Rows {
    pub(crate) least: u64,
    pub(crate) most: u64,
    pub(crate) values: Vec<f64>,
}

impl Rows {
    fn cover(&self, least: u64, most: u64) -> bool {
        self.least <= least && most <= self.most
    }
}

/// Rows that threads share and extend.
pub(crate) struct GrowingRows<K> {
    kernel: K,
    most_entries: u64,
    rows: RwLock<Arc<Rows>>,
}

impl<K: Kernel> GrowingRows<K> {
    /// Rows that hold a first range: those kept from an earlier call if they do, else new ones; None if these have
    /// more entries than `most_entries`.
    pub(crate) fn new(kernel: K, kept: Option<Arc<Rows>>, least: u64, most: u64, most_entries: u64) -> Option<Self> {
        if let Some(rows) = kept.filter(|rows| rows.cover(least, most)) {
            let most_entries = most_entries + rows.values.len() as u64;
            return Some(Self { kernel, most_entries, rows: RwLock::new(rows) });
        }
        fits(least, most, most_entries).then(|| {
            let batches = (most - least) / BATCH + 1;
            let batch = |i| {
                let first = least + i as u64 * BATCH;
                rows(kernel, first..(most + 1).min(first + BATCH)).gathered()
            };
            let values = parallel::map(batches as usize, &mut Open, batch).ok()?;
            let rows = Rows { least, most, values: scratch::joined(&values) };
            Some(Self { kernel, most_entries, rows: RwLock::new(Arc::new(rows)) })
        })?
    }

    /// The rows as they are in the end.
    pub(crate) fn finish(self) -> Arc<Rows> {
        self.rows.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows that there are.
    pub(crate) fn now(&self) -> Arc<Rows> {
        Arc::clone(&self.rows.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Rows that hold this range at least; None if they would have too many entries.
    pub(crate) fn covering(&self, least: u64, most: u64) -> Option<Arc<Rows>> {
        let now = self.now();
        if now.cover(least, most) {
            return Some(now);
        }
        let mut slot = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        let (least, most) = (least.min(slot.least), most.max(slot.most));
        fits(least, most, self.most_entries).then(|| {
            let (before, after) = (rows(self.kernel, least..slot.least), rows(self.kernel, slot.most + 1..most + 1));
            let values = before.chain(slot.values.iter().copied()).chain(after).gathered();
            *slot = Arc::new(Rows { least, most, values });
            Arc::clone(&slot)
        })
    }
}

fn rows<K: Kernel>(kernel: K, n: std::ops::Range<u64>) -> impl Iterator<Item = f64> {
    n.flat_map(move |n| kernel.row(n))
}

fn fits(least: u64, most: u64, most_entries: u64) -> bool {
    // Twice, because the rows are made in parts that are then joined.
    let affordable = |entries: u64| memory::affordable(2 * entries as usize);
    most < most_entries && row_start(least, most + 1) <= most_entries && affordable(row_start(least, most + 1))
}

/// Entries of the rows from `least` to n − 1, for n below 2^32.
#[inline(always)]
pub(crate) fn row_start(least: u64, n: u64) -> u64 {
    const LOWER_HALF: u64 = 0xFFFF_FFFF; // a product of two such numbers takes one instruction
    ((n.wrapping_sub(least) & LOWER_HALF) * (n.wrapping_add(least + 1) & LOWER_HALF)) / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::hypergeometric::PassAtK;

    #[test]
    fn rows_grow_at_both_ends() {
        let kernel = PassAtK(3);
        let growing = GrowingRows::new(kernel, None, 40, 100, 1 << 15).unwrap();
        for (least, most) in [(50, 60), (30, 45), (90, 120), (3, 150)] {
            let rows = growing.covering(least, most).unwrap();
            for n in least..=most {
                let start = row_start(rows.least, n) as usize;
                assert_eq!(rows.values[start..=start + n as usize], kernel.row(n));
            }
        }
        assert!(growing.covering(3, 1000).is_none());
        assert!(GrowingRows::new(kernel, None, 0, u64::MAX, 1 << 15).is_none());
        let kept = growing.finish();
        let again = GrowingRows::new(kernel, Some(Arc::clone(&kept)), 5, 6, 1).unwrap();
        assert!(Arc::ptr_eq(&again.finish(), &kept));
        assert!(GrowingRows::new(kernel, Some(kept), 2, 6, 1).is_none());
    }
}
