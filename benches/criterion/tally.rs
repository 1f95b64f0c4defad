//! Counting a million problems: tallies of (n, c), and outcomes to counts.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ndarray::Array2;
use passk_core::counting::classes::CountPairs;
use passk_core::counting::outcomes::{count, count_packed};
use passk_core::counting::tally::{classify, tally};
use passk_core::parallel::Open;
use passk_core::random::mix;

const PROBLEMS: usize = 1_000_000;
const N: i64 = 200;

fn below(i: usize, bound: u64) -> i64 {
    (mix(i as u64) % bound) as i64
}

fn tallies(criterion: &mut Criterion) {
    let constant = vec![N; PROBLEMS];
    let ragged: Vec<i64> = (0..PROBLEMS).map(|i| 150 + below(i, 51)).collect();
    let huge: Vec<i64> = (0..PROBLEMS).map(|i| 1 + below(i, 1 << 50)).collect();
    let passed = |n: &[i64]| n.iter().enumerate().map(|(i, &n)| below(i + 7, n as u64 + 1)).collect::<Vec<_>>();
    let mut group = criterion.benchmark_group("tally");
    group.throughput(Throughput::Elements(PROBLEMS as u64));
    for (name, n) in [("constant n", constant), ("ragged n", ragged), ("huge n", huge)] {
        let c = passed(&n);
        group.bench_function(name, |b| b.iter(|| tally(CountPairs::new(black_box(&n), &c).unwrap(), &mut Open)));
        group.bench_function(format!("{name}, classified"), |b| {
            b.iter(|| classify(CountPairs::new(black_box(&n), &c).unwrap(), &mut Open));
        });
    }
    group.finish();
}

fn outcomes(criterion: &mut Criterion) {
    let attempts = N as usize;
    let matrix = Array2::from_shape_fn((PROBLEMS, attempts), |(i, j)| (mix((i * attempts + j) as u64) & 1) as u8);
    let columns = matrix.t().as_standard_layout().into_owned();
    let bits = Array2::from_shape_fn((PROBLEMS, attempts / 8), |(i, j)| mix((i * attempts + j) as u64) as u8);
    let mut group = criterion.benchmark_group("outcomes");
    group.sample_size(10).throughput(Throughput::Elements((PROBLEMS * attempts) as u64));
    group.bench_function("rows", |b| b.iter(|| count(black_box(&matrix.view()), &mut Open)));
    group.bench_function("columns", |b| b.iter(|| count(black_box(&columns.t()), &mut Open)));
    group.bench_function("packed", |b| {
        b.iter(|| count_packed(black_box(&bits.view()), attempts, false, &mut Open));
    });
    group.finish();
}

criterion_group!(benches, tallies, outcomes);
criterion_main!(benches);
