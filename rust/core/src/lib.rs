//! Exact pass@k kernels and the bootstrap at any scale. Pure Rust: knows no Python.

pub mod elementary;
pub mod error;
pub mod parallel;
pub mod random;
pub mod special;
