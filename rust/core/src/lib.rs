//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.

pub mod cumulant;
pub mod elementary;
pub mod error;
pub mod fourier;
pub mod lattice;
pub mod parallel;
pub mod random;
pub mod resampling;
pub mod ripple;
pub mod saddlepoint;
pub mod special;
