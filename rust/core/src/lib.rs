//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.

pub mod bootstrap;
pub mod design;
pub mod double_double;
pub mod cumulant;
pub mod elementary;
pub mod elementwise;
pub mod error;
pub mod hypergeometric;
pub mod kernel;
pub mod memo;
pub mod multinomial;
pub mod outcomes;
pub mod fourier;
pub mod lattice;
pub mod parallel;
pub mod posterior;
pub mod random;
pub mod relatives;
pub mod stirling;
pub mod success_scores;
pub mod tally;
pub mod resampling;
pub mod ripple;
pub mod saddlepoint;
pub mod special;
