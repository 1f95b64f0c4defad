//! The pinned elementary functions, exposed so that tests can hold the reference to their bits.

use passk_core::numeric::elementary::by_name;
use pyo3::prelude::*;

use crate::gate::exception;

/// The pinned elementary function with this name at x.
#[pyfunction]
#[pyo3(name = "_elementary")]
pub(crate) fn elementary(name: &str, x: f64) -> PyResult<f64> {
    by_name(name, x).map_err(|error| exception(&error))
}
