//! The kernels as NumPy ufuncs, through NumPy's C interface.
//!
//! This is where raw pointers become arrays of counts, so this file is unsafe by nature: NumPy promises
//! aligned, readable inputs and a writable output of the dtypes that the loop was registered with.

use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr;

use numpy::npyffi::{NPY_TYPES, PY_UFUNC_API, PyUFuncGenericFunction, npy_intp};
use numpy::{Element, PyArrayDescrMethods};
use passk_core::kernels::elementwise::{Fault, LocalMemo, Parameters, evaluate};
use passk_core::kernels::hypergeometric::PassAtK;
use passk_core::kernels::kernel::{Broken, Counts, Kernel, MAX_COUNT};
use passk_core::kernels::memo::Memo;
use passk_core::kernels::posterior::PosteriorPassAtK;
use passk_core::kernels::relatives::{ExpectedAttempts, PassHatK, SamplingVariance};
use passk_core::kernels::success_scores::{GPassAtK, MeanGPassAtK};
use passk_core::memory::zeros;
use passk_core::scratch::Gather;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::estimator::{Estimator, Few};
use crate::gate::{PythonGate, attached, exception, failure, reserve};

/// A type that counts arrive in.
trait Whole: Copy + Sync + ToString + Element {
    /// The count, or `u64::MAX` if this is none.
    fn count(self) -> u64;
}

impl Whole for i64 {
    #[inline(always)]
    fn count(self) -> u64 {
        self as u64 // negative: above every count
    }
}

impl Whole for u64 {
    #[inline(always)]
    fn count(self) -> u64 {
        self
    }
}

impl Whole for f64 {
    #[inline(always)]
    fn count(self) -> u64 {
        if self >= 0.0 && self <= MAX_COUNT as f64 && self.floor() == self { self as u64 } else { u64::MAX }
    }
}

/// One operand of a loop.
#[derive(Clone, Copy)]
struct Operand {
    data: *const u8,
    stride: isize,
}

// SAFETY: a pointer is only read through, within the call for which NumPy keeps its memory alive.
unsafe impl Sync for Operand {}

impl Operand {
    #[inline(always)]
    fn read<T: Copy>(self, i: usize) -> T {
        // SAFETY: NumPy vouches for every element below the loop's length: alive for the call, aligned, of type T. Every
        // bit pattern is a number, so one that another thread is just writing is read as some number.
        unsafe { *self.data.offset(self.stride * i as isize).cast::<T>() }
    }

    fn overlaps(self, len: usize, out: *const u8) -> bool {
        let reach = self.stride * (len as isize - 1);
        let (first, last) = (self.data as isize + reach.min(0), self.data as isize + reach.max(0) + 8);
        first < out as isize + 8 * len as isize && (out as isize) < last
    }
}

#[derive(Clone, Copy)]
struct Same(u64);

impl Counts for Same {
    #[inline(always)]
    fn at(self, _: usize) -> u64 {
        self.0
    }

    fn part(self, _: usize, _: usize) -> Self {
        self
    }
}

#[derive(Clone, Copy)]
struct Contiguous<'a, T>(&'a [T]);

#[expect(
    clippy::indexing_slicing,
    reason = "the core asks for elements of the output's length alone, and loops vectorise"
)]
impl<T: Whole> Counts for Contiguous<'_, T> {
    #[inline(always)]
    fn at(self, i: usize) -> u64 {
        self.0[i].count()
    }

    fn part(self, start: usize, len: usize) -> Self {
        Self(&self.0[start..start + len])
    }
}

#[derive(Clone, Copy)]
struct Strided<T>(Operand, std::marker::PhantomData<T>);

impl<T: Whole> Counts for Strided<T> {
    #[inline(always)]
    fn at(self, i: usize) -> u64 {
        self.0.read::<T>(i).count()
    }

    fn part(self, start: usize, _: usize) -> Self {
        let data = self.0.data.wrapping_offset(self.0.stride * start as isize);
        Self(Operand { data, ..self.0 }, self.1)
    }
}

/// A family of kernels: how a ufunc's operands after (n, c) bind a kernel's parameters.
trait Family: Kernel {
    const NAME: &'static CStr;
    const DOC: &'static CStr;
    /// Names of those operands, and whether each is a count.
    const PARAMETERS: &'static [(&'static str, bool)];
    fn bind<T: Whole>(parameters: &[Operand], i: usize) -> Self;
    fn memo() -> &'static LocalMemo<Self>;
}

