//! Rows of estimates kept for the next elements with the same n and parameters.
//!
//! NumPy hands a broadcast axis to the loop in short pieces, a few elements at a time, so what one piece
//! computed would be lost to the next. A row is kept per thread, never changes a value (it holds what
//! `Kernel::value` returns), and the whole memo is bounded. Large calls leave theirs to the next ones too.

use std::mem;
use std::sync::Arc;

use crate::kernels::kernel::Kernel;
use crate::kernels::rows::Rows;

const KERNELS: usize = 128;
const LARGEST_N: u64 = 1024;
/// Doubles kept at most (8 MiB); then the memo starts anew.
const CAPACITY: usize = 1 << 20;

/// Ranges of rows kept from large calls, the latest first, and entries of each at most (4 · 2 MiB).
const RANGES: usize = 4;
const LARGEST_RANGE: usize = 1 << 18;

/// The rows of one thread for one family of kernels.
pub struct Memo<K> {
    sets: [Option<Box<Set<K>>>; KERNELS],
    doubles: usize,
    ranges: Vec<(K, Arc<Rows>)>,
    computed: bool,
}

struct Set<K> {
    kernel: K,
    rows: Vec<KeptRow>,
}

#[derive(Default)]
struct KeptRow {
    requests: u64,
    values: Vec<f64>,
}

impl<K: Kernel> Memo<K> {
    /// An empty memo.
    pub const fn new() -> Self {
        Self { sets: [const { None }; KERNELS], doubles: 0, ranges: Vec::new(), computed: false }
    }

    /// `kernel.value(n, c)`, from a row once enough elements asked for one.
    #[inline]
    pub fn value(&mut self, kernel: K, n: u64, c: u64) -> f64 {
        if let Some(set) = &self.sets[kernel.hash() % KERNELS]
            && set.kernel == kernel
            && let Some(row) = set.rows.get(n as usize)
            && let Some(&value) = row.values.get(c as usize)
        {
            return value;
        }
        self.miss(kernel, n, c)
    }

    /// From now on estimates are computed, not only looked up.
    pub(crate) fn compute(&mut self) {
        self.computed = true;
    }

    /// Whether this thread computed estimates since this was asked last.
    pub fn has_computed(&mut self) -> bool {
        mem::take(&mut self.computed)
    }

    /// The row of so many attempts, if it is kept.
    pub(crate) fn row(&self, kernel: K, n: u64) -> Option<&[f64]> {
        let set = self.sets[kernel.hash() % KERNELS].as_ref().filter(|set| set.kernel == kernel)?;
        set.rows.get(n as usize).map(|row| row.values.as_slice()).filter(|values| !values.is_empty())
    }

    /// Keep a row for the next calls.
    pub(crate) fn keep_row(&mut self, kernel: K, n: u64, values: Vec<f64>) {
        if n <= LARGEST_N && self.row(kernel, n).is_none() {
            self.doubles += values.len();
            self.slot(kernel, n).values = values;
            self.bound();
        }
    }

    /// The range of rows that a large call made last, if it is still kept.
    pub(crate) fn range(&self, kernel: K) -> Option<Arc<Rows>> {
        self.ranges.iter().find(|(other, _)| *other == kernel).map(|(_, rows)| Arc::clone(rows))
    }

    /// Keep a range of rows for the next large calls.
    pub(crate) fn keep(&mut self, kernel: K, rows: Arc<Rows>) {
        if rows.values.len() <= LARGEST_RANGE {
            self.ranges.retain(|(other, _)| *other != kernel);
            self.ranges.insert(0, (kernel, rows));
            self.ranges.truncate(RANGES);
        }
    }

    #[cold]
    fn miss(&mut self, kernel: K, n: u64, c: u64) -> f64 {
        self.compute();
        if n > LARGEST_N {
            return kernel.value(n, c);
        }
        let row = self.slot(kernel, n);
        row.requests += 1;
        // A row pays when an eighth of its entries were asked for.
        if row.requests > n / 8 + 1 {
            row.values = kernel.row(n);
            self.doubles += n as usize + 1;
        }
        self.bound();
        kernel.value(n, c)
    }

    /// The place of a row.
    fn slot(&mut self, kernel: K, n: u64) -> &mut KeptRow {
        let slot = &mut self.sets[kernel.hash() % KERNELS];
        // Two kernels that share a slot drive each other out; neither then holds rows for long.
        if let Some(old) = slot.take_if(|set| set.kernel != kernel) {
            self.doubles -= old.rows.iter().map(|row| row.values.len()).sum::<usize>();
        }
        let set = slot.get_or_insert_with(|| Box::new(Set { kernel, rows: Vec::new() }));
        if set.rows.len() <= n as usize {
            set.rows.resize_with(n as usize + 1, KeptRow::default);
        }
        &mut set.rows[n as usize]
    }

    fn bound(&mut self) {
        if self.doubles > CAPACITY {
            *self = Self { computed: self.computed, ..Self::new() };
        }
    }
}

impl<K: Kernel> Default for Memo<K> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::hypergeometric::PassAtK;

    #[test]
    fn looking_up_is_not_computing() {
        let mut memo = Memo::new();
        let asked =
            |memo: &mut Memo<PassAtK>| (0..=20).map(|c| memo.value(PassAtK(3), 20, c).to_bits()).collect::<Vec<_>>();
        let first = asked(&mut memo);
        assert!(memo.has_computed());
        assert!(!memo.has_computed());
        assert_eq!(asked(&mut memo), first);
        assert!(!memo.has_computed());
    }
}
