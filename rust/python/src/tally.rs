//! Binding of `passk_core::counting::tally` and `passk_core::counting::classes`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::IntoPyArray;
use passk_core::counting::classes::{self, Classes, CountPairs};
use passk_core::counting::tally::{self as core};
use pyo3::prelude::*;

use crate::arrays::{FloatTable, Ints, NewFloats, NewInts};
use crate::gate;

type Triple<'py> = (NewInts<'py>, NewInts<'py>, NewInts<'py>);

fn arrays(py: Python<'_>, classes: Classes) -> Triple<'_> {
    (classes.n.into_pyarray(py), classes.c.into_pyarray(py), classes.problems.into_pyarray(py))
}

/// Distinct (n, c) classes in ascending order, and how many problems have each.
#[pyfunction]
pub(crate) fn tally<'py>(py: Python<'py>, n: Ints<'py>, c: Ints<'py>) -> PyResult<Triple<'py>> {
    let (n, c) = (n.as_slice()?, c.as_slice()?);
    let classes = gate::through(py, None, |gate| core::tally(CountPairs::new(n, c)?, gate))?;
    Ok(arrays(py, classes))
}

/// The same, and the index of every problem's class.
#[pyfunction]
pub(crate) fn classify<'py>(
    py: Python<'py>,
    n: Ints<'py>,
    c: Ints<'py>,
) -> PyResult<(NewInts<'py>, NewInts<'py>, NewInts<'py>, NewInts<'py>)> {
    let (n, c) = (n.as_slice()?, c.as_slice()?);
    let (classes, index) = gate::through(py, None, |gate| core::classify(CountPairs::new(n, c)?, gate))?;
    let (n, c, problems) = arrays(py, classes);
    Ok((n, c, problems, index.into_pyarray(py)))
}

/// Distinct classes among rows of (n, c, problems) in any order.
#[pyfunction]
pub(crate) fn combine<'py>(py: Python<'py>, n: Ints<'py>, c: Ints<'py>, problems: Ints<'py>) -> PyResult<Triple<'py>> {
    let (n, c, problems) = (n.as_slice()?, c.as_slice()?, problems.as_slice()?);
    let classes = gate::through(py, None, |_| classes::combine(n, c, problems))?;
    Ok(arrays(py, classes))
}

/// Sum of each column of `values`, every row as often as `problems` says, in a fixed order.
#[pyfunction]
pub(crate) fn column_sums<'py>(
    py: Python<'py>,
    problems: Ints<'py>,
    values: FloatTable<'py>,
) -> PyResult<NewFloats<'py>> {
    let columns = values.as_array().ncols();
    let (problems, values) = (problems.as_slice()?, values.as_slice()?);
    let sums = gate::through(py, None, |_| classes::column_sums(problems, values, columns))?;
    Ok(sums.into_pyarray(py))
}
