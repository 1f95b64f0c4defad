//! Pinned arithmetic on arrays: the elementary and special functions as ufuncs, sums, products, eigenvectors.
#![allow(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use std::ffi::{CString, c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;
use std::time::{Duration, Instant};

use numpy::npyffi::{NPY_TYPES, PY_UFUNC_API, npy_intp};
use numpy::{IntoPyArray, PyArrayMethods};
use passk_core::memory::zeros;
use passk_core::numeric::{algebra, beta, elementwise, gamma, hypergeometric_tail, quadrature, sums, thinned};
use passk_core::numeric::{elementary, special};
use passk_core::scratch::filled;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::arrays::{FloatTable, Floats, NewFloatTable, NewFloats};
use crate::gate::{self, attached};
use crate::ufuncs::ufunc;

/// Elements that are read, computed and written together: a block of the first-level cache.
const BLOCK: usize = 384;
/// How often a long call looks for Ctrl-C.
const TICK: Duration = Duration::from_millis(50);

type DoublesBlock = [f64; BLOCK];

/// A function of one to five numbers, of a block of them at a time.
#[derive(Clone, Copy)]
enum Function {
    Array(fn(&[f64], &mut [f64])),
    One(fn(f64) -> f64),
    Two(fn(f64, f64) -> f64),
    Three(fn(f64, f64, f64) -> f64),
    Four(fn(f64, f64, f64, f64) -> f64),
    Five(fn([&[f64]; 5], &mut [f64])),
}

const FUNCTIONS: [(&str, Function); 20] = [
    ("exp", Function::Array(elementwise::exp)),
    ("expm1", Function::Array(elementwise::expm1)),
    ("log", Function::Array(elementwise::log)),
    ("log1p", Function::Array(elementwise::log1p)),
    ("sin", Function::One(elementary::sin)),
    ("cos", Function::One(elementary::cos)),
    ("tanh", Function::One(elementary::tanh)),
    ("log_gamma", Function::One(gamma::log_gamma)),
    ("normal_cdf", Function::One(special::normal_cdf)),
    ("normal_ppf", Function::One(special::normal_ppf)),
    ("student_t_cdf", Function::Two(special::student_t_cdf)),
    ("student_t_ppf", Function::Two(special::student_t_ppf)),
    ("log_add_exp", Function::Two(gamma::log_add_exp)),
    ("log_beta", Function::Two(gamma::log_beta)),
    ("chi_squared_tail", Function::Two(gamma::chi_squared_tail)),
    ("beta_cdf", Function::Three(beta::beta_cdf)),
    ("beta_tail", Function::Three(beta::beta_tail)),
    ("beta_ppf", Function::Three(beta::beta_ppf)),
    ("log_scaled", Function::Five(thinned::log_scaled)),
    ("hypergeometric_tail", Function::Four(hypergeometric_tail::hypergeometric_tail)),
];

impl Function {
    fn inputs(self) -> usize {
        match self {
            Self::Array(_) | Self::One(_) => 1,
            Self::Two(_) => 2,
            Self::Three(_) => 3,
            Self::Four(_) => 4,
            Self::Five(_) => 5,
        }
    }

    /// The values at the first `size` elements of the inputs.
    fn apply(self, inputs: &[DoublesBlock; 5], size: usize, out: &mut DoublesBlock) {
        let [x, y, z, w, v] = inputs;
        let (Some(first), Some(out)) = (x.get(..size), out.get_mut(..size)) else { return };
        match self {
            Self::Array(function) => function(first, out),
            Self::One(function) => out.iter_mut().zip(x).for_each(|(out, &x)| *out = function(x)),
            Self::Two(function) => {
                out.iter_mut().zip(x.iter().zip(y)).for_each(|(out, (&x, &y))| *out = function(x, y));
            }
            Self::Three(function) => {
                out.iter_mut().zip(x.iter().zip(y).zip(z)).for_each(|(out, ((&x, &y), &z))| *out = function(x, y, z));
            }
            Self::Four(function) => {
                let inputs = x.iter().zip(y).zip(z.iter().zip(w));
                out.iter_mut().zip(inputs).for_each(|(out, ((&x, &y), (&z, &w)))| *out = function(x, y, z, w));
            }
            Self::Five(function) => function([first, y, z, w, v], out),
        }
    }
}

