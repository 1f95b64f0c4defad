//! Arithmetic on arrays that decides digits: pinned functions, fixed-order sums and small products.
//!
//! NumPy's vectorised functions, its reductions and BLAS differ in their last bits from one processor to the
//! next; these do not. Loops are written so that a compiler can widen them, and never fuse a product with a sum.

pub mod algebra;
pub mod beta;
pub mod double_double;
pub mod elementary;
pub mod elementwise;
pub mod fourier;
pub mod gamma;
pub mod hypergeometric_tail;
pub mod quadrature;
pub mod special;
pub mod stirling;
pub mod sums;
pub mod thinned;
