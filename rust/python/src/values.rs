//! Binding of `passk_core::bootstrap::values`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArray1, PyArray2, PyArray3, PyArrayMethods, PyReadonlyArray2};
use passk_core::bootstrap::table::{Slice, Table};
use passk_core::bootstrap::values::{self as core};
use passk_core::error::Result;
use passk_core::parallel::Gate;
use pyo3::prelude::*;

use crate::gate;

type Values<'py> = PyReadonlyArray2<'py, f64>;
type Report = Option<Py<PyAny>>;
type Flat<'py> = Bound<'py, PyArray1<f64>>;

/// Compute on the table that an array holds.
fn on_table<'py>(
    py: Python<'py>,
    values: &Values<'py>,
    progress: Report,
    compute: impl FnOnce(Table, &mut dyn Gate) -> Result<Vec<f64>> + Send,
) -> PyResult<Flat<'py>> {
    let table = Table { values: values.as_slice()?, columns: values.as_array().dim().1 };
    Ok(gate::through(py, progress, |gate| compute(table, gate))?.into_pyarray(py))
}

/// Means of replicates: replicates × columns.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn replicate_means<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::replicate_means(table, slice, gate))?;
    found.reshape([replicates, values.as_array().dim().1])
}

/// Standard deviations of replicates: replicates × columns.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn replicate_deviations<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::replicate_deviations(table, slice, gate))?;
    found.reshape([replicates, values.as_array().dim().1])
}

/// Quantiles of replicates: replicates × columns.
#[pyfunction]
#[pyo3(signature = (values, q, seed, first, replicates, progress=None))]
pub(crate) fn replicate_quantiles<'py>(
    py: Python<'py>,
    values: Values<'py>,
    q: f64,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::replicate_quantiles(table, q, slice, gate))?;
    found.reshape([replicates, values.as_array().dim().1])
}

/// Sum of the first column over the sum of the second, for each replicate.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn replicate_ratios<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Flat<'py>> {
    let slice = Slice { seed, first, replicates };
    on_table(py, &values, progress, |table, gate| core::replicate_ratios(table, slice, gate))
}

/// Means of replicates and their standard errors: replicates × columns × 2.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn studentized_means<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray3<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::studentized_means(table, slice, gate))?;
    found.reshape([replicates, values.as_array().dim().1, 2])
}

/// Standard deviations of replicates and their standard errors: replicates × columns × 2.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn studentized_deviations<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray3<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::studentized_deviations(table, slice, gate))?;
    found.reshape([replicates, values.as_array().dim().1, 2])
}

/// Ratios of replicates and their standard errors: replicates × 2.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn studentized_ratios<'py>(
    py: Python<'py>,
    values: Values<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'py, PyArray2<f64>>> {
    let slice = Slice { seed, first, replicates };
    let found = on_table(py, &values, progress, |table, gate| core::studentized_ratios(table, slice, gate))?;
    found.reshape([replicates, 2])
}

/// Means of the values themselves and their standard errors: columns × 2.
#[pyfunction]
pub(crate) fn sample_means<'py>(py: Python<'py>, values: Values<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
    on_table(py, &values, None, |table, _| Ok(core::sample_means(table)))?.reshape([values.as_array().dim().1, 2])
}

/// Standard deviations of the values themselves and their standard errors: columns × 2.
#[pyfunction]
pub(crate) fn sample_deviations<'py>(py: Python<'py>, values: Values<'py>) -> PyResult<Bound<'py, PyArray2<f64>>> {
    on_table(py, &values, None, |table, _| Ok(core::sample_deviations(table)))?.reshape([values.as_array().dim().1, 2])
}

/// Ratio of the values themselves and its standard error.
#[pyfunction]
pub(crate) fn sample_ratios<'py>(py: Python<'py>, values: Values<'py>) -> PyResult<Flat<'py>> {
    on_table(py, &values, None, |table, _| Ok(core::sample_ratios(table)))
}

/// How often each of m problems is drawn: replicates × problems.
#[pyfunction]
#[pyo3(signature = (m, seed, first, replicates, progress=None))]
pub(crate) fn replicate_weights(
    py: Python<'_>,
    m: usize,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Report,
) -> PyResult<Bound<'_, PyArray2<i64>>> {
    let slice = Slice { seed, first, replicates };
    let weights = gate::through(py, progress, |gate| core::replicate_weights(m, slice, gate))?;
    weights.into_pyarray(py).reshape([replicates, m])
}
