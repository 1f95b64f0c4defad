//! The order of attempts: the pass over the outcomes, and shuffled outcomes.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use passk_core::attempts::order::{Null, permuted_sums, sequence_statistics};
use passk_core::parallel::Open;
use passk_core::random::mix;
use passk_core::slice::Slice;

const PROBLEMS: usize = 100_000;
const ATTEMPTS: usize = 100;

fn pass(criterion: &mut Criterion) {
    let total = PROBLEMS * ATTEMPTS;
    let grouped: Vec<i64> = (0..total).map(|i| (i / ATTEMPTS) as i64).collect();
    let interleaved: Vec<i64> = (0..total).map(|i| (i % PROBLEMS) as i64).collect();
    let outcomes: Vec<i8> = (0..total).map(|i| (mix(i as u64) & 1) as i8).collect();
    let mut group = criterion.benchmark_group("order statistics");
    group.sample_size(10).throughput(Throughput::Elements(total as u64));
    for (name, unit) in [("grouped", grouped), ("interleaved", interleaved)] {
        group.bench_function(name, |b| {
            b.iter(|| sequence_statistics(black_box(&unit), &outcomes, PROBLEMS, &mut Open));
        });
    }
    group.finish();
}

fn permutations(criterion: &mut Criterion) {
    let replicates = 1000;
    let mut group = criterion.benchmark_group("permuted order");
    group.sample_size(10).throughput(Throughput::Elements(replicates as u64));
    for attempts in [10, 100, 1000] {
        let n = vec![attempts; 164];
        let c: Vec<i64> = (0..164).map(|i| 1 + (mix(i) % (attempts as u64 - 1)) as i64).collect();
        let null = Null { n: &n, c: &c, weights: &[1.0; 164] };
        group.bench_function(format!("164 × {attempts}"), |b| {
            b.iter(|| permuted_sums(black_box(null), Slice { seed: 7, first: 0, replicates }, &mut Open));
        });
    }
    group.finish();
}

criterion_group!(benches, pass, permutations);
criterion_main!(benches);
