//! Binding of `passk_core::attempts::order`.

use numpy::{IntoPyArray, PyArrayMethods, PyReadonlyArray1};
use passk_core::attempts::order::{self as core, COLUMNS, Null, STATISTICS};
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{Floats, IntTable, Ints, NewFloatTable, NewIntTable};
use crate::gate;

/// What the tests of order keep of each unit's attempts: units × (n, c, rank sum, first, joins, last).
#[pyfunction]
pub(crate) fn sequence_statistics<'py>(
    py: Python<'py>,
    unit: Ints<'py>,
    outcome: PyReadonlyArray1<'py, i8>,
    units: usize,
) -> PyResult<NewIntTable<'py>> {
    let (unit, outcome) = (unit.as_slice()?, outcome.as_slice()?);
    let table = gate::through(py, None, |gate| core::sequence_statistics(unit, outcome, units, gate))?;
    table.into_pyarray(py).reshape([units, COLUMNS])
}

/// Statistics of the same units, the second of later attempts, as one table.
#[pyfunction]
pub(crate) fn join_order<'py>(
    py: Python<'py>,
    earlier: IntTable<'py>,
    later: IntTable<'py>,
) -> PyResult<NewIntTable<'py>> {
    let rows = earlier.as_array().dim().0;
    let (earlier, later) = (earlier.as_slice()?, later.as_slice()?);
    let table = gate::through(py, None, |_| core::join_order(earlier, later))?;
    table.into_pyarray(py).reshape([rows, COLUMNS])
}

/// Sums of the statistics of order over units whose outcomes are shuffled: replicates × (rank sum, joins, runs, first
/// success, log-rank).
#[pyfunction]
#[pyo3(signature = (n, c, weights, seed, first, replicates, progress=None))]
#[allow(clippy::too_many_arguments)] // the units, and which replicates of them
pub(crate) fn permuted_order<'py>(
    py: Python<'py>,
    n: Ints<'py>,
    c: Ints<'py>,
    weights: Floats<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> PyResult<NewFloatTable<'py>> {
    let null = Null { n: n.as_slice()?, c: c.as_slice()?, weights: weights.as_slice()? };
    let sums = gate::through(py, progress, |gate| core::permuted_sums(null, Slice { seed, first, replicates }, gate))?;
    sums.into_pyarray(py).reshape([replicates, STATISTICS])
}
