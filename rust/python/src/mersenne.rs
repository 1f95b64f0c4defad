//! Binding of `passk_core::bootstrap::mersenne`.

use numpy::{IntoPyArray, PyArray1, PyReadonlyArray1};
use passk_core::bootstrap::mersenne::{self, Statistic};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::gate;

/// Replicates of a statistic as Python's `random.choices` draws them, in chunks seeded by their number.
#[pyfunction]
#[pyo3(signature = (values, statistic, chunk, replicates, progress=None))]
pub(crate) fn replay_choices<'py>(
    py: Python<'py>,
    values: PyReadonlyArray1<'py, f64>,
    statistic: &str,
    chunk: usize,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyArray1<f64>>> {
    let statistic = match statistic {
        "mean" => Statistic::Mean,
        "compensated mean" => Statistic::CompensatedMean,
        "median" => Statistic::Median,
        other => return Err(PyValueError::new_err(format!("no such statistic: {other}"))),
    };
    let values = values.as_slice()?;
    let replicates = gate::through(py, progress, |gate| mersenne::replay(values, statistic, chunk, replicates, gate))?;
    Ok(replicates.into_pyarray(py))
}
