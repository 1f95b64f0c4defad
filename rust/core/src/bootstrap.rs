//! Replicates: sums of resampled problems, and statistics of real values.

pub mod design;
pub mod mersenne;
pub mod multinomial;
mod poisson_weights;
mod quantile;
pub mod replicates;
mod resample;
mod resample_quantiles;
mod statistics;
pub mod sums;
pub mod table;
pub mod values;
mod weighted_sums;
