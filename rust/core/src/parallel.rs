//! Work on all cores. The only file that names rayon.
//!
//! Work is cut into chunks whose borders depend on the data alone, never on the number of threads, and
//! results come back in the order of the chunks: that is what keeps the bits the same everywhere.

use std::cell::Cell;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use passk_machine::process::PerProcess;
use rayon::{ThreadPool, ThreadPoolBuilder, Yield};

use crate::error::{Error, Result};
use crate::memory;
use crate::scratch;

/// How often the calling thread looks for Ctrl-C and reports progress, between two chunks.
const TICK: Duration = Duration::from_millis(50);

/// More threads than any machine of today has cores.
pub const MOST_THREADS: usize = 1024;

/// How long a helper stays awake when there is nothing to do.
const LINGER: Duration = Duration::from_micros(500);

/// How long a caller that is done stays awake for helpers that are not.
const PATIENCE: Duration = Duration::from_micros(50);

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

/// The calling thread and its helpers.
#[derive(Clone)]
struct Team {
    threads: usize,
    /// One thread fewer than the team has; None if it is the calling thread alone.
    helpers: Option<Arc<ThreadPool>>,
}

/// The team of this process: a forked child has none of its parent's threads and gets its own.
static TEAM: PerProcess<Team> = PerProcess::new();

/// A team of so many threads, or of fewer where the operating system starts no more.
fn build(threads: usize) -> Team {
    let mut threads = if threads == 0 { default_threads() } else { threads };
    while threads > 1 {
        let pool = ThreadPoolBuilder::new().num_threads(threads - 1).thread_name(|i| format!("passk-{i}")).build();
        if let Ok(pool) = pool {
            return Team { threads, helpers: Some(Arc::new(pool)) };
        }
        threads /= 2;
    }
    Team { threads: 1, helpers: None }
}

fn default_threads() -> usize {
    let wanted = std::env::var("RAYON_NUM_THREADS").ok().and_then(|value| value.parse().ok());
    let threads = wanted.filter(|&threads| threads > 0);
    threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from)).min(MOST_THREADS)
}

/// Use this many threads from now on; 0 means one per core (or `RAYON_NUM_THREADS`).
/// At most [`MOST_THREADS`].
pub fn set_threads(threads: usize) -> Result<()> {
    if threads > MOST_THREADS {
        let got = format!("count={threads}");
        return Err(Error::Value { argument: "count", rule: "0 <= count <= 1024", got });
    }
    let team = build(threads);
    // The old team is dropped by the caller of `with`, after its lock.
    drop(TEAM.with(|old| (Some(team), old)));
    Ok(())
}

/// The number of threads that work is spread over.
pub fn threads() -> usize {
    team().threads
}

fn team() -> Team {
    TEAM.with(|team| {
        let team = team.unwrap_or_else(|| build(0));
        (Some(team.clone()), team)
    })
}

/// A helper that is done stays awake for the next call: waking it takes longer than much of our work, and where
/// few cores share a cache, the operating system often wakes it on the very core that the caller runs on.
fn linger() {
    thread_local! { static LINGERS: Cell<bool> = const { Cell::new(false) }; }
    if LINGERS.replace(true) {
        return; // within the work that the one below found
    }
    let mut idle = Instant::now();
    while idle.elapsed() < LINGER {
        if rayon::yield_now() == Some(Yield::Executed) {
            idle = Instant::now();
        } else {
            thread::yield_now();
        }
    }
    LINGERS.set(false);
}

/// The scope that we leave next puts the caller to sleep until its helpers are back, and waking it takes longer than
/// most of them are away.
fn await_briefly(ready: impl Fn() -> bool) {
    let start = Instant::now();
    while !ready() && start.elapsed() < PATIENCE {
        std::hint::spin_loop();
    }
}

