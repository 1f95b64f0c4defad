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

/// A number of bytes in words: three digits, decimal units.
pub(crate) fn in_words(bytes: u128) -> String {
    const UNITS: [&str; 6] = ["kB", "MB", "GB", "TB", "PB", "EB"];
    if bytes < 1000 {
        return format!("{bytes} bytes");
    }
    let mut size = bytes as f64 / 1000.0;
    let mut units = UNITS.iter();
    while size >= 999.5 && units.len() > 1 {
        size /= 1000.0;
        units.next();
    }
    let digits = usize::from(size < 99.95);
    format!("{size:.digits$} {}", units.next().unwrap_or(&"EB"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_in_words() {
        for (bytes, words) in
            [(12, "12 bytes"), (34_359_738_368, "34.4 GB"), (120_000_000, "120 MB"), (1_500, "1.5 kB")]
        {
            assert_eq!(in_words(bytes), words);
        }
    }

    #[test]
    fn what_is_too_much_is_said() {
        let refused = zeros::<f64>(&[usize::MAX, 4]).unwrap_err();
        assert!(matches!(refused, Error::Memory { bytes } if bytes == usize::MAX as u128 * 32));
        assert_eq!(list(0..3_i32), Ok(vec![0, 1, 2]));
    }
}
