//! The distribution of a resampled statistic with infinitely many replicates.
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::{IntoPyArray, PyReadonlyArray1};
use passk_core::distribution::resampling::Distribution;
use passk_core::error::Result;
use passk_core::parallel::Gate;
use passk_core::scratch::Gather;
use pyo3::prelude::*;

use crate::arrays::{Floats, NewFloats, Sizes};
use crate::gate;

/// One number or an array of them.
#[derive(FromPyObject)]
pub(crate) enum Numbers<'py> {
    One(f64),
    Many(Floats<'py>),
}

/// The same kind of thing as was given.
#[derive(IntoPyObject)]
pub(crate) enum Answers<'py> {
    One(f64),
    Many(NewFloats<'py>),
}

impl<'py> Numbers<'py> {
    fn answer(
        &self,
        py: Python<'py>,
        work: impl FnOnce(&[f64], &mut dyn Gate) -> Result<Vec<f64>> + Send,
    ) -> PyResult<Answers<'py>> {
        match self {
            Self::One(x) => {
                let found = gate::through(py, None, |gate| work(&[*x], gate))?;
                Ok(Answers::One(found.first().copied().unwrap_or(f64::NAN)))
            }
            Self::Many(x) => {
                let x = x.as_array();
                let found = gate::through(py, None, |gate| work(&x.iter().copied().gathered(), gate))?;
                Ok(Answers::Many(found.into_pyarray(py)))
            }
        }
    }
}

/// Distribution of a resampled sum, or ratio of sums, over independent strata of draws.
#[pyclass(frozen, module = "passk_fast._core")]
pub(crate) struct ResamplingDistribution(Distribution);

#[pymethods]
impl ResamplingDistribution {
    #[new]
    #[pyo3(signature = (draws, starts, weights, values, sizes = None))]
    fn new(
        py: Python<'_>,
        draws: PyReadonlyArray1<'_, u64>,
        starts: Sizes<'_>,
        weights: Floats<'_>,
        values: Floats<'_>,
        sizes: Option<Floats<'_>>,
    ) -> PyResult<Self> {
        let (draws, starts, weights) = (draws.as_slice()?, starts.as_slice()?, weights.as_slice()?);
        let (values, sizes) = (values.as_slice()?, sizes.as_ref().map(PyReadonlyArray1::as_slice).transpose()?);
        gate::through(py, None, |_| Distribution::new(draws, starts, weights, values, sizes)).map(Self)
    }

    /// How it is computed: "saddlepoint", "lattice" or "point".
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method().name()
    }

    /// Mean of the statistic (of a ratio: the ratio of the means).
    #[getter]
    fn mean(&self) -> f64 {
        self.0.mean()
    }

    /// Standard deviation of the statistic (of a ratio: of its linear part).
    #[getter]
    fn standard_deviation(&self) -> f64 {
        self.0.standard_deviation()
    }

    /// Skewness of the statistic (of a ratio: of its linear part).
    #[getter]
    fn skewness(&self) -> f64 {
        self.0.skewness()
    }

    /// P(statistic <= x); with mid, P(statistic < x) + P(statistic = x)/2.
    #[pyo3(signature = (x, *, mid = false))]
    fn cdf<'py>(&self, py: Python<'py>, x: Numbers<'py>, mid: bool) -> PyResult<Answers<'py>> {
        x.answer(py, |x, gate| self.0.cdf_each(x, mid, gate))
    }

    /// The smallest x with P(statistic <= x) >= p.
    fn ppf<'py>(&self, py: Python<'py>, p: Numbers<'py>) -> PyResult<Answers<'py>> {
        p.answer(py, |p, gate| self.0.ppf_each(p, gate))
    }
}
