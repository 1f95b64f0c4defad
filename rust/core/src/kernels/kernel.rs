//! What an estimator is: a function of (n, c) with every other parameter bound, the form that elementwise evaluation
//! works on. Each stands in the file of its formula.

use crate::scratch::Gather;

/// The largest count, 2^53 − 1: it and its successor are exact doubles.
pub const MAX_COUNT: u64 = (1 << 53) - 1;

/// A broken rule: the argument's public name and the rule as the docstrings state it.
pub type Broken = (&'static str, &'static str);

/// An array of counts, or one count for all elements.
pub trait Counts: Copy + Sync {
    /// Count `i`; above `MAX_COUNT` if it is not a count.
    fn at(self, i: usize) -> u64;

    /// `len` counts from count `start` on.
    #[must_use]
    fn part(self, start: usize, len: usize) -> Self;
}

impl Counts for &[u64] {
    #[inline]
    fn at(self, i: usize) -> u64 {
        self[i]
    }

    #[inline]
    fn part(self, start: usize, len: usize) -> Self {
        &self[start..start + len]
    }
}

/// An estimator with all its parameters but the counts.
pub trait Kernel: Copy + PartialEq + Sync + 'static {
    /// The estimate for c passed of n attempts, 0 <= c <= n <= `MAX_COUNT`.
    fn value(self, n: u64, c: u64) -> f64;

    /// The estimates for c = 0, …, n, each equal to `value(n, c)` bit for bit.
    fn row(self, n: u64) -> Vec<f64> {
        (0..=n).map(|c| self.value(n, c)).gathered()
    }

    /// The first rule that the bound parameters break.
    fn broken(self) -> Option<Broken>;

    /// A small number, different for most different parameters.
    fn hash(self) -> usize;
}

/// The rule of a parameter that is a count, if it is broken.
macro_rules! counted {
    ($argument:literal, $count:expr) => {
        (!(1..=$crate::kernels::kernel::MAX_COUNT).contains(&$count))
            .then_some(($argument, concat!("1 <= ", $argument, " < 2**53, a whole number")))
    };
}

/// Estimators with one parameter, each from its formula; a row of them may have a quicker one.
macro_rules! of_one_number {
    ($($(#[$doc:meta])* $name:ident($argument:literal, $value:path $(, $row:path)?);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq)]
        pub struct $name(pub u64);

        impl $crate::kernels::kernel::Kernel for $name {
            #[inline]
            fn value(self, n: u64, c: u64) -> f64 {
                $value(n, c, self.0)
            }
            $(fn row(self, n: u64) -> Vec<f64> {
                $row(n, self.0)
            })?
            fn broken(self) -> Option<$crate::kernels::kernel::Broken> {
                $crate::kernels::kernel::counted!($argument, self.0)
            }
            fn hash(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

pub(crate) use {counted, of_one_number};
