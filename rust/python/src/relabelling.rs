//! Binding of `passk_core::permutation::relabelling`.

use numpy::{IntoPyArray, PyArrayMethods};
use passk_core::permutation::relabelling::{self, Relabelling};
use passk_core::random::Purpose;
use passk_core::slice::Slice;
use pyo3::prelude::*;

use crate::arrays::{FloatTable, IntTable, Ints, NewFloatTable};
use crate::gate;

/// Sums of the groups' values in replicates whose attempts are dealt anew: replicates × (segments, groups, columns).
#[pyfunction]
#[pyo3(signature = (sizes, passed, values, places, starts, seed, first, replicates, progress=None, *, subsample=false))]
#[allow(clippy::too_many_arguments)] // the arrays of the deal, and which replicates of it
pub(crate) fn relabelled_sums<'py>(
    py: Python<'py>,
    sizes: IntTable<'py>,
    passed: Ints<'py>,
    values: FloatTable<'py>,
    places: IntTable<'py>,
    starts: Ints<'py>,
    seed: u64,
    first: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
    subsample: bool,
) -> PyResult<NewFloatTable<'py>> {
    let (groups, columns) = (sizes.as_array().dim().1, values.as_array().dim().1);
    let (sizes, passed, places) = (sizes.as_slice()?, passed.as_slice()?, places.as_slice()?);
    let (values, starts) = (values.as_slice()?, starts.as_slice()?);
    let purpose = if subsample { Purpose::Subsample } else { Purpose::Relabelling };
    let (sums, width) = gate::through(py, progress, |gate| {
        let dealt = Relabelling::new(groups, columns, sizes, passed, values, places, starts)?;
        let sums = relabelling::relabelled_sums(&dealt, purpose, Slice { seed, first, replicates }, gate)?;
        Ok((sums, dealt.width()))
    })?;
    sums.into_pyarray(py).reshape([replicates, width])
}
