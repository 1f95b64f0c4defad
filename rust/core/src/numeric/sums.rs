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

type Partial = [f64; LANES];

/// Products worth a chunk of parallel work.
const CHUNK: usize = 1 << 16;
/// Rows of the left that meet a pair of the right before the next pair is read.
const BAND: usize = 8;

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
    (start + whole..start + len).fold(tree(lanes), |sum, i| sum + term(i))
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

/// The sums of the products of each x with each y, as `dot` has them: several at a time wait less for each other.
fn four_dots(x: [&[f64]; 2], y: [&[f64]; 2]) -> [[f64; 2]; 2] {
    let len = x[0].len();
    if len <= BLOCK {
        return four_block_dots(x, y);
    }
    let border = half(len);
    let [[a, b], [c, d]] = four_dots(x.map(|row| &row[..border]), y.map(|row| &row[..border]));
    let [[e, f], [g, h]] = four_dots(x.map(|row| &row[border..]), y.map(|row| &row[border..]));
    [[a + e, b + f], [c + g, d + h]]
}

for_each_isa! {
    fn block_dot(x: &[f64], y: &[f64]) -> f64 {
        let y = &y[..x.len()];
        block(0, x.len(), &|i| x[i] * y[i])
    }

    /// Each product's lanes and the terms that are added to them.
    fn four_lanes(x: [&[Partial]; 2], y: [&[Partial]; 2], lanes: &mut [Partial; 4]) {
        let ([a, b], [c, d], [mut ac, mut ad, mut bc, mut bd]) = (x, y, *lanes);
        for ((a, b), (c, d)) in a.iter().zip(b).zip(c.iter().zip(d)) {
            add(&mut ac, a, c);
            add(&mut ad, a, d);
            add(&mut bc, b, c);
            add(&mut bd, b, d);
        }
        *lanes = [ac, ad, bc, bd];
    }
}

/// Each product as `block` adds up its terms.
fn four_block_dots(x: [&[f64]; 2], y: [&[f64]; 2]) -> [[f64; 2]; 2] {
    let [(a, p), (b, q)] = x.map(|row| row.as_chunks::<LANES>());
    let [(c, r), (d, s)] = y.map(|row| row.as_chunks::<LANES>());
    let mut sums = [[0.0; 2]; 2];
    if let ([a, e @ ..], [b, f @ ..], [c, g @ ..], [d, h @ ..]) = (a, b, c, d) {
        let mut lanes = [times(a, c), times(a, d), times(b, c), times(b, d)];
        four_lanes([e, f], [g, h], &mut lanes);
        let [ac, ad, bc, bd] = lanes.map(tree);
        sums = [[ac, ad], [bc, bd]];
    }
    for ((x, other), (y, z)) in p.iter().zip(q).zip(r.iter().zip(s)) {
        let [[ac, ad], [bc, bd]] = sums;
        sums = [[ac + x * y, ad + x * z], [bc + other * y, bd + other * z]];
    }
    sums
}

#[inline(always)]
fn times(x: &Partial, y: &Partial) -> Partial {
    let mut product = *x;
    product.iter_mut().zip(y).for_each(|(x, y)| *x *= y);
    product
}

#[inline(always)]
fn add(sums: &mut Partial, x: &Partial, y: &Partial) {
    sums.iter_mut().zip(x).zip(y).for_each(|((sum, x), y)| *sum += x * y);
}

/// The lanes added as a tree.
#[inline(always)]
fn tree([a, b, c, d, e, f, g, h]: Partial) -> f64 {
    ((a + b) + (c + d)) + ((e + f) + (g + h))
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
    let few = CHUNK.div_ceil(len.max(1));
    let chunk = if few >= rows {
        few.next_multiple_of(rows)
    } else if out.len() > BAND * rows {
        BAND * rows
    } else {
        few
    };
    parallel::fill(out, chunk, gate, |start, mut products| {
        let mut at = start;
        while !products.is_empty() {
            let (a, b) = (at / rows, at % rows);
            let together = if b == 0 { (products.len() / rows).clamp(1, BAND) } else { 1 };
            let columns = products.len().min(rows - b);
            let (band, rest) = products.split_at_mut(together * columns);
            banded(&left[a * len..(a + together) * len], &right[b * len..(b + columns) * len], columns, band);
            (products, at) = (rest, at + together * columns);
        }
    })
}

/// The products of a few rows with many, a row of `columns` for each.
fn banded(left: &[f64], right: &[f64], columns: usize, out: &mut [f64]) {
    let (rows, len) = (out.len() / columns, right.len() / columns);
    let (x, y) = (|a: usize| &left[a * len..(a + 1) * len], |b: usize| &right[b * len..(b + 1) * len]);
    for b in (0..columns).step_by(2) {
        for a in (0..rows).step_by(2) {
            let at = a * columns + b;
            if a + 1 < rows && b + 1 < columns {
                let [upper, lower] = four_dots([x(a), x(a + 1)], [y(b), y(b + 1)]);
                out[at..at + 2].copy_from_slice(&upper);
                out[at + columns..at + columns + 2].copy_from_slice(&lower);
                continue;
            }
            for a in a..rows.min(a + 2) {
                (b..columns.min(b + 2)).for_each(|b| out[a * columns + b] = dot(x(a), y(b)));
            }
        }
    }
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
        row_products(&[], &[], 2, 0, &mut products, &mut Open).unwrap();
        assert_eq!(products, [0.0; 4]);
        assert_eq!(convolution(&[1.0, 2.0], &[1.0, 10.0, 100.0]), [1.0, 12.0, 120.0, 200.0]);
    }

    /// Several products at a time have the bits of one, however many rows there are.
    #[test]
    fn products_together_are_those_of_one() {
        for (rows, columns, len) in [(1, 1, 5), (1, 7, 300), (9, 1, 8), (17, 6, 129), (3, 700, 1000), (20, 21, 260)] {
            let number = |i: usize| f64::from_bits(crate::random::mix(i as u64) >> 12 | 0x3ff << 52) - 1.3;
            let left: Vec<f64> = (0..rows * len).map(number).collect();
            let right: Vec<f64> = (0..columns * len).map(|i| number(i + 1_000_000)).collect();
            let mut products = vec![0.0; rows * columns];
            row_products(&left, &right, columns, len, &mut products, &mut Open).unwrap();
            for (i, product) in products.iter().enumerate() {
                let (x, y) = (&left[i / columns * len..][..len], &right[i % columns * len..][..len]);
                let terms: Vec<f64> = x.iter().zip(y).map(|(x, y)| x * y).collect();
                assert_eq!(product.to_bits(), sum(&terms).to_bits());
            }
        }
    }
}
