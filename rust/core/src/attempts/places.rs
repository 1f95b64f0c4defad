//! Where each value stands in its group: how many are less. Equal values stand in one place.

use crate::scratch::Growing;
use passk_machine::for_each_isa;

/// Up to this many values are compared each with each, which vectorises; more are sorted.
const MOST_COMPARED: usize = 128;

/// Values that are compared at once.
const LANES: usize = 16;

/// A real number of single or double precision.
pub trait Real: Copy + Default + PartialOrd + Send + Sync + Into<f64> {
    /// The nearest number.
    fn nearest(x: f64) -> Self;

    /// For each of these finite values, how many of all values are less.
    fn compare(values: &[Self], places: &mut [u32]);
}

impl Real for f64 {
    fn nearest(x: f64) -> Self {
        x
    }

    fn compare(values: &[Self], places: &mut [u32]) {
        compare_double(values, places);
    }
}

impl Real for f32 {
    fn nearest(x: f64) -> Self {
        x as Self
    }

    fn compare(values: &[Self], places: &mut [u32]) {
        compare_single(values, places);
    }
}

macro_rules! compare {
    ($name:ident, $real:ty, $count:ty) => {
        for_each_isa! {
            /// Counters as wide as the values, so that a comparison fills both.
            fn $name(values: &[$real], places: &mut [u32]) {
                for (block, places) in values.chunks(LANES).zip(places.chunks_mut(LANES)) {
                    let mut own = [0.0; LANES];
                    own[..block.len()].copy_from_slice(block);
                    let mut less: [$count; LANES] = [0; LANES];
                    for &value in values {
                        for lane in 0..LANES {
                            less[lane] += <$count>::from(value < own[lane]);
                        }
                    }
                    places.iter_mut().zip(less).for_each(|(place, less)| *place = less as u32);
                }
            }
        }
    };
}

compare!(compare_single, f32, u32);
compare!(compare_double, f64, u64);

/// The places of finite values, at most 2^32 of them. `order` is room to work in.
pub fn places<T: Real>(values: &[T], places: &mut Vec<u32>, order: &mut Vec<u32>) {
    places.clear();
    places.stretch(values.len(), 0);
    if values.len() <= MOST_COMPARED {
        T::compare(values, places);
        return;
    }
    order.clear();
    order.add_each(0..values.len() as u32);
    let value = |index: u32| -> f64 { values[index as usize].into() };
    // Minus zero becomes zero, since the two are equal.
    order.sort_unstable_by(|&a, &b| (value(a) + 0.0).total_cmp(&(value(b) + 0.0)));
    let (mut place, mut last) = (0, f64::NAN);
    for (index, &at) in order.iter().enumerate() {
        if value(at) != last {
            (place, last) = (index as u32, value(at));
        }
        places[at as usize] = place;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn check<T: Real>(values: &[T]) {
        let (mut found, mut order) = (Vec::new(), Vec::new());
        places(values, &mut found, &mut order);
        for (&value, &place) in values.iter().zip(&found) {
            assert_eq!(place as usize, values.iter().filter(|&&other| other < value).count());
        }
    }

    #[test]
    fn places_count_what_is_less() {
        let mut stream = Stream::new(3);
        for n in [1, 2, 15, 16, 17, 64, 127, 128, 129, 500] {
            let few: Vec<f64> = (0..n).map(|_| stream.below(7) as f64 - 3.0).collect();
            let many: Vec<f64> = (0..n).map(|_| stream.next_f64() - 0.5).collect();
            let signed: Vec<f64> = (0..n).map(|_| if stream.below(2) == 0 { -0.0 } else { 0.0 }).collect();
            for values in [few, many, signed] {
                check(&values);
                check(&values.iter().map(|&x| x as f32).collect::<Vec<_>>());
            }
        }
    }
}