macro_rules! family {
    ($kernel:ident, $name:literal, [$(($parameter:literal, $count:literal)),*], $bind:expr) => {
        impl Family for $kernel {
            const NAME: &'static CStr = match CStr::from_bytes_with_nul(concat!($name, "\0").as_bytes()) {
                Ok(name) => name,
                Err(_) => c"",
            };
            const DOC: &'static CStr =
                match CStr::from_bytes_with_nul(concat!(include_str!(concat!("docs/", $name, ".txt")), "\0").as_bytes()) {
                    Ok(doc) => doc,
                    Err(_) => c"",
                };
            const PARAMETERS: &'static [(&'static str, bool)] = &[$(($parameter, $count)),*];
            #[inline(always)]
            fn bind<T: Whole>(parameters: &[Operand], i: usize) -> Self {
                let count = |j: usize| parameters.get(j).map_or(u64::MAX, |operand| operand.read::<T>(i).count());
                let real = |j: usize| parameters.get(j).map_or(f64::NAN, |operand| operand.read::<f64>(i));
                let bind: fn(&dyn Fn(usize) -> u64, &dyn Fn(usize) -> f64) -> Self = $bind;
                bind(&count, &real)
            }
            fn memo() -> &'static LocalMemo<Self> {
                thread_local! { static MEMO: RefCell<Memo<$kernel>> = const { RefCell::new(Memo::new()) }; }
                &MEMO
            }
        }
    };
}

family!(PassAtK, "pass_at_k", [("k", true)], |count, _| PassAtK(count(0)));
family!(PassHatK, "pass_hat_k", [("k", true)], |count, _| PassHatK(count(0)));
family!(SamplingVariance, "sampling_variance", [("k", true)], |count, _| SamplingVariance(count(0)));
family!(ExpectedAttempts, "expected_attempts", [("budget", true)], |count, _| ExpectedAttempts(count(0)));
family!(MeanGPassAtK, "mg_pass_at_k", [("k", true)], |count, _| MeanGPassAtK(count(0)));
family!(GPassAtK, "g_pass_at_k", [("k", true), ("tau", false)], |count, real| GPassAtK { k: count(0), tau: real(1) });
family!(PosteriorPassAtK, "posterior_pass_at_k", [("k", true), ("alpha", false), ("beta", false)], |count, real| {
    PosteriorPassAtK { k: count(0), alpha: real(1), beta: real(2) }
});

/// The loop of family `K` over counts of type `T`.
///
/// Whatever happens within is reported to Python and ends here: nothing unwinds into NumPy.
unsafe extern "C" fn run<K: Family, T: Whole>(
    data: *mut *mut c_char,
    lengths: *mut npy_intp,
    strides: *mut npy_intp,
    _: *mut c_void,
) {
    let inputs = 2 + K::PARAMETERS.len();
    // SAFETY: NumPy passes one length, and a pointer and a stride for each input and the output.
    let (len, operands, output) = unsafe {
        let operand = |i| Operand { data: *data.add(i).cast(), stride: *strides.add(i) };
        (*lengths as usize, [0, 1, 2, 3, 4].map(|i| operand(i.min(inputs))), operand(inputs))
    };
    let Some(operands) = operands.get(..inputs).filter(|_| len > 0) else { return };
    if let Err(error) = caught(|| fill::<K, T>(operands, output, len)) {
        attached(|py| error.restore(py));
    }
    // Among the paths of an elementary function is one that overflows for the arguments of another, and some processors
    // compute both. NumPy would warn of its flags. To clear them takes longer than to look a few estimates up.
    if K::memo().with_borrow_mut(Memo::has_computed) {
        // SAFETY: it clears the flags of the processor and touches nothing of Python's.
        unsafe { PY_UFUNC_API.PyUFunc_clearfperr(Python::assume_attached()) };
    }
}

/// What the work gives, or the exception that stands for what unwound.
fn caught<R>(work: impl FnOnce() -> PyResult<R>) -> PyResult<R> {
    let reserved = || reserve().map_err(|error| exception(&error)).and_then(|()| work());
    catch_unwind(AssertUnwindSafe(reserved)).unwrap_or_else(|payload| Err(failure(payload)))
}

