//! Normal and Student t distribution functions and quantiles.

use passk_core::numeric::special;
use pyo3::prelude::*;

/// P(Z <= x) for a standard normal Z.
#[pyfunction]
pub(crate) fn normal_cdf(x: f64) -> f64 {
    special::normal_cdf(x)
}

/// The x with P(Z <= x) = p.
#[pyfunction]
pub(crate) fn normal_ppf(p: f64) -> f64 {
    special::normal_ppf(p)
}

/// P(T <= x) for Student's t with df degrees of freedom.
#[pyfunction]
pub(crate) fn student_t_cdf(x: f64, df: f64) -> f64 {
    special::student_t_cdf(x, df)
}

/// The x with P(T <= x) = p.
#[pyfunction]
pub(crate) fn student_t_ppf(p: f64, df: f64) -> f64 {
    special::student_t_ppf(p, df)
}
