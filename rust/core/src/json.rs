//! JSON as harnesses write it.

pub mod lines;
pub mod walk;
