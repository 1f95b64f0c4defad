//! Binding of `passk_core::attempts::rewards`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{Element, IntoPyArray, PyReadonlyArray1};
use passk_core::attempts::groups::Groups;
use passk_core::attempts::places::Real;
use passk_core::attempts::rewards::{self as core, RewardMethod};
use pyo3::prelude::*;

use crate::arrays::{Floats, Sizes};
use crate::gate;

/// Real values of single or double precision.
#[derive(FromPyObject)]
pub(crate) enum Reals<'py> {
    F64(Floats<'py>),
    F32(PyReadonlyArray1<'py, f32>),
}

/// Rewards of all attempts for training on the best of k, in the precision of the values.
#[pyfunction]
pub(crate) fn rewards<'py>(
    py: Python<'py>,
    values: Reals<'py>,
    starts: Sizes<'py>,
    k: usize,
    method: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let starts = starts.as_slice()?;
    match values {
        Reals::F64(values) => of(py, Groups { values: values.as_slice()?, starts }, k, method),
        Reals::F32(values) => of(py, Groups { values: values.as_slice()?, starts }, k, method),
    }
}

fn of<'py, T: Real + Element>(
    py: Python<'py>,
    groups: Groups<'_, T>,
    k: usize,
    method: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let found = gate::through(py, None, |gate| core::rewards(groups, k, RewardMethod::named(method)?, gate))?;
    Ok(found.into_pyarray(py).into_any())
}
