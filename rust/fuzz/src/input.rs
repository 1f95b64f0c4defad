//! Arguments made of bytes: small numbers mostly, the ends of every range often.

use passk_core::slice::Slice;

/// What is left of the bytes; zeros where none are.
pub(crate) struct Input<'a>(pub(crate) &'a [u8]);

impl Input<'_> {
    /// One byte.
    pub(crate) fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    fn word(&mut self) -> u64 {
        (0..8).fold(0, |word, _| word << 8 | u64::from(self.byte()))
    }

    /// Below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end.max(1)
    }

    /// A count: one of few, or one near the end of a type.
    pub(crate) fn count(&mut self) -> u64 {
        match self.byte() {
            0..=199 => u64::from(self.byte()) % 70,
            200..=219 => u64::from(self.byte()) << 8,
            220..=229 => (1 << 53) - u64::from(self.byte()),
            230..=239 => u64::from(self.byte()) << 24,
            240..=247 => u64::MAX - u64::from(self.byte()),
            _ => self.word(),
        }
    }

    /// A number: a fraction mostly.
    pub(crate) fn real(&mut self) -> f64 {
        match self.byte() {
            0..=179 => f64::from(self.byte()) / 16.0,
            180..=199 => -f64::from(self.byte()) / 16.0,
            200..=219 => 0.0,
            220 => f64::NAN,
            221 => f64::INFINITY,
            222 => f64::MIN_POSITIVE / 2.0,
            223 => f64::MAX,
            224 => -0.0,
            _ => f64::from_bits(self.word()),
        }
    }

    /// A finite one.
    pub(crate) fn finite(&mut self) -> f64 {
        let x = self.real();
        if x.abs() < 1e150 { x } else { 1.0 }
    }

    /// So many replicates of anything.
    pub(crate) fn slice(&mut self, replicates: usize) -> Slice {
        Slice { seed: self.count(), first: self.count(), replicates }
    }

    /// So many of them.
    pub(crate) fn list<T>(&mut self, len: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut list = Vec::new();
        (0..len).for_each(|_| list.push(one(self)));
        list
    }

    /// Groups of at least `least`: where each begins, and where the last ends.
    pub(crate) fn starts(&mut self, groups: usize, least: usize) -> Vec<usize> {
        let mut starts = self.list(groups + 1, |_| 0);
        for group in 0..groups {
            starts[group + 1] = starts[group] + least + self.below(6);
        }
        starts
    }
}