/// Where the doubles of an operand are.
#[derive(Clone, Copy)]
struct Doubles {
    data: *mut u8,
    stride: isize,
}

impl Doubles {
    #[allow(clippy::cast_ptr_alignment, reason = "NumPy aligns the operands of a loop over doubles")]
    fn at(self, index: usize) -> *mut f64 {
        self.data.wrapping_offset(self.stride * index as isize).cast()
    }

    /// Copy the elements from `start` on to the block, as many as `size`.
    ///
    /// # Safety
    /// NumPy vouches for the elements below the loop's length: aligned doubles, alive for the call. They are copied
    /// and never seen as a Rust slice, so that an output that is also an input, or a thread that writes an input
    /// meanwhile, changes numbers and nothing else.
    unsafe fn read(self, start: usize, size: usize, block: &mut DoublesBlock) {
        if self.stride == size_of::<f64>() as isize {
            unsafe { ptr::copy(self.at(start), block.as_mut_ptr(), size.min(BLOCK)) };
        } else {
            block.iter_mut().take(size).enumerate().for_each(|(i, x)| *x = unsafe { self.at(start + i).read() });
        }
    }

    /// Copy as many elements of the block as `size` to the place of element `start` and on.
    ///
    /// # Safety
    /// As of `read`, and the elements are the output's.
    unsafe fn write(self, start: usize, size: usize, block: &DoublesBlock) {
        if self.stride == size_of::<f64>() as isize {
            unsafe { ptr::copy(block.as_ptr(), self.at(start), size.min(BLOCK)) };
        } else {
            block.iter().take(size).enumerate().for_each(|(i, &x)| unsafe { self.at(start + i).write(x) });
        }
    }
}

fn signals(py: Python<'_>) -> PyResult<()> {
    py.check_signals()
}

/// Compute `len` elements, block after block: copied in, computed, copied out.
///
/// # Safety
/// The operands are those of a call by NumPy, the output last, all of this length.
unsafe fn compute(function: Function, operands: &[Doubles], output: Doubles, len: usize) -> PyResult<()> {
    let (mut inputs, mut out) = ([[0.0; BLOCK]; 5], [0.0; BLOCK]);
    let mut last = Instant::now();
    for start in (0..len).step_by(BLOCK) {
        let size = BLOCK.min(len - start);
        for (operand, block) in operands.iter().zip(&mut inputs) {
            // SAFETY: passed on.
            unsafe { operand.read(start, size, block) };
        }
        function.apply(&inputs, size, &mut out);
        // SAFETY: passed on.
        unsafe { output.write(start, size, &out) };
        if last.elapsed() >= TICK {
            attached(signals)?;
            last = Instant::now();
        }
    }
    Ok(())
}

/// The loop of every function. Whatever happens within is reported to Python: nothing unwinds into NumPy.
unsafe extern "C" fn run(
    data: *mut *mut c_char,
    lengths: *mut npy_intp,
    strides: *mut npy_intp,
    function: *mut c_void,
) {
    // SAFETY: NumPy passes what the loop was registered with, one length, and a pointer and a stride for each input
    // and the output.
    let outcome = catch_unwind(AssertUnwindSafe(|| unsafe {
        let function = *function.cast::<Function>();
        let operand = |i| Doubles { data: (*data.add(i)).cast(), stride: *strides.add(i) };
        let inputs = function.inputs();
        let operands = [0, 1, 2, 3, 4].map(|i: usize| operand(i.min(inputs)));
        compute(function, operands.get(..inputs).unwrap_or_default(), operand(inputs), *lengths as usize)
    }));
    if let Err(error) = outcome.unwrap_or_else(|payload| Err(gate::failure(payload))) {
        attached(|py| error.restore(py));
    }
    // Selecting among several paths raises flags that mean nothing; NumPy would warn of them.
    // SAFETY: it clears the flags of the processor and touches nothing of Python's.
    unsafe { PY_UFUNC_API.PyUFunc_clearfperr(Python::assume_attached()) };
}

