//! The `_core` module of `passk_fast`: arguments in, call, array out.

mod distribution;
mod elementary;
mod gate;
mod special;

use pyo3::prelude::*;

/// Compiled core of `passk_fast`; import its names from `passk_fast`.
#[pymodule(name = "_core")]
mod core {
    #[pymodule_export]
    use super::{set_threads, threads};
    #[pymodule_export]
    use crate::distribution::ResamplingDistribution;
    #[pymodule_export]
    use crate::elementary::elementary;
    #[pymodule_export]
    use crate::special::{normal_cdf, normal_ppf, student_t_cdf, student_t_ppf};

    /// Whether this is a debug build, whose speed means nothing.
    #[pymodule_export]
    const DEBUG: bool = cfg!(debug_assertions);
}

/// Use this many threads from now on; 0 means one per core.
#[pyfunction]
fn set_threads(count: usize) {
    passk_core::parallel::set_threads(count);
}

/// Number of threads that work is spread over.
#[pyfunction]
fn threads() -> usize {
    passk_core::parallel::threads()
}
