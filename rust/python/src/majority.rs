//! Binding of `passk_core::attempts::majority` and `passk_core::attempts::majority_draws`.

#![expect(clippy::needless_pass_by_value, reason = "PyO3 hands arguments over by value")]

use numpy::IntoPyArray;
use passk_core::attempts::groups::Groups;
use passk_core::attempts::{majority, majority_draws as draws};
use passk_core::scratch::Gather;
use pyo3::prelude::*;

use crate::arrays::{Flags, Floats, NewFloats, Sizes};
use crate::gate;
use crate::ranked::draw;

type Answer<'py> = PyResult<NewFloats<'py>>;

/// For each answer of each group, the chance that it wins a vote among k attempts; 0 where not wanted.
#[pyfunction]
pub(crate) fn winning_chances<'py>(
    py: Python<'py>,
    sizes: Sizes<'py>,
    starts: Sizes<'py>,
    wanted: Flags<'py>,
    k: usize,
    with_replacement: bool,
) -> Answer<'py> {
    let groups = Groups { values: sizes.as_slice()?, starts: starts.as_slice()? };
    let wanted = wanted.as_slice()?;
    let found =
        gate::through(py, None, |gate| majority::winning_chances(groups, wanted, k, draw(with_replacement), gate))?;
    Ok(found.into_pyarray(py))
}

/// Ballots of all groups, as the core takes them.
fn ballots<'py>(
    py: Python<'py>,
    answers: &Sizes<'py>,
    weights: &Floats<'py>,
    correct: &Flags<'py>,
) -> PyResult<Vec<draws::Ballot>> {
    let columns = answers.as_slice()?.iter().zip(weights.as_slice()?).zip(correct.as_slice()?);
    let ballot = |((&answer, &weight), &correct)| draws::Ballot { answer, weight, correct };
    gate::through(py, None, |_| Ok(columns.map(ballot).gathered()))
}

/// Number of subsets of k of n, or None if they are too many to enumerate.
#[pyfunction]
pub(crate) fn vote_subsets(n: usize, k: usize) -> Option<u64> {
    draws::subsets(n, k)
}

/// Chance that a right answer wins a weighted vote, over all subsets of k attempts: one a group.
#[pyfunction]
pub(crate) fn enumerated_votes<'py>(
    py: Python<'py>,
    answers: Sizes<'py>,
    weights: Floats<'py>,
    correct: Flags<'py>,
    starts: Sizes<'py>,
    k: usize,
) -> Answer<'py> {
    let values = ballots(py, &answers, &weights, &correct)?;
    let groups = Groups { values: &values, starts: starts.as_slice()? };
    Ok(gate::through(py, None, |gate| draws::enumerated(groups, k, gate))?.into_pyarray(py))
}

/// The same from drawn subsets.
#[pyfunction]
#[pyo3(signature = (answers, weights, correct, starts, k, seed, replicates, progress=None))]
#[expect(clippy::too_many_arguments, reason = "a ballot has three columns")]
pub(crate) fn drawn_votes<'py>(
    py: Python<'py>,
    answers: Sizes<'py>,
    weights: Floats<'py>,
    correct: Flags<'py>,
    starts: Sizes<'py>,
    k: usize,
    seed: u64,
    replicates: usize,
    progress: Option<Py<PyAny>>,
) -> Answer<'py> {
    let values = ballots(py, &answers, &weights, &correct)?;
    let groups = Groups { values: &values, starts: starts.as_slice()? };
    Ok(gate::through(py, progress, |gate| draws::drawn(groups, k, seed, replicates, gate))?.into_pyarray(py))
}
