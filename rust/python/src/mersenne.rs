//! Binding of `passk_core::bootstrap::mersenne`.

use numpy::IntoPyArray;
use passk_core::bootstrap::mersenne::{self, ReplayedStatistic};
use pyo3::prelude::*;

use crate::arrays::{Floats, NewFloats};
use crate::gate;

/// Replicates of a statistic as Python's `random.choices` draws them, in chunks seeded by their number.
#[pyfunction]
#[pyo3(signature = (values, statistic, chunk, replicates, progress=None))]
pub(crate) fn replay_choices<'py>(
    py: Python<'py>,
    values: Floats<'py>,
    statistic: &str,
    chunk: usize,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<NewFloats<'py>> {
    let values = values.as_slice()?;
    let replicates = gate::through(py, progress, |gate| {
        mersenne::replay(values, ReplayedStatistic::named(statistic)?, chunk, replicates, gate)
    })?;
    Ok(replicates.into_pyarray(py))
}
