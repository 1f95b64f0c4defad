//! Replicates of sums: each sampler on one core's chunk, and the whole function as the package calls it.
//!
//! The `sampler` groups time 256 replicates, one chunk, so that they show the samplers without the threads;
//! `passk_core::bootstrap::multinomial` states the costs that its choice between them rests on.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use passk_benches::forced;
use passk_core::bootstrap::design::Design;
use passk_core::bootstrap::multinomial::SamplingMethod;
use passk_core::bootstrap::sums::replicate_sums;
use passk_core::parallel::Open;
use passk_core::slice::Slice;

/// One stratum of `draws` problems in `points` classes, with most problems near the ends.
fn design(draws: u64, points: usize, columns: usize) -> Design {
    let density = |i: usize| {
        let x = (i as f64 + 0.5) / points as f64;
        1.0 / (x * (1.0 - x)).sqrt()
    };
    let total: f64 = (0..points).map(density).sum();
    let weights: Vec<f64> = (0..points).map(|i| (density(i) / total * draws as f64).round().max(1.0)).collect();
    let values: Vec<f64> = (0..points * columns).map(|i| (i as f64).sin().abs()).collect();
    Design::new(&[draws as i64], &[0, points as i64], &weights, &values, columns).expect("a valid design")
}

/// A method, and the draws and points to time it with.
type Case = (&'static str, SamplingMethod, &'static [(u64, usize)]);

fn samplers(criterion: &mut Criterion) {
    let cases: [Case; 3] = [
        ("direct", SamplingMethod::Direct, &[(164, 80), (1000, 201), (10_000, 201)]),
        ("poisson", SamplingMethod::Poisson, &[(1000, 201), (10_000, 201), (1_000_000, 201), (100_000, 10_000)]),
        ("conditional", SamplingMethod::Conditional, &[(1000, 2), (1_000_000, 201), (1_000_000_000, 201)]),
    ];
    for (name, method, shapes) in cases {
        let mut group = criterion.benchmark_group(format!("sampler/{name}"));
        group.sample_size(20).throughput(Throughput::Elements(256));
        for &(draws, points) in shapes {
            for columns in [1, 3] {
                let design = design(draws, points, columns);
                let id = BenchmarkId::from_parameter(format!("{draws} draws, {points} points, {columns} columns"));
                group.bench_function(id, |bencher| {
                    bencher.iter(|| {
                        replicate_sums(
                            black_box(&design),
                            Slice { seed: 1, first: 0, replicates: 256 },
                            Some(method),
                            &mut Open,
                        )
                    });
                });
            }
        }
    }
}

fn whole(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("replicate_sums/10000 replicates");
    group.sample_size(10);
    for (draws, points) in [(164, 80), (10_000, 201), (1_000_000, 201), (1_000_000_000, 201)] {
        let design = design(draws, points, 1);
        group.bench_function(BenchmarkId::from_parameter(format!("{draws} draws, {points} points")), |bencher| {
            bencher.iter(|| {
                replicate_sums(black_box(&design), Slice { seed: 1, first: 0, replicates: 10_000 }, None, &mut Open)
            });
        });
    }
}

criterion_group!(name = benches; config = forced(); targets = samplers, whole);
criterion_main!(benches);
