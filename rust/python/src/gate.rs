//! The one gate between Python and the core: release the GIL, listen for Ctrl-C, report progress, map errors.

use std::any::Any;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};

use passk_core::error::{Error, Result};
use passk_core::heap;
use passk_core::parallel::Gate;
use passk_core::scratch;
use pyo3::exceptions::{PyKeyboardInterrupt, PyMemoryError, PyRuntimeError, PyValueError};
use pyo3::ffi::{PyGILState_Ensure, PyGILState_Release, PyGILState_STATE};
use pyo3::prelude::*;

/// Ticks reach Python here.
#[derive(Default)]
pub(crate) struct PythonGate {
    progress: Option<Py<PyAny>>,
    raised: Option<PyErr>,
    /// What the whole was at the last tick.
    total: usize,
}

impl PythonGate {
    /// What was raised at a tick and closed the gate.
    pub(crate) fn raised(self) -> PyErr {
        self.raised.unwrap_or_else(|| exception(&Error::Interrupted))
    }
}

impl Gate for PythonGate {
    fn tick(&mut self, done: usize, total: usize) -> ControlFlow<()> {
        self.total = total;
        let outcome = attached(|py| {
            py.check_signals()?;
            self.progress.as_ref().map_or(Ok(()), |report| report.call1(py, (done, total)).map(drop))
        });
        outcome.map_or_else(
            |error| {
                self.raised = Some(error);
                ControlFlow::Break(())
            },
            ControlFlow::Continue,
        )
    }
}

/// Call `work` with the GIL, whoever holds it.
///
/// Within a call of ours that called NumPy, which let the GIL go, PyO3 still takes the thread for one that has it:
/// `Python::attach` would not take it again. Python itself knows better.
pub(crate) fn attached<R>(work: impl FnOnce(Python<'_>) -> R) -> R {
    struct Held(PyGILState_STATE);
    impl Drop for Held {
        fn drop(&mut self) {
            // SAFETY: what this very thread took below.
            unsafe { PyGILState_Release(self.0) };
        }
    }
    // SAFETY: the interpreter runs, for it waits for this call; whether the thread has the GIL is for Python to know.
    let _held = Held(unsafe { PyGILState_Ensure() });
    // SAFETY: held until the end.
    work(unsafe { Python::assume_attached() })
}

/// Run `work` without the GIL. `progress(done, total)` is called about twenty times a second, and when all is done:
/// who asked to be told is told, however fast the machine.
pub(crate) fn through<R: Send>(
    py: Python<'_>,
    progress: Option<Py<PyAny>>,
    work: impl FnOnce(&mut dyn Gate) -> Result<R> + Send,
) -> PyResult<R> {
    let told = progress.is_some();
    let mut gate = PythonGate { progress, raised: None, total: 1 };
    let result = py.detach(|| {
        guarded(|| {
            let made = work(&mut gate)?;
            let total = gate.total;
            if told && gate.tick(total, total).is_break() { Err(Error::Interrupted) } else { Ok(made) }
        })
    });
    match result {
        Ok(made) => made.map_err(|error| gate.raised.take().unwrap_or_else(|| exception(&error))),
        Err(payload) => Err(failure(payload)),
    }
}

/// The result of `work`, before which a reserve of memory is kept; or what unwound.
pub(crate) fn guarded<R>(work: impl FnOnce() -> Result<R>) -> std::thread::Result<Result<R>> {
    catch_unwind(AssertUnwindSafe(|| {
        reserve()?;
        work()
    }))
}

/// Keep memory back for small requests of what follows.
#[inline]
pub(crate) fn reserve() -> Result<()> {
    heap::keep_reserve().map_err(|bytes| Error::Memory { bytes })
}

/// The exception that stands for what unwound: memory that is not there, or a fault of ours.
pub(crate) fn failure(payload: Box<dyn Any + Send>) -> PyErr {
    let payload = match scratch::missing(payload) {
        Ok(error) => return exception(&error),
        Err(payload) => payload,
    };
    let fixed = payload.downcast_ref::<&str>().copied();
    let said = fixed.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no reason given");
    PyRuntimeError::new_err(format!("the computation failed ({said}); please report its arguments"))
}

/// A panic is an exception, which says what it is: nothing is written beside it. To write a backtrace takes a lock and
/// memory, and where there is none it would wait for itself.
pub(crate) fn keep_quiet() {
    std::panic::set_hook(Box::new(|_| ()));
}

/// The exception that stands for an error of the core.
pub(crate) fn exception(error: &Error) -> PyErr {
    match error {
        Error::Value { .. } => PyValueError::new_err(error.to_string()),
        Error::At { index, .. } => attached(|py| {
            let raised = PyValueError::new_err(error.to_string());
            // A place that cannot be kept is in the words all the same.
            let _ = raised.value(py).setattr("index", *index);
            raised
        }),
        Error::Memory { .. } => PyMemoryError::new_err(error.to_string()),
        Error::Interrupted => PyKeyboardInterrupt::new_err(()),
    }
}
