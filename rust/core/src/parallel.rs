//! Work on all cores. The only file that names rayon.
//!
//! Work is cut into chunks whose borders depend on the data alone, never on the number of threads, and
//! results come back in the order of the chunks: that is what keeps the bits the same everywhere.

use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::error::{Error, Result};

/// How often the waiting thread looks for Ctrl-C and reports progress.
const TICK: Duration = Duration::from_millis(50);

/// The caller's side of long work: told how far it is, it may stop it.
pub trait Gate {
    /// `done` of `total` chunks are finished; `Break` stops the work.
    fn tick(&mut self, done: usize, total: usize) -> ControlFlow<()>;
}

/// A gate that never stops the work and reports to nobody.
pub struct Open;

impl Gate for Open {
    fn tick(&mut self, _: usize, _: usize) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

struct Pool {
    process: u32,
    threads: Arc<ThreadPool>,
}

static POOL: Mutex<Option<Pool>> = Mutex::new(None);

fn build(threads: usize) -> Arc<ThreadPool> {
    let pool = ThreadPoolBuilder::new().num_threads(threads).thread_name(|i| format!("passk-{i}")).build();
    Arc::new(pool.expect("the operating system can start threads"))
}

/// Use this many threads from now on; 0 means one per core (or `RAYON_NUM_THREADS`).
pub fn set_threads(threads: usize) {
    let pool = Pool { process: std::process::id(), threads: build(threads) };
    let old = POOL.lock().unwrap_or_else(PoisonError::into_inner).replace(pool);
    std::mem::forget(old.filter(|old| old.process != std::process::id()));
}

/// The number of threads that work is spread over.
pub fn threads() -> usize {
    pool().current_num_threads()
}

/// The pool of this process: a forked child has none of its parent's threads and gets its own.
fn pool() -> Arc<ThreadPool> {
    let mut slot = POOL.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pool) = slot.as_ref().filter(|pool| pool.process == std::process::id()) {
        return Arc::clone(&pool.threads);
    }
    let threads = build(0);
    let pool = Pool { process: std::process::id(), threads: Arc::clone(&threads) };
    std::mem::forget(slot.replace(pool));
    threads
}

/// Run `work` on the pool while this thread waits and ticks. `work` gets a closure to call after each
/// chunk, which answers whether to go on.
fn supervised(total: usize, gate: &mut dyn Gate, work: impl FnOnce(&(dyn Fn() -> bool + Sync)) + Send) -> Result<()> {
    let stop = AtomicBool::new(false);
    let done = AtomicUsize::new(0);
    let finished = (Mutex::new(false), Condvar::new());
    let go_on = || {
        done.fetch_add(1, Ordering::Relaxed);
        !stop.load(Ordering::Relaxed)
    };
    let pool = pool();
    pool.in_place_scope(|scope| {
        scope.spawn(|_| {
            // Told on unwinding too, so that a panic in the work does not leave the caller waiting.
            let _signal = Signal(&finished);
            work(&go_on);
        });
        let (lock, wake) = &finished;
        let mut over = lock.lock().unwrap_or_else(PoisonError::into_inner);
        while !*over {
            let (guard, wait) = wake.wait_timeout(over, TICK).unwrap_or_else(PoisonError::into_inner);
            over = guard;
            if !*over && wait.timed_out() {
                drop(over);
                if gate.tick(done.load(Ordering::Relaxed), total).is_break() {
                    stop.store(true, Ordering::Relaxed);
                }
                over = lock.lock().unwrap_or_else(PoisonError::into_inner);
            }
        }
    });
    if stop.into_inner() { Err(Error::Interrupted) } else { Ok(()) }
}

struct Signal<'a>(&'a (Mutex<bool>, Condvar));

impl Drop for Signal<'_> {
    fn drop(&mut self) {
        *self.0.0.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.1.notify_all();
    }
}

/// Fill `out` in chunks of `chunk` elements: `work(start, slice)` writes `out[start..start + slice.len()]`.
pub fn fill<T: Send>(
    out: &mut [T],
    chunk: usize,
    gate: &mut dyn Gate,
    work: impl Fn(usize, &mut [T]) + Sync,
) -> Result<()> {
    let total = out.len().div_ceil(chunk.max(1));
    if total <= 1 {
        work(0, out);
        return Ok(());
    }
    supervised(total, gate, |go_on| {
        out.par_chunks_mut(chunk).enumerate().try_for_each(|(i, slice)| {
            work(i * chunk, slice);
            go_on().then_some(())
        });
    })
}

/// The values of `work(0), …, work(chunks - 1)`, in that order.
pub fn map<R: Send>(chunks: usize, gate: &mut dyn Gate, work: impl Fn(usize) -> R + Sync) -> Result<Vec<R>> {
    if chunks <= 1 {
        return Ok((0..chunks).map(work).collect());
    }
    let mut results = None;
    supervised(chunks, gate, |go_on| {
        results = (0..chunks)
            .into_par_iter()
            .map(|i| {
                let result = work(i);
                go_on().then_some(result)
            })
            .collect::<Option<Vec<R>>>();
    })?;
    results.ok_or(Error::Interrupted)
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Stop;

    impl Gate for Stop {
        fn tick(&mut self, _: usize, _: usize) -> ControlFlow<()> {
            ControlFlow::Break(())
        }
    }

    #[test]
    fn chunks_come_back_in_order() {
        assert_eq!(map(1000, &mut Open, |i| i * 2).unwrap(), (0..1000).map(|i| i * 2).collect::<Vec<_>>());
        let mut out = vec![0; 1001];
        fill(&mut out, 10, &mut Open, |start, slice| slice.iter_mut().enumerate().for_each(|(i, x)| *x = start + i))
            .unwrap();
        assert_eq!(out, (0..1001).collect::<Vec<_>>());
    }

    #[test]
    fn a_gate_stops_the_work() {
        let start = std::time::Instant::now();
        let result = map(1000, &mut Stop, |_| std::thread::sleep(Duration::from_millis(10)));
        assert_eq!(result, Err(Error::Interrupted));
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}
