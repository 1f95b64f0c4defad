//! Shared sign flips and step-down counts: 100 models, 10,000 problems.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use passk_core::parallel::{Open, set_threads};
use passk_core::permutation::flipped_sums::{Units, flipped_sums};
use passk_core::permutation::step_down::{ColumnPairs, Pair, pair_squares, times_reached};
use passk_core::random::Stream;
use passk_core::slice::Slice;

const PROBLEMS: usize = 10_000;
const MODELS: usize = 100;

fn values() -> Vec<i64> {
    let mut stream = Stream::new(7);
    (0..PROBLEMS * MODELS).map(|_| stream.below(1 << 40) as i64).collect()
}

fn ranking(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("ranking");
    set_threads(1).expect("so few threads");
    let (values, replicates) = (values(), 512);
    let units = Units { values: &values, columns: MODELS, starts: &[0, PROBLEMS] };
    group.throughput(Throughput::Elements((PROBLEMS * MODELS * replicates) as u64));
    group.bench_function("flipped sums", |bencher| {
        bencher.iter(|| flipped_sums(black_box(units), Slice { seed: 1, first: 0, replicates }, &mut Open));
    });
    let pairs: Vec<Pair> = (0..MODELS).flat_map(|a| (a + 1..MODELS).map(move |b| [a, b])).collect();
    group.throughput(Throughput::Elements((pairs.len() * PROBLEMS) as u64));
    group.bench_function("squares of pairs", |bencher| {
        bencher.iter(|| pair_squares(black_box(units), &pairs, &mut Open));
    });
    let (Ok(sums), Ok(squares)) = (
        flipped_sums(units, Slice { seed: 1, first: 0, replicates }, &mut Open),
        pair_squares(units, &pairs, &mut Open),
    ) else {
        return;
    };
    let observed = vec![1.0; pairs.len()];
    let tests = ColumnPairs { columns: &pairs, squares: &squares, sizes: &[PROBLEMS as f64] };
    group.throughput(Throughput::Elements((pairs.len() * replicates) as u64));
    group.bench_function("times reached", |bencher| {
        bencher.iter(|| times_reached(black_box(tests), &observed, &sums, MODELS, &mut Open));
    });
    group.finish();
}

criterion_group!(benches, ranking);
criterion_main!(benches);