/// Write the estimates of `len` elements to the output.
fn fill<K: Family, T: Whole>(operands: &[Operand], output: Operand, len: usize) -> PyResult<()> {
    #[allow(clippy::cast_ptr_alignment, reason = "NumPy aligns the output of a loop over doubles")]
    let out = output.data.cast_mut().cast::<f64>();
    if output.stride == 8 && !operands.iter().any(|operand| operand.overlaps(len, output.data)) {
        // SAFETY: `len` writable doubles that no input shares, and that no other thread reads before the call is over.
        return estimate::<K, T>(operands, unsafe { std::slice::from_raw_parts_mut(out, len) });
    }
    let mut values = zeros(&[len]).map_err(|error| exception(&error))?;
    estimate::<K, T>(operands, &mut values)?;
    for (i, value) in values.into_iter().enumerate() {
        // SAFETY: as above; the inputs have been read.
        unsafe { out.byte_offset(output.stride * i as isize).write(value) };
    }
    Ok(())
}

fn estimate<K: Family, T: Whole>(operands: &[Operand], out: &mut [f64]) -> PyResult<()> {
    let &[n, c, ref rest @ ..] = operands else { return Ok(()) };
    let len = out.len();
    let same = |operand: &Operand| operand.stride == 0 || len == 1;
    let parameters = if rest.iter().all(same) {
        Parameters::Same(K::bind::<T>(rest, 0))
    } else {
        // Only the pointers cross to other threads.
        let rest = Shared(rest);
        Parameters::Each(move |i| K::bind::<T>(rest.get(), i))
    };
    let contiguous = |operand: Operand| operand.stride == size_of::<T>() as isize;
    // SAFETY: `len` readable elements of type T, one after another. A thread that writes them during the call (NumPy lets
    // it, and forbids it) changes numbers but reaches no memory: counts index tables through `get` alone, and what
    // no longer breaks the rule it broke is reported as changed.
    let slice = |operand: Operand| Contiguous(unsafe { std::slice::from_raw_parts(operand.data.cast::<T>(), len) });
    let strided = |operand| Strided::<T>(operand, std::marker::PhantomData);
    let mut gate = PythonGate::default();
    let found = if same(&n) && contiguous(c) {
        evaluate(Same(n.read::<T>(0).count()), slice(c), &parameters, K::memo(), out, &mut gate)
    } else if contiguous(n) && contiguous(c) {
        evaluate(slice(n), slice(c), &parameters, K::memo(), out, &mut gate)
    } else {
        evaluate(strided(n), strided(c), &parameters, K::memo(), out, &mut gate)
    };
    found.map_err(|fault| match fault {
        Fault::Broken(index, broken) => PyValueError::new_err(message::<K, T>(operands, index, broken)),
        Fault::Changed => PyValueError::new_err("another thread wrote to the counts while they were read"),
        Fault::Interrupted => gate.raised(),
    })
}

#[derive(Clone, Copy)]
struct Shared<'a>(&'a [Operand]);

impl<'a> Shared<'a> {
    fn get(self) -> &'a [Operand] {
        self.0
    }
}

fn message<K: Family, T: Whole>(operands: &[Operand], index: usize, (argument, rule): Broken) -> String {
    let show =
        |name: &str| {
            let names = ["n", "c"].into_iter().chain(K::PARAMETERS.iter().map(|p| p.0));
            let real = K::PARAMETERS.iter().any(|p| p.0 == name && !p.1);
            let found = names.zip(operands).find(|(known, _)| *known == name);
            let value = found.map(|(_, operand)| {
                if real { operand.read::<f64>(index).to_string() } else { operand.read::<T>(index).to_string() }
            });
            format!("{name}={}", value.unwrap_or_default())
        };
    let got = if argument == "c" { format!("{}, {}", show("c"), show("n")) } else { show(argument) };
    format!("`{argument}` must satisfy {rule}; got {got}")
}

