//! pass@k and its relatives, from one value to arrays of millions.

pub mod elementwise;
pub mod hypergeometric;
pub mod kernel;
mod lookup;
pub mod memo;
pub mod posterior;
pub mod relatives;
mod rows;
pub mod success_scores;
