//! Copies among solutions: reading texts, comparing them, signatures.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "benchmarks decide their own sizes")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use passk_core::clones::{HASHES, Language, Reading, Texts, forms, jaccard, near, signature};
use passk_core::parallel::{Open, set_threads};
use passk_core::random::Stream;

const PROBLEMS: usize = 20;
const ATTEMPTS: usize = 100;

/// A solution of a few statements, many of which are alike.
fn solution(stream: &mut Stream) -> String {
    let statements =
        ["total = 0", "for x in numbers:", "    total += f(x, 1)", "    if x > total: total = x", "y = g(total)"];
    let lines = (0..8).map(|_| statements[stream.below(5) as usize]).collect::<Vec<_>>().join("\n");
    format!("{lines}\nreturn total + {}\n", stream.below(20))
}

fn copies(criterion: &mut Criterion) {
    let mut stream = Stream::new(5);
    let texts: Vec<String> = (0..PROBLEMS * ATTEMPTS).map(|_| solution(&mut stream)).collect();
    let starts: Vec<usize> = (0..=PROBLEMS).map(|p| p * ATTEMPTS).collect();
    let given = Texts::new(&texts, &starts).unwrap();
    set_threads(1).expect("so few threads");
    let mut group = criterion.benchmark_group("clones");
    group.throughput(Throughput::Elements(texts.len() as u64));
    group.bench_function("forms", |bencher| bencher.iter(|| forms(black_box(&given), Language::Python, &mut Open)));
    group.bench_function("near", |bencher| {
        bencher.iter(|| near(black_box(&given), Language::Python, &[0.6, 0.8, 0.95], &mut Open));
    });
    group.finish();
    let sets: Vec<_> = texts[..2].iter().map(|text| Reading::of(text, Language::Python).shingles()).collect();
    criterion.bench_function("clones/jaccard", |bencher| bencher.iter(|| jaccard(black_box(&sets[0]), &sets[1])));
    criterion.bench_function("clones/signature", |bencher| bencher.iter(|| signature(black_box(&sets[0]), HASHES)));
}

criterion_group!(benches, copies);
criterion_main!(benches);
