//! Binding of `passk_core::permutation::flipped_sums` and `passk_core::permutation::step_down`.

use numpy::{IntoPyArray, PyArray1, PyArray3, PyArrayMethods, PyReadonlyArray2, PyReadonlyArray3};
use passk_core::permutation::flipped_sums::{self as flips, Units};
use passk_core::permutation::step_down::{self, ColumnPairs};
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{FloatTable, Floats, IntTable, NewFloatTable, NewFloats, Sizes};
use crate::gate;

type PairTable<'py> = PyReadonlyArray2<'py, usize>;

/// Rows of whole numbers, one a unit, and where each stratum's begin.
fn units<'a>(values: &'a IntTable<'_>, starts: &'a Sizes<'_>) -> PyResult<Units<'a>> {
    Ok(Units { values: values.as_slice()?, columns: values.as_array().dim().1, starts: starts.as_slice()? })
}

/// ColumnPairs of columns, with the squares of their differences and the sizes of the strata.
fn pairs_of<'a>(
    columns: &'a PairTable<'_>,
    squares: &'a FloatTable<'_>,
    sizes: &'a Floats<'_>,
) -> PyResult<ColumnPairs<'a>> {
    Ok(ColumnPairs {
        columns: columns.as_slice()?.as_chunks().0,
        squares: squares.as_slice()?,
        sizes: sizes.as_slice()?,
    })
}

/// Sums over each stratum of whole numbers with random signs: replicates × strata × columns.
#[pyfunction]
#[pyo3(signature = (values, starts, seed, first, replicates, progress=None))]
pub(crate) fn flipped_sums<'py>(
    py: Python<'py>,
    values: IntTable<'py>,
    starts: Sizes<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<Bound<'py, PyArray3<i64>>> {
    let units = units(&values, &starts)?;
    let sums = gate::through(py, progress, |gate| flips::flipped_sums(units, Slice { seed, first, replicates }, gate))?;
    sums.into_pyarray(py).reshape([replicates, units.strata(), units.columns])
}

/// Sums over each stratum of the squared differences of pairs of columns: strata × pairs.
#[pyfunction]
pub(crate) fn pair_squares<'py>(
    py: Python<'py>,
    values: IntTable<'py>,
    starts: Sizes<'py>,
    pairs: PairTable<'py>,
) -> PyResult<NewFloatTable<'py>> {
    let units = units(&values, &starts)?;
    let pairs = pairs.as_slice()?.as_chunks().0;
    let squares = gate::through(py, None, |gate| step_down::pair_squares(units, pairs, gate))?;
    squares.into_pyarray(py).reshape([units.strata(), pairs.len()])
}

/// The studentised statistic of each pair, from the sums of strata × columns.
#[pyfunction]
pub(crate) fn pair_statistics<'py>(
    py: Python<'py>,
    pairs: PairTable<'py>,
    squares: FloatTable<'py>,
    sizes: Floats<'py>,
    sums: IntTable<'py>,
) -> PyResult<NewFloats<'py>> {
    let pairs = pairs_of(&pairs, &squares, &sizes)?;
    let sums = sums.as_slice()?;
    Ok(gate::through(py, None, |_| Ok(pairs.statistics(sums)))?.into_pyarray(py))
}

type NewCounts<'py> = Bound<'py, PyArray1<u64>>;

/// How often replicates reach each pair's statistic: alone, and among what step-down has left.
#[pyfunction]
#[pyo3(signature = (pairs, squares, sizes, observed, sums, progress=None))]
pub(crate) fn times_reached<'py>(
    py: Python<'py>,
    pairs: PairTable<'py>,
    squares: FloatTable<'py>,
    sizes: Floats<'py>,
    observed: Floats<'py>,
    sums: PyReadonlyArray3<'py, i64>,
    progress: Option<Py<PyAny>>,
) -> PyResult<(NewCounts<'py>, NewCounts<'py>)> {
    let width = sums.as_array().dim().1.saturating_mul(sums.as_array().dim().2);
    let pairs = pairs_of(&pairs, &squares, &sizes)?;
    let (observed, sums) = (observed.as_slice()?, sums.as_slice()?);
    let found = gate::through(py, progress, |gate| step_down::times_reached(pairs, observed, sums, width, gate))?;
    Ok((found.alone.into_pyarray(py), found.stepwise.into_pyarray(py)))
}
