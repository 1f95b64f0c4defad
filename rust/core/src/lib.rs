//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.

pub mod bootstrap;
pub mod cumulant;
pub mod design;
pub mod double_double;
pub mod elementary;
pub mod elementwise;
pub mod error;
pub mod fourier;
pub mod hypergeometric;
pub mod kernel;
pub mod lattice;
pub mod memo;
pub mod multinomial;
pub mod outcomes;
pub mod parallel;
pub mod posterior;
pub mod random;
pub mod relatives;
pub mod resampling;
pub mod ripple;
pub mod saddlepoint;
pub mod special;
pub mod stirling;
pub mod success_scores;
pub mod tally;
