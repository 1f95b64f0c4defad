//! Distributions under a null hypothesis: signs flipped, attempts dealt anew, conditions shuffled.

pub mod flipped_sums;
pub mod relabelling;
pub mod shuffle;
pub mod signflip;
pub mod step_down;
pub mod urn;
