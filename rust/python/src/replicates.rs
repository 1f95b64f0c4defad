//! Binding of `passk_core::bootstrap::replicates`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArrayMethods};
use passk_core::bootstrap::replicates::Replicates;
use passk_core::scratch::Gather;
use pyo3::prelude::*;

use crate::arrays::{FloatTable, Floats, NewFloatTable, NewFloats};
use crate::gate;

/// Mean less the estimate, and standard deviation (`ddof=1`), of each column.
#[pyfunction]
pub(crate) fn column_moments<'py>(
    py: Python<'py>,
    replicates: FloatTable<'py>,
    estimates: Floats<'py>,
) -> PyResult<(NewFloats<'py>, NewFloats<'py>)> {
    let (values, columns) = (replicates.as_slice()?, replicates.as_array().dim().1);
    let estimates = estimates.as_slice()?;
    let (biases, deviations) = gate::through(py, None, |gate| {
        let moments = Replicates::new(values, columns)?.moments(estimates, gate)?;
        Ok((moments.iter().map(|one| one.0).gathered(), moments.iter().map(|one| one.1).gathered()))
    })?;
    Ok((biases.into_pyarray(py), deviations.into_pyarray(py)))
}

/// Share of each column that is below its estimate; those equal to it up to rounding count half.
#[pyfunction]
pub(crate) fn column_shares_below<'py>(
    py: Python<'py>,
    replicates: FloatTable<'py>,
    estimates: Floats<'py>,
    sizes: Floats<'py>,
) -> PyResult<NewFloats<'py>> {
    let (values, columns) = (replicates.as_slice()?, replicates.as_array().dim().1);
    let (estimates, sizes) = (estimates.as_slice()?, sizes.as_slice()?);
    let shares =
        gate::through(py, None, |gate| Replicates::new(values, columns)?.shares_below(estimates, sizes, gate))?;
    Ok(shares.into_pyarray(py))
}

/// Quantiles of each column at its row of `probabilities`: columns × probabilities.
#[pyfunction]
pub(crate) fn column_quantiles<'py>(
    py: Python<'py>,
    replicates: FloatTable<'py>,
    probabilities: FloatTable<'py>,
) -> PyResult<NewFloatTable<'py>> {
    let (values, columns) = (replicates.as_slice()?, replicates.as_array().dim().1);
    let (each, probabilities) = (probabilities.as_array().dim().1, probabilities.as_slice()?);
    let found = gate::through(py, None, |gate| Replicates::new(values, columns)?.quantiles(probabilities, gate))?;
    found.into_pyarray(py).reshape([columns, each])
}
