//! Memory asked for in a way that can be refused.
//!
//! `vec![0.0; n]` ends the process where there is no memory for it. What depends on the size of an input is
//! asked for here instead.

use std::alloc::{Layout, alloc_zeroed};

/// Types whose value of zero bits is zero.
///
/// # Safety
/// All bits zero must be a value of the type.
pub unsafe trait Zero: Copy {}

macro_rules! zero {
    ($($type:ty),*) => {$(
        // SAFETY: a number.
        unsafe impl Zero for $type {}
    )*};
}

// None of them is empty, nor is an array of them but that of no elements, which nobody asks for.
zero!(f64, f32, u8, u16, u32, u64, i8, i16, i32, i64, usize);

// SAFETY: false has zero bits.
unsafe impl Zero for bool {}

// SAFETY: numbers one after another.
unsafe impl<T: Zero, const N: usize> Zero for [T; N] {}

/// `len` zeros, or how many bytes there are not. The operating system fills them when they are first touched.
pub fn zeros<T: Zero>(len: usize) -> Result<Vec<T>, u128> {
    let bytes = len as u128 * size_of::<T>() as u128;
    if bytes == 0 {
        return Ok(Vec::new());
    }
    let layout = Layout::array::<T>(len).map_err(|_| bytes)?;
    // SAFETY: the layout is not empty.
    let start = unsafe { alloc_zeroed(layout) }.cast::<T>();
    if start.is_null() {
        return Err(bytes);
    }
    #[allow(clippy::same_length_and_capacity, reason = "the allocation is full")]
    // SAFETY: allocated by the global allocator with the layout of `len` elements, all of whose bits are zero.
    Ok(unsafe { Vec::from_raw_parts(start, len, len) })
}

/// Room for `len` elements, or how many bytes there are not.
pub fn room<T>(len: usize) -> Result<Vec<T>, u128> {
    let mut list = Vec::new();
    list.try_reserve_exact(len).map_err(|_| len as u128 * size_of::<T>() as u128)?;
    Ok(list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_are_zeros() {
        assert_eq!(zeros::<f64>(3), Ok(vec![0.0; 3]));
        assert_eq!(zeros::<[u32; 2]>(2), Ok(vec![[0; 2]; 2]));
        assert_eq!(zeros::<u8>(0), Ok(vec![]));
    }

    #[test]
    #[cfg_attr(miri, ignore = "an interpreter does not refuse memory")]
    fn too_much_is_an_error() {
        assert_eq!(zeros::<f64>(usize::MAX), Err(usize::MAX as u128 * 8));
        assert_eq!(zeros::<f64>(1 << 59), Err(1 << 62));
        assert!(room::<u64>(1 << 59).is_err());
    }
}