/// The pinned functions as ufuncs, by name.
pub(crate) fn functions(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let all = PyDict::new(py);
    for (name, function) in FUNCTIONS {
        let types = filled(NPY_TYPES::NPY_DOUBLE as c_char, function.inputs() + 1);
        // A ufunc borrows its name for as long as it lives, which is as long as the process.
        let called = Box::leak(CString::new(name)?.into_boxed_c_str());
        let data = [ptr::from_mut(Box::leak(Box::new(function))).cast::<c_void>()];
        let about = c"Pinned: the same bits on every processor.";
        // SAFETY: a loop with the function's inputs and one output, all doubles.
        all.set_item(name, unsafe { ufunc(py, called, about, [Some(run)], data, types) }?)?;
    }
    Ok(all)
}

/// Sum of every row, in a fixed order.
#[pyfunction]
pub(crate) fn row_sums<'py>(py: Python<'py>, table: FloatTable<'py>) -> PyResult<NewFloats<'py>> {
    let (rows, len, table) = (table.as_array().dim().0, table.as_array().dim().1, table.as_slice()?);
    let out = gate::through(py, None, |gate| {
        let mut out = zeros(&[rows])?;
        sums::row_sums(table, len, &mut out, gate)?;
        Ok(out)
    })?;
    Ok(out.into_pyarray(py))
}

/// Product of every row of `left` with every row of `right`, each sum in a fixed order.
#[pyfunction]
pub(crate) fn row_products<'py>(
    py: Python<'py>,
    left: FloatTable<'py>,
    right: FloatTable<'py>,
) -> PyResult<NewFloatTable<'py>> {
    let (rows, columns, len) =
        (left.as_array().dim().0, right.as_array().dim().0, left.as_array().dim().1.min(right.as_array().dim().1));
    let (left, right) = (left.as_slice()?, right.as_slice()?);
    let out = gate::through(py, None, |gate| {
        let mut out = zeros(&[rows, columns])?;
        sums::row_products(left, right, columns, len, &mut out, gate)?;
        Ok(out)
    })?;
    out.into_pyarray(py).reshape([rows, columns])
}

/// Convolution of two sequences.
#[pyfunction]
pub(crate) fn convolution<'py>(py: Python<'py>, x: Floats<'py>, y: Floats<'py>) -> PyResult<NewFloats<'py>> {
    let (x, y) = (x.as_slice()?, y.as_slice()?);
    Ok(gate::through(py, None, |_| Ok(sums::convolution(x, y)))?.into_pyarray(py))
}

/// Eigenvalues, ascending, and eigenvectors, one a column, of a symmetric matrix.
#[pyfunction]
pub(crate) fn symmetric_eigen<'py>(
    py: Python<'py>,
    matrix: FloatTable<'py>,
) -> PyResult<(NewFloats<'py>, NewFloatTable<'py>)> {
    let (n, matrix) = (matrix.as_array().dim().0.min(matrix.as_array().dim().1), matrix.as_slice()?);
    let (values, vectors) = gate::through(py, None, |_| Ok(algebra::symmetric_eigen(matrix, n)))?;
    Ok((values.into_pyarray(py), vectors.into_pyarray(py).reshape([n, n])?))
}

/// Nodes and weights of Gauss and Legendre's rule on [-1, 1].
#[pyfunction]
pub(crate) fn gauss_legendre(py: Python<'_>, count: usize) -> PyResult<(NewFloats<'_>, NewFloats<'_>)> {
    let (nodes, weights) = gate::through(py, None, |_| Ok(quadrature::gauss_legendre(count)))?;
    Ok((nodes.into_pyarray(py), weights.into_pyarray(py)))
}
