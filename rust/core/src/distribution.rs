//! What infinitely many replicates would say.

pub mod cumulant;
pub mod lattice;
pub mod resampling;
pub mod ripple;
pub mod saddlepoint;
