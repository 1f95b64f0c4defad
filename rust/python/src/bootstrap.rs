//! Binding of `passk_core::bootstrap::sums`.

use numpy::{IntoPyArray, PyArray2, PyArrayMethods, PyReadonlyArray1, PyReadonlyArray2};
use passk_core::bootstrap::design::Design;
use passk_core::bootstrap::multinomial::Method;
use passk_core::bootstrap::sums;
use pyo3::prelude::*;

use crate::gate;

/// Sums of replicates of a resampling design.
#[pyfunction]
#[pyo3(signature = (draws, starts, weights, values, seed, first, replicates, progress=None, *, method=None))]
#[allow(clippy::too_many_arguments)] // the arrays of a design, and which replicates of it
pub(crate) fn replicate_sums<'py>(
    py: Python<'py>,
    draws: PyReadonlyArray1<'py, i64>,
    starts: PyReadonlyArray1<'py, i64>,
    weights: PyReadonlyArray1<'py, f64>,
    values: PyReadonlyArray2<'py, f64>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
    method: Option<&str>,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let columns = values.as_array().dim().1;
    let (draws, starts, weights) = (draws.as_slice()?, starts.as_slice()?, weights.as_slice()?);
    let values = values.as_slice()?;
    let found = gate::through(py, progress, |gate| {
        let design = Design::new(draws, starts, weights, values, columns)?;
        let method = method.map(Method::named).transpose()?;
        sums::replicate_sums(&design, seed, first, replicates, method, gate)
    })?;
    found.into_pyarray(py).reshape([replicates, columns])
}
