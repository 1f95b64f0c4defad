//! Every entry point of the core that takes external data, from bytes. A target panics where a promise is broken.

use std::cell::RefCell;

use ndarray::ArrayView2;
use passk_core::attempts::groups::Groups;
use passk_core::attempts::majority_draws::Ballot;
use passk_core::attempts::ranked::{Draw, OrderStatistic};
use passk_core::attempts::{majority, majority_draws, order, ranked, rewards};
use passk_core::bootstrap::design::Design;
use passk_core::bootstrap::mersenne;
use passk_core::bootstrap::replicates::Replicates;
use passk_core::bootstrap::sums::replicate_sums;
use passk_core::bootstrap::table::Table;
use passk_core::bootstrap::values::{self, Measure};
use passk_core::clones::{Language, Texts, forms, near};
use passk_core::counting::classes::{CountPairs, combine};
use passk_core::counting::tally::{classify, tally};
use passk_core::counting::{attempts, outcomes};
use passk_core::distribution::resampling::Distribution;
use passk_core::kernels::elementwise::{Parameters, evaluate};
use passk_core::kernels::hypergeometric::PassAtK;
use passk_core::kernels::kernel::Kernel;
use passk_core::kernels::memo::Memo;
use passk_core::kernels::posterior::PosteriorPassAtK;
use passk_core::kernels::relatives::{ExpectedAttempts, PassHatK, SamplingVariance};
use passk_core::kernels::success_scores::{GPassAtK, MeanGPassAtK};
use passk_core::parallel::Open;
use passk_core::permutation::flipped_sums::{Units, flipped_sums};
use passk_core::permutation::shuffle::{Scores, shuffled_wald};
use passk_core::permutation::signflip::{Differences, p_value};

use crate::input::Input;
use crate::json;

/// A target by its name.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// All of them.
pub(crate) const ALL: [Target; 11] = [
    ("kernels", kernels),
    ("tallies", tallies),
    ("outcomes", counted),
    ("texts", texts),
    ("json", json::vouched),
    ("order", orders),
    ("ranked", ranks),
    ("votes", votes),
    ("bootstrap", replicates),
    ("distribution", distributions),
    ("signs", signs),
];

macro_rules! estimated {
    ($kernel:ident, $make:expr, $n:expr, $c:expr) => {{
        thread_local! { static MEMO: RefCell<Memo<$kernel>> = const { RefCell::new(Memo::new()) }; }
        let kernel: $kernel = $make;
        let mut out = [0.0; 80];
        let out = &mut out[..$c.len()];
        let parameters: Parameters<$kernel, fn(usize) -> $kernel> = Parameters::Same(kernel);
        if evaluate($n, $c, &parameters, &MEMO, out, &mut Open).is_ok() {
            for ((&n, &c), &found) in $n.iter().zip($c).zip(&*out) {
                let alone = kernel.value(n, c);
                assert!(found.to_bits() == alone.to_bits() || found.is_nan() && alone.is_nan(), "{found} {alone}");
            }
        }
    }};
}

fn kernels(bytes: &[u8]) {
    let mut input = Input(bytes);
    let which = input.below(7);
    // Scores over all outcomes take a time that grows with the spread of the law.
    let most = if which >= 4 { 5000 } else { u64::MAX };
    let longest = if input.byte() > 250 { 80 } else { 6 };
    let len = 1 + input.below(longest);
    let n = input.list(len, |input| input.count().min(most));
    let c = input.list(len, |input| input.count().min(most));
    let k = input.count().min(most);
    let (alpha, beta) = (input.real(), input.real());
    let (n, c) = (&n[..], &c[..]);
    match which {
        0 => estimated!(PassAtK, PassAtK(k), n, c),
        1 => estimated!(PassHatK, PassHatK(k), n, c),
        2 => estimated!(SamplingVariance, SamplingVariance(k), n, c),
        3 => estimated!(PosteriorPassAtK, PosteriorPassAtK { k, alpha, beta }, n, c),
        4 => estimated!(ExpectedAttempts, ExpectedAttempts(k), n, c),
        5 => estimated!(MeanGPassAtK, MeanGPassAtK(k), n, c),
        _ => estimated!(GPassAtK, GPassAtK { k, tau: alpha }, n, c),
    }
}

