//! Binding of `passk_core::permutation::shuffle`.

use numpy::{IntoPyArray, PyArrayMethods, PyReadonlyArray3};
use passk_core::permutation::shuffle::{self, Scores};
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{NewFloatTable, NewFloats};
use crate::gate;

/// Wald statistic of any difference between conditions, for each table of problems × conditions.
#[pyfunction]
pub(crate) fn wald<'py>(py: Python<'py>, values: PyReadonlyArray3<'py, f64>) -> PyResult<NewFloats<'py>> {
    let (problems, conditions) = (values.as_array().dim().1, values.as_array().dim().2);
    let values = values.as_slice()?;
    let found = gate::through(py, None, |_| Ok(shuffle::wald(&Scores::new(values, problems, conditions)?)))?;
    Ok(found.into_pyarray(py))
}

/// The same with conditions permuted within problem, alike in all tables: replicates × tables.
#[pyfunction]
#[pyo3(signature = (values, seed, first, replicates, progress=None))]
pub(crate) fn shuffled_wald<'py>(
    py: Python<'py>,
    values: PyReadonlyArray3<'py, f64>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<NewFloatTable<'py>> {
    let (tables, problems, conditions) =
        (values.as_array().dim().0, values.as_array().dim().1, values.as_array().dim().2);
    let values = values.as_slice()?;
    let found = gate::through(py, progress, |gate| {
        shuffle::shuffled_wald(&Scores::new(values, problems, conditions)?, Slice { seed, first, replicates }, gate)
    })?;
    found.into_pyarray(py).reshape([replicates, tables])
}