/// A ufunc of one output, with a loop for each signature of `types`.
///
/// # Safety
/// Each loop reads inputs and writes an output of the types that its part of `types` says; `data` is for them.
pub(crate) unsafe fn ufunc<'py, const LOOPS: usize>(
    py: Python<'py>,
    name: &'static CStr,
    about: &'static CStr,
    loops: [PyUFuncGenericFunction; LOOPS],
    data: [*mut c_void; LOOPS],
    types: Vec<c_char>,
) -> PyResult<Bound<'py, PyAny>> {
    const NO_IDENTITY: c_int = -1;
    let inputs = types.len() / LOOPS - 1;
    // A ufunc borrows these tables for as long as it lives, which is as long as the process.
    let (loops, data, types) = (Box::leak(Box::new(loops)), Box::leak(Box::new(data)), types.leak());
    // SAFETY: passed on.
    unsafe {
        let object = PY_UFUNC_API.PyUFunc_FromFuncAndData(
            py,
            loops.as_mut_ptr(),
            data.as_mut_ptr(),
            types.as_mut_ptr(),
            LOOPS as c_int,
            inputs as c_int,
            1,
            NO_IDENTITY,
            name.as_ptr(),
            about.as_ptr(),
            0,
        );
        Bound::from_owned_ptr_or_err(py, object)
    }
}

/// The ufunc of a family: counts as whole numbers of either kind, or as floats.
fn of_counts<K: Family>(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    let mut types = Vec::new();
    for counts in [i64::get_dtype(py).num(), u64::get_dtype(py).num(), f64::get_dtype(py).num()] {
        let parameters = K::PARAMETERS.iter().map(|p| if p.1 { counts } else { NPY_TYPES::NPY_DOUBLE as c_int });
        types.extend([counts; 2].into_iter().chain(parameters).map(|t| t as c_char));
        types.push(NPY_TYPES::NPY_DOUBLE as c_char);
    }
    let loops: [PyUFuncGenericFunction; 3] = [Some(run::<K, i64>), Some(run::<K, u64>), Some(run::<K, f64>)];
    // SAFETY: a loop for each kind of counts, with the types listed for it.
    unsafe { ufunc(py, K::NAME, K::DOC, loops, [ptr::null_mut(); 3], types) }
}

/// The estimates of some problems, where all parameters are counts: of c of each, and n of each or one n.
fn few<K: Family>(n: &[i64], c: &[i64], parameter: i64, out: &mut [f64]) -> PyResult<()> {
    let of_one = |counts: &[i64]| if counts.len() == 1 { 0 } else { size_of::<i64>() as isize };
    let operand = |counts: &[i64]| Operand { data: counts.as_ptr().cast(), stride: of_one(counts) };
    let parameter = [parameter];
    // The operands are read as far as the output reaches.
    if c.len() != out.len() || (n.len() != 1 && n.len() != c.len()) {
        return Err(PyValueError::new_err("n and c must be as long as the output"));
    }
    caught(|| estimate::<K, i64>(&[operand(n), operand(c), operand(&parameter)], out))
}

/// The estimator of a family, by its name.
fn estimator<K: Family>(py: Python<'_>) -> PyResult<(&'static str, Estimator)> {
    let (name, doc) = (K::NAME.to_str().unwrap_or_default(), K::DOC.to_str().unwrap_or_default());
    let operands = ["n", "c"].into_iter().chain(K::PARAMETERS.iter().map(|parameter| parameter.0)).gathered();
    let counts_alone = matches!(K::PARAMETERS, [(_, true)]);
    let short: Option<Few> = counts_alone.then_some(few::<K>);
    Ok((name, Estimator::new(of_counts::<K>(py)?.unbind(), name, doc, operands, short)))
}

/// Add every estimator to the module, and the ufuncs behind them to one within, where pickles find them.
pub(crate) fn register(module: &Bound<'_, PyModule>) -> PyResult<()> {
    let py = module.py();
    let within = PyModule::new(py, "passk_fast._core.ufuncs")?;
    for (name, made) in [
        estimator::<PassAtK>(py)?,
        estimator::<PassHatK>(py)?,
        estimator::<SamplingVariance>(py)?,
        estimator::<ExpectedAttempts>(py)?,
        estimator::<MeanGPassAtK>(py)?,
        estimator::<GPassAtK>(py)?,
        estimator::<PosteriorPassAtK>(py)?,
    ] {
        within.add(name, made.ufunc(py))?;
        module.add(name, made)?;
    }
    py.import("sys")?.getattr("modules")?.set_item(within.name()?, &within)?;
    module.add("ufuncs", within)
}
