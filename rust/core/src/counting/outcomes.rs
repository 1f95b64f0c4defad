//! From single outcomes to counts: how many attempts of each problem passed, and how many have no verdict.

#![expect(clippy::needless_bitwise_bool, reason = "checks without branches run in vector registers")]

use std::fmt::Display;

use ndarray::{ArrayView2, Axis, Slice};

use crate::error::{Error, Result};
use crate::memory::zeros;
use crate::parallel::{Gate, fill};
use crate::scratch::{self, Gather};

/// Bytes of outcomes a chunk holds about.
const CHUNK_BYTES: usize = 1 << 19;

/// Rows whose counts a column-major matrix adds up at a time.
const ROWS: usize = 1 << 12;

/// Stands for the counts of a row with a value that is no outcome.
const BAD: i64 = -1;

/// A row's missing outcomes are kept above this bit while counting, the passed ones below.
const MISSING_SHIFT: u32 = 32;

/// Successes and missing verdicts of each problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// How many attempts passed.
    pub passed: Vec<i64>,
    /// How many have no verdict; empty where the type of the outcomes knows none.
    pub missing: Vec<i64>,
}

/// A number that says whether an attempt passed (1) or failed (0).
pub trait Outcome: Copy + Default + Display + Send + Sync + 'static {
    /// Whether a value of the type can say that there is no verdict.
    const MISSING: bool;

    /// The attempt passed.
    fn passed(self) -> bool;

    /// There is no verdict.
    fn missing(self) -> bool;

    /// The attempt failed.
    fn failed(self) -> bool;

    /// Counts of contiguous outcomes; `None` if one is no outcome.
    fn count(row: &[Self]) -> Option<(u64, u64)>;

    /// Add neighbouring columns (each with an outcome of every row) to the counts of the rows.
    fn count_columns<'a>(columns: impl Iterator<Item = &'a [Self]>, rows: &mut [i64]) {
        for column in columns {
            for (row, &outcome) in rows.iter_mut().zip(column) {
                let one = i64::from(outcome.passed()) + (i64::from(outcome.missing()) << MISSING_SHIFT);
                let good = outcome.passed() | outcome.missing() | outcome.failed();
                *row = if good & (*row != BAD) { *row + one } else { BAD };
            }
        }
    }
}

macro_rules! outcome {
    ($($type:ty, $sum:ty, $missing:literal, |$x:ident| $is_missing:expr;)*) => {$(
        impl Outcome for $type {
            const MISSING: bool = $missing;
            #[inline]
            fn passed(self) -> bool {
                self == 1 as $type
            }
            #[inline]
            fn missing(self) -> bool {
                let $x = self;
                $is_missing
            }
            #[inline]
            fn failed(self) -> bool {
                self == 0 as $type
            }
            /// Sums as wide as the outcomes fill vector registers best; a block is too short to overflow them.
            #[inline]
            fn count(row: &[Self]) -> Option<(u64, u64)> {
                let (mut passed, mut missing, mut failed) = (0, 0, 0);
                for block in row.chunks(128) {
                    let mut sums: [$sum; 3] = [0; 3];
                    for &outcome in block {
                        sums[0] += <$sum>::from(outcome.passed());
                        sums[1] += <$sum>::from(outcome.missing());
                        sums[2] += <$sum>::from(outcome.failed());
                    }
                    passed += u64::from(sums[0]);
                    missing += u64::from(sums[1]);
                    failed += u64::from(sums[2]);
                }
                (passed + missing + failed == row.len() as u64).then_some((passed, missing))
            }
        }
    )*};
}

outcome! {
    i8, u8, true, |x| x == -1;
    i16, u16, false, |_x| false;
    u16, u16, false, |_x| false;
    i32, u32, false, |_x| false;
    u32, u32, false, |_x| false;
    i64, u64, false, |_x| false;
    u64, u64, false, |_x| false;
    f32, u32, true, |x| x.is_nan();
    f64, u64, true, |x| x.is_nan();
}

/// Bytes are added eight at a time inside words of 64 bits: none overflows before 255 additions.
impl Outcome for u8 {
    const MISSING: bool = false;

    #[inline]
    fn passed(self) -> bool {
        self == 1
    }

    #[inline]
    fn missing(self) -> bool {
        false
    }

    #[inline]
    fn failed(self) -> bool {
        self == 0
    }

    #[inline]
    fn count(row: &[Self]) -> Option<(u64, u64)> {
        const LANES: usize = 4;
        const ONES: u64 = 0x0101_0101_0101_0101;
        let (mut passed, mut seen) = (0, 0);
        for block in row.chunks(254 * 8 * LANES) {
            let mut lanes = [0_u64; LANES];
            let mut bits = [0_u64; LANES];
            let (groups, rest) = block.as_chunks::<{ 8 * LANES }>();
            for group in groups {
                let (words, _) = group.as_chunks::<8>();
                for lane in 0..LANES {
                    let word = u64::from_le_bytes(words[lane]);
                    lanes[lane] = lanes[lane].wrapping_add(word);
                    bits[lane] |= word;
                }
            }
            let (words, rest) = rest.as_chunks::<8>();
            for (lane, word) in words.iter().enumerate() {
                let word = u64::from_le_bytes(*word);
                lanes[lane] = lanes[lane].wrapping_add(word);
                bits[lane] |= word;
            }
            passed += lanes.into_iter().map(sum_of_bytes).sum::<u64>();
            seen |= bits.into_iter().fold(0, |all, one| all | one);
            for &byte in rest {
                passed += u64::from(byte);
                seen |= u64::from(byte);
            }
        }
        (seen & !ONES == 0).then_some((passed, 0))
    }

