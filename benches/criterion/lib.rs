//! Inputs shared by the benchmarks of the core.