/// Fill `out` in chunks of `chunk` elements: `work(start, slice)` writes `out[start..start + slice.len()]`.
///
/// The calling thread takes part: short work is then done before a sleeping thread has woken, and no core has
/// to be shared between a thread that works and one that only waits.
pub fn fill<T: Send>(
    out: &mut [T],
    chunk: usize,
    gate: &mut dyn Gate,
    work: impl Fn(usize, &mut [T]) + Sync,
) -> Result<()> {
    let chunk = chunk.max(1);
    let total = out.len().div_ceil(chunk);
    if total <= 1 {
        work(0, out);
        return Ok(());
    }
    let queue = Queue {
        chunks: Mutex::new(out.chunks_mut(chunk).enumerate()),
        stopped: AtomicBool::new(false),
        done: AtomicUsize::new(0),
    };
    let work = |(i, slice): (usize, &mut [T])| work(i * chunk, slice);
    let team = team();
    if let Some(helpers) = team.helpers {
        let sent = team.threads.min(total) - 1;
        let back = AtomicUsize::new(0);
        helpers.in_place_scope(|scope| {
            for _ in 0..sent {
                scope.spawn(|_| {
                    while queue.next(work) {}
                    rayon::spawn(linger);
                    back.fetch_add(1, Ordering::Relaxed);
                });
            }
            queue.supervise(total, gate, work);
            await_briefly(|| back.load(Ordering::Relaxed) == sent);
        });
    } else {
        queue.supervise(total, gate, work);
    }
    if queue.stopped.into_inner() { Err(Error::Interrupted) } else { Ok(()) }
}

/// As `fill`, by the calling thread alone.
pub fn alone<T>(out: &mut [T], chunk: usize, gate: &mut dyn Gate, work: impl Fn(usize, &mut [T])) -> Result<()> {
    let total = out.len().div_ceil(chunk);
    if total <= 1 {
        work(0, out);
        return Ok(());
    }
    let mut last = Instant::now();
    for (i, slice) in out.chunks_mut(chunk).enumerate() {
        scratch::check();
        work(i * chunk, slice);
        if last.elapsed() >= TICK {
            if gate.tick(i + 1, total).is_break() {
                return Err(Error::Interrupted);
            }
            last = Instant::now();
        }
    }
    Ok(())
}

/// Stops the others where a thread unwinds: for want of memory.
struct Halt<'a>(&'a AtomicBool);

impl Drop for Halt<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(true, Ordering::Relaxed);
        }
    }
}

/// Chunks of work that any thread may take.
struct Queue<I> {
    chunks: Mutex<I>,
    stopped: AtomicBool,
    done: AtomicUsize,
}

impl<I: Iterator> Queue<I> {
    /// Do the next chunk; false if there is none left to do.
    fn next(&self, work: impl Fn(I::Item)) -> bool {
        if self.stopped.load(Ordering::Relaxed) {
            return false;
        }
        let next = self.chunks.lock().unwrap_or_else(PoisonError::into_inner).next();
        let more = next.is_some();
        if let Some(chunk) = next {
            let _halt = Halt(&self.stopped);
            scratch::check();
            work(chunk);
            self.done.fetch_add(1, Ordering::Relaxed);
        }
        more
    }

    /// The caller's part of the work: do chunks, and tick in between.
    fn supervise(&self, total: usize, gate: &mut dyn Gate, work: impl Fn(I::Item)) {
        let mut last = Instant::now();
        while self.next(&work) {
            if last.elapsed() < TICK {
                continue;
            }
            if gate.tick(self.done.load(Ordering::Relaxed), total).is_break() {
                self.stopped.store(true, Ordering::Relaxed);
            }
            last = Instant::now();
        }
    }
}

/// The values of `work(0), …, work(chunks - 1)`, in that order.
pub fn map<R: Send>(chunks: usize, gate: &mut dyn Gate, work: impl Fn(usize) -> R + Sync) -> Result<Vec<R>> {
    let mut results: Vec<Option<R>> = memory::list((0..chunks).map(|_| None))?;
    fill(&mut results, 1, gate, |start, slots| {
        slots.iter_mut().enumerate().for_each(|(i, slot)| *slot = Some(work(start + i)));
    })?;
    // A chunk that was not done is one that was interrupted, which `fill` has reported.
    let mut found = memory::room(chunks)?;
    for result in results {
        found.push(result.ok_or(Error::Interrupted)?);
    }
    Ok(found)
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
