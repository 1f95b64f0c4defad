//! The exact paired test.
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::PyReadonlyArray1;
use passk_core::permutation::signflip::{self, Differences, SignFlipMethod};
use pyo3::prelude::*;

use crate::arrays::Floats;
use crate::gate;

/// p-value of random signs and how it was computed, for `counts` differences of `sizes`, of which `plus` are
/// positive; sizes may be off by `tolerance`.
#[pyfunction]
#[pyo3(signature = (sizes, counts, plus, tolerance, *, method = None))]
pub(crate) fn sign_flip(
    py: Python<'_>,
    sizes: Floats<'_>,
    counts: PyReadonlyArray1<'_, u64>,
    plus: PyReadonlyArray1<'_, u64>,
    tolerance: f64,
    method: Option<&str>,
) -> PyResult<(f64, &'static str)> {
    let (sizes, counts, plus) = (sizes.as_slice()?, counts.as_slice()?, plus.as_slice()?);
    let (p, method) = gate::through(py, None, |gate| {
        let method = method.map(SignFlipMethod::named).transpose()?;
        signflip::p_value(&Differences::new(sizes, counts, plus, tolerance)?, method, gate)
    })?;
    Ok((p, method.name()))
}
