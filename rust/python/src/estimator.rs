//! Estimators as users call them: ufuncs whose operands have names.
//!
//! NumPy's own ufuncs take their inputs by position alone and cannot be derived from. An estimator hands on to one,
//! which is what arrays of other libraries get to see; it adds names, and a short way for three Python integers and for
//! short arrays, of which NumPy's way would take longer than the estimates.

use std::ffi::c_void;

use numpy::npyffi::{NPY_ARRAY_ALIGNED, PY_ARRAY_API, PyArray_CheckExact};
use numpy::{Element, PyArray1, PyArrayDescrMethods, PyArrayMethods, PyUntypedArrayMethods};
use passk_core::scratch::Gather;
use pyo3::exceptions::{PyOverflowError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyInt, PyString, PyTuple};

/// Writes the estimates of problems with n (of each, or one number for all), c and a third count.
pub(crate) type Few = fn(&[i64], &[i64], i64, &mut [f64]) -> PyResult<()>;

/// Arrays up to this length go the short way, which keeps the GIL.
const SHORT: usize = 4096;

/// What a ufunc takes beside its operands.
const OPTIONS: [&str; 8] = ["out", "where", "casting", "order", "dtype", "subok", "signature", "sig"];
/// Bits of the longest integer that a message writes.
const LONGEST: u64 = 256;

// A ufunc whose operands may be named. Without a docstring of the class, for it would hide those of the estimators.
#[pyclass(module = "passk_fast._core", frozen)]
pub(crate) struct Estimator {
    ufunc: Py<PyAny>,
    name: &'static str,
    doc: &'static str,
    operands: Vec<&'static str>,
    few: Option<Few>,
}

impl Estimator {
    pub(crate) fn new(
        ufunc: Py<PyAny>,
        name: &'static str,
        doc: &'static str,
        operands: Vec<&'static str>,
        few: Option<Few>,
    ) -> Self {
        Self { ufunc, name, doc, operands, few }
    }

    /// NumPy's part.
    pub(crate) fn ufunc<'py>(&self, py: Python<'py>) -> &Bound<'py, PyAny> {
        self.ufunc.bind(py)
    }

    /// The estimates, where the arguments are such as the short way takes.
    fn of_few<'py>(&self, arguments: &Bound<'py, PyTuple>) -> Option<PyResult<Bound<'py, PyAny>>> {
        let few = self.few?;
        if arguments.len() != 3 {
            return None;
        }
        let py = arguments.py();
        let mut operands = arguments.iter_borrowed();
        let (n, c, parameter) = (operands.next()?, operands.next()?, operands.next()?);
        let parameter = integer(&parameter)?;
        if let Some(c) = integer(&c) {
            let mut out = [0.0];
            // NumPy's own way names what breaks a rule.
            few(&[integer(&n)?], &[c], parameter, &mut out).ok()?;
            return Some(double(py, out[0]));
        }
        let c = counts(&c)?;
        let one;
        let n = if let Some(n) = integer(&n) {
            one = [n];
            &one
        } else {
            counts(&n).filter(|n| n.len() == c.len())?
        };
        // SAFETY: nobody else has it yet, and every element is written before it is handed out.
        let out = unsafe { PyArray1::<f64>::new(py, [c.len()], false) };
        // SAFETY: as above; it is new, so contiguous.
        let written = few(n, c, parameter, unsafe { out.as_slice_mut() }.ok()?);
        Some(written.map(|()| out.into_any()))
    }

    /// An error of NumPy's in which no operand is named: of one that is too large for every type, or that is no numbers.
    fn named(&self, error: PyErr, operands: &Bound<'_, PyTuple>) -> PyErr {
        let py = operands.py();
        let wrong = if error.is_instance_of::<PyOverflowError>(py) {
            too_large
        } else if error.is_instance_of::<PyTypeError>(py) || error.is_instance_of::<PyValueError>(py) {
            no_numbers
        } else {
            return error;
        };
        let mut named = self.operands.iter().zip(operands.iter());
        named.find_map(|(name, operand)| wrong(name, &operand)).unwrap_or(error)
    }

    /// Operands in their order, named ones among them; what is left are the ufunc's own options.
    fn ordered<'py>(
        &self,
        arguments: &Bound<'py, PyTuple>,
        options: &Bound<'py, PyDict>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        let given = arguments.len();
        let mut operands: Vec<_> = arguments.iter().gathered();
        let mut missing = Vec::new();
        for (at, name) in self.operands.iter().enumerate() {
            match options.get_item(name)? {
                Some(_) if at < given => return Err(self.refused(&format!("got `{name}` twice"))),
                Some(named) => {
                    operands.push(named);
                    options.del_item(name)?;
                }
                None if at < given => {}
                None => missing.push(*name),
            }
        }
        let unknown = options.keys().iter().map(|key| key.to_string()).find(|key| !OPTIONS.contains(&key.as_str()));
        match (unknown, words(&missing)) {
            (Some(unknown), None) => Err(self.refused(&format!("has no argument `{unknown}`"))),
            (Some(unknown), Some(missing)) => {
                Err(self.refused(&format!("has no argument `{unknown}`, and is missing {missing}")))
            }
            (None, Some(missing)) => Err(self.refused(&format!("is missing {missing}"))),
            (None, None) if given.saturating_sub(self.operands.len()) > 1 => {
                let taken = words(&self.operands).unwrap_or_default();
                Err(self.refused(&format!("takes {taken} and where to write to; got {given} arguments")))
            }
            (None, None) => PyTuple::new(arguments.py(), operands),
        }
    }

    fn refused(&self, why: &str) -> PyErr {
        PyTypeError::new_err(format!("{}() {why}", self.name))
    }
}

