//! Values that every process makes for itself.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

/// A value behind a lock that a fork cannot leave locked.
///
/// A child of `fork` has one thread, whatever its parent's others were doing; a mutex that one of them held stays
/// locked in the child for ever. Here the lock is the holder's process: a child takes it over, forgets the value,
/// which belongs to its parent, and starts with none.
pub struct PerProcess<T> {
    /// The process one of whose threads has the lock; 0 if none.
    holder: AtomicU32,
    value: UnsafeCell<Option<(u32, T)>>,
}

// SAFETY: the value is reached by the holder of the lock alone, see `with`.
unsafe impl<T: Send> Sync for PerProcess<T> {}

/// Unlocks even if the work panics.
struct Unlock<'a>(&'a AtomicU32);

impl Drop for Unlock<'_> {
    fn drop(&mut self) {
        self.0.store(0, Ordering::Release);
    }
}

impl<T> PerProcess<T> {
    /// No value yet.
    pub const fn new() -> Self {
        Self { holder: AtomicU32::new(0), value: UnsafeCell::new(None) }
    }

    /// The result of `work` on this process's value; None if it has none, or leaves none.
    pub fn with<R>(&self, work: impl FnOnce(Option<T>) -> (Option<T>, R)) -> R {
        let process = std::process::id();
        let mut free = 0;
        while let Err(holder) = self.holder.compare_exchange(free, process, Ordering::Acquire, Ordering::Relaxed) {
            // Another process's lock is what a fork left behind. Its thread does not exist here.
            free = if holder == process { 0 } else { holder };
            if free == 0 {
                thread::yield_now();
            }
        }
        let _unlock = Unlock(&self.holder);
        let slot = self.value.get();
        // SAFETY: the holder is this process, and of its threads only the one whose exchange succeeded is here. A lock
        // taken over may leave a value half written; it is overwritten unread. One of another process is not dropped.
        let value = unsafe {
            if free != 0 {
                slot.write(None);
            }
            slot.replace(None)
        };
        let own = match value {
            Some((owner, value)) if owner == process => Some(value),
            other => {
                std::mem::forget(other);
                None
            }
        };
        let (value, result) = work(own);
        // SAFETY: as above.
        unsafe { slot.write(value.map(|value| (process, value))) };
        result
    }
}

impl<T> Default for PerProcess<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_take_turns() {
        static COUNT: PerProcess<u64> = PerProcess::new();
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| (0..1000).for_each(|_| COUNT.with(|count| (Some(count.unwrap_or(0) + 1), ()))));
            }
        });
        assert_eq!(COUNT.with(|count| (count, count)), Some(4000));
    }

    #[test]
    fn a_lock_of_another_process_is_taken_over() {
        // Of text that owns nothing: what another process left is not dropped.
        static TEXT: PerProcess<&str> = PerProcess::new();
        TEXT.with(|_| (Some("here"), ()));
        TEXT.holder.store(std::process::id() + 1, Ordering::Relaxed);
        assert_eq!(TEXT.with(|text| (text, text)), None);
    }
}
