//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.

pub mod double_double;
pub mod elementary;
pub mod elementwise;
pub mod error;
pub mod hypergeometric;
pub mod kernel;
pub mod memo;
pub mod outcomes;
pub mod parallel;
mod poisson_weights;
pub mod posterior;
pub mod random;
pub mod relatives;
mod resample;
mod resample_quantiles;
mod statistics;
pub mod stirling;
pub mod success_scores;
pub mod tally;
pub mod values;
mod weighted_sums;
