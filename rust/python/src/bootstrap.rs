//! Binding of `passk_core::bootstrap::sums`.

use numpy::{IntoPyArray, PyArrayMethods};
use passk_core::bootstrap::design::Design;
use passk_core::bootstrap::multinomial::SamplingMethod;
use passk_core::bootstrap::sums;
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{FloatTable, Floats, Ints, NewFloatTable};
use crate::gate;

/// Sums of replicates of a resampling design.
#[pyfunction]
#[pyo3(signature = (draws, starts, weights, values, seed, first, replicates, progress=None, *, method=None))]
#[allow(clippy::too_many_arguments)] // the arrays of a design, and which replicates of it
pub(crate) fn replicate_sums<'py>(
    py: Python<'py>,
    draws: Ints<'py>,
    starts: Ints<'py>,
    weights: Floats<'py>,
    values: FloatTable<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
    method: Option<&str>,
) -> PyResult<NewFloatTable<'py>> {
    let columns = values.as_array().dim().1;
    let (draws, starts, weights) = (draws.as_slice()?, starts.as_slice()?, weights.as_slice()?);
    let values = values.as_slice()?;
    let found = gate::through(py, progress, |gate| {
        let design = Design::new(draws, starts, weights, values, columns)?;
        let method = method.map(SamplingMethod::named).transpose()?;
        sums::replicate_sums(&design, Slice { seed, first, replicates }, method, gate)
    })?;
    found.into_pyarray(py).reshape([replicates, columns])
}
