//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.
//!
//! Modules by subject; no two of them lean on each other, which a test holds.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::unreachable, clippy::todo)
)]
#![cfg_attr(test, allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "tests are small"))]

pub use passk_machine::{heap, isa};

/// Order, votes, rankings and rewards: what a list of attempts at each problem says.
pub mod attempts;
/// Replicates of sums and of statistics of real values: the plan, the samplers, the table they share.
pub mod bootstrap;
/// Copies among solutions: tokens, names, shingles and the groups that near copies form.
pub mod clones;
/// From outcomes to counts, and from counts to distinct classes with multiplicities.
pub mod counting;
/// The distribution of a resampled statistic with infinitely many replicates.
pub mod distribution;
/// What can go wrong below the public functions.
pub mod error;
/// JSON text: names that come twice in an object, and JSON Lines as columns.
pub mod json;
/// pass@k and its relatives, their tables, and the loops over arrays of counts.
pub mod kernels;
/// The one fold of partial sums.
pub mod lanes;
/// Memory whose amount an input decides.
pub mod memory;
/// Elementary and special functions, sums and small products: pinned, so that bits do not depend on a platform.
pub mod numeric;
/// The only file that names rayon.
pub mod parallel;
/// Sign flips, relabelling and shuffles: distributions under a null hypothesis.
pub mod permutation;
/// Random words addressed by (seed, purpose, replicate, position).
pub mod random;
/// Working memory deep within the work.
pub mod scratch;
/// Which replicates to compute, and a row of numbers for each of them.
pub mod slice;
