//! Disjoint sets; the name of a set is its least member, whatever the order of unions.

use crate::scratch::Gather;

/// A partition of `0..n`.
#[derive(Clone, Debug)]
pub struct UnionFind {
    parents: Vec<usize>,
}

impl UnionFind {
    /// Everybody alone.
    pub fn new(n: usize) -> Self {
        Self { parents: (0..n).gathered() }
    }

    /// The least member of the set of `i`.
    pub fn find(&mut self, mut i: usize) -> usize {
        while self.parents[i] != i {
            self.parents[i] = self.parents[self.parents[i]];
            i = self.parents[i];
        }
        i
    }

    /// Make the sets of `i` and `j` one.
    pub fn unite(&mut self, i: usize, j: usize) {
        let (i, j) = (self.find(i), self.find(j));
        self.parents[i.max(j)] = i.min(j);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn least_members_name_sets() {
        let mut sets = UnionFind::new(6);
        for (i, j) in [(5, 3), (4, 1), (3, 4)] {
            sets.unite(i, j);
        }
        let names: Vec<_> = (0..6).map(|i| sets.find(i)).collect();
        assert_eq!(names, [0, 1, 2, 1, 1, 1]);
    }
}
