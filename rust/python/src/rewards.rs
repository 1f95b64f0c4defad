//! Binding of `passk_core::attempts::rewards`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyReadonlyArray1};
use passk_core::attempts::groups::Groups;
use passk_core::attempts::rewards::{self as core, Method};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::gate;

/// Real values of single or double precision.
#[derive(FromPyObject)]
pub(crate) enum Reals<'py> {
    F64(PyReadonlyArray1<'py, f64>),
    F32(PyReadonlyArray1<'py, f32>),
}

/// Rewards of all attempts for training on the best of k, in the precision of the values.
#[pyfunction]
pub(crate) fn rewards<'py>(
    py: Python<'py>,
    values: Reals<'py>,
    starts: PyReadonlyArray1<'py, usize>,
    k: usize,
    method: &str,
) -> PyResult<Bound<'py, PyAny>> {
    let method = match method {
        "pkpo" => Method::Pkpo,
        "leave-one-out" => Method::LeaveOneOut,
        "pass@k-training" => Method::PassAtKTraining,
        _ => return Err(PyValueError::new_err(format!("unknown method {method:?}"))),
    };
    let starts = starts.as_slice()?;
    Ok(match values {
        Reals::F64(values) => {
            let groups = Groups { values: values.as_slice()?, starts };
            gate::through(py, None, |gate| core::rewards(groups, k, method, gate))?.into_pyarray(py).into_any()
        }
        Reals::F32(values) => {
            let groups = Groups { values: values.as_slice()?, starts };
            gate::through(py, None, |gate| core::rewards(groups, k, method, gate))?.into_pyarray(py).into_any()
        }
    })
}
