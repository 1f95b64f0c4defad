//! Binding of `passk_core::json`.

use numpy::{IntoPyArray, PyArray1};
use passk_core::json::{lines, walk};
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
pub(crate) fn line_columns<'py>(py: Python<'py>, text: &[u8], names: Vec<PyBackedBytes>) -> Option<Vec<Column<'py>>> {
    let wanted: Vec<&[u8]> = names.iter().map(AsRef::as_ref).collect();
    let columns = lines::columns(text, &wanted).ok()?;
    let list = |spans: &[walk::Span]| {
        let values: Vec<&[u8]> = spans.iter().map(|&(start, end)| text.get(start..end).unwrap_or_default()).collect();
        PyBytes::new(py, &[b"[", values.join(&b","[..]).as_slice(), b"]"].concat())
    };
    Some(columns.into_iter().map(|one| (one.codes.into_pyarray(py), list(&one.distinct))).collect())
}
