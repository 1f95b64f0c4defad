//! Memory whose amount an input decides: asked for, and an error where there is none.

pub use passk_machine::memory::Zero;

use crate::error::{Error, Result};

/// As many zeros as the product of the sizes.
pub fn zeros<T: Zero>(sizes: &[usize]) -> Result<Vec<T>> {
    let len = sizes.iter().try_fold(1, |len: usize, &size| len.checked_mul(size));
    let exact = || sizes.iter().fold(size_of::<T>() as u128, |bytes, &size| bytes.saturating_mul(size as u128));
    let len = len.ok_or_else(|| Error::Memory { bytes: exact() })?;
    passk_machine::memory::zeros(len).map_err(|bytes| Error::Memory { bytes })
}

/// An empty list with room for `len` elements.
pub fn room<T>(len: usize) -> Result<Vec<T>> {
    passk_machine::memory::room(len).map_err(|bytes| Error::Memory { bytes })
}

/// A list of so many elements.
pub fn list<T>(elements: impl ExactSizeIterator<Item = T>) -> Result<Vec<T>> {
    let mut list = room(elements.len())?;
    list.extend(elements);
    Ok(list)
}

/// Whether a table of `len` numbers that only saves time could be had.
pub(crate) fn affordable(len: usize) -> bool {
    room::<f64>(len).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_much_is_said() {
        let refused = zeros::<f64>(&[usize::MAX, 4]).unwrap_err();
        assert!(matches!(refused, Error::Memory { bytes } if bytes == usize::MAX as u128 * 32));
        assert_eq!(list(0..3_i32), Ok(vec![0, 1, 2]));
    }
}
