//! What the machine offers. Beside the binding, this crate is the only place of unsafe code.
#![cfg_attr(test, allow(clippy::disallowed_macros, reason = "tests are small"))]

pub mod heap;
pub mod isa;
pub mod memory;
pub mod process;
