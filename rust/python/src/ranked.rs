//! Binding of `passk_core::attempts::ranked`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArray3, PyArrayMethods};
use passk_core::attempts::groups::Groups;
use passk_core::attempts::ranked::{self as core, Draw, OrderStatistic};
use passk_core::scratch::Gather;
use pyo3::prelude::*;

use crate::arrays::{Floats, NewFloatTable, NewFloats, Sizes};
use crate::gate;

/// How attempts are drawn.
pub(crate) fn draw(with_replacement: bool) -> Draw {
    if with_replacement { Draw::WithReplacement } else { Draw::WithoutReplacement }
}

/// Weights of the ascending scores of n attempts in the rank-th smallest of k.
#[pyfunction]
pub(crate) fn rank_weights(py: Python<'_>, n: usize, k: usize, rank: usize) -> PyResult<NewFloats<'_>> {
    Ok(gate::through(py, None, |_| Ok(core::rank_weights(n, k, rank)))?.into_pyarray(py))
}

/// Mean and standard deviation of order statistics of drawn attempts: groups × columns × 2.
#[pyfunction]
pub(crate) fn order_statistics<'py>(
    py: Python<'py>,
    values: Floats<'py>,
    starts: Sizes<'py>,
    ks: Sizes<'py>,
    ranks: Floats<'py>,
    with_replacement: bool,
) -> PyResult<Bound<'py, PyArray3<f64>>> {
    let groups = Groups { values: values.as_slice()?, starts: starts.as_slice()? };
    let pairs = ks.as_slice()?.iter().zip(ranks.as_slice()?);
    let count = pairs.len();
    let found = gate::through(py, None, |gate| {
        let columns: Vec<OrderStatistic> = pairs.map(|(&k, &rank)| OrderStatistic { k, rank }).gathered();
        core::order_statistics(groups, &columns, draw(with_replacement), gate)
    })?;
    found.into_pyarray(py).reshape([groups.len(), count, 2])
}

/// Expected score of the attempt that a verifier puts first among k: groups × ks.
#[pyfunction]
pub(crate) fn verified_means<'py>(
    py: Python<'py>,
    values: Floats<'py>,
    verifier: Floats<'py>,
    starts: Sizes<'py>,
    ks: Sizes<'py>,
) -> PyResult<NewFloatTable<'py>> {
    let groups = Groups { values: values.as_slice()?, starts: starts.as_slice()? };
    let (verifier, ks) = (verifier.as_slice()?, ks.as_slice()?);
    let found = gate::through(py, None, |gate| core::verified_means(groups, verifier, ks, gate))?;
    found.into_pyarray(py).reshape([groups.len(), ks.len()])
}
