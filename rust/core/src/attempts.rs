//! Statistics of attempts one by one: their order, their votes, their scores.

pub mod groups;
pub mod majority;
pub mod majority_draws;
pub mod order;
pub mod places;
pub mod ranked;
pub mod rewards;
