//! Binding of `passk_core::counting::outcomes` and `passk_core::counting::attempts`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyReadonlyArray1, PyReadonlyArray2};
use passk_core::counting::{attempts, outcomes as core};
use pyo3::prelude::*;

use crate::arrays::{FloatTable, IntTable, Ints, NewInts};
use crate::gate;

/// A matrix of outcomes in any of the types that can hold them; boolean arrays come as their bytes.
#[derive(FromPyObject)]
pub(crate) enum OutcomeMatrix<'py> {
    U8(PyReadonlyArray2<'py, u8>),
    I8(PyReadonlyArray2<'py, i8>),
    U16(PyReadonlyArray2<'py, u16>),
    I16(PyReadonlyArray2<'py, i16>),
    U32(PyReadonlyArray2<'py, u32>),
    I32(PyReadonlyArray2<'py, i32>),
    U64(PyReadonlyArray2<'py, u64>),
    I64(IntTable<'py>),
    F32(PyReadonlyArray2<'py, f32>),
    F64(FloatTable<'py>),
}

macro_rules! with_view {
    ($matrix:expr, |$view:ident| $body:expr, $($kind:ident)*) => {
        match &$matrix {
            $(OutcomeMatrix::$kind(array) => {
                let $view = array.as_array();
                $body
            })*
        }
    };
}

/// How many attempts of each row passed, and how many have no verdict (empty where the type knows none).
#[pyfunction]
pub(crate) fn count_outcomes<'py>(
    py: Python<'py>,
    outcomes: OutcomeMatrix<'py>,
) -> PyResult<(NewInts<'py>, NewInts<'py>)> {
    let counts = with_view!(
        outcomes,
        |view| gate::through(py, None, |gate| core::count(&view, gate))?,
        U8 I8 U16 I16 U32 I32 U64 I64 F32 F64
    );
    Ok((counts.passed.into_pyarray(py), counts.missing.into_pyarray(py)))
}

/// How many of the first `n` bits of each row are set.
#[pyfunction]
pub(crate) fn count_packed<'py>(
    py: Python<'py>,
    bits: PyReadonlyArray2<'py, u8>,
    n: usize,
    little: bool,
) -> PyResult<NewInts<'py>> {
    let bits = bits.as_array();
    let passed = gate::through(py, None, |gate| core::count_packed(&bits, n, little, gate))?;
    Ok(passed.into_pyarray(py))
}

/// Attempts, successes and missing verdicts of each problem from one row per attempt.
#[pyfunction]
pub(crate) fn count_attempts<'py>(
    py: Python<'py>,
    problem: Ints<'py>,
    outcome: PyReadonlyArray1<'py, i8>,
    problems: usize,
) -> PyResult<(NewInts<'py>, NewInts<'py>, NewInts<'py>)> {
    let (problem, outcome) = (problem.as_slice()?, outcome.as_slice()?);
    let counts = gate::through(py, None, |gate| attempts::count_attempts(problem, outcome, problems, gate))?;
    Ok((counts.n.into_pyarray(py), counts.passed.into_pyarray(py), counts.missing.into_pyarray(py)))
}
