//! Binding of `passk_core::clones`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyArray1, PyArrayMethods, PyReadonlyArray1};
use passk_core::clones::{self as core, Language, Reading, Texts};
use passk_core::scratch::Gather;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::PyBytes;

use crate::arrays::{Ints, NewIntTable, NewInts};
use crate::gate;

fn language_of(name: &str) -> PyResult<Language> {
    Language::named(name).ok_or_else(|| PyValueError::new_err(format!("no such language: {name}")))
}

fn borders(py: Python<'_>, starts: &Ints<'_>) -> PyResult<Vec<usize>> {
    let starts = starts.as_slice()?.iter();
    gate::through(py, None, |_| Ok(starts.map(|&start| start as usize).gathered()))
}

/// For each text the first one of its problem with the same form, and whether it is broken.
#[pyfunction]
#[pyo3(signature = (texts, starts, language, progress=None))]
pub(crate) fn forms<'py>(
    py: Python<'py>,
    texts: Vec<PyBackedStr>,
    starts: Ints<'py>,
    language: &str,
    progress: Option<Py<PyAny>>,
) -> PyResult<(NewInts<'py>, Bound<'py, PyArray1<bool>>)> {
    let (starts, language) = (borders(py, &starts)?, language_of(language)?);
    let (first, broken) = gate::through(py, progress, |gate| {
        let found = core::forms(&Texts::new(&texts, &starts)?, language, gate)?;
        Ok((found.iter().map(|form| form.first as i64).gathered(), found.iter().map(|form| form.broken).gathered()))
    })?;
    Ok((first.into_pyarray(py), broken.into_pyarray(py)))
}

/// For each text and threshold the first text of its group of near copies: texts × thresholds.
#[pyfunction]
#[pyo3(signature = (texts, starts, language, thresholds, progress=None))]
pub(crate) fn near_copies<'py>(
    py: Python<'py>,
    texts: Vec<PyBackedStr>,
    starts: Ints<'py>,
    language: &str,
    thresholds: Vec<f64>,
    progress: Option<Py<PyAny>>,
) -> PyResult<NewIntTable<'py>> {
    let (starts, language) = (borders(py, &starts)?, language_of(language)?);
    let labels = gate::through(py, progress, |gate| {
        let found = core::near(&Texts::new(&texts, &starts)?, language, &thresholds, gate)?;
        Ok(found.into_iter().map(|first| first as i64).gathered())
    })?;
    labels.into_pyarray(py).reshape([texts.len(), thresholds.len()])
}

/// The shingles of a text, in ascending order.
#[pyfunction]
pub(crate) fn shingles<'py>(py: Python<'py>, text: &str, language: &str) -> PyResult<Bound<'py, PyArray1<u64>>> {
    let language = language_of(language)?;
    Ok(gate::through(py, None, |_| Ok(Reading::of(text, language).shingles()))?.into_pyarray(py))
}

/// The form of a text: equal for two texts that differ in nothing but spelling.
#[pyfunction]
pub(crate) fn form<'py>(py: Python<'py>, text: &str, language: &str) -> PyResult<Bound<'py, PyBytes>> {
    let language = language_of(language)?;
    let form = gate::through(py, None, |_| Ok(Reading::of(text, language).form()))?;
    PyBytes::new_with(py, form.len(), |bytes| {
        bytes.copy_from_slice(&form);
        Ok(())
    })
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
