//! Binding of `passk_core::json`.

use std::io::Write;

use numpy::{IntoPyArray, PyArray1};
use passk_core::json::{lines, walk};
use passk_core::scratch::{self, Gather};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

type Column<'py> = (Bound<'py, PyArray1<i32>>, Bound<'py, PyBytes>);

/// Whether a text is valid JSON, in which no name comes twice in an object; if not, a slower reader says why.
#[pyfunction]
pub(crate) fn distinct_names(text: &[u8]) -> bool {
    walk::distinct_names(text)
}

/// Of each name, which value every line has (-1 for none), and the different values as a JSON list; None where the
/// lines are left to a slower reader.
#[pyfunction]
pub(crate) fn line_columns<'py>(
    py: Python<'py>,
    text: &[u8],
    names: Vec<PyBackedBytes>,
) -> PyResult<Option<Vec<Column<'py>>>> {
    let wanted = names.iter().map(AsRef::as_ref).gathered();
    let Ok(columns) = lines::columns(text, &wanted) else {
        return Ok(None);
    };
    let told = columns.into_iter().map(|one| {
        let values = listed(py, text, &one.distinct)?;
        Ok((one.codes.into_pyarray(py), values))
    });
    scratch::all(told).map(Some)
}

/// The values that stand at some places, as a JSON list.
fn listed<'py>(py: Python<'py>, text: &[u8], spans: &[walk::Span]) -> PyResult<Bound<'py, PyBytes>> {
    let one =
        |length: usize, &(start, end): &walk::Span| length.saturating_add(end.saturating_sub(start).saturating_add(1));
    let length = spans.iter().fold(0, one).max(1).saturating_add(1);
    PyBytes::new_with(py, length, |mut rest| {
        let mut before: &[u8] = b"[";
        for &(start, end) in spans {
            rest.write_all(before)?;
            rest.write_all(text.get(start..end).unwrap_or_default())?;
            before = b",";
        }
        rest.write_all(if spans.is_empty() { b"[]" } else { b"]" })?;
        Ok(())
    })
}
