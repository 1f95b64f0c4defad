//! Binding of `passk_core::bootstrap::values`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArrayDyn, PyArrayMethods};
use passk_core::bootstrap::table::Table;
use passk_core::bootstrap::values::{self as core, Measure};
use passk_core::error::Result;
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{FloatTable, NewFloatTable, NewIntTable};
use crate::gate;

/// What is asked of a table: a name, or the probability of a quantile.
#[derive(FromPyObject)]
pub(crate) enum Asked {
    Named(String),
    Quantile(f64),
}

impl Asked {
    fn measure(&self) -> Result<Measure> {
        match self {
            Self::Named(name) => Measure::named(name),
            Self::Quantile(q) => Ok(Measure::Quantile(*q)),
        }
    }
}

/// A statistic of replicates: replicates × results, and × 2 with the standard errors.
#[pyfunction]
#[pyo3(signature = (values, statistic, seed, first, replicates, progress=None, *, studentized=false))]
#[allow(clippy::too_many_arguments)] // the table and what is asked of it, and which replicates
pub(crate) fn replicate_statistic<'py>(
    py: Python<'py>,
    values: FloatTable<'py>,
    statistic: Asked,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
    studentized: bool,
) -> PyResult<Bound<'py, PyArrayDyn<f64>>> {
    let table = Table { values: values.as_slice()?, columns: values.as_array().dim().1 };
    let slice = Slice { seed, first, replicates };
    let compute = if studentized { core::studentized_measure } else { core::replicate_measure };
    let (found, results) = gate::through(py, progress, |gate| {
        let measure = statistic.measure()?;
        Ok((compute(measure, table, slice, gate)?, measure.results(table)))
    })?;
    let shape = [replicates, results, 2];
    found.into_pyarray(py).reshape(if studentized { &shape[..] } else { &shape[..2] })
}

/// A statistic of the values themselves and its standard error: results × 2.
#[pyfunction]
pub(crate) fn sample_statistic<'py>(
    py: Python<'py>,
    values: FloatTable<'py>,
    statistic: Asked,
) -> PyResult<NewFloatTable<'py>> {
    let table = Table { values: values.as_slice()?, columns: values.as_array().dim().1 };
    let found = gate::through(py, None, |_| core::sample_measure(statistic.measure()?, table))?;
    let results = found.len() / 2;
    found.into_pyarray(py).reshape([results, 2])
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
    progress: Option<Py<PyAny>>,
) -> PyResult<NewIntTable<'_>> {
    let slice = Slice { seed, first, replicates };
    let weights = gate::through(py, progress, |gate| core::replicate_weights(m, slice, gate))?;
    weights.into_pyarray(py).reshape([replicates, m])
}
