//! The allocator, with a reserve for small requests where the memory is at its end.
//!
//! What may be large is asked for in a way that can be refused (`memory`); then work ends with an error. But an error has
//! a text, a thread has a queue, and their few bytes must be there: the language ends the process where they are
//! not. They are taken from a block that is kept for this.

use std::alloc::{GlobalAlloc, Layout, System};
use std::ptr;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};

/// Bytes of the reserve. Untouched, they take no memory but addresses.
const RESERVE: usize = 8 << 20;
/// Larger requests are refused.
const SMALL: usize = 1 << 20;
const LAYOUT: Layout = Layout::new::<[u64; RESERVE / 8]>();

static BLOCK: AtomicPtr<u8> = AtomicPtr::new(ptr::null_mut());
static SPENT: AtomicBool = AtomicBool::new(false);

/// The system's allocator with a reserve.
pub struct Heap;

/// Keep a block back, unless there is one; or how many bytes there are not.
pub fn keep_reserve() -> Result<(), u128> {
    if !BLOCK.load(Ordering::Relaxed).is_null() {
        return Ok(());
    }
    // SAFETY: the layout is not empty.
    let block = unsafe { System.alloc(LAYOUT) };
    if block.is_null() {
        return Err(RESERVE as u128);
    }
    if BLOCK.compare_exchange(ptr::null_mut(), block, Ordering::AcqRel, Ordering::Relaxed).is_err() {
        // SAFETY: allocated above with this layout; another thread has put one there meanwhile.
        unsafe { System.dealloc(block, LAYOUT) };
    }
    SPENT.store(false, Ordering::Relaxed);
    Ok(())
}

/// The reserve's bytes if it was given out since it was last kept.
#[inline]
pub fn spent() -> Option<u128> {
    SPENT.load(Ordering::Relaxed).then_some(RESERVE as u128)
}

/// Give the reserve back to the system; false if there was none.
#[cold]
fn release() -> bool {
    let block = BLOCK.swap(ptr::null_mut(), Ordering::AcqRel);
    if !block.is_null() {
        SPENT.store(true, Ordering::Relaxed);
        // SAFETY: allocated by `keep_reserve` with this layout, and whoever swapped it out alone has it.
        unsafe { System.dealloc(block, LAYOUT) };
    }
    !block.is_null()
}

/// What the system gives; a small request that it refuses is made once more, the reserve given back.
#[inline]
fn asked(size: usize, request: impl Fn() -> *mut u8) -> *mut u8 {
    let found = request();
    if found.is_null() && size <= SMALL && release() { request() } else { found }
}

// SAFETY: every block is the system's, by the system's rules; a request is only made twice.
unsafe impl GlobalAlloc for Heap {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        asked(layout.size(), || unsafe { System.alloc(layout) })
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(block, layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        asked(layout.size(), || unsafe { System.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promise; where it was refused, the block is as it was.
        asked(size, || unsafe { System.realloc(block, layout, size) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reserve_is_there_once() {
        assert_eq!(keep_reserve(), Ok(()));
        assert_eq!(keep_reserve(), Ok(()));
        assert_eq!(spent(), None);
        assert!(release());
        assert_eq!(spent(), Some(RESERVE as u128));
        assert!(!release());
    }

    #[test]
    fn blocks_are_the_systems() {
        let layout = Layout::new::<[u64; 4]>();
        // SAFETY: the layout is not empty, and the block is freed with the layout that it has then.
        unsafe {
            let block = Heap.alloc_zeroed(layout);
            assert_eq!(*block, 0);
            let block = Heap.realloc(block, layout, 64);
            Heap.dealloc(block, Layout::from_size_align_unchecked(64, layout.align()));
            Heap.dealloc(Heap.alloc(layout), layout);
        }
    }
}
