//! From outcomes to counts, and from counts to distinct classes.

pub mod attempts;
pub mod classes;
pub mod outcomes;
pub mod tally;
