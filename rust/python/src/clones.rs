//! Binding of `passk_core::clones`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArray1, PyArray2, PyArrayMethods, PyReadonlyArray1};
use passk_core::clones::{self as core, Language, Reading, Texts};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyBytes;

use crate::gate;

type Starts<'py> = PyReadonlyArray1<'py, i64>;
type Labels<'py> = Bound<'py, PyArray1<i64>>;

fn language_of(name: &str) -> PyResult<Language> {
    Language::named(name).ok_or_else(|| PyValueError::new_err(format!("no such language: {name}")))
}

fn borders(starts: &Starts<'_>) -> PyResult<Vec<usize>> {
    Ok(starts.as_slice()?.iter().map(|&start| start as usize).collect())
}

/// For each text the first one of its problem with the same form, and whether it is broken.
#[pyfunction]
pub(crate) fn forms<'py>(
    py: Python<'py>,
    texts: Vec<PyBackedStr>,
    starts: Starts<'py>,
    language: &str,
) -> PyResult<(Labels<'py>, Bound<'py, PyArray1<bool>>)> {
    let (starts, language) = (borders(&starts)?, language_of(language)?);
    let found = gate::through(py, None, |gate| core::forms(&Texts::new(&texts, &starts)?, language, gate))?;
    let first: Vec<_> = found.iter().map(|form| form.first as i64).collect();
    let broken: Vec<_> = found.iter().map(|form| form.broken).collect();
    Ok((first.into_pyarray(py), broken.into_pyarray(py)))
}

/// For each text and threshold the first text of its group of near copies: texts × thresholds.
#[pyfunction]
pub(crate) fn near_copies<'py>(
    py: Python<'py>,
    texts: Vec<PyBackedStr>,
    starts: Starts<'py>,
    language: &str,
    thresholds: Vec<f64>,
) -> PyResult<Bound<'py, PyArray2<i64>>> {
    let (starts, language) = (borders(&starts)?, language_of(language)?);
    let found = gate::through(py, None, |gate| core::near(&Texts::new(&texts, &starts)?, language, &thresholds, gate))?;
    let labels: Vec<i64> = found.into_iter().map(|first| first as i64).collect();
    labels.into_pyarray(py).reshape([texts.len(), thresholds.len()])
}

/// The shingles of a text, in ascending order.
#[pyfunction]
pub(crate) fn shingles<'py>(py: Python<'py>, text: &str, language: &str) -> PyResult<Bound<'py, PyArray1<u64>>> {
    Ok(Reading::of(text, language_of(language)?).shingles().into_pyarray(py))
}

/// The form of a text: equal for two texts that differ in nothing but spelling.
#[pyfunction]
pub(crate) fn form<'py>(py: Python<'py>, text: &str, language: &str) -> PyResult<Bound<'py, PyBytes>> {
    Ok(PyBytes::new(py, &Reading::of(text, language_of(language)?).form()))
}

/// `MinHash` signature of a set.
#[pyfunction]
pub(crate) fn minhash<'py>(
    py: Python<'py>,
    set: PyReadonlyArray1<'py, u64>,
    hashes: usize,
) -> PyResult<Bound<'py, PyArray1<u64>>> {
    let set = set.as_slice()?;
    Ok(gate::through(py, None, |_| Ok(core::signature(set, hashes)))?.into_pyarray(py))
}