#[pymethods]
impl Estimator {
    #[pyo3(signature = (*arguments, **options))]
    fn __call__<'py>(
        &self,
        arguments: &Bound<'py, PyTuple>,
        options: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = arguments.py();
        let Some(options) = options else {
            if let Some(value) = self.of_few(arguments) {
                return value;
            }
            if !matches!(arguments.len().checked_sub(self.operands.len()), Some(0 | 1)) {
                self.ordered(arguments, &PyDict::new(py))?;
            }
            return self.ufunc(py).call1(arguments).map_err(|error| self.named(error, arguments));
        };
        let ordered = self.ordered(arguments, options)?;
        if options.is_empty()
            && let Some(value) = self.of_few(&ordered)
        {
            return value;
        }
        self.ufunc(py).call(&ordered, Some(options)).map_err(|error| self.named(error, &ordered))
    }

    /// What a ufunc has besides: `nin`, `types`, `reduce`, …
    fn __getattr__<'py>(&self, name: &Bound<'py, PyString>) -> PyResult<Bound<'py, PyAny>> {
        self.ufunc(name.py()).getattr(name)
    }

    /// Who asks whether this is a ufunc means how it may be used.
    #[getter(__class__)]
    fn class<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.ufunc(py).get_type().into_any()
    }

    #[getter(__name__)]
    fn name(&self) -> &str {
        self.name
    }

    #[getter(__qualname__)]
    fn qualified_name(&self) -> &str {
        self.name
    }

    #[getter(__doc__)]
    fn doc(&self) -> &str {
        self.doc
    }

    #[getter(__signature__)]
    fn signature<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let inspect = py.import("inspect")?;
        let (kinds, of) = (inspect.getattr("Parameter")?, inspect.getattr("Signature")?);
        let parameter = |name: &str, kind: &str, default: Option<Bound<'py, PyAny>>| {
            let options = PyDict::new(py);
            if let Some(default) = default {
                options.set_item("default", default)?;
            }
            kinds.call((name, kinds.getattr(kind)?), Some(&options))
        };
        let mut parameters = Vec::new();
        for name in &self.operands {
            parameters.push(parameter(name, "POSITIONAL_OR_KEYWORD", None)?);
        }
        parameters.push(parameter("out", "POSITIONAL_OR_KEYWORD", Some(py.None().into_bound(py)))?);
        parameters.push(parameter("where", "KEYWORD_ONLY", Some(true.into_pyobject(py)?.to_owned().into_any()))?);
        parameters.push(parameter("options", "VAR_KEYWORD", None)?);
        of.call1((parameters,))
    }

    fn __repr__(&self) -> String {
        format!("<ufunc '{}'>", self.name)
    }

    /// Pickled by name, as ufuncs are.
    fn __reduce__(&self) -> &str {
        self.name
    }
}

