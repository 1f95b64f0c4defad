//! What bootstrap replicates are drawn of: a table of values.

/// A row-major table of finite values.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// All values, problem by problem.
    pub values: &'a [f64],
    /// Number of columns.
    pub columns: usize,
}

impl Table<'_> {
    /// Number of problems.
    pub fn rows(&self) -> usize {
        self.values.len() / self.columns
    }

    /// One value.
    #[inline]
    pub fn at(&self, problem: usize, column: usize) -> f64 {
        self.values[problem * self.columns + column]
    }
}
