//! Random bytes for every entry point of the core that takes what others wrote.
//!
//!     cargo run --release -p passk-fuzz -- --seconds 60 [--target texts] [--seed 1] [--corpus rust/fuzz/corpus]
//!
//! Inputs are those of the corpus, mutated: bytes and bits changed, pieces taken out, doubled and exchanged. This needs
//! the stable toolchain alone and is blind to coverage; with another one, `RUSTFLAGS=-Zsanitizer=address` puts the same
//! loop under a sanitizer. What panics is printed as hexadecimal digits, with exit code 1; `--input DIGITS` runs it again.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros, clippy::indexing_slicing, reason = "it is to panic")]

mod input;
mod json;
mod targets;

use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};
use std::{env, fs, process};

use passk_core::random::Stream;
use targets::{ALL, Target};

/// No input is longer.
const LONGEST: usize = 600;
/// Executions between two looks at the clock.
const TURN: u64 = 256;

struct Options {
    seconds: f64,
    seed: u64,
    target: Option<String>,
    corpus: String,
    input: Option<String>,
}

fn options() -> Options {
    let mut found =
        Options { seconds: 10.0, seed: 1, target: None, corpus: "rust/fuzz/corpus".to_owned(), input: None };
    let mut words = env::args().skip(1);
    while let Some(word) = words.next() {
        let value = words.next().unwrap_or_default();
        match word.as_str() {
            "--seconds" => found.seconds = value.parse().unwrap_or(found.seconds),
            "--seed" => found.seed = value.parse().unwrap_or(found.seed),
            "--target" => found.target = Some(value),
            "--corpus" => found.corpus = value,
            "--input" => found.input = Some(value),
            _ => {
                eprintln!("no such option: {word}");
                process::exit(2);
            }
        }
    }
    found
}

/// The files of a target's corpus in the order of their names, and an empty input.
fn corpus(folder: &Path) -> Vec<Vec<u8>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        names.push(entry.path());
    }
    names.sort_unstable();
    let mut found = Vec::new();
    found.push(Vec::new());
    for name in names {
        found.extend(fs::read(name));
    }
    found
}

fn mutated(parent: &[u8], stream: &mut Stream, input: &mut Vec<u8>) {
    input.clear();
    input.extend(parent);
    for _ in 0..=stream.below(6) {
        let at = stream.below(input.len() as u64 + 1) as usize;
        match stream.below(6) {
            0 | 1 => {
                // New bytes at the end: an empty parent becomes any input.
                let more = stream.below(40);
                (0..more).for_each(|_| input.push(stream.below(256) as u8));
            }
            2 if at < input.len() => input[at] = stream.below(256) as u8,
            3 if at < input.len() => input[at] ^= 1 << stream.below(8),
            4 => input.truncate(at),
            _ => {
                let end = (at + stream.below(16) as usize).min(input.len());
                let piece = at..end;
                input.extend_from_within(piece);
            }
        }
    }
    input.truncate(LONGEST);
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |all, byte| all + &format!("{byte:02x}"))
}

fn bytes_of(digits: &str) -> Vec<u8> {
    let pairs = digits.as_bytes().chunks(2);
    pairs.fold(Vec::new(), |mut all, pair| {
        all.push(u8::from_str_radix(&String::from_utf8_lossy(pair), 16).unwrap_or(0));
        all
    })
}

/// Executions within the time, or the input that panicked.
fn fuzz((name, target): Target, options: &Options, time: Duration) -> Result<u64, Vec<u8>> {
    let parents = corpus(&Path::new(&options.corpus).join(name));
    let mut stream =
        Stream::new(options.seed ^ passk_core::random::mix(name.len() as u64 + u64::from(name.as_bytes()[0])));
    let (mut input, mut count) = (Vec::new(), 0);
    let start = Instant::now();
    while start.elapsed() < time {
        for _ in 0..TURN {
            let parent = &parents[stream.below(parents.len() as u64) as usize];
            mutated(parent, &mut stream, &mut input);
            catch_unwind(|| target(&input)).map_err(|_| input.clone())?;
            count += 1;
        }
    }
    Ok(count)
}

fn main() {
    let options = options();
    let chosen = |target: &&Target| options.target.as_deref().is_none_or(|name| name == target.0);
    if let Some(digits) = &options.input {
        ALL.iter().filter(chosen).for_each(|target| target.1(&bytes_of(digits)));
        return;
    }
    let count = ALL.iter().filter(chosen).count().max(1);
    let time = Duration::from_secs_f64(options.seconds / count as f64);
    let mut failed = false;
    for target in ALL.iter().filter(chosen) {
        match fuzz(*target, &options, time) {
            Ok(count) => {
                let rate = count as f64 / time.as_secs_f64();
                println!("{{\"target\": \"{}\", \"executions\": {count}, \"a_second\": {rate:.0}}}", target.0);
            }
            Err(input) => {
                println!("{{\"target\": \"{}\", \"panicked\": \"{}\"}}", target.0, hexadecimal(&input));
                failed = true;
            }
        }
    }
    process::exit(i32::from(failed));
}