    fn count_columns<'a>(columns: impl Iterator<Item = &'a [Self]>, rows: &mut [i64]) {
        let mut sums = [0_u8; ROWS];
        let mut seen = [0_u8; ROWS];
        let mut pending = 0;
        let mut flush = |sums: &mut [u8; ROWS]| {
            rows.iter_mut().zip(sums).for_each(|(row, sum)| *row += i64::from(std::mem::take(sum)));
        };
        for column in columns {
            for ((sum, bits), &byte) in sums.iter_mut().zip(&mut seen).zip(column) {
                *sum = sum.wrapping_add(byte);
                *bits |= byte;
            }
            pending += 1;
            if pending == 255 {
                flush(&mut sums);
                pending = 0;
            }
        }
        flush(&mut sums);
        rows.iter_mut().zip(seen).filter(|(_, bits)| *bits > 1).for_each(|(row, _)| *row = BAD);
    }
}

#[inline]
fn sum_of_bytes(word: u64) -> u64 {
    const EVEN: u64 = 0x00FF_00FF_00FF_00FF;
    ((word & EVEN) + ((word >> 8) & EVEN)).wrapping_mul(0x0001_0001_0001_0001) >> 48
}

/// Count a matrix of problems × attempts in whatever memory layout it has.
pub fn count<T: Outcome>(outcomes: &ArrayView2<'_, T>, gate: &mut dyn Gate) -> Result<Verdicts> {
    let (rows, columns) = outcomes.dim();
    if columns >= 1 << 31 {
        let got = columns.to_string();
        return Err(Error::Value { argument: "outcomes", rule: "attempts of a problem < 2**31", got });
    }
    let mut passed = zeros::<i64>(&[rows])?;
    let by_columns = outcomes.stride_of(Axis(0)) == 1 && rows > 1 && columns > 1;
    let chunk = (CHUNK_BYTES / (columns * size_of::<T>()).max(1)).max(1);
    let chunk = if by_columns { ROWS } else { chunk };
    fill(&mut passed, chunk, gate, |start, out| {
        let part = outcomes.slice_axis(Axis(0), Slice::from(start..start + out.len()));
        if by_columns {
            // Neighbouring rows are neighbours in memory, so each part of a column is a slice.
            T::count_columns(part.columns().into_iter().map(|column| column.to_slice().unwrap_or_default()), out);
        } else {
            count_rows(&part, out);
        }
    })?;
    if let Some(row) = passed.iter().position(|&packed| packed == BAD) {
        return Err(not_an_outcome(outcomes, row));
    }
    let missing = if T::MISSING { split_off_missing(&mut passed) } else { Vec::new() };
    Ok(Verdicts { passed, missing })
}

fn count_rows<T: Outcome>(part: &ArrayView2<'_, T>, out: &mut [i64]) {
    let mut buffer = scratch::filled(T::default(), if part.stride_of(Axis(1)) == 1 { 0 } else { part.ncols() });
    for (packed, row) in out.iter_mut().zip(part.rows()) {
        let counts = row.to_slice().map_or_else(
            || {
                buffer.iter_mut().zip(row).for_each(|(copy, &outcome)| *copy = outcome);
                T::count(&buffer)
            },
            T::count,
        );
        *packed = counts.map_or(BAD, |(passed, missing)| (passed | (missing << MISSING_SHIFT)) as i64);
    }
}

fn split_off_missing(packed: &mut [i64]) -> Vec<i64> {
    let split = |packed: &mut i64| {
        let missing = *packed >> MISSING_SHIFT;
        *packed &= (1 << MISSING_SHIFT) - 1;
        missing
    };
    packed.iter_mut().map(split).gathered()
}

fn not_an_outcome<T: Outcome>(outcomes: &ArrayView2<'_, T>, row: usize) -> Error {
    let bad = |x: T| !(x.passed() || x.missing() || x.failed());
    let values = outcomes.row(row);
    // None only if another thread mended it meanwhile.
    let column = values.iter().position(|&x| bad(x)).unwrap_or(0);
    let got = values[column].to_string();
    Error::At { argument: "outcomes", rule: "outcome = 0 or 1", got, index: row, column: Some(column) }
}