fn tallies(bytes: &[u8]) {
    let mut input = Input(bytes);
    let len = input.below(40);
    let c = input.list(len, |input| input.count() as i64);
    let n = if input.byte() > 100 {
        input.list(1, |input| input.count() as i64)
    } else {
        input.list(len, |input| input.count() as i64)
    };
    let Ok(pairs) = CountPairs::new(&n, &c) else { return };
    if let Ok(classes) = tally(pairs, &mut Open) {
        assert_eq!(classes.problems.iter().sum::<i64>(), len as i64);
        let (same, index) = classify(pairs, &mut Open).unwrap_or_default();
        assert_eq!(same, classes);
        assert!(index.iter().zip(&c).all(|(&at, &c)| classes.c[at as usize] == c));
        assert_eq!(combine(&classes.n, &classes.c, &classes.problems), Ok(classes.clone()));
    }
    let problems = input.list(len, |input| input.count() as i64);
    let _ = combine(&n, &c, &problems);
}

fn counted(bytes: &[u8]) {
    let mut input = Input(bytes);
    let (rows, columns) = (1 + input.below(9), 1 + input.below(20));
    let values = input.list(rows * columns, |input| input.byte() % 3);
    if let Ok(view) = ArrayView2::from_shape((rows, columns), &values) {
        let one = outcomes::count(&view, &mut Open);
        let turned = values_by_columns(&values, rows, columns);
        let other = ArrayView2::from_shape((columns, rows), &turned);
        assert_eq!(other.ok().map(|view| outcomes::count(&view.reversed_axes(), &mut Open)), Some(one));
        let _ = outcomes::count_packed(&view, input.count() as usize, input.byte() > 100, &mut Open);
    }
    let reals = input.list(rows * columns, Input::real);
    if let Ok(view) = ArrayView2::from_shape((rows, columns), &reals) {
        let _ = outcomes::count(&view, &mut Open);
    }
    let problem = input.list(rows, |input| input.below(5) as i64);
    let outcome = input.list(rows, |input| input.byte().cast_signed() % 2);
    let found = attempts::count_attempts(&problem, &outcome, 5, &mut Open);
    assert_eq!(found.map(|found| found.n.iter().sum::<i64>()), Ok(rows as i64));
}

fn values_by_columns(values: &[u8], rows: usize, columns: usize) -> Vec<u8> {
    let mut turned = Vec::new();
    (0..columns).for_each(|column| (0..rows).for_each(|row| turned.push(values[row * columns + column])));
    turned
}

fn texts(bytes: &[u8]) {
    let mut input = Input(bytes);
    let language = Language::named(["python", "text", "c", "shell", "sql"][input.below(5)]);
    let thresholds = [0.5, 0.8, 1.0];
    let whole = String::from_utf8_lossy(input.0);
    let mut parts = Vec::new();
    whole.split('\0').take(6).for_each(|part| parts.push(part));
    let starts = [0, parts.len() / 2, parts.len()];
    let Some(language) = language else { return };
    let Ok(texts) = Texts::new(&parts, &starts) else { return };
    let form = forms(&texts, language, &mut Open).unwrap_or_default();
    let labels = near(&texts, language, &thresholds, &mut Open).unwrap_or_default();
    for (i, (form, labels)) in form.iter().zip(labels.as_chunks::<3>().0).enumerate() {
        assert!(form.first <= i && labels.iter().all(|&label| label <= i));
        // What is equal but for its spelling is a near copy at every threshold.
        assert_eq!(labels[2].min(form.first), labels[2]);
    }
}

fn orders(bytes: &[u8]) {
    let mut input = Input(bytes);
    let len = input.below(60);
    let unit = input.list(len, |input| input.below(4) as i64);
    let outcome = input.list(len, |input| input.byte().cast_signed() % 2);
    let _ = order::sequence_statistics(&unit, &outcome, 4, &mut Open);
    let units = 1 + input.below(4);
    let (n, c) = (
        input.list(units, |input| (input.count() % 3000) as i64),
        input.list(units, |input| (input.count() % 3000) as i64),
    );
    let weights = input.list(units, Input::finite);
    let null = order::Null { n: &n, c: &c, weights: &weights };
    let _ = order::permuted_sums(null, input.slice(3), &mut Open);
}

fn ranks(bytes: &[u8]) {
    let mut input = Input(bytes);
    let k = 1 + input.below(4);
    let groups = 1 + input.below(5);
    let starts = input.starts(groups, k);
    let len = starts[groups];
    let values = input.list(len, Input::finite);
    let verifier = input.list(len, Input::finite);
    let groups = Groups { values: &values, starts: &starts };
    let columns = [OrderStatistic { k, rank: input.finite().abs().clamp(1.0, k as f64).floor() }];
    let draw = if input.byte() > 100 { Draw::WithReplacement } else { Draw::WithoutReplacement };
    let _ = ranked::order_statistics(groups, &columns, draw, &mut Open);
    let _ = ranked::verified_means(groups, &verifier, &[k], &mut Open);
    let method =
        [rewards::RewardMethod::Pkpo, rewards::RewardMethod::LeaveOneOut, rewards::RewardMethod::PassAtKTraining]
            [input.below(3)];
    let found = rewards::rewards(groups, k, method, &mut Open).unwrap_or_default();
    assert_eq!(found.len(), len);
}

