//! The kernels: one value, a row of values, arrays of a million.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::cell::RefCell;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use passk_benches::{counts, forced, ragged_counts};
use passk_core::kernels::elementwise::{Parameters, evaluate};
use passk_core::kernels::hypergeometric::{PassAtK, pass_at_k, row};
use passk_core::kernels::memo::Memo;
use passk_core::parallel::Open;

const PROBLEMS: usize = 1_000_000;

/// The recurrence, its longest run, and the closed form, for small and for huge counts.
fn single(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernels/pass_at_k");
    let huge = 1_000_000_000_000_000;
    for (n, c, k) in [(200, 37, 10), (200, 64, 100), (200, 65, 100), (huge, 1_000_000, 1_000_000_000)] {
        let name = BenchmarkId::from_parameter(format!("n={n} c={c} k={k}"));
        group.bench_function(name, |bencher| {
            bencher.iter(|| pass_at_k(black_box(n), black_box(c), black_box(k)));
        });
    }
    group.finish();
}

fn rows(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernels/row");
    for (n, k) in [(200, 10), (1000, 10), (1000, 100)] {
        group.throughput(Throughput::Elements(n + 1));
        let name = BenchmarkId::from_parameter(format!("n={n} k={k}"));
        group.bench_function(name, |bencher| bencher.iter(|| row(black_box(n), black_box(k))));
    }
    group.finish();
}

thread_local! {
    static MEMO: RefCell<Memo<PassAtK>> = const { RefCell::new(Memo::new()) };
}

fn arrays(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("kernels/array");
    group.throughput(Throughput::Elements(PROBLEMS as u64));
    let mut out = vec![0.0; PROBLEMS];
    // A yardstick: the same memory read and written.
    let (n, c) = ragged_counts(PROBLEMS);
    group.bench_function("sums of n and c", |bencher| {
        bencher.iter(|| {
            black_box(&mut out).iter_mut().zip(&n).zip(&c).for_each(|((out, n), c)| *out = f64::from_bits(n + c));
        });
    });
    for (name, (n, c)) in [("same n", counts(PROBLEMS)), ("ragged n", ragged_counts(PROBLEMS))] {
        let same = Parameters::<PassAtK, fn(usize) -> PassAtK>::Same(PassAtK(10));
        group.bench_function(name, |bencher| {
            bencher.iter(|| evaluate(&n[..], &c[..], &same, &MEMO, black_box(&mut out), &mut Open));
        });
    }
    group.finish();
}

criterion_group!(name = benches; config = forced(); targets = single, rows, arrays);
criterion_main!(benches);
