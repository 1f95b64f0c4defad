//! The `_core` module of `passk_fast`: arguments in, call, array out.

mod elementary;
mod gate;
mod outcomes;
mod tally;
mod ufuncs;

use pyo3::prelude::*;

/// Compiled core of `passk_fast`; import its names from `passk_fast`.
#[pymodule(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{set_threads, threads};
    #[pymodule_export]
    use crate::elementary::elementary;
    #[pymodule_export]
    use crate::outcomes::{count_attempts, count_outcomes, count_packed};
    #[pymodule_export]
    use crate::tally::{classify, column_sums, combine, tally};

    /// Whether this is a debug build, whose speed means nothing.
    #[pymodule_export]
    const DEBUG: bool = cfg!(debug_assertions);

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::ufuncs::register(module)
    }
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
