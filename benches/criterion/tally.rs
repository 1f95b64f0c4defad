//! From outcomes to counts, from counts to distinct classes.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use ndarray::ArrayView2;
use passk_benches::{ATTEMPTS, counts, outcomes, ragged_counts};
use passk_core::outcomes::count;
use passk_core::parallel::Open;
use passk_core::tally::{Pairs, classify, tally};

const PROBLEMS: usize = 1_000_000;
const ROWS: usize = 100_000;

fn signed(counts: &[u64]) -> Vec<i64> {
    counts.iter().map(|&count| count as i64).collect()
}

fn classes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("tally");
    group.throughput(Throughput::Elements(PROBLEMS as u64));
    for (name, (n, c)) in [("same n", counts(PROBLEMS)), ("ragged n", ragged_counts(PROBLEMS))] {
        let (n, c) = (signed(&n), signed(&c));
        let pairs = Pairs::new(&n, &c).expect("as many n as c");
        group.bench_function(format!("tally/{name}"), |bencher| bencher.iter(|| tally(black_box(pairs), &mut Open)));
        group.bench_function(format!("classify/{name}"), |bencher| {
            bencher.iter(|| classify(black_box(pairs), &mut Open));
        });
    }
    group.finish();
}

fn matrices(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("outcomes");
    let attempts = ATTEMPTS as usize;
    let passed = outcomes(ROWS, attempts);
    let matrix = ArrayView2::from_shape((ROWS, attempts), &passed).expect("rows × attempts outcomes");
    group.throughput(Throughput::Bytes((ROWS * attempts) as u64));
    group.bench_function("count/u8", |bencher| bencher.iter(|| count(black_box(&matrix), &mut Open)));
    group.finish();
}

criterion_group!(benches, classes, matrices);
criterion_main!(benches);
