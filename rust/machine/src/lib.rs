//! What the machine offers. Beside the binding, this crate is the only place of unsafe code.

pub mod heap;
pub mod isa;
pub mod memory;
pub mod process;
