//! Replicates of real-valued statistics.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use passk_core::bootstrap::table::Table;
use passk_core::bootstrap::values::{Measure, replicate_measure, replicate_weights};
use passk_core::parallel::{Open, set_threads};
use passk_core::random::Stream;
use passk_core::slice::Slice;

fn values(count: usize) -> Vec<f64> {
    let mut stream = Stream::new(7);
    (0..count).map(|_| stream.next_f64()).collect()
}

fn means(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("values/means");
    set_threads(1).expect("so few threads");
    for (m, replicates) in [(164, 10_000), (255, 10_000), (256, 10_000), (10_000, 1000), (1_000_000, 64)] {
        let values = values(m);
        group.throughput(Throughput::Elements((m * replicates) as u64));
        group.bench_with_input(BenchmarkId::from_parameter(m), &values, |bencher, values| {
            let table = Table { values, columns: 1 };
            let slice = Slice { seed: 1, first: 0, replicates };
            bencher.iter(|| replicate_measure(Measure::Mean, black_box(table), slice, &mut Open));
        });
    }
    group.finish();
}

/// The other statistics of ten thousand problems.
fn others(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("values/statistics");
    set_threads(1).expect("so few threads");
    let (m, replicates) = (10_000, 200);
    let values = values(2 * m);
    let (one, two) = (Table { values: &values[..m], columns: 1 }, Table { values: &values, columns: 2 });
    let slice = Slice { seed: 1, first: 0, replicates };
    group.throughput(Throughput::Elements((m * replicates) as u64));
    for (name, measure, table) in [
        ("deviations", Measure::Deviation, one),
        ("medians", Measure::Quantile(0.5), one),
        ("ratios", Measure::Ratio, two),
        ("two means", Measure::Mean, two),
    ] {
        group.bench_function(name, |bencher| bencher.iter(|| replicate_measure(measure, table, slice, &mut Open)));
    }
    group.bench_function("weights", |bencher| bencher.iter(|| replicate_weights(m, slice, &mut Open)));
    group.finish();
}

criterion_group!(benches, means, others);
criterion_main!(benches);
