//! The `_core` module of `passk_fast`: arguments in, call, array out.

#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::arithmetic_side_effects
)]

mod arrays;
mod bootstrap;
mod clones;
mod distribution;
mod elementary;
mod estimator;
mod flips;
mod gate;
mod json;
mod majority;
mod mersenne;
#[allow(clippy::arithmetic_side_effects, reason = "offsets of elements that NumPy vouches for")]
mod numeric;
mod order;
mod outcomes;
mod ranked;
mod relabelling;
mod replicates;
mod rewards;
mod shuffle;
mod signflip;
mod special;
mod tally;
#[allow(clippy::arithmetic_side_effects, reason = "offsets of elements that NumPy vouches for")]
mod ufuncs;
mod values;

use passk_core::heap::Heap;
use passk_core::isa;
use passk_core::scratch::Gather;
use pyo3::exceptions::{PyImportError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt};

#[global_allocator]
static HEAP: Heap = Heap;

/// Compiled core of `passk_fast`; import its names from `passk_fast`.
#[pymodule(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{instruction_set, instruction_sets, set_threads, threads};
    #[pymodule_export]
    use crate::bootstrap::replicate_sums;
    #[pymodule_export]
    use crate::clones::{form, forms, minhash, near_copies, shingles};
    #[pymodule_export]
    use crate::distribution::ResamplingDistribution;
    #[pymodule_export]
    use crate::elementary::elementary;
    #[pymodule_export]
    use crate::flips::{flipped_sums, pair_squares, pair_statistics, times_reached};
    #[pymodule_export]
    use crate::json::{distinct_names, line_columns};
    #[pymodule_export]
    use crate::majority::{drawn_votes, enumerated_votes, vote_subsets, winning_chances};
    #[pymodule_export]
    use crate::mersenne::replay_choices;
    #[pymodule_export]
    use crate::numeric::{convolution, gauss_legendre, row_products, row_sums, symmetric_eigen};
    #[pymodule_export]
    use crate::order::{join_order, permuted_order, sequence_statistics};
    #[pymodule_export]
    use crate::outcomes::{count_attempts, count_outcomes, count_packed};
    #[pymodule_export]
    use crate::ranked::{order_statistics, rank_weights, verified_means};
    #[pymodule_export]
    use crate::relabelling::relabelled_sums;
    #[pymodule_export]
    use crate::replicates::{column_moments, column_quantiles, column_shares_below};
    #[pymodule_export]
    use crate::rewards::rewards;
    #[pymodule_export]
    use crate::shuffle::{shuffled_wald, wald};
    #[pymodule_export]
    use crate::signflip::sign_flip;
    #[pymodule_export]
    use crate::special::{normal_cdf, normal_ppf, student_t_cdf, student_t_ppf};
    #[pymodule_export]
    use crate::tally::{classify, column_sums, combine, tally};
    #[pymodule_export]
    use crate::values::{replicate_statistic, replicate_weights, sample_statistic};

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Whether this is a debug build, whose speed means nothing.
    #[pymodule_export]
    const DEBUG: bool = cfg!(debug_assertions);

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        super::gate::keep_quiet();
        super::forced_instruction_set()?;
        super::ufuncs::register(module)?;
        module.add("FUNCTIONS", super::numeric::functions(module.py())?)?;
        // It is nobody's list to keep: the package names what is public, the stubs what is here.
        module.delattr("__all__")
    }
}

/// Use this many threads from now on, in this process. No result depends on it.
///
/// Parameters
/// ----------
/// count : int
///     From 0 to 1024; 0 means one per core, or what the environment variable `RAYON_NUM_THREADS` says. Where the
///     operating system starts no more threads, there are fewer.
///
/// Examples
/// --------
/// >>> import passk_fast as pk
/// >>> pk.set_threads(2)
/// >>> pk.threads()
/// 2
/// >>> pk.set_threads(0)
#[pyfunction]
fn set_threads(py: Python<'_>, count: &Bound<'_, PyAny>) -> PyResult<()> {
    // Python takes True for 1.
    let truth = count.is_instance_of::<PyBool>();
    let Some(threads) = count.extract::<usize>().ok().filter(|_| !truth) else {
        if truth || !count.is_instance_of::<PyInt>() {
            return Err(PyTypeError::new_err(format!("`count` must be an int; got {}", count.get_type().name()?)));
        }
        let got = estimator::written("count", count);
        return Err(PyValueError::new_err(format!("`count` must satisfy 0 <= count <= 1024; got {got}")));
    };
    gate::through(py, None, |_| passk_core::parallel::set_threads(threads))
}

/// The instruction set that loops run on.
#[pyfunction]
fn instruction_set() -> &'static str {
    isa::current().name()
}

/// The instruction sets that this processor has, the plainest first.
#[pyfunction]
fn instruction_sets() -> Vec<&'static str> {
    isa::available().map(isa::Isa::name).gathered()
}

/// Run on the instruction set that the environment names, if it does.
fn forced_instruction_set() -> PyResult<()> {
    match std::env::var("PASSK_FAST_ISA") {
        Ok(name) if !name.is_empty() => match isa::force(&name) {
            Ok(_) => Ok(()),
            Err(rule) => Err(PyImportError::new_err(format!("the environment variable PASSK_FAST_ISA {rule}"))),
        },
        _ => Ok(()),
    }
}

/// Number of threads that work is spread over.
///
/// Returns
/// -------
/// int
///     As set by `set_threads`, or one per core.
///
/// Examples
/// --------
/// >>> import passk_fast as pk
/// >>> pk.set_threads(3)
/// >>> pk.threads()
/// 3
/// >>> pk.set_threads(0)
#[pyfunction]
fn threads() -> usize {
    passk_core::parallel::threads()
}
