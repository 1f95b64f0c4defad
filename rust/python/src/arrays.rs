//! The arrays that functions are given, and those that they give.

use numpy::{PyArray1, PyArray2, PyReadonlyArray1, PyReadonlyArray2};
use pyo3::prelude::*;

/// Whole numbers.
pub(crate) type Ints<'py> = PyReadonlyArray1<'py, i64>;
/// Sizes, places and where groups start.
pub(crate) type Sizes<'py> = PyReadonlyArray1<'py, usize>;
/// Real numbers.
pub(crate) type Floats<'py> = PyReadonlyArray1<'py, f64>;
/// Yes or no.
pub(crate) type Flags<'py> = PyReadonlyArray1<'py, bool>;
/// Rows of whole numbers.
pub(crate) type IntTable<'py> = PyReadonlyArray2<'py, i64>;
/// Rows of real numbers.
pub(crate) type FloatTable<'py> = PyReadonlyArray2<'py, f64>;

/// Whole numbers, made here.
pub(crate) type NewInts<'py> = Bound<'py, PyArray1<i64>>;
/// Real numbers, made here.
pub(crate) type NewFloats<'py> = Bound<'py, PyArray1<f64>>;
/// Rows of whole numbers, made here.
pub(crate) type NewIntTable<'py> = Bound<'py, PyArray2<i64>>;
/// Rows of real numbers, made here.
pub(crate) type NewFloatTable<'py> = Bound<'py, PyArray2<f64>>;
