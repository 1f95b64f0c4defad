//! Rewards, order statistics and votes.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use passk_core::attempts::groups::Groups;
use passk_core::attempts::majority::winning_chances;
use passk_core::attempts::places::Real;
use passk_core::attempts::ranked::{Draw, OrderStatistic, order_statistics};
use passk_core::attempts::rewards::{RewardMethod, rewards};
use passk_core::parallel::{Open, set_threads};
use passk_core::random::Stream;

const GROUPS: usize = 4096;
const ATTEMPTS: usize = 64;

fn starts() -> Vec<usize> {
    (0..=GROUPS).map(|group| group * ATTEMPTS).collect()
}

fn values<T: Real>(binary: bool) -> Vec<T> {
    let mut stream = Stream::new(7);
    let mut value = || if binary { f64::from(u8::from(stream.next_f64() < 0.3)) } else { stream.next_f64() };
    (0..GROUPS * ATTEMPTS).map(|_| T::nearest(value())).collect()
}

fn training(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("rewards");
    set_threads(1).expect("so few threads");
    group.throughput(Throughput::Elements((GROUPS * ATTEMPTS) as u64));
    let starts = starts();
    let (binary, single, double) = (values::<f32>(true), values::<f32>(false), values::<f64>(false));
    let method = RewardMethod::LeaveOneOut;
    for (name, values) in [("binary", &binary), ("single", &single)] {
        group.bench_function(name, |bencher| {
            let groups = Groups { values, starts: &starts };
            bencher.iter(|| rewards(black_box(groups), 8, method, &mut Open));
        });
    }
    group.bench_function("double", |bencher| {
        let groups = Groups { values: &double, starts: &starts };
        bencher.iter(|| rewards(black_box(groups), 8, method, &mut Open));
    });
    group.finish();
}

fn ranked(criterion: &mut Criterion) {
    let (starts, values) = (starts(), values::<f64>(false));
    set_threads(1).expect("so few threads");
    criterion.bench_function("ranked/best_of_8", |bencher| {
        let groups = Groups { values: &values, starts: &starts };
        let columns = [OrderStatistic { k: 8, rank: 8.0 }];
        bencher.iter(|| order_statistics(black_box(groups), &columns, Draw::WithoutReplacement, &mut Open));
    });
}

fn votes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("majority");
    set_threads(1).expect("so few threads");
    let sizes = [40, 30, 20, 12, 8, 6, 4, 3, 2, 1, 1, 1];
    let wanted: Vec<bool> = (0..sizes.len()).map(|i| i == 0).collect();
    for k in [8, 32, 128] {
        group.bench_with_input(BenchmarkId::from_parameter(k), &k, |bencher, &k| {
            let groups = Groups { values: &sizes, starts: &[0, sizes.len()] };
            bencher.iter(|| winning_chances(black_box(groups), &wanted, k, Draw::WithoutReplacement, &mut Open));
        });
    }
    group.finish();
}

criterion_group!(benches, training, ranked, votes);
criterion_main!(benches);
