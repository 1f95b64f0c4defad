//! Working memory, whose amount an input decides, deep within the work.
//!
//! Where there is none, the work unwinds without a word to [`caught`], which makes an error of it: no function on
//! the way has to hand on a result that is always there. What is handed out is asked for by `memory`.

use std::any::Any;
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use passk_machine::heap;

use crate::error::{Error, Result};
use crate::memory::{self, Zero};

/// What unwinds where there is no memory.
struct Missing(u128);

/// The result of the work, or the error that there is no memory for it.
pub fn caught<R>(work: impl FnOnce() -> Result<R>) -> Result<R> {
    let unwound = |payload| Err(missing(payload).unwrap_or_else(|other| resume_unwind(other)));
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(unwound)
}

/// The error that unwound, or what else did.
pub fn missing(payload: Box<dyn Any + Send>) -> std::result::Result<Error, Box<dyn Any + Send>> {
    payload.downcast::<Missing>().map(|missing| Error::Memory { bytes: missing.0 })
}

fn or_unwind<R>(result: Result<R>) -> R {
    result.unwrap_or_else(|error| match error {
        Error::Memory { bytes } => resume_unwind(Box::new(Missing(bytes))),
        other => resume_unwind(Box::new(other.to_string())),
    })
}

/// So many zeros.
pub fn zeros<T: Zero>(len: usize) -> Vec<T> {
    or_unwind(memory::zeros(&[len]))
}

/// An empty list with room for `len` elements.
pub fn room<T>(len: usize) -> Vec<T> {
    or_unwind(memory::room(len))
}

/// So many copies of a value.
pub fn filled<T: Clone>(value: T, len: usize) -> Vec<T> {
    let mut list = Vec::new();
    list.stretch(len, value);
    list
}

/// Lists one after another.
pub fn joined<T: Copy>(parts: &[Vec<T>]) -> Vec<T> {
    let mut all = room(parts.iter().map(Vec::len).sum());
    for part in parts {
        all.add_all(part);
    }
    all
}

/// All good ones, or the first that is not.
pub fn all<T, E>(results: impl IntoIterator<Item = std::result::Result<T, E>>) -> std::result::Result<Vec<T>, E> {
    let mut good = Vec::new();
    for result in results {
        good.add(result?);
    }
    Ok(good)
}

/// Iterators whose elements are kept.
pub trait Gather: Iterator + Sized {
    /// All elements.
    fn gathered(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        list.add_each(self);
        list
    }
}

impl<I: Iterator> Gather for I {}

/// Slices that are copied.
pub trait Copied<T> {
    /// A list of the same elements.
    fn copy(&self) -> Vec<T>;
}

impl<T: Copy> Copied<T> for [T] {
    fn copy(&self) -> Vec<T> {
        self.iter().copied().gathered()
    }
}

/// Lists that grow.
pub trait Growing<T> {
    /// Room for so many more elements.
    fn make_room(&mut self, further: usize);

    /// One more element.
    fn add(&mut self, element: T);

    /// More elements.
    fn add_all(&mut self, elements: &[T])
    where
        T: Copy;

    /// The elements of an iterator.
    fn add_each(&mut self, elements: impl Iterator<Item = T>);

    /// Make it so long, with copies of a value where it is longer than before.
    fn stretch(&mut self, len: usize, value: T)
    where
        T: Clone;
}

impl<T> Growing<T> for Vec<T> {
    fn make_room(&mut self, further: usize) {
        if self.try_reserve(further).is_err() {
            let bytes = (self.len() as u128 + further as u128) * size_of::<T>() as u128;
            or_unwind::<()>(Err(Error::Memory { bytes }));
        }
    }

    #[inline]
    fn add(&mut self, element: T) {
        if self.len() == self.capacity() {
            self.make_room(1);
        }
        self.push(element);
    }

    fn add_all(&mut self, elements: &[T])
    where
        T: Copy,
    {
        self.make_room(elements.len());
        self.extend(elements.iter().copied());
    }

    fn add_each(&mut self, elements: impl Iterator<Item = T>) {
        let (least, most) = elements.size_hint();
        self.make_room(least);
        if most == Some(least) {
            self.extend(elements);
        } else {
            elements.for_each(|element| self.add(element));
        }
    }

    #[expect(clippy::disallowed_methods, reason = "there is room")]
    fn stretch(&mut self, len: usize, value: T)
    where
        T: Clone,
    {
        self.make_room(len.saturating_sub(self.len()));
        self.resize(len, value);
    }
}

/// Sort, and leave what is equal in its order.
pub fn sort<T: Copy>(list: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..list.len()).gathered();
    order.sort_unstable_by(|&a, &b| compare(&list[a], &list[b]).then(a.cmp(&b)));
    let sorted: Vec<T> = order.into_iter().map(|i| list[i]).gathered();
    list.copy_from_slice(&sorted);
}

/// Room for one more key in a map.
#[inline]
pub fn another<K: Eq + Hash, V, S: BuildHasher>(map: &mut HashMap<K, V, S>) {
    if map.len() == map.capacity() && map.try_reserve(1).is_err() {
        let bytes = 2 * (map.len() as u128 + 1) * size_of::<(K, V)>() as u128;
        or_unwind::<()>(Err(Error::Memory { bytes }));
    }
}

/// One more member of a set, unless it is one.
#[inline]
pub fn insert<K: Eq + Hash, S: BuildHasher>(set: &mut HashSet<K, S>, member: K) {
    if set.len() == set.capacity() && set.try_reserve(1).is_err() {
        let bytes = 2 * (set.len() as u128 + 1) * size_of::<K>() as u128;
        or_unwind::<()>(Err(Error::Memory { bytes }));
    }
    set.insert(member);
}

/// Unwinds where small requests have eaten the reserve: what made them would take the rest next.
#[inline]
pub fn check() {
    if let Some(bytes) = heap::spent() {
        or_unwind::<()>(Err(Error::Memory { bytes }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg_attr(miri, ignore = "an interpreter does not refuse memory")]
    fn what_is_not_there_is_an_error() {
        let refused = caught(|| Ok(zeros::<f64>(1 << 58)));
        assert_eq!(refused, Err(Error::Memory { bytes: 1 << 61 }));
        let refused = caught(|| Ok(filled([1_u64; 2], 1 << 58)));
        assert_eq!(refused, Err(Error::Memory { bytes: 1 << 62 }));
        let refused = caught(|| {
            let mut list = vec![1_u8];
            list.stretch(isize::MAX as usize + 2, 0);
            Ok(list)
        });
        assert_eq!(refused, Err(Error::Memory { bytes: 1 << 63 | 1 }));
    }

    #[test]
    fn equal_ones_stay_in_order() {
        let mut list = [(2, 'a'), (1, 'b'), (2, 'c'), (1, 'd')];
        sort(&mut list, |a, b| a.0.cmp(&b.0));
        assert_eq!(list, [(1, 'b'), (1, 'd'), (2, 'a'), (2, 'c')]);
    }

    #[test]
    fn errors_and_results_pass() {
        assert_eq!(caught(|| Ok(joined(&[(0..2).gathered(), [5].copy()]))), Ok(vec![0, 1, 5]));
        assert_eq!(caught::<()>(|| Err(Error::Interrupted)), Err(Error::Interrupted));
    }

    #[test]
    #[should_panic(expected = "another")]
    fn other_panics_go_on() {
        let _ = caught::<()>(|| panic!("another"));
    }
}
