//! The `_core` module of `passk_fast`: arguments in, call, array out.

mod bootstrap;
mod clones;
mod distribution;
mod elementary;
mod flips;
mod gate;
mod majority;
mod mersenne;
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
mod ufuncs;
mod values;

use pyo3::prelude::*;

/// Compiled core of `passk_fast`; import its names from `passk_fast`.
#[pymodule(name = "_core")]
mod core {
    use pyo3::prelude::*;

    #[pymodule_export]
    use super::{set_threads, threads};
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
    use crate::values::{
        replicate_deviations, replicate_means, replicate_quantiles, replicate_ratios, replicate_weights,
        sample_deviations, sample_means, sample_ratios, studentized_deviations, studentized_means, studentized_ratios,
    };

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");

    /// Whether this is a debug build, whose speed means nothing.
    #[pymodule_export]
    const DEBUG: bool = cfg!(debug_assertions);

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
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
///     At least 0; 0 means one per core, or what the environment variable `RAYON_NUM_THREADS` says.
///
/// Examples
/// --------
/// >>> import passk_fast as pk
/// >>> pk.set_threads(2)
/// >>> pk.threads()
/// 2
/// >>> pk.set_threads(0)
#[pyfunction]
fn set_threads(count: usize) {
    passk_core::parallel::set_threads(count);
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
