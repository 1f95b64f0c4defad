//! The elementary functions that decide numbers: one pinned implementation, the same bits everywhere.
//!
//! Platforms' mathematical libraries differ in the last bit, and a compiler may pick either. These are the
//! functions of the `libm` crate, whose version the workspace pins; `passk_fast.reference.elementary` holds
//! the same algorithms in Python.

pub use libm::{cos, exp, expm1, log, log1p, sin, tanh};

use crate::error::{Error, Result};

/// The value of the function with this name, for tests that hold the reference to these bits.
pub fn by_name(name: &str, x: f64) -> Result<f64> {
    match name {
        "cos" => Ok(cos(x)),
        "exp" => Ok(exp(x)),
        "expm1" => Ok(expm1(x)),
        "log" => Ok(log(x)),
        "log1p" => Ok(log1p(x)),
        "sin" => Ok(sin(x)),
        _ => Err(Error::Value {
            argument: "name",
            rule: "name in {cos, exp, expm1, log, log1p, sin}",
            got: format!("name={name}"),
        }),
    }
}
