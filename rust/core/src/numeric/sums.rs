//! Sums and products in a fixed order.
//!
//! The order is that of pairwise summation as NumPy does it: halves down to blocks of at most 128, and in a block
//! eight lanes that are added as a tree. So the error grows with the logarithm of the length, and the bits depend
//! on neither threads nor the width of the registers.

use passk_machine::for_each_isa;

use crate::error::Result;
use crate::parallel::{self, Gate};
use crate::scratch;

const LANES: usize = 8;
const BLOCK: usize = 128;

/// Products worth a chunk of parallel work.
const CHUNK: usize = 1 << 16;

/// The sum of `term(i)` for the i from `start` on, `len` of them.
#[inline(always)]
fn block(start: usize, len: usize, term: &impl Fn(usize) -> f64) -> f64 {
    if len < LANES {
        return (start..start + len).fold(0.0, |sum, i| sum + term(i));
    }
    let mut lanes = [0.0; LANES];
    lanes.iter_mut().zip(start..).for_each(|(lane, i)| *lane = term(i));
    let whole = len - len % LANES;
    for i in (start + LANES..start + whole).step_by(LANES) {
        for (j, lane) in lanes.iter_mut().enumerate() {
            *lane += term(i + j);
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    let sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    (start + whole..start + len).fold(sum, |sum, i| sum + term(i))
}

/// Where the second half starts.
fn half(len: usize) -> usize {
    len / 2 - len / 2 % LANES
}

/// The sum of x.
pub fn sum(x: &[f64]) -> f64 {
    if x.len() <= BLOCK {
        return block_sum(x);
    }
    let (first, second) = x.split_at(half(x.len()));
    sum(first) + sum(second)
}

for_each_isa! {
    fn block_sum(x: &[f64]) -> f64 {
        block(0, x.len(), &|i| x[i])
    }
}

/// The sum of the products of x and y, which are equally long.
pub fn dot(x: &[f64], y: &[f64]) -> f64 {
    if x.len() <= BLOCK {
        return block_dot(x, y);
    }
    let border = half(x.len());
    dot(&x[..border], &y[..border]) + dot(&x[border..], &y[border..])
}

for_each_isa! {
    fn block_dot(x: &[f64], y: &[f64]) -> f64 {
        let y = &y[..x.len()];
        block(0, x.len(), &|i| x[i] * y[i])
    }
}

/// The sum of every row of a table of rows of `len` numbers; `out` has one place a row.
pub fn row_sums(table: &[f64], len: usize, out: &mut [f64], gate: &mut dyn Gate) -> Result<()> {
    parallel::fill(out, CHUNK.div_ceil(len.max(1)), gate, |start, sums| {
        for (i, total) in (start..).zip(sums) {
            *total = sum(&table[i * len..(i + 1) * len]);
        }
    })
}

/// The product of every row of `left` with every row of `right`, rows of `len` numbers: a matrix times the
/// transposed of another.
pub fn row_products(
    left: &[f64],
    right: &[f64],
    rows: usize,
    len: usize,
    out: &mut [f64],
    gate: &mut dyn Gate,
) -> Result<()> {
    parallel::fill(out, CHUNK.div_ceil(len.max(1)), gate, |start, products| {
        for (i, product) in (start..).zip(products) {
            let (a, b) = (i / rows, i % rows);
            *product = dot(&left[a * len..(a + 1) * len], &right[b * len..(b + 1) * len]);
        }
    })
}

/// The convolution of two non-empty sequences: the sums of x_i · y_{k−i}, i ascending.
pub fn convolution(x: &[f64], y: &[f64]) -> Vec<f64> {
    let mut out = scratch::zeros(x.len() + y.len() - 1);
    for (i, &a) in x.iter().enumerate() {
        out[i..].iter_mut().zip(y).for_each(|(sum, &b)| *sum += a * b);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parallel::Open;

    #[test]
    fn whole_numbers_are_exact() {
        for len in [0, 1, 7, 8, 9, 127, 128, 129, 136, 1000, 100_003] {
            let x: Vec<f64> = (0..len).map(f64::from).collect();
            let n = f64::from(len);
            assert_eq!(sum(&x), n * (n - 1.0) / 2.0);
            assert_eq!(dot(&x, &vec![2.0; x.len()]), n * (n - 1.0));
        }
    }

    #[test]
    fn tables_by_rows() {
        let table: Vec<f64> = (0..6).map(f64::from).collect();
        let mut sums = [0.0; 2];
        row_sums(&table, 3, &mut sums, &mut Open).unwrap();
        assert_eq!(sums, [3.0, 12.0]);
        let mut products = [0.0; 4];
        row_products(&table, &table, 2, 3, &mut products, &mut Open).unwrap();
        assert_eq!(products, [5.0, 14.0, 14.0, 50.0]);
        assert_eq!(convolution(&[1.0, 2.0], &[1.0, 10.0, 100.0]), [1.0, 12.0, 120.0, 200.0]);
    }
}