/// Count bits packed into bytes, `n` for each row. Bits beyond the n-th must be zero.
pub fn count_packed(bits: &ArrayView2<'_, u8>, n: usize, little: bool, gate: &mut dyn Gate) -> Result<Vec<i64>> {
    let (rows, bytes) = bits.dim();
    if bytes != n.div_ceil(8) {
        let got = format!("{bytes} bytes for n={n}");
        return Err(Error::Value { argument: "bits", rule: "ceil(n / 8) bytes for each problem", got });
    }
    let used = n % 8;
    let padding: u8 = match (used, little) {
        (0, _) => 0,
        (_, true) => u8::MAX << used,
        (_, false) => u8::MAX >> used,
    };
    let mut passed = zeros::<i64>(&[rows])?;
    let chunk = (CHUNK_BYTES / bytes.max(1)).max(1);
    fill(&mut passed, chunk, gate, |start, out| {
        let mut buffer = scratch::zeros::<u8>(bytes);
        for (count, row) in out.iter_mut().zip(bits.slice_axis(Axis(0), Slice::from(start..)).rows()) {
            let row = row.to_slice().unwrap_or_else(|| {
                buffer.iter_mut().zip(row).for_each(|(copy, &byte)| *copy = byte);
                &buffer
            });
            let padded = row.last().is_some_and(|last| last & padding != 0);
            *count = if padded { BAD } else { ones(row) };
        }
    })?;
    if let Some(row) = passed.iter().position(|&count| count == BAD) {
        let got = "another one".to_owned();
        return Err(Error::At { argument: "bits", rule: "bits beyond n = 0", got, index: row, column: None });
    }
    Ok(passed)
}

fn ones(row: &[u8]) -> i64 {
    let (words, rest) = row.as_chunks::<8>();
    let words: u32 = words.iter().map(|word| u64::from_le_bytes(*word).count_ones()).sum();
    i64::from(words + rest.iter().map(|byte| byte.count_ones()).sum::<u32>())
}

#[cfg(test)]
mod tests {
    use ndarray::{Array2, ShapeBuilder};

    use super::*;
    use crate::parallel::Open;

    fn matrix(rows: usize, columns: usize, order: bool) -> Array2<u8> {
        let bit = |(i, j): (usize, usize)| (crate::random::mix((i * columns + j) as u64) & 1) as u8;
        Array2::from_shape_fn((rows, columns).set_f(order), bit)
    }

    fn plain(matrix: &Array2<u8>) -> Vec<i64> {
        matrix.rows().into_iter().map(|row| row.iter().map(|&x| i64::from(x)).sum()).collect()
    }

    #[test]
    fn layouts_count_alike() {
        for (rows, columns) in [(1, 1), (5000, 200), (9, 9000), (5000, 300), (3, 0), (0, 3), (2, 1), (1, 31)] {
            for order in [false, true] {
                let matrix = matrix(rows, columns, order);
                let counts = count(&matrix.view(), &mut Open).unwrap();
                assert_eq!(counts.passed, plain(&matrix), "{rows} × {columns}");
                assert!(counts.missing.is_empty());
                let floats = matrix.mapv(f64::from);
                assert_eq!(count(&floats.view(), &mut Open).unwrap().passed, counts.passed);
                let rows = matrix.slice_axis(Axis(0), Slice::new(0, None, 2));
                let strided = rows.slice_axis(Axis(1), Slice::new(0, None, -3));
                assert_eq!(count(&strided, &mut Open).unwrap().passed, plain(&strided.to_owned()));
            }
        }
    }

    #[test]
    fn the_first_wrong_value_is_named() {
        for order in [false, true] {
            let mut matrix = matrix(9000, 20, order);
            matrix[(8000, 0)] = 2;
            matrix[(7000, 3)] = 255;
            let message = count(&matrix.view(), &mut Open).unwrap_err().to_string();
            assert_eq!(message, "`outcomes` must satisfy outcome = 0 or 1; got 255 at index (7000, 3)");
            let message = count(&matrix.mapv(|x| f64::from(x) / 2.0).view(), &mut Open).unwrap_err().to_string();
            assert!(message.contains("got 0.5 at index (0,"), "{message}");
        }
    }

    #[test]
    fn missing_verdicts_are_counted() {
        for order in [false, true] {
            let mut matrix = matrix(5000, 20, order).mapv(|x| x as i8);
            matrix.column_mut(7).fill(-1);
            let counts = count(&matrix.view(), &mut Open).unwrap();
            assert_eq!(counts.missing, vec![1; 5000]);
            let floats = matrix.mapv(|x| if x < 0 { f32::NAN } else { f32::from(x) });
            assert_eq!(count(&floats.view(), &mut Open).unwrap(), counts);
        }
    }

    #[test]
    fn padding_must_be_zero() {
        let bits = ndarray::arr2(&[[0b1000_0000_u8, 0b0010_0000]]);
        assert_eq!(count_packed(&bits.view(), 11, false, &mut Open).unwrap(), [2]);
        assert!(count_packed(&bits.view(), 10, false, &mut Open).is_err());
        assert_eq!(count_packed(&bits.view(), 14, true, &mut Open).unwrap(), [2]);
        assert!(count_packed(&bits.view(), 13, true, &mut Open).is_err());
        assert!(count_packed(&bits.view(), 17, true, &mut Open).is_err());
    }
}