/// Names in a sentence, if there are any.
fn words(names: &[&str]) -> Option<String> {
    let (last, first) = names.split_last()?;
    let first: Vec<_> = first.iter().map(|name| format!("`{name}`")).gathered();
    Some(if first.is_empty() { format!("`{last}`") } else { format!("{} and `{last}`", first.join(", ")) })
}

/// The error of an integer for which no type of NumPy's is wide enough.
fn too_large(name: &str, operand: &Bound<'_, PyAny>) -> Option<PyErr> {
    let large = operand.is_instance_of::<PyInt>() && operand.extract::<i64>().is_err();
    let rule = if operand.lt(0).unwrap_or(false) { ">= 0" } else { "< 2**53" };
    large.then(|| PyValueError::new_err(format!("`{name}` must satisfy {name} {rule}; got {}", written(name, operand))))
}

/// An integer that was given; Python refuses to write those of thousands of digits.
pub(crate) fn written(name: &str, given: &Bound<'_, PyAny>) -> String {
    let bits: u64 = given.call_method0("bit_length").and_then(|bits| bits.extract()).unwrap_or(0);
    if bits > LONGEST { format!("an int of {bits} bits") } else { format!("{name}={given}") }
}

/// The error of what NumPy makes no array of numbers of; arrays of other libraries speak for themselves.
fn no_numbers(name: &str, operand: &Bound<'_, PyAny>) -> Option<PyErr> {
    let kind = operand.get_type().name().ok()?;
    if kind != "ndarray" && operand.hasattr("__array_ufunc__").unwrap_or(true) {
        return None;
    }
    let array = operand.py().import("numpy").and_then(|numpy| numpy.call_method1("asarray", (operand,)));
    let dtype = array.and_then(|array| array.getattr("dtype"));
    let found = dtype.as_ref().ok().and_then(|dtype| dtype.getattr("kind").ok()?.extract::<char>().ok());
    if found.is_some_and(|found| "biuf".contains(found)) {
        return None;
    }
    let got = dtype.ok().filter(|_| kind == "ndarray").map_or(kind.to_string(), |dtype| format!("dtype {dtype}"));
    Some(PyTypeError::new_err(format!("`{name}` must be a number or an array of numbers; got {got}")))
}

/// A Python integer, and no other number, that fits.
#[inline]
fn integer(argument: &Bound<'_, PyAny>) -> Option<i64> {
    argument.cast_exact::<PyInt>().ok()?.extract().ok()
}

/// The elements of a short vector of NumPy's own class, as they lie in memory.
#[inline]
fn counts<'a>(argument: &'a Bound<'_, PyAny>) -> Option<&'a [i64]> {
    // SAFETY: looks at the type of an object that is alive.
    if unsafe { PyArray_CheckExact(argument.py(), argument.as_ptr()) } == 0 {
        return None;
    }
    let array = argument.cast::<PyArray1<i64>>().ok()?;
    // SAFETY: an array, alive.
    let aligned = unsafe { (*array.as_array_ptr()).fields.flags } & NPY_ARRAY_ALIGNED != 0;
    if !aligned || !(1..=SHORT).contains(&array.len()) {
        return None;
    }
    // SAFETY: aligned, and contiguous where it succeeds; the call keeps the array and the GIL. A thread that writes it
    // without the GIL changes numbers and reaches no memory: see `ufuncs::estimate`.
    unsafe { array.as_slice() }.ok()
}

/// A number as NumPy's own scalar.
fn double(py: Python<'_>, mut value: f64) -> PyResult<Bound<'_, PyAny>> {
    static DOUBLE: PyOnceLock<Py<numpy::PyArrayDescr>> = PyOnceLock::new();
    let descriptor = DOUBLE.get_or_init(py, || f64::get_dtype(py).unbind()).bind(py);
    // SAFETY: the scalar copies one double, which is alive for the call, of the descriptor's type.
    unsafe {
        let scalar = PY_ARRAY_API.PyArray_Scalar(
            py,
            (&raw mut value).cast::<c_void>(),
            descriptor.as_dtype_ptr(),
            std::ptr::null_mut(),
        );
        Bound::from_owned_ptr_or_err(py, scalar)
    }
}