fn votes(bytes: &[u8]) {
    let mut input = Input(bytes);
    let k = 1 + input.below(4);
    let count = 1 + input.below(4);
    let starts = input.starts(count, k);
    let len = starts[count];
    let sizes = input.list(len, |input| 1 + input.below(6));
    let wanted = input.list(len, |input| input.byte() > 100);
    let draw = if input.byte() > 100 { Draw::WithReplacement } else { Draw::WithoutReplacement };
    let chances = majority::winning_chances(Groups { values: &sizes, starts: &starts }, &wanted, k, draw, &mut Open);
    assert!(chances.unwrap_or_default().iter().all(|chance| (0.0..=1.0 + 1e-9).contains(chance)));
    let mut ballots = Vec::new();
    for group in 0..count {
        let own = starts[group + 1] - starts[group];
        for _ in 0..own {
            ballots.push(Ballot {
                answer: input.below(own),
                weight: input.finite().abs(),
                correct: input.byte() > 100,
            });
        }
    }
    let groups = Groups { values: &ballots, starts: &starts };
    let _ = majority_draws::enumerated(groups, k, &mut Open);
    let _ = majority_draws::drawn(groups, k, input.count(), 5, &mut Open);
}

fn replicates(bytes: &[u8]) {
    let mut input = Input(bytes);
    let strata = 1 + input.below(3);
    let borders = input.starts(strata, 1);
    let points = borders[strata];
    let draws = input.list(strata, |input| (input.count() % 5000) as i64);
    let starts = borders.iter().fold(Vec::new(), |mut all, &start| {
        all.push(start as i64);
        all
    });
    let weights = input.list(points, Input::real);
    let numbers = input.list(2 * points, Input::real);
    if let Ok(design) = Design::new(&draws, &starts, &weights, &numbers, 2) {
        let found = replicate_sums(&design, input.slice(3), None, &mut Open);
        assert_eq!(found.map_or(6, |found| found.len()), 6);
    }
    let finite = input.list(2 * points, Input::finite);
    let table = Table { values: &finite, columns: 2 };
    let slice = input.slice(3);
    let _ = values::replicate_measure(Measure::Mean, table, slice, &mut Open);
    let _ = values::studentized_measure(Measure::Deviation, table, slice, &mut Open);
    let _ = values::replicate_measure(Measure::Quantile(0.5), table, slice, &mut Open);
    if let Ok(replicates) = Replicates::new(&finite, 2) {
        let _ = replicates.quantiles(&[input.real(), input.real()], &mut Open);
    }
    let _ = mersenne::replay(&finite, mersenne::ReplayedStatistic::Median, 2, 3, &mut Open);
}

fn distributions(bytes: &[u8]) {
    let mut input = Input(bytes);
    let strata = 1 + input.below(2);
    let starts = input.starts(strata, 1);
    let points = starts[strata];
    let draws = input.list(strata, |input| input.count() % 200);
    let weights = input.list(points, |input| input.finite().abs());
    let values = input.list(points, |input| input.finite().clamp(-1e6, 1e6));
    let Ok(found) = Distribution::new(&draws, &starts, &weights, &values, None) else { return };
    for _ in 0..3 {
        let p = f64::from(input.byte()) / 255.0;
        let x = found.ppf(p);
        assert!(!x.is_nan(), "a quantile is a number");
        let reached = found.cdf(x, false);
        assert!((0.0..=1.0).contains(&reached), "P(sum <= {x}) = {reached} by {}", found.method().name());
    }
}

fn signs(bytes: &[u8]) {
    let mut input = Input(bytes);
    let len = 1 + input.below(12);
    let sizes = input.list(len, Input::real);
    let counts = input.list(len, |input| input.count() % 200);
    let plus = input.list(len, |input| input.count() % 200);
    if let Ok(differences) = Differences::new(&sizes, &counts, &plus, 1e-9) {
        let p = p_value(&differences, None, &mut Open).map_or(1.0, |found| found.0);
        assert!((0.0..=1.0).contains(&p), "p = {p}");
    }
    let rows = 2 * len;
    let values = input.list(2 * rows, |input| input.byte().cast_signed().into());
    let units = Units { values: &values, columns: 2, starts: &[0, len, rows] };
    let found = flipped_sums(units, input.slice(3), &mut Open);
    assert_eq!(found.map(|found| found.len()), Ok(12));
    let reals = input.list(3 * rows, Input::finite);
    if let Ok(scores) = Scores::new(&reals, rows, 3) {
        let _ = shuffled_wald(&scores, input.slice(2), &mut Open);
    }
}
